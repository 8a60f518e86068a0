"""Who asks and who keeps: command line, reports, cache, settings."""

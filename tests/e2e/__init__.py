"""The service as people use it: a real browser on a real service."""

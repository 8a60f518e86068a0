"""What Acredita promises, one claim a test; the folders mirror the packages."""

"""The service on the web: pages for people, an API for programs, one app."""

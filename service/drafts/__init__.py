"""A draft that is tried against standards and kept nowhere."""

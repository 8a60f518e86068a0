"""People's decisions in; calibrations compared with the one in use, and drift, out."""

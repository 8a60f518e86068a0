"""An installation in, what is well and what is not out: one finding for each thing looked at."""

"""Files in, Documents out: what is printed, in reading order, nothing thrown away."""

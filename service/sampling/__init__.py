"""A match result in; a random sample to judge, and what it bounds once judged, out."""

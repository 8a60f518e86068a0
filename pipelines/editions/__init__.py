"""Two editions in, what became of each standard and element between them out."""

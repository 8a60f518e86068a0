"""A clause, a standard and one of its elements in, why they meet and what is missing out."""

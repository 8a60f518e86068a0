"""Clauses near a standard in, those that permit what it forbids or waive what it requires out."""

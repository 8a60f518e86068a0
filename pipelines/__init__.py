"""What is done: pure stages from rows to rows."""

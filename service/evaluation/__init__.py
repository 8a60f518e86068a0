"""Where judged sets come from, and the run that measures methods on them."""

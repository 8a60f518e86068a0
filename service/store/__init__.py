"""The service's memory: one Store, its tables, and the functions that read and write them."""

"""The schema's history: one module for each change, applied in order."""

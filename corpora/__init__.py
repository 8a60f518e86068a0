"""What is read: records, editions of standards, sample manuals. Imports nothing of ours."""

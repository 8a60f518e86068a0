"""Files that an agency brings in, drafts of an edition and what they would change out."""

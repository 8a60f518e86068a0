"""What is learned or borrowed: encoder, lexical index, vector index, OCR, weights."""

"""Scores, probabilities and judgements in, the figures of the evaluation and their bounds out."""

"""Scores and labels in, calibrated probabilities and their intervals out."""

"""Judged lists in; scorer, confidences, gap model and thresholds out."""

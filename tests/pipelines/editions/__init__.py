"""Tests of the difference of two editions."""

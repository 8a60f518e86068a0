"""Tests of the readers of standards that an agency brings."""

"""Tests of the stage that turns documents into clauses."""

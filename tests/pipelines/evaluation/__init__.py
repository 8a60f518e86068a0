"""Tests of the figures of the evaluation."""

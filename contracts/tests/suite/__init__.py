"""Tests of the suite's own parts, without a run."""

"""Tests of judging recorded traffic."""

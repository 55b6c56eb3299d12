"""Tests of the bench: its shape, never its numbers."""

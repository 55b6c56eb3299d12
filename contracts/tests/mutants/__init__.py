"""Tests of the mutants, of the conforming variants, and of what runs them."""

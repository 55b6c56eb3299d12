"""Tests of what judges an exchange: the schemas as clauses, the invariants, the model."""

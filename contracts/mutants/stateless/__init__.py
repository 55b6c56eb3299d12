"""Trials of servers without a state endpoint: a tenant of which facts are known, and what cannot be told there."""

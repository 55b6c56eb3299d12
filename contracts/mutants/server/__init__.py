"""Mutants of the server, by groups of clauses. Each function says in its docstring what its server does wrong."""

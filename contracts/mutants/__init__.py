"""Mutants: servers that break one clause each, and variants that break none. A suite is worth what it catches.

`registry` says what a mutant is, `server/` has those of the server by groups of clauses, `variants` what must raise no
alarm. `trial` tries one in processes of its own, `peer` tries it with plain Schemathesis, `__main__` tries all.
"""

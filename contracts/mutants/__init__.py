"""Mutants: servers and clients that break one clause each, and variants that break none.

`server/` and `client/` define what is broken and how one mutant is tried, `variants/` what must raise no alarm. `plan`
is what a side has to try, `trials` tries it in processes of its own, `score` counts, `__main__` is the command.
"""

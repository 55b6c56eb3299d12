"""Imported by the process that tests fork the command from: has whatever a run imports, reads and compiles.

Schemathesis is not among it: few runs import it, and it replaces how Hypothesis prints examples.
"""

from mutants.suite_run import warm

warm()

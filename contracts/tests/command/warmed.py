"""Imported by the process that tests fork the command from: has whatever a run imports, reads and compiles."""

from mutants.suite_run import warm

warm()

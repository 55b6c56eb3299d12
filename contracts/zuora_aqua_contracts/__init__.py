"""Contract checks of Zuora's AQuA API, clause by clause, against any server and against the generated client."""

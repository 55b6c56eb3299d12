"""From exchanges to verdicts: invariants, the ledger of clauses, known deviations, and the run that has them."""

"""From exchanges to verdicts: invariants, the ledger of clauses, known deviations, one run."""

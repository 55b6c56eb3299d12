"""The clauses that bind a server."""

"""The contract as data: the OpenAPI document, its clauses, and its schemas as judges of a body."""

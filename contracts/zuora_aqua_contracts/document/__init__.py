"""The contract as data: the OpenAPI document, its clauses, and validation of bodies against its schemas."""

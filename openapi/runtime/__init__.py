"""What the client does: the same for every operation, driven by what was generated from the document."""

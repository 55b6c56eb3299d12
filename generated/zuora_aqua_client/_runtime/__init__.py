# Generated from openapi.yaml by openapi-python-client 0.29.1. Do not edit:
# change the document and run `make generate`.
"""What the client does: the same for every operation, driven by what was generated from the document."""

# Generated from openapi.yaml (sha256 626489856a49f233df212236191b8443b38839b0de94157b748cec8c371972ec)
# by openapi-python-client 0.29.1. Do not edit: change the document and run `make generate`.
"""Contains endpoint functions for accessing the API"""

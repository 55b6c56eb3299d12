# Generated from openapi.yaml (sha256 15b66922e60ea08791c90f67986cdcd5d6954f99e2ff271dc7047613bafe1351)
# by openapi-python-client 0.29.1. Do not edit: change the document and run `make generate`.
"""Contains endpoint functions for accessing the API"""

"""Recorded traffic: HAR files, read as exchanges and judged without sending a request."""

"""Servers of other makes, all over one behaviour, and the suite on each of them."""

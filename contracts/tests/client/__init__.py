"""Tests of the client as a package: types, vendoring, threads, sockets, documentation."""

"""The server under test: settings of a run, rate and budget, the known-good request."""

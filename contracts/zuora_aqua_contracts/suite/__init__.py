"""The contract's own tests: what is checked of any server, and of the generated client."""

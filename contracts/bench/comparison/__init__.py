"""The table of what the generated client does where others fail, each cell a probe that was run."""

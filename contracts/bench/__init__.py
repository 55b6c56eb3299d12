"""Measures the numbers that the project promises, against peers that are really run. Not shipped."""

"""Breaks the generated client on purpose, everywhere a mutation tool can, and asks whether its tests notice."""

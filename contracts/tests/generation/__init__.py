"""Tests of the command that generates the client, and of the templates."""

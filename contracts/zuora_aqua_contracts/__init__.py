"""Contract checks of Zuora's AQuA API, clause by clause, against any server and against the generated client."""

pytest_plugins = ("zuora_aqua_contracts.command.fixtures",)
"""What `pytest -p zuora_aqua_contracts` loads: fixtures that check an application in a test suite of one's own."""

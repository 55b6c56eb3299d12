"""The command `zuora-aqua-contracts`, its options, and the pytest plugin behind it."""

"""What is checked of the generated client: of what it sends, and of what it makes of whatever comes back."""

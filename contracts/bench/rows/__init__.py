"""What is measured, a group of rows a module."""

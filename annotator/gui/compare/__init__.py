"""Comparing the project's masks with others: what differs, and both to look at."""

"""Dialogs; what they decide is in plain functions and values beside them, so that it is tested without a window."""

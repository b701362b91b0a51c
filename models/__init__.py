"""Networks: torch only, no image files, no application."""

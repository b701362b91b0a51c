"""Statistics of projects and mask files: read them, tell them as tables and JSON, draw them as one page."""

"""Folders of labelme."""

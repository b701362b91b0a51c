"""COCO json with tracks, and YouTube-VIS json."""

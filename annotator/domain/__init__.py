"""Frozen values of the annotation document and the edits between them; numpy and pycocotools only."""

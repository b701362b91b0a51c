"""Evaluation of masks and tracks: read both sides, measure sequence by sequence, tell it as tables, files and plots."""

"""Verbs: what an annotator can do, each a pure function from the state and its arguments to an Edit."""

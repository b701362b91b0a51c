"""What can go wrong with a checkpoint, apart from bugs."""

from __future__ import annotations


class CheckpointError(Exception):
    """A checkpoint cannot be read or written; the message is one line that says what to do."""

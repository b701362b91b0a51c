"""What the library raises on purpose; everything else is a bug."""

from __future__ import annotations


class RefinementError(Exception):
    """The user or the environment is at fault; one line: what is wrong, expected, found, what to do."""


class Cancelled(Exception):  # noqa: N818 - an outcome that the caller asked for, not an error
    """A callback may raise this (or any exception) to stop; it passes through, no half-written file remains."""

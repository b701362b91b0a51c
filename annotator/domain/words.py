"""Words for people that depend on a number."""

from __future__ import annotations


def plural(count: int, word: str, many: str = "") -> str:
    """A count with its word: ``1 box``, ``2,000 boxes``; `many` where it is not the word and an s."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"

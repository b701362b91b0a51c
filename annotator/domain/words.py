"""Words for people: those that depend on a number, and names that are no text."""

from __future__ import annotations


def plural(count: int, word: str, many: str = "") -> str:
    """A count with its word: ``1 box``, ``2,000 boxes``; `many` where it is not the word and an s."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def printable(text: str) -> str:
    """A text that can be written as UTF-8: the bytes of file names that are none are shown like ``\\xff``."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="surrogateescape").decode(errors="backslashreplace")
    return text


def duration(seconds: float) -> str:
    """Working time, not more exact than it is known: ``40 s``, ``7 min``, ``2 h 10 min``, ``31 h``."""
    if seconds < 90:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 10 * 60:
        tens = round(minutes / 10) * 10
        return f"{tens // 60} h {tens % 60} min" if tens % 60 else f"{tens // 60} h"
    return f"{round(minutes / 60):,} h"

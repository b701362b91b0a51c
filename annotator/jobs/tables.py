"""Tables for people as lines of text: columns aligned, numbers to the right, words to the left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from annotator.domain.words import printable


def aligned(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The head and the rows of a table; None is an empty cell."""
    cells = [[_cell(value) for value in row] for row in rows]
    numeric = [all(_is_number(row[index]) for row in cells) and bool(cells) for index in range(len(columns))]
    widths = [max(len(row[index]) for row in [list(columns), *cells]) for index in range(len(columns))]
    lines = []
    for row in [list(columns), *cells]:
        places = (
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(row, widths, numeric, strict=True)
        )
        lines.append("  ".join(places).rstrip())
    return lines


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else printable(str(value))


def _is_number(text: str) -> bool:
    return text in ("", "–") or text.removesuffix(" %").replace(",", "").replace(".", "").lstrip("-").isdecimal()

"""Numbers for the tracks of a file that names them by text, by class, or not at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from annotator.formats.boxes.linking import link
from annotator.formats.lines import LARGEST

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from collections.abc import Sequence as Seq

    from annotator.domain.boxes import Box


def track_numbers(keys: Iterable[tuple[str, Hashable]]) -> dict[tuple[str, Hashable], int]:
    """A number for each (id as the file writes it, what else tells tracks apart, such as the category).

    An id that is a whole number is kept for the first key that has it; other keys get numbers above all of these, in
    order of appearance.
    """
    ordered = list(dict.fromkeys(keys))
    numbers: dict[tuple[str, Hashable], int] = {}
    taken: set[int] = set()
    for key in ordered:
        number = _number(key[0])
        if number is not None and number not in taken:
            taken.add(number)
            numbers[key] = number
    following = max(taken, default=0) + 1
    for key in ordered:
        if key not in numbers:
            numbers[key] = following
            following += 1
    return numbers


def linked_numbers(boxes: Seq[tuple[Hashable, int, Box]], first: int) -> list[int]:
    """Numbers from `first` for boxes (category, frame, box) without identity, linked by overlap."""
    by_category: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, (category, _, _) in enumerate(boxes):
        by_category[category].append(index)
    numbers = [0] * len(boxes)
    for members in by_category.values():
        linked = link([boxes[index][1:] for index in members])
        for index, number in zip(members, linked, strict=True):
            numbers[index] = first + number
        first += max(linked) + 1
    return numbers


def _number(text: str) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return None
    return int(text) if int(text) <= LARGEST else None

"""Whether a MOTS txt file has no problem at all, told at once: line by line takes many times longer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.domain.object_ids import LARGEST_ID
from annotator.errors import FormatError
from annotator.formats.lines import has_byte_order_mark, read_lines
from annotator.formats.mots.mots_tables import clean_table

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.formats.limits import Limits

_MOST_BYTES = 1 << 22  # its tables take almost a hundred times that


def is_clean(path: Path, limits: Limits) -> bool:
    """Whether `validate_txt` would find nothing; False also where only it can tell. Never raises."""
    if limits.numbering is None and limits.frame_count is not None:
        return False  # the frames themselves tell how they are counted
    try:
        if path.stat().st_size > _MOST_BYTES or has_byte_order_mark(path):
            return False
        lines = read_lines(path)
        table = clean_table(lines, limits)
    except (OSError, FormatError):
        return False
    if table is None or (len(table) and table.object_ids.max() > LARGEST_ID):
        return False
    frames = [int(line[: line.index(" ")]) for line in lines]
    ascend = all(before <= frame for before, frame in pairwise(frames))
    return ascend and (limits.classes is None or limits.classes.issuperset(table.classes.tolist()))

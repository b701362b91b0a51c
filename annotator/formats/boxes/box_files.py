"""The box file of a sequence, and the class table that fits how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.errors import FormatError
from annotator.formats.boxes.box_rows import BoxFile, Dialect, read_boxes
from annotator.formats.boxes.class_tables import BOX_TABLE, KITTI_TABLE, MOTCHALLENGE_TABLE

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.classes import ClassTable

_TABLES: dict[Dialect, ClassTable] = {
    Dialect.KITTI: KITTI_TABLE,
    Dialect.MOTCHALLENGE: MOTCHALLENGE_TABLE,
    Dialect.CSV: BOX_TABLE,
}


def default_table(boxes: BoxFile | None) -> ClassTable:
    """The class table that fits a box file's dialect."""
    return KITTI_TABLE if boxes is None else _TABLES[boxes.dialect]


def check_shared(boxes: Path | None, count: int) -> None:
    """Make sure that a box file which a person named is not used for several sequences.

    Raises:
        FormatError: `boxes` is one file, and there are `count` > 1 sequences.
    """
    if boxes is not None and count > 1 and not boxes.is_dir():
        raise FormatError(
            f"one box file cannot hold the boxes of {count} sequences",
            path=boxes,
            expected="a folder with one file a sequence, or one sequence",
            todo="Give the folder of the box files, or open the sequences one by one.",
        )


def boxes_for(name: str, boxes: Path, min_score: float | None) -> BoxFile:
    """The box file for sequence `name`, given a file or a folder with one file a sequence.

    Raises:
        FormatError: there is none, or it is broken.
    """
    if boxes.is_dir():
        found = next((path for suffix in (".txt", ".csv") if (path := boxes / f"{name}{suffix}").is_file()), None)
        if found is None:
            todo = "Name the box files after the sequences."
            raise FormatError(f"there is no box file for '{name}'", path=boxes, expected=f"{name}.txt", todo=todo)
        boxes = found
    return read_boxes(boxes, min_score=min_score)

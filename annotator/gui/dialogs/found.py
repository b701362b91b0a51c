"""What was found where a person pointed: sequences, and the types of their boxes with the class that each becomes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.domain.classes import CLASSES, ClassTable
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotator.domain.exchange import LoadedSequence

LEAVE_OUT = marked("leave out")


@dataclass(frozen=True, slots=True)
class TypeRow:
    """One type of the data set.

    Attributes:
        name: as the data set writes it.
        tracks: tracks of this type; None for types that are left out, whose tracks are not read.
        boxes: their boxes.
        class_id: what it becomes; None leaves it out.
    """

    name: str
    tracks: int | None
    boxes: int
    class_id: int | None


def type_rows(loaded: Sequence[LoadedSequence]) -> list[TypeRow]:
    """All types of some sequences, those with the most boxes first."""
    tracks: dict[str, int] = {}
    boxes: dict[str, int] = {}
    classes: dict[str, int | None] = {}
    for sequence in loaded:
        for item in sequence.tracks:
            name = item.track.source_type
            tracks[name] = tracks.get(name, 0) + 1
            boxes[name] = boxes.get(name, 0) + len(item.detections)
            classes.setdefault(name, item.track.class_id)
        for name, count in sequence.left_out.items():
            boxes[name] = boxes.get(name, 0) + count
            classes.setdefault(name, None)
    rows = [TypeRow(name, tracks.get(name), count, classes[name]) for name, count in boxes.items()]
    return sorted(rows, key=lambda row: (-row.boxes, row.name))


def class_table(rows: Sequence[TypeRow], changes: Mapping[str, int | None]) -> ClassTable | None:
    """The table for reading again after a person's `changes` (type → class); None when nothing is another one."""
    chosen = {row.name: changes.get(row.name, row.class_id) for row in rows}
    if all(row.class_id == chosen[row.name] for row in rows):
        return None
    return ClassTable(MappingProxyType(chosen))


def class_choices() -> list[tuple[str, int | None]]:
    """What a type may become: (text, class number or None)."""
    return [*((tr(item.name), item.class_id) for item in CLASSES.values()), (tr(LEAVE_OUT), None)]


def summary(loaded: Sequence[LoadedSequence]) -> str:
    """One sentence for people."""
    frames = sum(item.sequence.frame_count for item in loaded)
    tracks = sum(len(item.tracks) for item in loaded)
    boxes = sum(item.boxes_by_class().total() for item in loaded)
    what = (counted(len(loaded), "sequence"), counted(frames, "frame"), counted(tracks, "track"))
    return ", ".join((*what, counted(boxes, "box", "boxes")))


def project_place(source: Path) -> Path:
    """Where a project for this source goes by default: beside it, or at home if that folder cannot be written."""
    folder = source.parent if os.access(source.parent, os.W_OK) else Path.home()
    name = source.stem or "project"
    path = folder / f"{name}.mots"
    number = 2
    while path.exists():
        path = folder / f"{name}-{number}.mots"
        number += 1
    return path

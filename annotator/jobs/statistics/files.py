"""MOTS files to count: the sequences of a folder or archive, with what lies beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.evaluation.statistics import SequenceFacts, table_facts
from annotator.jobs.evaluate.sides import FilePlace, opened
from annotator.jobs.statistics.labels import label_rows, levels_of_objects

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.formats.limits import Limits

_LABELS = ("label_02", "training/label_02")


@dataclass(frozen=True, slots=True)
class FileSequence:
    """The masks of one sequence.

    Attributes:
        name: of the sequence.
        place: its file or folder.
        limits: what the data set says of its frames.
        labels: its KITTI labels, if they lie beside it.
    """

    name: str
    place: FilePlace
    limits: Limits
    labels: Path | None = None


@contextmanager
def file_sequences(path: Path, notes: list[str]) -> Iterator[list[FileSequence]]:
    """The sequences in a file, folder or archive, by name; an archive is unpacked as long as the context lasts.

    Raises:
        FormatError: there are none, two files have the masks of one sequence, or a seqinfo.ini is broken.
    """
    with opened(path, frozenset()) as side:
        notes.extend(side.notes)
        yield [
            FileSequence(name, place, _limits(place, side.numberings.get(name)), _labels(place.path, name))
            for name, place in side.places.items()
            if isinstance(place, FilePlace)
        ]


def file_facts(member: FileSequence, source: str, notes: list[str]) -> SequenceFacts:
    """What the file of a sequence holds; a track is an object id.

    Frames count up to the last one with an object or a label, unless the data set says how many there are.

    Raises:
        FormatError: the file is broken, its masks overlap or are of several sizes, or lie past the last frame.
    """
    read = member.place.read(member.limits)
    notes.extend(f"{member.name}: {text}" for text in read.notes)
    rows = label_rows(member.labels, notes)
    last = max((*read.table.frames[-1:].tolist(), *(row.frame for row in rows)), default=-1)
    count = last + 1 if member.limits.frame_count is None else member.limits.frame_count
    return table_facts(read.table, member.name, count, source, occlusion=levels_of_objects(rows))


def _limits(place: FilePlace, numbering: Numbering | None) -> Limits:
    """What is known of the frames; png that begin with 000001 count from 1, as a folder has one for every frame."""
    from annotator.formats.image_facts import facts_of_info

    beside = place.path.parent / "seqinfo.ini"
    facts = facts_of_info(beside) if beside.is_file() else place.facts
    numbering = numbering or facts.numbering
    if numbering is not None or not (place.path / "000001.png").is_file() or (place.path / "000000.png").is_file():
        return replace(facts, numbering=numbering or Numbering.KITTI)
    return replace(facts, numbering=Numbering.MOTCHALLENGE, frame_count=(facts.frame_count or 1) - 1)


def _labels(path: Path, name: str) -> Path | None:
    places = (root / place / f"{name}.txt" for root in (path.parent, path.parent.parent) for place in _LABELS)
    return next((place for place in places if place.is_file()), None)

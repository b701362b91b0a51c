"""KITTI tracking: ``image_02/<seq>/%06d.png`` and ``label_02/<seq>.txt``; see its development kit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.assemble import assemble
from annotator.formats.boxes.box_files import boxes_for, check_shared, default_table
from annotator.formats.boxes.box_rows import BoxFile, Dialect, read_boxes
from annotator.formats.boxes.images import folder_sequence
from annotator.formats.problems import some

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence
    from annotator.formats.options import ReadOptions

NAME = "KITTI tracking"
SHAPE = "a KITTI root or split with image_02/ and label_02/, one of its image_02/<seq> folders, or a label file"
IMAGES, LABELS = "image_02", "label_02"
_SPLITS = ("training", "testing")


def recognises(path: Path) -> bool:
    """Whether `path` is a KITTI root or split, its image folders, one of them, or a label file."""
    return _split_of(path) is not None or path.parent.name in (IMAGES, LABELS)


def load(path: Path, options: ReadOptions) -> list[LoadedSequence]:
    """The sequences of `path`; frames count from 0 and have the number of their image.

    Raises:
        FormatError: a label file is broken, its images are not there, or one box file is named for several sequences.
        FrameError: an image folder is empty or unreadable.
    """
    split = _split_of(path)
    if split is None:
        return [_sequence(path.parent.parent, path.stem if path.is_file() else path.name, options)]
    folders = sorted(item.name for item in (split / IMAGES).iterdir() if item.is_dir())
    if not folders:
        todo = "Put the images of each sequence into a folder of its own."
        raise FormatError("there are no sequences", path=split / IMAGES, expected="folders such as 0000", todo=todo)
    check_shared(options.boxes, len(folders))
    loaded = [_sequence(split, name, options) for name in folders]
    return _with_note_of_rest(split, folders, loaded)


def _split_of(path: Path) -> Path | None:
    for candidate in (*(path / split for split in _SPLITS), path):
        if (candidate / IMAGES).is_dir():
            return candidate
    return path.parent if path.name in (IMAGES, LABELS) and (path.parent / IMAGES).is_dir() else None


def _sequence(split: Path, name: str, options: ReadOptions) -> LoadedSequence:
    images = split / IMAGES / name
    if not images.is_dir():
        todo = "Put the images there, or give the image folder and the box file."
        raise FormatError(f"sequence '{name}' has no images", path=images, expected="a folder of images", todo=todo)
    label = split / LABELS / f"{name}.txt"
    notes = []
    boxes: BoxFile | None = None
    if options.boxes is not None:
        boxes = boxes_for(name, options.boxes, options.min_score)
    elif label.is_file():
        boxes = read_boxes(label, Dialect.KITTI)
    else:
        notes.append(f"There is no box file {LABELS}/{name}.txt: the sequence has no tracks.")
    sequence = folder_sequence(images, name, Numbering.KITTI, aligned=True)
    return assemble(sequence, boxes, options.table or default_table(boxes), notes)


def _with_note_of_rest(split: Path, folders: list[str], loaded: list[LoadedSequence]) -> list[LoadedSequence]:
    labels = split / LABELS
    rest = sorted(path.stem for path in labels.glob("*.txt") if path.stem not in folders) if labels.is_dir() else []
    if not rest:
        return loaded
    note = f"{plural(len(rest), 'label file')} without an image folder left out: {some(rest)}."
    return [replace(loaded[0], notes=(*loaded[0].notes, note)), *loaded[1:]]

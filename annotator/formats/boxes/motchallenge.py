"""MOTChallenge: a folder with ``img1/``, ``gt/gt.txt`` or ``det/det.txt``, and ``seqinfo.ini`` (motchallenge.net)."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.assemble import assemble
from annotator.formats.boxes.box_files import boxes_for, check_shared, default_table
from annotator.formats.boxes.box_rows import BoxFile, Dialect, read_boxes
from annotator.formats.boxes.class_tables import MOTCHALLENGE_TABLE
from annotator.formats.boxes.images import folder_sequence
from annotator.formats.limits import check_frames, check_image
from annotator.formats.lines import read_lines, real, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.domain.exchange import LoadedSequence
    from annotator.formats.options import ReadOptions

NAME = "MOTChallenge"
SHAPE = "a MOTChallenge sequence folder with img1/ and gt/gt.txt or det/det.txt, or a folder of such folders"
_BOX_FILES = ("gt/gt.txt", "det/det.txt")
_SPLITS = ("train", "test")
Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class SequenceInfo:
    """What ``seqinfo.ini`` says; None where it says nothing.

    Attributes:
        name: name of the sequence.
        image_folder: folder of the images inside the sequence folder.
        suffix: ending of the image names, such as ".jpg".
        frame_rate: frames a second.
        length: number of frames.
        width: columns.
        height: rows.
    """

    name: str | None = None
    image_folder: str = "img1"
    suffix: str | None = None
    frame_rate: float | None = None
    length: int | None = None
    width: int | None = None
    height: int | None = None


def recognises(path: Path) -> bool:
    """Whether `path` is a sequence folder, its image folder or box file, or a folder of sequence folders."""
    return bool(_sequence_folders(path))


def load(path: Path, options: ReadOptions) -> list[LoadedSequence]:
    """The sequences of `path`; frames and pixels count from 1 in the files, from 0 here.

    Raises:
        FormatError: seqinfo.ini or a box file is broken, or one box file is named for several sequences.
        FrameError: an image folder is missing, empty or unreadable.
    """
    boxes = path if path.is_file() and path.suffix == ".txt" else None
    folders = _sequence_folders(path)
    check_shared(options.boxes, len(folders))
    return [_sequence(folder, boxes, options) for folder in folders]


def read_info(path: Path) -> SequenceInfo:
    """Read a ``seqinfo.ini``.

    Raises:
        FormatError: it is not an ini file with a section [Sequence], or a number in it is none or out of range.
    """
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string("\n".join(read_lines(path)), str(path))
    except configparser.Error as error:
        got = str(error).splitlines()[0]
        todo = "Correct or remove it."
        raise FormatError("seqinfo.ini cannot be read", path=path, expected="[Sequence]", got=got, todo=todo) from error
    found = next((name for name in parser.sections() if name.lower() == "sequence"), None)
    if found is None:
        got = ", ".join(parser.sections()) or "no section"
        todo = "Correct or remove it."
        raise FormatError("seqinfo.ini lacks its section", path=path, expected="[Sequence]", got=got, todo=todo)
    section = parser[found]
    info = SequenceInfo(
        section.get("name") or None,
        section.get("imdir") or "img1",
        section.get("imext") or None,
        _number(path, section.get("framerate"), "frameRate", _rate),
        _number(path, section.get("seqlength"), "seqLength", partial(whole, least=1)),
        _number(path, section.get("imwidth"), "imWidth", partial(whole, least=1)),
        _number(path, section.get("imheight"), "imHeight", partial(whole, least=1)),
    )
    try:
        check_image(info.height or 1, info.width or 1)
        check_frames(info.length or 1)
    except FormatError as error:
        raise error.at(path) from error
    return info


def _rate(text: str, name: str) -> float:
    rate = real(text, name)
    if rate <= 0:
        raise FormatError(f"{name} is too small", expected="above 0", got=rate, todo="Correct the line.")
    return rate


def _number(path: Path, text: str | None, name: str, parse: Callable[[str, str], Number]) -> Number | None:
    if not text:
        return None
    try:
        return parse(text, name)
    except FormatError as error:
        raise error.at(path) from error


def _sequence_folders(path: Path) -> list[Path]:
    for candidate in (path, path.parent, path.parent.parent):
        if _is_sequence(candidate) and (candidate is path or _is_part(path, candidate)):
            return [candidate]
    if not path.is_dir():
        return []
    for parent in (path, *(path / split for split in _SPLITS)):
        folders = sorted(item for item in parent.iterdir() if item.is_dir()) if parent.is_dir() else []
        found = [item for item in folders if _is_sequence(item)]
        if found:
            return found
    return []


def _is_sequence(folder: Path) -> bool:
    return (folder / "seqinfo.ini").is_file() or (folder / "img1").is_dir()


def _is_part(path: Path, folder: Path) -> bool:
    if path.is_dir():
        return path.parent == folder and path.name in ("img1", "gt", "det")
    return path.parent.name in ("gt", "det") or (path.parent == folder and path.name == "seqinfo.ini")


def _sequence(folder: Path, named_boxes: Path | None, options: ReadOptions) -> LoadedSequence:
    info_path = folder / "seqinfo.ini"
    info = read_info(info_path) if info_path.is_file() else SequenceInfo()
    name = info.name or folder.name
    notes: list[str] = []
    boxes = _boxes(folder, name, named_boxes, options, notes)
    sequence = folder_sequence(
        folder / info.image_folder, name, Numbering.MOTCHALLENGE, aligned=True, frame_rate=info.frame_rate
    )
    notes.extend(_differences(info, sequence))
    table = options.table or (MOTCHALLENGE_TABLE if boxes is None else default_table(boxes))
    return assemble(sequence, boxes, table, notes)


def _boxes(folder: Path, name: str, named: Path | None, options: ReadOptions, notes: list[str]) -> BoxFile | None:
    if options.boxes is not None:
        return boxes_for(name, options.boxes, options.min_score)
    candidates = [named] if named is not None else [folder / place for place in _BOX_FILES]
    found = next((path for path in candidates if path.is_file()), None)
    if found is None:
        notes.append("There is neither gt/gt.txt nor det/det.txt: the sequence has no tracks.")
        return None
    return read_boxes(found, Dialect.MOTCHALLENGE, min_score=options.min_score)


def _differences(info: SequenceInfo, sequence: Sequence) -> list[str]:
    notes = []
    if info.length is not None and info.length != sequence.frame_count:
        notes.append(f"seqinfo.ini says {plural(info.length, 'frame')}, the images make {sequence.frame_count}.")
    size = (info.width or sequence.width, info.height or sequence.height)
    if size != (sequence.width, sequence.height):
        said = f"{size[0]}x{size[1]}"
        notes.append(f"seqinfo.ini says {said} pixels, the images have {sequence.width}x{sequence.height}.")
    suffixes = {name[name.rfind(".") :].lower() for name in sequence.frames if name}
    if info.suffix is not None and info.suffix.lower() not in suffixes:
        notes.append(f"seqinfo.ini says {info.suffix} images, the folder holds {', '.join(sorted(suffixes))}.")
    return notes

"""Folders of MOTS txt as evaluators and benchmarks want them: names, numbering, sequence maps, ``seqinfo.ini``.

TrackEval looks below its folder ``data``: ``gt/kitti/kitti_mots_val/label_02/<name>.txt`` with
``evaluate_mots.seqmap.val``, and ``gt/mot_challenge/MOTS-train/<name>/gt/gt.txt`` with ``seqinfo.ini`` and
``gt/mot_challenge/seqmaps/MOTS-train.txt``. mots_tools takes a flat folder and a sequence map. Submissions are flat,
too, and are sent as a zip archive.

For KITTI both evaluators read the names of sequences as numbers and look for files of four digits or more. A sequence
whose name is no number is written under one that is made from its name alone, so that truth and results that are
written at different times have the same.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.words import printable
from annotator.errors import FormatError
from annotator.formats.codec import Codec, WriteResult
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import SEQMAPS, found_below
from annotator.formats.mots import mots
from annotator.formats.replacing import replacing_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.exchange import Content
    from annotator.formats.options import ReadOptions


_NUMBER = re.compile(r"[0-9]{1,9}")
_NUMBERS = (100_000, 1_000_000)  # from, to; those of data sets are smaller


@dataclass(frozen=True, slots=True)
class Layout:
    """One folder of txt files.

    Attributes:
        name: of the format.
        title: of the format.
        numbering: how frames are counted in it.
        place: of a sequence's file, with ``{name}``.
        seqmap: of the sequence map, "" where there is none.
        map_text: what stands in the sequence map.
        with_info: whether a ``seqinfo.ini`` goes beside each sequence's ``gt/``.
        by_number: whether the names of sequences are numbers.
    """

    name: str
    title: str
    numbering: Numbering
    place: str = "{name}.txt"
    seqmap: str = ""
    map_text: Callable[[list[Sequence]], str] = lambda sequences: ""
    with_info: bool = False
    by_number: bool = False

    def name_of(self, sequence: Sequence) -> str:
        """What a sequence is called in it."""
        return number_of(sequence.name) if self.by_number else sequence_file_name(sequence)


def number_of(name: str) -> str:
    """The number under which the evaluators for KITTI find a sequence: its own, with four digits, else one of six."""
    if _NUMBER.fullmatch(name):
        return f"{int(name):04d}"
    made = zlib.crc32(name.encode("utf-8", "surrogateescape")) % (_NUMBERS[1] - _NUMBERS[0])
    return str(_NUMBERS[0] + made)


def write(layout: Layout, contents: Iterable[Content], folder: Path) -> WriteResult:
    """Write every sequence to its place in `folder`, then what the layout has besides.

    Each file is replaced only when the new one is whole.

    Raises:
        FormatError: two sequences have one file name, or a file cannot be written.
    """
    written: dict[str, Sequence] = {}
    classes: Counter[int] = Counter()
    for content in contents:
        sequence = replace(content.sequence, numbering=layout.numbering)
        _check_name(layout, sequence)
        path = folder / layout.place.format(name=layout.name_of(sequence))
        _check_new(path, sequence, written)
        classes += mots.write_lines(replace(content, sequence=sequence), path)
        if layout.with_info:
            write_info(path.parent.parent / "seqinfo.ini", sequence)
    if layout.seqmap:
        with replacing_file(folder / layout.seqmap) as draft:
            draft.write_text(layout.map_text(list(written.values())), encoding="utf-8")
    count = len(written) * (1 + layout.with_info) + bool(layout.seqmap)
    notes = (*_number_notes(layout, written.values()), *mots.server_notes(classes, layout.numbering))
    return WriteResult(count, notes)


def _number_notes(layout: Layout, sequences: Iterable[Sequence]) -> Iterator[str]:
    for sequence in sequences:
        name = layout.name_of(sequence)
        if layout.by_number and name != sequence.name:
            why = "the evaluators for KITTI take numbers only. It is the same in every export"
            yield f"'{sequence.name}' is called {name} in these files: {why}."


def write_info(path: Path, sequence: Sequence) -> None:
    """Write a MOTChallenge ``seqinfo.ini``.

    Raises:
        FormatError: it cannot be written.
    """
    suffix = next((name[name.rfind(".") :] for name in sequence.frames if "." in name), ".jpg")
    lines = [
        "[Sequence]",
        f"name={printable(sequence.name)}",
        "imDir=img1",
        *([f"frameRate={sequence.frame_rate:g}"] if sequence.frame_rate else []),
        f"seqLength={sequence.frame_count}",
        *([f"imWidth={sequence.width}", f"imHeight={sequence.height}"] if sequence.height else []),
        f"imExt={suffix}",
    ]
    with replacing_file(path) as draft:
        draft.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(layout: Layout, folder: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of all txt files in a folder, with frames as the layout counts them.

    Raises:
        FormatError: there is none, or one is broken.
    """
    images = replace(options.images, numbering=options.images.numbering or layout.numbering)
    for path in found_below(folder, mots.is_txt, "MOTS txt"):
        yield mots.read_txt(path, replace(options, images=images))


def _check_name(layout: Layout, sequence: Sequence) -> None:
    if layout.seqmap and not layout.by_number and printable(sequence.name) != sequence.name:
        problem, got = "a seqmap cannot hold the name of this sequence", f"'{printable(sequence.name)}'"
        raise FormatError(problem, expected="UTF-8", got=got, todo="Rename the sequence.")


def _check_new(path: Path, sequence: Sequence, written: dict[str, Sequence]) -> None:
    other = written.setdefault(str(path), sequence)
    if other is not sequence:
        problem = f"sequences '{other.name}' and '{sequence.name}' would be written to the same place"
        raise FormatError(problem, path=path, todo="Export them one at a time, to different folders.")


def _kitti_map(sequences: list[Sequence]) -> str:
    """The last number is the index of the last frame, as mots_tools and TrackEval 1.3 read it."""
    return "".join(f"{number_of(item.name)} empty 000000 {item.frame_count - 1:06d}\n" for item in sequences)


def _challenge_map(sequences: list[Sequence]) -> str:
    return "".join(f"{line}\n" for line in ("name", *(sequence_file_name(item) for item in sequences)))


LAYOUTS = (
    Layout(
        "mots_tools",
        "mots_tools folder (flat, from 0)",
        Numbering.KITTI,
        "{name}.txt",
        "all.seqmap",
        _kitti_map,
        by_number=True,
    ),
    Layout("motschallenge_submission", "MOTSChallenge submission (flat, from 1)", Numbering.MOTCHALLENGE),
    Layout(
        "trackeval_kitti_mots",
        "TrackEval ground truth, KITTI MOTS",
        Numbering.KITTI,
        "gt/kitti/kitti_mots_val/label_02/{name}.txt",
        "gt/kitti/kitti_mots_val/evaluate_mots.seqmap.val",
        _kitti_map,
        by_number=True,
    ),
    Layout(
        "trackeval_motschallenge",
        "TrackEval ground truth, MOTSChallenge",
        Numbering.MOTCHALLENGE,
        "gt/mot_challenge/MOTS-train/{name}/gt/gt.txt",
        f"gt/mot_challenge/{SEQMAPS}/MOTS-train.txt",
        _challenge_map,
        with_info=True,
    ),
)


def _codec(layout: Layout) -> Codec:
    holds = replace(mots.HOLDS, several=True)
    return Codec(
        layout.name,
        layout.title,
        "",
        holds,
        lambda out, sequence: out / layout.name,
        partial(write, layout),
        partial(read, layout),
    )


CODECS = tuple(_codec(layout) for layout in LAYOUTS)

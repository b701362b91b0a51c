"""A seqmap against the files that it stands for: sequences without a file, and how long each is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.formats.mots.mots_png import png_names
from annotator.formats.problems import Kind, Problem, some
from annotator.formats.validation.validate_png import frames_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from annotator.formats.mots.seqmap import Entry, Seqmap
    from annotator.formats.validation.targets import Target


class Reading(Enum):
    """What the last number of a line is: mots_tools takes it for the last frame, some files give a length."""

    LAST_FRAME = 1
    LENGTH = 0

    def count(self, number: int) -> int:
        """The number of frames that it stands for."""
        return number + self.value


@dataclass(frozen=True, slots=True)
class Lengths:
    """How many frames each sequence of a seqmap has.

    Attributes:
        counts: name → number of frames; where it cannot be told which of the two the numbers are, the larger.
        problems: lengths that contradict what is known of the frames.
    """

    counts: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def missing_sequences(seqmap: Seqmap, targets: Iterable[Target], root: Path, *, whole: bool) -> Iterator[Problem]:
    """Sequences without a file in a folder of sequences.

    Args:
        seqmap: what should be there.
        targets: what is there.
        root: the folder that holds it all.
        whole: a folder without any of them is asked for all, too; else it is taken for another set.
    """
    by_folder: defaultdict[Path, list[Target]] = defaultdict(list)
    for target in targets:
        by_folder[target.collection].append(target)
    wanted = {entry.name for entry in seqmap.entries}
    for folder, members in (by_folder or {root: []}).items():
        present = {target.name for target in members}
        if whole or present & wanted:
            yield from (_gone(seqmap, entry, folder, present) for entry in seqmap.entries if entry.name not in present)
            yield from _without_info(seqmap, members)


def lengths(seqmap: Seqmap, targets: Iterable[Target], known: Mapping[str, int]) -> Lengths:
    """The number of frames of each sequence, as the seqmap and the files tell it together.

    Args:
        seqmap: a seqmap of KITTI's dialect; the other one says nothing of lengths.
        targets: files and folders; the png of a folder tell what the numbers are.
        known: name → number of frames, from images.
    """
    entries = {entry.name: entry.last for entry in seqmap.entries if entry.last is not None}
    votes = {_vote(entries[name], count) for name, count in known.items() if name in entries}
    for target in targets:
        if target.is_folder and target.name in entries:
            numbers = frames_by_name(png_names(target.path)).values()
            votes.add(_vote(entries[target.name], max(numbers, default=-1) + 1))
    reading = Reading.LENGTH if votes >= {Reading.LENGTH} and Reading.LAST_FRAME not in votes else Reading.LAST_FRAME
    counts = {name: known.get(name, reading.count(last)) for name, last in entries.items()}
    return Lengths(counts, tuple(_contradictions(seqmap, known, votes)))


def _vote(number: int, count: int) -> Reading | None:
    return next((reading for reading in Reading if reading.count(number) == count), None)


def _contradictions(seqmap: Seqmap, known: Mapping[str, int], votes: set[Reading | None]) -> Iterator[Problem]:
    for entry in seqmap.entries:
        count = known.get(entry.name)
        if count is not None and entry.last is not None and _vote(entry.last, count) is None:
            problem = f"sequence {entry.name} has another number of frames"
            expected = f"{count - 1:06d}, its last frame"
            yield _problem(seqmap, entry, problem, expected, f"{entry.last:06d}", "Correct the line.")
    if votes >= set(Reading):
        problem = "some numbers are last frames and some are numbers of frames"
        yield Problem(seqmap.path, None, problem, "the last frame of each", todo="Correct them.", kind=Kind.SEQMAP)


def _gone(seqmap: Seqmap, entry: Entry, folder: Path, present: set[str]) -> Problem:
    others = sorted(present - {item.name for item in seqmap.entries})
    got = f"{some(others)} beside it" if others else None
    todo = "Put it there, or take it out of the seqmap."
    place = f"{entry.name}.txt or a folder {entry.name} in {folder.name or folder}"
    return _problem(seqmap, entry, f"there is no file for sequence {entry.name}", place, got, todo)


def _without_info(seqmap: Seqmap, members: Iterable[Target]) -> Iterator[Problem]:
    if seqmap.numbering is Numbering.KITTI:
        return
    for target in members:
        if target.is_in_sequence_folder and target.info is None and seqmap.entry(target.name):
            problem, todo = "there is no seqinfo.ini beside the ground truth", "TrackEval reads its length there."
            folder = target.collection / target.name
            yield Problem(folder, None, problem, "seqinfo.ini with seqLength", todo=todo, kind=Kind.SEQMAP)


def _problem(seqmap: Seqmap, entry: Entry, problem: str, expected: str, got: str | None, todo: str) -> Problem:
    return Problem(seqmap.path, entry.line, problem, expected, got, todo, Kind.SEQMAP)

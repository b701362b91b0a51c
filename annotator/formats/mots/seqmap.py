"""Seqmaps: which sequences an evaluator takes, in two dialects.

KITTI MOTS writes ``0002 empty 000000 000232``, a line a sequence; mots_tools takes the last number for the last frame,
and files for TrackEval are found with the number of frames in its place. MOTSChallenge writes the header ``name`` and
then a name a line; the lengths are in each sequence's ``seqinfo.ini``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import MOST_FRAMES
from annotator.formats.lines import collect, read_lines, whole
from annotator.formats.problems import Kind, Problem, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEADER = "name"
_KITTI_LINE = re.compile(r"\S+\s+empty\s+\S+\s+\S+\s*")
_COLUMNS = 4
_GLANCE = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A sequence of a seqmap.

    Attributes:
        line: 1-based.
        name: of the sequence.
        last: the last number of the line, which is the last frame or the number of frames; None in MOTSChallenge's.
    """

    line: int
    name: str
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Seqmap:
    """A seqmap as far as it can be read.

    Attributes:
        path: the file.
        numbering: whose dialect it is.
        entries: in the order of the file, each name once.
        problems: what is wrong with its lines.
    """

    path: Path
    numbering: Numbering
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()

    def entry(self, name: str) -> Entry | None:
        """The entry of a sequence, if there is one."""
        return next((entry for entry in self.entries if entry.name == name), None)


def looks_like_seqmap(path: Path) -> bool:
    """Whether a file is a seqmap, by its name or its first line; never raises."""
    if "seqmap" in path.name.lower() and path.suffix.lower() not in (".zip", ".gz", ".tar", ".json"):
        return True
    try:
        with path.open("rb") as file:
            start = file.read(_GLANCE).decode("utf-8-sig", "replace")
    except OSError:
        return False
    first = start.lstrip().splitlines()[0] if start.strip() else ""
    return first.strip() == HEADER or bool(_KITTI_LINE.fullmatch(first))


def read_seqmap(path: Path) -> Seqmap:
    """The sequences of a seqmap.

    Raises:
        ProblemsError: its lines have problems; all of them are in `problems`.
        FormatError: it cannot be read, or is not text.
    """
    seqmap = scan_seqmap(path)
    if seqmap.problems:
        raise ProblemsError(seqmap.problems)
    return seqmap


def scan_seqmap(path: Path) -> Seqmap:
    """The sequences of a seqmap, and what is wrong with it.

    Raises:
        FormatError: it cannot be read, or is not text.
    """
    lines = list(enumerate(read_lines(path), start=1))
    problems = [_empty(path, number) for number, text in lines if not text.strip()]
    filled = [(number, text) for number, text in lines if text.strip()]
    if not filled:
        problem, expected = "the seqmap names no sequence", "a line a sequence"
        todo = "Choose another file."
        return Seqmap(path, Numbering.KITTI, (), (Problem(path, None, problem, expected, todo=todo, kind=Kind.SEQMAP),))
    # One broken line must not make the other dialect of a file.
    of_kitti = filled[0][1].strip() != HEADER and any(len(text.split()) == _COLUMNS for _, text in filled)
    numbering = Numbering.KITTI if of_kitti else Numbering.MOTCHALLENGE
    if not of_kitti:
        problems.extend(_header(path, *filled[0]))
        filled = filled[1:]
    parse = _kitti_entry if of_kitti else _motschallenge_entry
    found = [collect(path, number, problems, partial(parse, number, text)) for number, text in filled]
    entries = [entry for entry in found if entry is not None]
    problems.extend(_twice(path, entries))
    told = (replace(item, kind=Kind.SEQMAP) if item.kind is Kind.OTHER else item for item in problems)
    sorted_problems = tuple(sorted(told, key=lambda problem: problem.line or 0))
    once = {entry.name: entry for entry in reversed(entries)}
    return Seqmap(path, numbering, tuple(once.values())[::-1], sorted_problems)


def _kitti_entry(number: int, text: str) -> Entry:
    fields = text.split()
    if len(fields) != _COLUMNS or text.rstrip() != " ".join(fields):
        expected = "4, such as '0002 empty 000000 000232', separated by single spaces"
        raise FormatError(
            "wrong columns in the seqmap", expected=expected, got=f"'{text[:60]}'", todo="Correct the line."
        )
    name, first, last = whole(fields[0], "the sequence", 0), whole(fields[2], "the first frame", 0), _last(fields[3])
    if fields[0] != f"{name:04d}":
        todo = "The evaluators look for that name."
        raise FormatError(
            "the sequence is not four digits", expected=f"{name:04d}", got=f"'{fields[0][:20]}'", todo=todo
        )
    if first > last:
        raise FormatError("the sequence ends before it begins", expected=f"{first} or more", got=last,
                          todo="Correct the line.")  # fmt: skip
    return Entry(number, fields[0], last)


def _last(text: str) -> int:
    last = whole(text, "the last frame", 0)
    if last > MOST_FRAMES:
        raise FormatError("the sequence is too long", expected=f"{MOST_FRAMES:,} frames at most", got=last,
                          todo="Correct the line.")  # fmt: skip
    return last


def _motschallenge_entry(number: int, text: str) -> Entry:
    name = text.split(",")[0]
    if name != name.strip() or "/" in name or "\\" in name or name in (".", ".."):
        todo = "Write the name alone."
        raise FormatError(
            "this is no name of a sequence", expected="such as MOTS20-02", got=f"'{name[:40]}'", todo=todo
        )
    return Entry(number, name)


def _header(path: Path, number: int, text: str) -> Iterator[Problem]:
    if text != HEADER:
        todo = "Put it there: TrackEval passes over the first line, whatever it is."
        problem = "the seqmap lacks its header"
        yield Problem(path, number, problem, f"'{HEADER}'", f"'{text[:40]}'", todo, Kind.SEQMAP)


def _empty(path: Path, number: int) -> Problem:
    return Problem(path, number, "the line is empty", todo="Remove it: the evaluators stop there.", kind=Kind.TEXT)


def _twice(path: Path, entries: list[Entry]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in entries:
        if entry.name in first:
            problem, got = f"sequence {entry.name} is there twice", f"the first in line {first[entry.name]}"
            yield Problem(path, entry.line, problem, "each once", got, "Remove one of the two.", Kind.SEQMAP)
        first.setdefault(entry.name, entry.line)

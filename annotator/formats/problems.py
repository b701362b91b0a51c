"""What is wrong with a file: collected line by line, so that a person hears of everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.domain.words import plural
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq
    from pathlib import Path

    from annotator.errors import AnnotatorError


class Kind(StrEnum):
    """What a problem is about: problems of one kind in one file are told together."""

    OTHER = "other"
    FILE = "file"
    NAME = "name"
    TEXT = "text"
    FIELDS = "fields"
    NUMBERING = "numbering"
    FRAME = "frame"
    ORDER = "order"
    MISSING = "missing"
    CLASS = "class"
    DUPLICATE = "duplicate"
    RUNS = "runs"
    FORM = "form"
    EMPTY = "empty"
    SIZE = "size"
    OVERLAP = "overlap"
    PIXELS = "pixels"
    SEQMAP = "seqmap"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file; its text is one line: ``path:line: problem (expected …, got …). What to do.``

    Attributes:
        path: file or folder.
        line: 1-based line, None where there are no lines.
        problem: what is wrong, as a clause.
        expected: what should be there.
        got: what is there.
        todo: what to do about it, as a sentence.
        kind: what it is about.
        frame: the frame as the file numbers it, where it is about one.
        ids: object ids that it is about.
        pixels: how many pixels it is about.
    """

    path: Path
    line: int | None
    problem: str
    expected: object = None
    got: object = None
    todo: str = ""
    kind: Kind = Kind.OTHER
    frame: int | None = None
    ids: tuple[int, ...] = ()
    pixels: int = 0

    def __str__(self) -> str:
        return str(
            FormatError(
                self.problem, path=self.path, line=self.line, expected=self.expected, got=self.got, todo=self.todo
            )
        )


class ProblemsError(FormatError):
    """A file has problems; the text tells the first and how many more there are.

    Attributes:
        problems: all of them, in the order of the file.
    """

    def __init__(self, problems: Seq[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        others = f"The file has {plural(more, 'more problem')}." if more else ""
        super().__init__(
            first.problem,
            path=first.path,
            line=first.line,
            expected=first.expected,
            got=first.got,
            todo=" ".join(part for part in (first.todo, others) if part),
        )


def problem_of(error: AnnotatorError, path: Path, line: int | None = None, kind: Kind = Kind.OTHER) -> Problem:
    """A raised error as a problem of a file."""
    return Problem(path, line, error.problem, error.expected, error.got, error.todo, kind)


def raise_any(problems: Seq[Problem]) -> None:
    """Raise ProblemsError unless there are none."""
    if problems:
        raise ProblemsError(problems)


def some(items: Seq[object], most: int = 5) -> str:
    """The first few of a list for a sentence: ``3, 4, 5 and 12 more``."""
    shown = ", ".join(str(item) for item in items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown

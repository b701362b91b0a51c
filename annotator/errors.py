"""Errors that a person can act on; everything else that is raised is a bug and keeps its traceback."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class AnnotatorError(Exception):
    """The user or the environment is at fault; printed as one line, without a traceback.

    The line reads ``path:line: problem (expected X, got Y). What to do.``

    Args:
        problem: what is wrong, as a clause without a full stop.
        path: the file concerned, if any.
        line: 1-based line in that file, if any.
        expected: what should have been there.
        got: what was found.
        todo: what the person can do about it, as a sentence.
    """

    def __init__(
        self,
        problem: str,
        *,
        path: Path | str | None = None,
        line: int | None = None,
        expected: object = None,
        got: object = None,
        todo: str = "",
    ) -> None:
        self.problem = problem
        self.path = None if path is None else Path(path)
        self.line = line
        self.expected = expected
        self.got = got
        self.todo = todo
        super().__init__(self._text())

    def name(self, path: Path) -> None:
        """Say another path in place of its own, such as the one that a person knows a file by."""
        self.path = path
        self.args = (self._text(),)

    def _text(self) -> str:
        place = "" if self.path is None else f"{self.path}:" + (f"{self.line}: " if self.line is not None else " ")
        facts = [f"expected {self.expected}"] if self.expected is not None else []
        facts += [f"got {self.got}"] if self.got is not None else []
        text = f"{place}{self.problem}" + (f" ({', '.join(facts)})" if facts else "")
        whole = text.rstrip(".") + "." + (f" {self.todo}" if self.todo else "")
        return " ".join(whole.splitlines())  # what was found may have line ends


class FormatError(AnnotatorError):
    """A file does not hold what its format asks for."""

    def at(self, path: Path, line: int | None = None, place: str = "") -> FormatError:
        """The same error with the file that it is about, where it names none.

        Args:
            path: the file.
            line: 1-based line.
            place: what it is about inside a file without lines, such as ``annotations[3]``.
        """
        if self.path is not None:
            return self
        problem = f"{place}: {self.problem}" if place else self.problem
        return FormatError(problem, path=path, line=line, expected=self.expected, got=self.got, todo=self.todo)


class FrameError(AnnotatorError):
    """An image or video frame is missing or cannot be decoded."""


class ProjectError(AnnotatorError):
    """The project file cannot be opened, read or written."""


class ProjectLockedError(ProjectError):
    """Another window or command holds the project."""


class StaleEditError(AnnotatorError):
    """An edit was made against values that have changed since."""


class EditError(AnnotatorError):
    """A verb was asked for something that cannot be done to this state."""


class JobError(AnnotatorError):
    """Background work failed for a reason outside the program."""


def hint(word: str, known: Iterable[str]) -> str:
    """A closing sentence for an unknown `word`: the closest of the `known` ones, or all of them."""
    choices = list(known)
    close = get_close_matches(word.lower(), [choice.lower() for choice in choices], n=1)
    if close:
        return f"Did you mean '{next(choice for choice in choices if choice.lower() == close[0])}'?"
    return f"Known: {', '.join(choices)}."

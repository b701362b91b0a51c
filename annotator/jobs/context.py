"""What a job body is given, and what comes of it: progress, cancellation, failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from annotator.errors import AnnotatorError, JobError

Snapshot = TypeVar("Snapshot")
Value = TypeVar("Value")
OnProgress = Callable[[int, int, str], None]


class Cancelled(Exception):  # noqa: N818 - a wish that is carried out, not an error
    """The person no longer wants this work."""


class FailedJobError(JobError):
    """A job that ended without a value.

    Attributes:
        details: the traceback when the program is at fault; empty when the environment is.
    """

    def __init__(self, problem: str, *, todo: str = "", details: str = "") -> None:
        super().__init__(problem, todo=todo)
        self.details = details


class Context(Protocol):
    """The engine as a job body sees it."""

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work has come: `done` of `total` steps, and what is being done."""

    def check_cancelled(self) -> None:
        """Give up if the person wants it.

        Raises:
            Cancelled: the work is no longer wanted; the body cleans up and lets it pass.
        """


Body = Callable[[Snapshot, Context], Value]


class DirectContext:
    """Runs a body in the caller's own thread, as the command line does: only a keyboard interrupt cancels it."""

    def __init__(self, on_progress: OnProgress | None = None) -> None:
        self._on_progress = on_progress

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Pass it on at once."""
        if self._on_progress is not None:
            self._on_progress(done, total, text)

    def check_cancelled(self) -> None:
        """Never cancelled from outside."""


def one_line(error: BaseException) -> str | None:
    """What to tell a person about an error of theirs or of the environment; None for a bug of the program."""
    from refinement.errors import RefinementError

    if isinstance(error, AnnotatorError | RefinementError):
        return " ".join(str(error).split("\n"))
    if isinstance(error, MemoryError):
        return "memory ran out. Close other programs, or work on fewer tracks at once."
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror.lower()}."
    return None

"""What verbs print: tables and JSON on standard output, progress bars and notes on standard error."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import typer

from annotator.domain.words import printable
from annotator.jobs.context import OnProgress
from annotator.jobs.tables import aligned

PROGRAM = "mots-annotator"
SECONDS_A_LINE = 5.0


def say(text: str = "") -> None:
    """A line of a verb's answer."""
    typer.echo(printable(text))


def note(text: str) -> None:
    """A line that a person should see and a script should not read."""
    typer.echo(printable(text), err=True)


def print_json(value: object) -> None:
    """The one JSON document that a verb answers with.

    Names of files that are no UTF-8 are written with escapes of JSON, from which Python makes the same names again.
    """
    text = json.dumps(value, indent=2, ensure_ascii=False)
    typer.echo(text.encode(errors="backslashreplace").decode())


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Aligned columns: numbers to the right, words to the left; None is an empty cell."""
    for line in aligned(columns, rows):
        say(line)


@contextmanager
def progress_bar(title: str, *, quiet: bool = False) -> Iterator[OnProgress]:
    """A bar on standard error while the block runs; a line now and then where that is no terminal; nothing if `quiet`.

    Yields:
        a function to call with steps done, steps in all, and what is being done.
    """
    if quiet:
        yield lambda done, total, text: None
        return
    if not sys.stderr.isatty():
        yield _Lines(title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def tell(done: int, total: int, text: str = "") -> None:
            bar.update(task, completed=done, total=total, description=text or title)

        yield tell


class _Lines:
    """Progress for a log: a line at most every few seconds, the first one that long after the first step."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._told: float | None = None

    def __call__(self, done: int, total: int, text: str = "") -> None:
        now = time.monotonic()
        if self._told is None:
            self._told = now
        elif now - self._told >= SECONDS_A_LINE:
            self._told = now
            note(f"{text or self._title}: {done:,} of {total:,}")


def percent(part: float, whole: float) -> str:
    """A share such as ``12.5 %``; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f} %" if whole else "–"

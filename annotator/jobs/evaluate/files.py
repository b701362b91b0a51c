"""The files that an evaluation is written to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import JobError, hint
from annotator.jobs.benchmark.plots import check
from annotator.jobs.benchmark.report import check_folder, write_file
from annotator.jobs.evaluate import document, plots

if TYPE_CHECKING:
    from annotator.jobs.evaluate.values import Evaluation

STEM = "evaluation"
_WRITERS: dict[str, tuple[str, Callable[[Evaluation, int], str]]] = {
    "txt": ("txt", document.as_text),
    "json": ("json", lambda evaluation, errors: _dumped(document.as_json(evaluation, errors))),
    "csv": ("csv", lambda evaluation, errors: document.as_csv(evaluation)),
    "latex": ("tex", lambda evaluation, errors: document.as_latex(evaluation)),
}
FORMATS = tuple(_WRITERS)


def formats_of(text: str) -> tuple[str, ...]:
    """The formats in a list such as ``txt,json``.

    Raises:
        JobError: one is unknown, or none is named.
    """
    names = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    for name in names:
        if name not in _WRITERS:
            raise JobError(f"there is no format '{name}' for evaluations", todo=hint(name, FORMATS))
    if not names:
        raise JobError("no format is named", expected=f"one or more of {', '.join(FORMATS)}")
    return names


def prepare(folder: Path, with_plots: bool) -> None:
    """Make sure, before the work, that the files can be written.

    Raises:
        JobError: the folder cannot be written, or matplotlib is missing.
    """
    if with_plots:
        check()
    check_folder(folder)


def write(
    folder: Path, evaluation: Evaluation, formats: Sequence[str], *, errors: int = 0, with_plots: bool = True
) -> list[Path]:
    """Write the evaluation into a folder, each file replaced as a whole; returns their paths.

    Raises:
        JobError: a file cannot be written, or matplotlib is missing.
    """
    texts = {suffix: make(evaluation, errors) for suffix, make in (_WRITERS[name] for name in formats)}
    paths = [
        write_file(folder / f"{STEM}.{suffix}", text.encode(errors="backslashreplace"))
        for suffix, text in texts.items()
    ]
    return [*paths, *(plots.write(folder, STEM, evaluation) if with_plots else [])]


def _dumped(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

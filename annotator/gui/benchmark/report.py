"""The figures of a run as a table for people and as one document for scripts."""

from __future__ import annotations

import json
import os
import platform
from typing import TYPE_CHECKING, Any

from annotator import __version__
from annotator.jobs.benchmark.report import table, write_file

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.gui.benchmark.values import Figures, Series

_LEGEND = (
    "Milliseconds of wall time in a real window, from the cause (order, key, pointer move) to the end of the paint "
    "that shows it, on made-up sequences; steps with a glance of 120 ms between them, in which the next frame is made "
    "ready. "
    "Other programs that run meanwhile slow all of it down."
)


def write(folder: Path, figures: Figures) -> list[Path]:
    """Write ``window.md`` and ``window.json`` into `folder`; returns their paths.

    Raises:
        JobError: they cannot be written.
    """
    document = json.dumps(as_json(figures), indent=1, ensure_ascii=False) + "\n"
    texts = {"window.md": markdown(figures), "window.json": document}
    return [write_file(folder / name, text.encode()) for name, text in texts.items()]


def markdown(figures: Figures) -> str:
    """The table with what is to be told besides."""
    lines = ["# Speed of the window", "", f"{_machine()}.", "", _LEGEND, ""]
    columns = ["what", "whose", "median", "p95", "mark (p95)", "kept", "n"]
    lines += table(columns, [_row(item) for item in figures.series])
    if figures.resident is not None:
        lines += ["", f"Memory after stepping through the large project: {figures.resident:.0f} MB resident."]
    lines += [line for note in figures.notes for line in ("", note)]
    return "\n".join(lines) + "\n"


def as_json(figures: Figures) -> dict[str, Any]:
    """Everything, with each single time."""
    return {
        "version": __version__,
        "machine": _machine(),
        "series": [
            {
                "what": item.what,
                "whose": item.whose,
                "median": round(item.median, 3),
                "p95": round(item.p95, 3),
                "mark": item.mark,
                "kept": item.met,
                "milliseconds": [round(value, 3) for value in item.milliseconds],
            }
            for item in figures.series
        ],
        "resident_mb": figures.resident,
        "notes": figures.notes,
    }


def _row(item: Series) -> list[str]:
    kept = {None: "", True: "yes", False: "no"}[item.met]
    mark = "" if item.mark is None else f"≤ {item.mark:.0f}"
    return [item.what, item.whose, f"{item.median:.1f}", f"{item.p95:.1f}", mark, kept, str(len(item.milliseconds))]


def _machine() -> str:
    from PySide6 import __version__ as binding
    from PySide6.QtGui import QGuiApplication

    shown = f", {QGuiApplication.platformName()}" if QGuiApplication.instance() else ""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}, PySide6 {binding}{shown}"

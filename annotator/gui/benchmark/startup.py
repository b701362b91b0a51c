"""Starts the program in a process of its own, as a person does, and times its first painted window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from annotator.errors import JobError

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 60.0
_CHILD = """
import sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QMainWindow
from annotator.gui.app import application
app = application()
class First(QObject):
    seen = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow) and not self.seen:
            self.seen = True
            QTimer.singleShot(0, self, self.tell)
        return False
    def tell(self):
        print("painted", time.monotonic(), flush=True)
        QTimer.singleShot(0, app.closeAllWindows)
first = First()
app.installEventFilter(first)
from annotator.cli.main import main
sys.exit(main(["open", *sys.argv[1:]]))
"""


def start_seconds(project: Path | None = None, python: str = sys.executable, child: str = _CHILD) -> float:
    """Seconds from the start of a process to its first painted window, with a project or without one.

    Args:
        project: to open, or None.
        python: which interpreter.
        child: what it runs; it writes ``painted`` and the system's monotonic time.

    Raises:
        JobError: it shows no window.
    """
    with TemporaryDirectory(prefix="mots-annotator-") as home:
        surroundings = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
        words = [python, "-c", child, *([str(project)] if project else [])]
        begun = time.monotonic()
        try:
            ended = subprocess.run(
                words, capture_output=True, text=True, env=surroundings, timeout=SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise JobError(f"the program could not be started to time it: {error}") from error
    told = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("painted ")]
    if not told:
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise JobError(f"the program showed no window: {last}")
    return float(told[0]) - begun

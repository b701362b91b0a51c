"""Starts the program in a process of its own, as a person does, and times its first painted window."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from tempfile import TemporaryDirectory

from annotator.errors import JobError

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
sys.exit(main(["open"]))
"""


def start_seconds(count: int, python: str = sys.executable, child: str = _CHILD) -> list[float]:
    """Seconds from the start of a process to its first painted window, so many times, on the welcome page.

    One start before those is not counted: it compiles the program's modules where an installer has not done so, and
    looks up the fonts, both of which are kept for later starts.

    Args:
        count: how many.
        python: which interpreter.
        child: what it runs; it writes ``painted`` and the system's monotonic time.

    Raises:
        JobError: it shows no window.
    """
    with TemporaryDirectory(prefix="mots-annotator-") as home:
        surroundings = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "XDG_CACHE_HOME": home}
        surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # each start would compile anew, as no installed program does
        return [_one(python, child, surroundings) for _ in range(count + 1)][1:]


def _one(python: str, child: str, surroundings: dict[str, str]) -> float:
    begun = time.monotonic()
    try:
        ended = subprocess.run(
            [python, "-c", child], capture_output=True, text=True, env=surroundings, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JobError(f"the program could not be started to time it: {error}") from error
    told = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("painted ")]
    if not told:
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise JobError(f"the program showed no window: {last}")
    return float(told[0]) - begun

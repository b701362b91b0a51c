"""How many clicks and keys a sequence costs in the real window: a robot with true masks works with mouse and keyboard.

    python tests/benchmarks/window_actions.py SEQUENCE --truth FILE [--masks N] [--shots DIR] [--theme dark]

It proposes all masks, switches "Fine-tune by itself" on, goes to the masks that the window suggests (Q), draws each by
polygon from its true mask (P, clicks, Enter), waits until the tracks are fine-tuned, accepts everything in the review
strip, and exports. Every key and every click is counted; waiting is not. Without a screen, run it under Xvfb.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.cli.console import table
from annotator.domain.masks import Mask
from annotator.editing.navigation import progress_of
from annotator.editing.overview import total
from annotator.editing.polygons import trace
from annotator.formats.sources import load_sequences
from annotator.gui import theme
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings
from annotator.jobs import robot
from annotator.jobs.exchange import ExportWish

TOLERANCE = 1.5  # pixels; a person's polygon is no finer
LONGEST_WAIT = 30 * 60.0  # seconds


def pause(milliseconds: int) -> None:
    """Let the window work; `QTest.qWait` would hold Python's lock, and so its threads."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Robot:
    """Uses a window by mouse and keyboard, and counts."""

    def __init__(self, window: MainWindow, truth_file: Path, shots: Path | None) -> None:
        assert window.document is not None
        self.window, self.context, self.document = window, window.context, window.document
        sequence = self.document.state.sequences()[0]
        self.sequence_id = sequence.sequence_id
        self.truth = robot.read_truth(self.document.state, self.sequence_id, truth_file)
        self.shots = shots
        self.counts: Counter[str] = Counter()
        self.drawn = 0
        self.rows: list[tuple[object, ...]] = []

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, where the keyboard is."""
        self.counts["keys"] += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)
        QApplication.processEvents()

    def wait(self) -> None:
        """Until no job is left; also one that begins when the hand rests."""
        pause(500)
        until = time.monotonic() + LONGEST_WAIT
        while self.context.jobs.active() or self.context.improving.waiting:
            if time.monotonic() > until:
                raise TimeoutError("the jobs did not end")
            pause(100)
        pause(300)

    def shot(self, name: str) -> None:
        """A picture of the window."""
        if self.shots is not None:
            pause(400)
            self.window.grab().save(str(self.shots / f"{len(self.rows)}-{name}.png"))

    def note(self, what: str) -> None:
        """A row of the table."""
        scores = robot.measure(self.document.state, self.sequence_id, self.truth)
        ious = [iou for score in scores for iou in score.ious.values()]
        mean = sum(ious) / len(ious)
        tracks = [track for track in self.truth if self.document.state.masks(self.sequence_id, track)]
        progress = total(progress_of(self.document.state, self.sequence_id, track) for track in tracks)
        row = (what, self.drawn, self.counts["keys"], self.counts["clicks"], f"{mean:.3f}", progress.accepted)
        self.rows.append(row)
        print(*row, sep=" · ", flush=True)  # noqa: T201 - the run takes minutes

    def draw_next(self) -> bool:
        """Go to the mask that is suggested and draw it; False where its true mask is unknown."""
        self.key(Qt.Key.Key_Q)
        selection = self.context.selection
        masks: dict[int, Mask] = self.truth.get(selection.track_id or -1, {})
        true = masks.get(selection.frame)
        if true is None or not true.area:
            return False
        self.key(Qt.Key.Key_P)
        for place, polygon in enumerate(trace(true, TOLERANCE)):
            for point in polygon.outer:
                held = Qt.KeyboardModifier.ShiftModifier if place else Qt.KeyboardModifier.NoModifier
                self._vertex(point, held)
            if self.drawn == 0 and place == 0:
                self.shot("drawing")
            self.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier if place else Qt.KeyboardModifier.NoModifier)
        self.key(Qt.Key.Key_V)
        self.drawn += 1
        return True

    def _vertex(self, point: tuple[float, float], held: Qt.KeyboardModifier) -> None:
        """A click on the image, in its coordinates; what leaves the view is drawn at its edge."""
        canvas = self.context.canvas
        assert canvas is not None
        x, y = canvas.viewport.to_widget(point)
        place = QPoint(min(max(round(x), 0), canvas.width() - 1), min(max(round(y), 0), canvas.height() - 1))
        self.counts["clicks"] += 1
        QTest.mouseMove(canvas, place)
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, held, place)

    def accept_all(self) -> None:
        """In the review strip: all tracks, everything selected, accepted."""
        self.key(Qt.Key.Key_F4)
        self.shot("review")
        button = next(item for item in self.window.review.findChildren(QAbstractButton) if item.text() == "All tracks")
        self.counts["clicks"] += 1
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        pause(300)
        self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.key(Qt.Key.Key_Space)
        pause(500)
        self.shot("accepted")


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sequence", type=Path)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--masks", type=int, default=16)
    parser.add_argument("--batch", type=int, default=4, help="masks drawn before waiting for the fine-tuning")
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--theme", default="dark")
    wish = parser.parse_args()
    app = QApplication([])
    theme.apply(app, wish.theme)
    if wish.shots:
        wish.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(Settings(Path(folder) / "window.json"))
        window.resize(1440, 900)
        window.show()
        QTest.qWaitForWindowExposed(window)
        assert window.create_project(Path(folder) / "street.mots", load_sequences(wish.sequence))
        worker = Robot(window, wish.truth, wish.shots)
        worker.note("boxes")
        worker.shot("boxes")
        worker.key(Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
        worker.wait()
        worker.note("proposals")
        worker.shot("proposals")
        window.context.selection.auto_finetune = True
        worker.counts["clicks"] += 2  # Jobs, Fine-tune by itself
        tries = 0
        while worker.drawn < wish.masks and tries < 3 * wish.masks:
            tries += 1
            worker.draw_next()
            if worker.drawn and worker.drawn % wish.batch == 0:
                worker.wait()
                worker.note("drawn and fine-tuned")
        worker.wait()
        worker.shot("fine-tuned")
        worker.accept_all()
        worker.note("accepted")
        outcome = window.export_to(ExportWish(Path(folder) / "out"))
        worker.counts["keys"] += 2  # Ctrl+E, Enter
        assert outcome is not None
        assert not outcome.problems, outcome
        worker.note("exported")
        table(("stage", "drawn", "keys", "clicks", "mean IoU", "accepted"), worker.rows)
        window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How fast the review strip is: first screen, scrolling, a step of the cursor, accepting all at once and undoing it.

    python tests/benchmarks/review_strip.py [--masks 500] [--tracks 12] [--rounds 5]

Rendered data: frames of 1242×375 pixels with that many tracks in each, one of which has a mask in every frame and is
reviewed. The window is a real one; run it under Xvfb (`xvfb-run -a python …`) where there is no screen. The frames of
the first screen are decoded before its clock starts. Medians and 95th percentiles in milliseconds; a paint of 16.7 ms
is 60 frames a second.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from annotator.domain.boxes import Box  # noqa: E402
from annotator.domain.classes import CAR  # noqa: E402
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, SequenceKey, TrackKey  # noqa: E402
from annotator.domain.masks import Mask, MaskRecord, MaskState  # noqa: E402
from annotator.domain.sequences import Sequence  # noqa: E402
from annotator.domain.tracks import Detection, Track  # noqa: E402
from annotator.gui import theme  # noqa: E402
from annotator.gui.app import application  # noqa: E402
from annotator.gui.main_window import MainWindow  # noqa: E402
from annotator.gui.settings import Settings  # noqa: E402
from annotator.project.store import Project  # noqa: E402

HEIGHT, WIDTH = 375, 1242
STEP = 24  # pixels that one step of the wheel's scrolling moves
MARKS = {"first screen": 200.0, "scroll, one paint": 1000 / 60, "accept all": 100.0, "undo": 100.0}


class NoEngine:
    """Jobs are not measured here."""

    def submit(self, *_: object, **__: object) -> None: ...

    def warm_up(self) -> None: ...

    def close(self, timeout: float = 5.0) -> None: ...


def ellipse(x: float, y: float, width: float, height: float) -> Mask:
    """A mask that fills most of a box."""
    pixels = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    centre, axes = (round(x + width / 2), round(y + height / 2)), (round(width / 2), round(height / 2))
    cv2.ellipse(pixels, centre, axes, 0, 0, 360, 1, -1)
    return Mask.from_array(pixels)


def write_frames(folder: Path, count: int) -> None:
    """Images with the texture of noise, of which png costs about what a photograph costs."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    ground = cv2.GaussianBlur(rng.integers(0, 255, (HEIGHT, WIDTH, 3), dtype=np.uint8), (0, 0), 2)
    for frame in range(count):
        cv2.imwrite(str(folder / f"{frame:06d}.png"), np.roll(ground, 3 * frame, axis=1))


def rows(count: int, tracks: int) -> list[tuple[Key, Row]]:
    """Boxes and masks of a sequence; neighbours overlap a little."""
    rng = np.random.default_rng(1)
    names = tuple(f"{frame:06d}.png" for frame in range(count))
    found: list[tuple[Key, Row]] = [(SequenceKey(1), Sequence(1, "rendered", "images", names, count, HEIGHT, WIDTH))]
    for track_id in range(1, tracks + 1):
        found.append((TrackKey(1, track_id), Track(track_id, CAR.class_id)))
        for frame in range(count):
            x = (90.0 * track_id + 1.5 * frame) % (WIDTH - 160)
            y, width = 150.0 + 8 * (track_id % 5), 110.0 + 40 * np.sin(frame / 30 + track_id)
            box = Box(x, y, x + width, y + 90)
            score = float(rng.uniform(0.3, 1.0))
            record = MaskRecord(ellipse(x, y, width, 90), MaskState.PROPOSED, score=score, source="initial")
            found += [(DetectionKey(1, track_id, frame), Detection(box)), (MaskKey(1, track_id, frame), record)]
    return found


def make_project(folder: Path, count: int, tracks: int) -> Path:
    """A project with rendered frames."""
    write_frames(folder / "images", count)
    with Project.create(folder / "rendered.mots") as project:
        changes = tuple(Change(key, None, row) for key, row in rows(count, tracks))
        project.apply(Edit("Add", changes), origin="import", undoable=False)
        return project.path


def wait_until(done: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window work. (A loop of `processEvents` would keep the threads from Python's lock.)"""
    loop, until = QEventLoop(), time.perf_counter() + seconds
    timer = QTimer()
    timer.timeout.connect(lambda: loop.quit() if done() or time.perf_counter() > until else None)
    timer.start(1)
    loop.exec()


def pause(milliseconds: int) -> None:
    """Let the window work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def press(window: MainWindow, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to the grid."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(window.review.grid, QKeyEvent(kind, which, held))


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that something takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def shown(window: MainWindow) -> bool:
    """Whether every card in view has its picture."""
    review = window.review
    height = review.grid.viewport().height() // review.grid.sizeHintForRow(0) + 1
    rows_in_view = review.grid.rows_in_view()[: height * review.grid.columns]
    return bool(rows_in_view) and all(review.thumbnails.latest(review.model.keys[row]) for row in rows_in_view)


def first_screen(window: MainWindow) -> float:
    """From the key to the last picture in view, of frames that are decoded."""

    def work() -> None:
        window.context.selection.show_review = True
        wait_until(lambda: shown(window))
        window.review.grid.viewport().repaint()

    return timed(work)


def decode_first(window: MainWindow) -> None:
    """Open the strip once, so that its frames are decoded; then forget its pictures."""
    first_screen(window)
    window.context.selection.show_review = False
    window.review.thumbnails.want([])
    forget(window)
    pause(300)


def forget(window: MainWindow) -> None:
    """Begin as if the strip had never been open."""
    window.review._shown = None


def scroll(window: MainWindow) -> list[float]:
    """Each step of the scroll bar with its paint, at 60 a second, while pictures are painted beside."""
    grid, bar, found = window.review.grid, window.review.grid.verticalScrollBar(), []
    bar.setValue(0)
    pause(100)
    while bar.value() + STEP < bar.maximum():

        def work() -> None:
            bar.setValue(bar.value() + STEP)
            grid.viewport().repaint()

        took = timed(work)
        found.append(took)
        pause(max(round(1000 / 60 - took), 0))
    return found


def measure(window: MainWindow, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of everything."""
    found: dict[str, list[float]] = {}

    def note(name: str, *values: float) -> None:
        found.setdefault(name, []).extend(values)

    decode_first(window)
    for _ in range(rounds):
        note("first screen", first_screen(window))
        window.context.selection.show_review = False
        forget(window)
    window.context.selection.show_review = True
    for _ in range(rounds):
        note("scroll, one paint", *scroll(window))
    press(window, Qt.Key.Key_Home)
    for _ in range(40):
        note("cursor, one step", timed(lambda: press(window, Qt.Key.Key_Right)))
        pause(20)
    for _ in range(10):
        note("accept one", timed(lambda: press(window, Qt.Key.Key_Space)))
        pause(20)
        window.actions_["undo"].trigger()
    for _ in range(rounds):
        press(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        pause(300)
        note("accept all", timed(lambda: press(window, Qt.Key.Key_Space)))
        pause(500)
        note("undo", timed(window.actions_["undo"].trigger))
        pause(500)
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--masks", type=int, default=500)
    parser.add_argument("--tracks", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = make_project(Path(folder), wish.masks, wish.tracks)
        theme.apply(application(), "dark")
        window = MainWindow(Settings(Path(folder) / "window.json"), NoEngine)  # type: ignore[arg-type,return-value]
        window.resize(1440, 900)
        window.show()
        window.open_project(path)
        window.context.selection.show(1, 0, 1)
        window.activateWindow()
        pause(1500)
        found = measure(window, wish.rounds)
        cards = len(window.review.model.keys)
        window.close()
    lines = [f"{cards} masks, {wish.tracks} tracks a frame, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"]
    lines.append(f"{'':20}{'median':>9}{'p95':>9}{'mark':>9}   ms")
    for name, values in found.items():
        mark = f"{MARKS[name]:9.1f}" if name in MARKS else ""
        lines.append(f"{name:20}{median(values):9.1f}{np.percentile(values, 95):9.1f}{mark}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Random use of the window: every tool, most verbs, keys, wheel, lists, jobs that end in every way; seeded."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.domain.edits import Edit, Key, Row
from annotator.domain.masks import Mask
from annotator.domain.state import State
from annotator.gui.main_window import MainWindow
from annotator.gui.selection import TOOLS
from annotator.jobs.context import FailedJobError
from annotator.jobs.values import FinetuneResult, FinetuneSnapshot, Proposed, ProposeResult, ProposeSnapshot, Target
from annotator.project import codec

# They ask for files, close what is tested, or leave the window.
LEFT_ALONE = {
    "new", "open", "demo", "add-sequence", "import", "export", "compare", "relink", "close", "quit", "about",
    "full-screen",
}  # fmt: skip
KEYS = (
    Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Space, Qt.Key.Key_Tab,
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Insert, Qt.Key.Key_Z,
    Qt.Key.Key_Comma, Qt.Key.Key_Period,
)  # fmt: skip
MODIFIERS = (
    *(Qt.KeyboardModifier.NoModifier,) * 4,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
BUTTONS = (*(Qt.MouseButton.LeftButton,) * 5, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)


@dataclass
class MonkeyHandle:
    """A job that the monkey ends."""

    snapshot: Any
    listeners: dict[str, Any]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class MonkeyEngine:
    """Jobs without a network: masks are rectangles anywhere, and some jobs fail."""

    chance: random.Random
    jobs: list[MonkeyHandle] = field(default_factory=list)

    def submit(self, body: Callable[..., Any], snapshot: Any, **listeners: Any) -> MonkeyHandle:
        self.jobs.append(MonkeyHandle(snapshot, listeners))
        return self.jobs[-1]

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self, timeout: float = 5.0) -> None:
        self.jobs.clear()

    def turn(self) -> None:
        """Something happens to the oldest job."""
        if not self.jobs:
            return
        handle, listeners = self.jobs[0], self.jobs[0].listeners
        if not handle.cancelled and self.chance.random() < 0.3:
            listeners["on_progress"](1, 3, "at work")
            return
        self.jobs.pop(0)
        if handle.cancelled:
            listeners["on_cancelled"]()
        elif self.chance.random() < 0.1:
            listeners["on_failed"](FailedJobError("the monkey wants it so", todo="Try again."))
        else:
            listeners["on_done"](self._result(handle.snapshot))

    def _result(self, snapshot: ProposeSnapshot | FinetuneSnapshot) -> ProposeResult | FinetuneResult:
        if isinstance(snapshot, ProposeSnapshot):
            made = [self._proposed(target, snapshot) for item in snapshot.assignments for target in item.targets]
            return ProposeResult(snapshot.sequence.sequence_id, tuple(made))
        snapshot.assignment.checkpoint.write_bytes(b"weights")
        made = [self._proposed(target, snapshot) for target in snapshot.assignment.targets]
        place = (snapshot.sequence.sequence_id, snapshot.track_id, snapshot.assignment.checkpoint)
        return FinetuneResult(*place, samples=1, loss_first=1.0, loss_last=0.5, seconds=1.0, proposals=tuple(made))

    def _proposed(self, target: Target, snapshot: ProposeSnapshot | FinetuneSnapshot) -> Proposed:
        height, width = snapshot.sequence.height, snapshot.sequence.width
        pixels = np.zeros((height, width), dtype=bool)
        top, left = self.chance.randrange(height - 1), self.chance.randrange(width - 1)
        pixels[top : top + self.chance.randint(1, height), left : left + self.chance.randint(1, width)] = True
        return Proposed(target, Mask.from_array(pixels), self.chance.random(), "monkey")


class Monkey:
    """Uses a window that shows a project.

    Args:
        window: with an engine of `engine`.
        engine: ends the jobs.
        seed: the same one does the same things.
    """

    def __init__(self, window: MainWindow, engine: MonkeyEngine, seed: int) -> None:
        self.window, self.engine = window, engine
        self.chance = random.Random(seed)
        self.done: list[str] = []
        window.context.ask = lambda title, text, button: self.chance.random() < 0.5
        ways = {self.verb: 8, self.stroke: 8, self.tool: 3, self.key: 4, self.wheel: 1, self.look: 3, self.jobs: 3}
        self._ways = [way for way, weight in ways.items() for _ in range(weight)]

    def step(self) -> None:
        """Do one thing."""
        self.chance.choice(self._ways)()
        QApplication.processEvents()

    def verb(self) -> None:
        """Any action that is enabled; a dialog that opens is left at once."""
        names = [name for name, action in self._actions() if action.isEnabled() and name not in LEFT_ALONE]
        name = self.chance.choice(names)
        self.done.append(name)
        QTimer.singleShot(0, self._leave_dialog)
        self.window.actions_[name].trigger()

    def tool(self) -> None:
        """Another tool."""
        name = self.chance.choice(TOOLS)
        self.done.append(f"tool {name}")
        self.window.context.selection.tool = name

    def stroke(self) -> None:
        """A click or a drag somewhere on the canvas, sometimes cut short by Escape."""
        canvas = self._canvas()
        button, held = self.chance.choice(BUTTONS), self.chance.choice(MODIFIERS)
        places = [self._place(canvas) for _ in range(self.chance.choice((1, 1, 2, 5)))]
        self.done.append(f"{button.name} {held.name} {[(place.x(), place.y()) for place in places]}")
        QTest.mouseMove(canvas, places[0])
        if self.chance.random() < 0.1:
            QTest.mouseDClick(canvas, button, held, places[0])
            return
        QTest.mousePress(canvas, button, held, places[0])
        for place in places[1:]:
            QTest.mouseMove(canvas, place)
        if self.chance.random() < 0.1:
            QTest.keyClick(canvas, Qt.Key.Key_Escape)
        if self.window.context.canvas is canvas:
            QTimer.singleShot(0, self._leave_dialog)
            QTest.mouseRelease(canvas, button, held, places[-1])

    def key(self) -> None:
        """A key on the canvas."""
        key, held = self.chance.choice(KEYS), self.chance.choice(MODIFIERS)
        self.done.append(f"{key.name} {held.name}")
        QTimer.singleShot(0, self._leave_dialog)
        QTest.keyClick(self._canvas(), key, held)

    def wheel(self) -> None:
        """Zoom, or pan."""
        canvas = self._canvas()
        place = QPointF(self._place(canvas))
        turn = QPoint(0, self.chance.choice((-120, 120)))
        event = QWheelEvent(
            place, canvas.mapToGlobal(place), QPoint(), turn, Qt.MouseButton.NoButton, self.chance.choice(MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        self.done.append("wheel")
        QApplication.sendEvent(canvas, event)

    def look(self) -> None:
        """Another frame or track."""
        spot = self.window.context.spot()
        assert spot
        selection = self.window.context.selection
        if self.chance.random() < 0.5:
            selection.frame = self.chance.randrange(spot.sequence.frame_count)
        else:
            tracks = [item.track_id for item in spot.state.tracks(spot.sequence_id)]
            selection.track_id = self.chance.choice([None, *tracks])
        self.done.append(f"look at {selection.frame} {selection.track_id}")

    def jobs(self) -> None:
        """Something happens to a job."""
        self.done.append("job")
        self.engine.turn()

    def _actions(self) -> list[tuple[str, Any]]:
        return [(action.objectName(), action) for action in self.window.actions_.all()]

    def _canvas(self) -> QWidget:
        canvas = self.window.context.canvas
        assert canvas is not None
        return canvas

    def _place(self, canvas: QWidget) -> QPoint:
        return QPoint(self.chance.randrange(canvas.width()), self.chance.randrange(canvas.height()))

    def _leave_dialog(self) -> None:
        shown = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if isinstance(shown, QDialog):
            shown.accept() if self.chance.random() < 0.5 else shown.reject()
        elif shown is not None:
            shown.close()


def rows(state: State) -> dict[Key, Row]:
    """Everything in a state."""
    return dict(state._rows)


def replayed(path: Path) -> dict[Key, Row]:
    """What comes out when the steps of a project's journal are made anew, one after the other."""
    state, edits = State(), {}
    with sqlite3.connect(path) as connection:
        entries = connection.execute("select entry_id, kind, label, reverts, changes from journal order by entry_id")
        for entry_id, kind, label, reverts, changes in entries.fetchall():
            if kind == "do":
                edit = edits[entry_id] = Edit(label, codec.unpack(changes))
            else:
                edit = state.step(edits[reverts].inverted() if kind == "undo" else edits[reverts])
            state.apply(edit)
    return rows(state)

"""Measurements in the window itself, by real events, on a project that is open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from annotator.errors import JobError
from annotator.gui.benchmark.watch import PaintWatch, rest
from annotator.gui.tools.catalogue import TOOLS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from annotator.domain.masks import Point
    from annotator.gui.canvas.widget import Canvas
    from annotator.gui.main_window import MainWindow

LOOK = 120  # milliseconds between steps, as a glance takes, in which the next frame is made ready
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def canvas_of(window: MainWindow) -> Canvas:
    """The image view.

    Raises:
        JobError: no project is open.
    """
    if window.context.canvas is None:
        raise JobError("the project to measure on could not be opened")
    return window.context.canvas


def opening(window: MainWindow, path: Path) -> float:
    """Milliseconds from the order to open a project to its first frame on the screen."""
    window.close_project()
    rest(LOOK)
    watch = PaintWatch(window)  # the canvas is made by the opening

    def open_and_watch() -> None:
        window.open_project(path)
        canvas_of(window).installEventFilter(watch)

    return watch.timed(open_and_watch, lambda: canvas_of(window).settled)


def frame_steps(window: MainWindow, count: int) -> list[float]:
    """Milliseconds of steps to the next frame, neighbours being decoded, until it is painted."""
    canvas, selection = canvas_of(window), window.context.selection
    watch = PaintWatch(canvas)
    times = []
    for index in range(count + 3):
        rest(LOOK)
        taken = watch.timed(window.actions_["next-frame"].trigger, lambda: canvas.settled)
        if index >= 3:  # the first ones fill caches
            times.append(taken)
    if selection.frame < count:
        raise JobError("the sequence is too short for so many steps", got=selection.frame)
    return times


def vertex_drag(window: MainWindow, count: int) -> list[float]:
    """Milliseconds from a pointer move to the paint while a vertex is dragged."""
    window.context.selection.track_id = _largest(window)
    window.context.selection.tool = "vertices"
    rest(LOOK)
    canvas = canvas_of(window)
    ring = _first_ring(window)
    return _drag(canvas, ring[0], count)


def brush_moves(window: MainWindow, count: int) -> list[float] | None:
    """Milliseconds from a pointer move to the paint while the brush paints; None without that tool."""
    if "brush" not in TOOLS:
        return None
    window.context.selection.track_id = _largest(window)
    window.context.selection.tool = "brush"
    rest(LOOK)
    canvas = canvas_of(window)
    box = canvas.selected_box()
    if box is None:
        raise JobError("the track to paint on is not in this frame")
    return _drag(canvas, canvas.viewport.to_widget(box.centre), count)


def accept_and_undo(window: MainWindow) -> tuple[float, float]:
    """Milliseconds to accept all masks of the first track, and to undo it, each until it is painted."""
    window.context.ask = lambda title, text, button: True  # nobody is there to answer
    window.context.selection.show(window.context.selection.sequence_id, 0, 1)
    rest(4 * LOOK)
    watch = PaintWatch(canvas_of(window))
    accepted = watch.timed(window.actions_["accept-all"].trigger)
    rest(4 * LOOK)
    undone = watch.timed(window.actions_["undo"].trigger)
    return accepted, undone


def _largest(window: MainWindow) -> int:
    scene = canvas_of(window).scene
    items = [item for item in scene.items if item.visible is not None] if scene else []
    if not items:
        raise JobError("there is no mask in this frame")
    return max(items, key=lambda item: int(item.visible.pixels.sum()) if item.visible else 0).track_id


def _first_ring(window: MainWindow) -> list[Point]:
    canvas = canvas_of(window)
    polygons = canvas.draft.polygons
    if not polygons:
        raise JobError("the mask has no outline to drag")
    return [canvas.viewport.to_widget(point) for point in polygons[0].outer]


def _drag(canvas: Canvas, start: Point, count: int) -> list[float]:
    watch = PaintWatch(canvas)
    _send(canvas, QEvent.Type.MouseMove, start, _NONE, _NONE)
    _send(canvas, QEvent.Type.MouseButtonPress, start, _LEFT, _LEFT)
    times = []
    for index in range(count):
        turn = 2 * math.pi * index / 40
        place = (start[0] + 60 * math.sin(turn), start[1] + 30 * (1 - math.cos(turn)))
        times.append(watch.timed(_mover(canvas, place)))
    _send(canvas, QEvent.Type.MouseButtonRelease, start, _LEFT, _NONE)
    rest(LOOK)
    return times[3:]


def _mover(canvas: Canvas, place: Point) -> Callable[[], None]:
    return lambda: _send(canvas, QEvent.Type.MouseMove, place, _NONE, _LEFT)


def _send(canvas: Canvas, kind: QEvent.Type, at: Point, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
    place = QPointF(*at)
    event = QMouseEvent(kind, place, canvas.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(canvas, event)

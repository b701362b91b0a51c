"""Makes the next frame ready while nothing else is to be done: its masks, its scene, and the picture as it will be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.domain.edits import MaskKey
from annotator.gui.canvas.render import NEAREST_FROM, outline_tolerance
from annotator.gui.canvas.scene import build_scene
from annotator.gui.canvas.windows import contour, pixel_edges

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from annotator.domain.masks import Window
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.widget import Canvas
    from annotator.gui.canvas.windows import WindowCache

AT_ONCE = 8  # masks between two looks at what the person does


class Ahead(QObject):
    """Work in pieces of a few milliseconds on the UI thread, between events; a new wish or an edit drops what is left.

    Args:
        canvas: whose document, viewport and tolerance count.
        windows: decoded masks, shared with the canvas.
        paint: called with the scene that is ready; it makes the picture.
    """

    def __init__(self, canvas: Canvas, windows: WindowCache, paint: Callable[[Scene], object]) -> None:
        super().__init__(canvas)
        self._canvas, self._windows, self._paint = canvas, windows, paint
        self._work: Generator[None, None, None] | None = None
        self._scene: Scene | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._go_on)

    def begin(self, sequence_id: int, frame: int) -> None:
        """Make a frame ready, in place of the one before."""
        self.drop()
        self._work = self._made_ready(sequence_id, frame)
        self._timer.start()

    def drop(self) -> None:
        """Forget what was made: it does not hold any more."""
        self._timer.stop()
        self._work = self._scene = None

    def take(self, sequence_id: int, frame: int) -> Scene | None:
        """The scene of a frame, if it is ready; what is unfinished of others is dropped."""
        scene = self._scene
        self.drop()
        ready = scene is not None and (scene.sequence_id, scene.frame) == (sequence_id, frame)
        return scene if ready else None

    def _go_on(self) -> None:
        work = self._work
        if work is not None and next(work, self) is None:
            self._timer.start()

    def _made_ready(self, sequence_id: int, frame: int) -> Generator[None, None, None]:
        state = self._canvas.document.state
        for number, track_id in enumerate(state.tracks_in_frame(sequence_id, frame), start=1):
            record = state.get(MaskKey(sequence_id, track_id, frame))
            if record is not None:
                self._windows.get(record.mask)
            if number % AT_ONCE == 0:
                yield
        scene = self._scene = build_scene(state, sequence_id, frame, self._windows)
        yield
        for number, item in enumerate(scene.items, start=1):
            if item.visible is not None:
                self._outline(item.visible)
            if number % AT_ONCE == 0:
                yield
        self._paint(scene)

    def _outline(self, window: Window) -> None:
        scale = self._canvas.viewport.scale
        if scale < NEAREST_FROM:
            contour(window, outline_tolerance(scale))
        else:
            pixel_edges(window)

"""The selected track's masks of the frames before and after, as outlines over this frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.domain.edits import DetectionKey, MaskKey
from annotator.gui.canvas.windows import outline_path

if TYPE_CHECKING:
    from annotator.domain.boxes import Box
    from annotator.domain.masks import Mask, Window
    from annotator.domain.state import State
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.windows import WindowCache

EARLIER = QColor("#ffffff")
LATER = QColor("#6ff2ff")
_CASING = QColor(0, 0, 0, 170)
_DASHES = {False: [4.0, 2.5], True: [1.0, 2.0]}  # later? → in widths of the pen


@dataclass(frozen=True, slots=True, eq=False)
class Ghost:
    """One mask of a neighbouring frame; compared by identity.

    Attributes:
        window: its pixels, where they are in their own frame.
        shift: (dx, dy) in image pixels that carries its box onto the box of this frame.
        later: whether it is of the frame after.
    """

    window: Window
    shift: tuple[float, float]
    later: bool


class Ghosts:
    """Makes the ghosts of a scene, and keeps the last ones: the same objects let a picture be painted once."""

    def __init__(self, windows: WindowCache) -> None:
        self._windows = windows
        self._made: tuple[object, tuple[Ghost, ...]] = (None, ())

    def at(self, state: State, scene: Scene, track_id: int | None) -> tuple[Ghost, ...]:
        """Of the frame before and the frame after, as far as the track has masks there.

        Moved as the centre of the box moves, so that what differs is the shape; where one frame has no box, unmoved.
        """
        if track_id is None:
            return ()
        frames = (scene.frame - 1, scene.frame + 1)
        rows = [_rows(state, scene.sequence_id, track_id, frame) for frame in (scene.frame, *frames)]
        key = (scene.sequence_id, scene.frame, track_id, tuple(rows))
        if self._made[0] != key:
            here = rows[0][1]
            ghosts = [
                Ghost(self._windows.get(mask), _shift(box, here), later)
                for (mask, box), later in zip(rows[1:], (False, True), strict=True)
                if mask is not None and mask.area
            ]
            self._made = (key, tuple(ghosts))
        return self._made[1]


def paint_ghosts(painter: QPainter, ghosts: tuple[Ghost, ...], scale: float, tolerance: float) -> None:
    """Dashed white before, dotted cyan after; `painter` is in image coordinates, `scale` widget pixels for one."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ghost in ghosts:
        path = QPainterPath(outline_path(ghost.window, tolerance))
        path.translate(*ghost.shift)
        for pen in (QPen(_CASING, 3.2 / scale), _pen(ghost, 1.7 / scale)):
            painter.setPen(pen)
            painter.drawPath(path)
    painter.restore()


def _pen(ghost: Ghost, width: float) -> QPen:
    pen = QPen(LATER if ghost.later else EARLIER, width)
    pen.setDashPattern(_DASHES[ghost.later])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def _rows(state: State, sequence_id: int, track_id: int, frame: int) -> tuple[Mask | None, Box | None]:
    record = state.get(MaskKey(sequence_id, track_id, frame))
    detection = state.get(DetectionKey(sequence_id, track_id, frame))
    return (None if record is None else record.mask, None if detection is None else detection.box)


def _shift(there: Box | None, here: Box | None) -> tuple[float, float]:
    if there is None or here is None:
        return (0.0, 0.0)
    (x1, y1), (x2, y2) = there.centre, here.centre
    return (x2 - x1, y2 - y1)

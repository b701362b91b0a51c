"""The masks of another side in one frame, to be drawn over the own ones: a frozen snapshot for the painting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPolygonF

from annotator.domain.edits import MaskKey
from annotator.domain.outlines import pixel_outlines
from annotator.gui.canvas.windows import WindowCache

if TYPE_CHECKING:
    from annotator.domain.masks import Mask, Window
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.selection import Selection
    from annotator.jobs.evaluate.comparing import Comparison


@dataclass(frozen=True, slots=True)
class OtherMask:
    """One mask of the other side.

    Attributes:
        mask: its pixels.
        window: the same, decoded.
        in_question: whether it is the one that is looked at.
    """

    mask: Mask
    window: Window
    in_question: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """All of them in one frame, the one in question last; compared by identity."""

    items: tuple[OtherMask, ...]


class Overlays:
    """Makes the overlay of a scene, and keeps the last one: the same object lets a picture be painted once."""

    def __init__(self) -> None:
        self._windows = WindowCache()
        self._made: tuple[object, Overlay | None] = (None, None)

    def at(self, scene: Scene, selection: Selection) -> Overlay | None:
        """What is to be drawn over a scene; None where nothing is compared, or it is not to be seen."""
        compared = selection.compared
        if compared is None or not selection.show_others or compared.sequence_id != scene.sequence_id:
            return None
        difference = selection.difference
        wanted = difference.theirs if difference is not None and difference.frame == scene.frame else None
        key = (compared, scene.frame, wanted)
        if self._made[0] != key:
            self._made = (key, self._overlay(compared, scene.frame, wanted))
        return self._made[1]

    def _overlay(self, compared: Comparison, frame: int, wanted: int | None) -> Overlay:
        items = []
        for track_id in compared.others.tracks_in_frame(compared.sequence_id, frame):
            record = compared.others.get(MaskKey(compared.sequence_id, track_id, frame))
            if record is not None and record.mask.area:
                items.append(OtherMask(record.mask, self._windows.get(record.mask), track_id == wanted))
        return Overlay(tuple(sorted(items, key=lambda item: item.in_question)))


@lru_cache(maxsize=8)
def rings(mask: Mask) -> QPainterPath:
    """The outline of a mask along the edges of its pixels, in one piece for each ring so that dashes run through."""
    path = QPainterPath()
    for polygon in pixel_outlines(mask):
        for ring in polygon.rings:
            path.addPolygon(QPolygonF([QPointF(*point) for point in ring]))
            path.closeSubpath()
    return path

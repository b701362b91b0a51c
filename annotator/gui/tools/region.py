"""Ignore regions: a box that is dragged, or a polygon, becomes a new track that scoring leaves out."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.edits import OrderKey
from annotator.editing.regions import new_region
from annotator.gui.tools import shapes
from annotator.gui.tools.base import CLICK_SLACK
from annotator.gui.tools.polygon import PolygonTool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Draft, Mode
    from annotator.gui.tools.base import Drag, Pointer
    from annotator.gui.tools.shapes import Polygons
    from annotator.gui.tools.waiting import Home


class RegionTool(PolygonTool):
    """The first drag is a box; clicks are a polygon, in which later drags are freehand. Needs no selected track."""

    _boxing = False

    @property
    def draft(self) -> Draft:
        """The open ring and the crosshair; not in the colour of the selected track."""
        return replace(super().draft, apart=True)

    @property
    def hint(self) -> str:
        """What the next click does."""
        if self._boxing:
            return tr("Release to make the box an ignore region, Escape drops it.")
        if self._points:
            return super().hint
        return tr("Drag a box over an area that scoring shall leave out, or click its outline.")

    def cancel(self) -> None:
        """Drop the open ring, or the box."""
        super().cancel()
        self._boxing = False

    def _draw(self, pointer: Pointer) -> Drag:
        if self._points or pointer.double:
            yield from super()._draw(pointer)
            return
        self._home = self._here()
        start, dragged = pointer, False
        self._append(start.image)
        try:
            while not pointer.released:
                pointer = yield
                dragged = dragged or math.dist(start.position, pointer.position) > CLICK_SLACK
                self._pointer = pointer.image
                if dragged:
                    self._boxing = True
                    self._points = corners(start.image, pointer.image)
                    self._pointer = None
        except GeneratorExit:
            self.cancel()
            raise
        if dragged:
            self._close()
            self.cancel()  # a box that was refused is dragged anew

    def _begin(self, *, shift: bool, alt: bool) -> bool:
        del shift, alt
        self._home = self._home if self._points else self._here()
        return True

    def _commit(self, polygons: Polygons) -> bool:
        scene = self.host.scene
        made: list[int] = []

        def make() -> Edit:
            edit, track_id = new_region(self.host.state, scene.sequence_id, scene.frame, polygons)
            made.append(track_id)
            return edit

        if not self.host.push(make):
            return False
        self.host.select(made[0])
        return True

    def _done(self, mode: Mode) -> str:
        del mode
        return tr("Ignore region drawn, track {track}.", track=self.host.track_id)

    def _here(self) -> Home | None:
        return OrderKey(self.host.scene.sequence_id, self.host.scene.frame)


def corners(start: Point, end: Point) -> list[Point]:
    """The ring of the box that has two points as opposite corners."""
    (x1, y1), (x2, y2) = shapes.rounded(start), shapes.rounded(end)
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]

"""The edge-snapping line: clicks set points, and the line between them follows the edges of the image."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.editing.scissors import EdgeMap, edge_map
from annotator.gui.canvas.draft import Draft
from annotator.gui.tools import shapes
from annotator.gui.tools.polygon import PolygonTool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.tools.base import Drag, Host, Pointer
    from annotator.gui.tools.waiting import OpenRing

LEAST_REACH, MOST_REACH = 96.0, 480.0  # image pixels around a point in which the line snaps
_BOX_SHARE = 0.6  # of the longer side of the selected track's box
_TOLERANCE = 0.6  # image pixels that simplification may move the line: it would else be a staircase


class SnapTool(PolygonTool):
    """A polygon tool whose edges snap; with Ctrl they are straight.

    The costs of the ways from a point are computed when it is set; while there is no image, all lines are straight.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host, "replace")
        self._ends: list[int] = []  # how many points the ring had after each click
        self._trail: list[Point] = []
        self._edges: EdgeMap | None = None

    @property
    def draft(self) -> Draft:
        """The line so far with the points that were set, and the piece that a click would add."""
        draft = super().draft
        if not self._points:
            return draft
        stops = tuple(self._points[end - 1] for end in self._ends)
        return replace(draft, stops=stops, trail=tuple(self._trail), pointer=None)

    @property
    def hint(self) -> str:
        """What the next click does."""
        if self.host.track_id is None:
            return super().hint
        if not self._points:
            return tr(
                "Click on the edge of track {track}: the line will snap to it. A new mask; Shift adds, Alt cuts.",
                track=self.host.track_id,
            )
        if self._closing:
            return tr("Click to close the line.")
        keys = tr("Backspace takes it back, Enter or the first point closes, Escape cancels.")
        if self._edges is None:
            return tr("There is no image to snap to here: lines are straight. Click sets a point, {keys}", keys=keys)
        return tr("Click sets a point (Ctrl: straight), {keys}", keys=keys)

    def hover(self, pointer: Pointer | None) -> None:
        """Let the line follow the pointer along the edges."""
        super().hover(pointer)
        self._follow(straight=pointer is not None and pointer.control)

    def cancel(self) -> None:
        """Drop the line."""
        super().cancel()
        self._ends, self._trail, self._edges = [], [], None

    def _open_ring(self) -> OpenRing:
        return replace(super()._open_ring(), ends=tuple(self._ends))

    def _take_up(self, ring: OpenRing) -> None:
        super()._take_up(ring)
        self._ends, self._edges, self._trail = list(ring.ends), None, []

    def _draw(self, pointer: Pointer) -> Drag:
        if pointer.double or self._at_first(pointer.position):
            self._close()
            return
        if not self._begin(shift=pointer.shift, alt=pointer.alt):
            return
        self._pointer = pointer.image
        self._follow(straight=pointer.control)
        self._append(pointer.image)
        while not pointer.released:
            pointer = yield
            self.hover(pointer)

    def _append(self, point: Point) -> None:
        self._points += self._trail[1:] if self._trail else [shapes.rounded(point)]
        self._ends.append(len(self._points))
        self._trail = []
        self._known_edges()

    def _take_back(self) -> None:
        if self._ends:
            self._ends.pop()
        if not self._ends:
            self.cancel()
            return
        del self._points[self._ends[-1] :]
        self._known_edges()
        self._follow()

    def _move_cursor(self, dx: int, dy: int) -> None:
        super()._move_cursor(dx, dy)
        self._follow()

    def _close(self) -> None:
        """Close along the edges; where that is refused, the line is as before."""
        if len(self._ends) < 2:
            if self._points:
                self.host.say(tr("The line needs at least two points."))
            return
        kept = list(self._points)
        self._points += self._line_to(self._points[0])[1:-1]
        super()._close()
        if self._points:
            self._points = kept

    def _follow(self, *, straight: bool = False) -> None:
        """Lay the line from the last point to the pointer."""
        self._trail = []
        if self._points and self._pointer is not None:
            end = self._points[0] if self._closing else self._pointer
            self._trail = [self._points[-1], shapes.rounded(end)] if straight else self._line_to(end)

    def _line_to(self, end: Point) -> list[Point]:
        edges = self._known_edges()
        if edges is None:
            return [self._points[-1], shapes.rounded(end)]
        return shapes.simplified(edges.line_to(end), _TOLERANCE)

    def _known_edges(self) -> EdgeMap | None:
        """The ways from the last point; computed when it is new, or when the image has come since."""
        start = self._points[-1]
        if self._edges is None or self._edges.start != start:
            scene = self.host.scene
            self._edges = edge_map(start, self._reach(), scene.width, scene.height, self.host.pixels)
        return self._edges

    def _reach(self) -> float:
        item = self.host.scene.item(self.host.track_id)
        side = 0.0 if item is None or item.box is None else max(item.box.width, item.box.height)
        return min(max(side * _BOX_SHARE, LEAST_REACH), MOST_REACH)

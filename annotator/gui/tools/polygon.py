"""Drawing polygons: click by click, freehand, or by keys; as a new mask, added to it, or cut from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.editing.masks import draw_mask
from annotator.gui.canvas.draft import NOTHING, Draft
from annotator.gui.tools import shapes
from annotator.gui.tools.base import CLICK_SLACK, Tool
from annotator.gui.tools.waiting import OpenRing
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Mode
    from annotator.gui.tools.base import CursorName, Drag, Host, Keystroke, Pointer
    from annotator.gui.tools.shapes import Polygons
    from annotator.gui.tools.waiting import Home

CLOSING_DISTANCE = 7.0  # widget pixels from the first vertex
FREEHAND_TOLERANCE = 1.0  # widget pixels that simplification may move a freehand stroke

_WORDS = {"replace": marked("a new mask"), "add": marked("an area to add"), "cut": marked("an area to cut")}
_DONE = {"replace": marked("Mask drawn"), "add": marked("Area added"), "cut": marked("Area cut")}


class PolygonTool(Tool):
    """Collects the vertices of one ring; closing it makes one Edit.

    Args:
        host: the canvas.
        mode: what a ring does that is begun without Shift (add) or Alt (cut).
    """

    def __init__(self, host: Host, mode: Mode = "replace") -> None:
        super().__init__(host)
        self._usual: Mode = mode
        self._mode: Mode = mode
        self._points: list[Point] = []
        self._pointer: Point | None = None
        self._closing = False
        self._by_keys = False
        self._home: Home | None = None  # what the open ring is for

    @property
    def cursor(self) -> CursorName:
        """A cross once there is a track to draw for."""
        return "cross" if self._here() is not None else "arrow"

    @property
    def busy(self) -> bool:
        """Whether a ring is open."""
        return bool(self._points)

    @property
    def draft(self) -> Draft:
        """The open ring and the crosshair."""
        if self._here() is None and not self._points:
            return NOTHING
        return Draft(
            mode=self._mode,
            ring=tuple(self._points),
            pointer=self._pointer,
            closing=self._closing,
            crosshair=self._pointer,
        )

    @property
    def hint(self) -> str:
        """What the next click does."""
        if self._here() is None:
            return tr("Select a track first: its mask is what you draw.")
        if not self._points:
            others = "" if self._usual != "replace" else tr(" Shift adds, Alt cuts.")
            return tr(
                "Click or drag to draw {what} for track {track}.{others}",
                what=tr(_WORDS[self._usual]),
                track=self.host.track_id,
                others=others,
            )
        if self._closing:
            return tr("Click to close the polygon.")
        return tr("Click adds a vertex, Backspace takes it back, Enter or the first vertex closes, Escape cancels.")

    def press(self, pointer: Pointer) -> Drag | None:
        """Left adds a vertex or a freehand stroke, right takes the last vertex back."""
        if pointer.button == "right":
            self._take_back()
        return self._draw(pointer) if pointer.button == "left" else None

    def hover(self, pointer: Pointer | None) -> None:
        """Follow the pointer with the rubber band."""
        if pointer is None:
            self._pointer, self._closing = (self._pointer if self._by_keys else None), False
            return
        self._by_keys = False
        self._pointer = pointer.image
        self._closing = self._at_first(pointer.position)

    def takes(self, stroke: Keystroke) -> bool:
        """Arrows once there is a track; Space and Insert after an arrow; the others while a ring is open."""
        if stroke.step is not None:
            return self._here() is not None
        if stroke.name in ("space", "insert"):
            return self._by_keys
        return self.busy and stroke.name in ("enter", "backspace", "delete")

    def key(self, stroke: Keystroke) -> None:
        """Arrows move the crosshair, Space or Insert places a vertex, Enter closes, Backspace takes back."""
        if stroke.step is not None:
            self._move_cursor(*stroke.step)
        elif stroke.name in ("space", "insert"):
            self._place(stroke)
        elif stroke.name == "enter":
            self._close()
        else:
            self._take_back()

    def cancel(self) -> None:
        """Drop the open ring."""
        self._points, self._closing, self._mode = [], False, self._usual

    def reset(self) -> None:
        """Another frame or track: an open ring waits until its own frame and track are back, and that is said."""
        here = self._here()
        if self._points and self._home is not None and self._home != here:
            where = _place(self._home)
            self._shelve(self._home, tr("The open polygon waits at {place}.", place=where))
        if not self._points and here is not None:
            ring = self.host.shelf.take(type(self).__name__, here)
            if ring is not None:
                self._home = here
                self._take_up(ring)

    def put_away(self) -> None:
        """Another tool: an open ring waits until this one is back."""
        if self._points and self._home is not None:
            self._shelve(self._home, tr("The open polygon waits until its tool is in use again."))
        self.cancel()

    def _shelve(self, home: Home, news: str) -> None:
        dropped = self.host.shelf.put(type(self).__name__, home, self._open_ring())
        self.cancel()
        if dropped is not None:
            gone = tr("Too many wait: the oldest one, at {place}, was dropped.", place=_place(dropped))
            news = f"{news} {gone}"
        self.host.say(news)

    def _open_ring(self) -> OpenRing:
        return OpenRing(tuple(self._points), self._mode)

    def _take_up(self, ring: OpenRing) -> None:
        self._points, self._mode = list(ring.points), ring.mode

    def _draw(self, pointer: Pointer) -> Drag:
        if pointer.double or self._at_first(pointer.position):
            self._close()
            return
        if not self._begin(shift=pointer.shift, alt=pointer.alt):
            return
        start, kept, freehand = pointer.position, len(self._points), False
        self._points.append(shapes.rounded(pointer.image))
        try:
            while not pointer.released:
                self._pointer, self._closing = pointer.image, False
                pointer = yield
                freehand = freehand or math.dist(start, pointer.position) > CLICK_SLACK
                if freehand:
                    self._points.append(pointer.image)
        except GeneratorExit:
            del self._points[kept:]
            raise
        self._pointer = pointer.image
        if freehand:
            self._end_stroke(kept, pointer)

    def _end_stroke(self, kept: int, pointer: Pointer) -> None:
        tolerance = FREEHAND_TOLERANCE / self.host.viewport.scale
        self._points[kept:] = shapes.simplified(self._points[kept:], tolerance)
        if self._at_first(pointer.position):
            self._points.pop()
            self._close()

    def _begin(self, *, shift: bool, alt: bool) -> bool:
        if self._points:
            return True
        if self.host.track_id is None:
            self.host.say(self.hint)
            return False
        self._mode = "cut" if alt else "add" if shift else self._usual
        record = self.host.state.get(self._key(self.host.track_id))
        if self._mode == "cut" and record is None:
            self._mode = self._usual
            self.host.say(tr("Track {track} has no mask in this frame to cut from.", track=self.host.track_id))
            return False
        self._home = self._key(self.host.track_id)
        return True

    def _close(self) -> None:
        if len(self._points) < 3:
            if self._points:
                self.host.say(tr("A polygon needs at least three points."))
            return
        mode = self._mode
        if self._here() is None:
            return
        area = shapes.cleaned(tuple(self._points), self.host.scene.width, self.host.scene.height)
        if not area.polygons:
            self.cancel()
            self.host.say(tr("The polygon has no area inside the image; nothing was changed."))
        elif self._commit(area.polygons):
            self.cancel()  # only now: a ring that was refused stays, for another vertex or for Escape
            self.host.say(_report(self._done(mode), area))

    def _commit(self, polygons: Polygons) -> bool:
        """Make the edit of a ring that was closed; whether it was made."""
        track_id, mode = self.host.track_id, self._mode
        if track_id is None:
            return False
        return self.host.push(lambda: draw_mask(self.host.state, self._key(track_id), polygons, mode))

    def _done(self, mode: Mode) -> str:
        return tr("{done}, track {track}.", done=tr(_DONE[mode]), track=self.host.track_id)

    def _place(self, stroke: Keystroke) -> None:
        if self._pointer is None:
            return
        if self._at_first(self.host.viewport.to_widget(self._pointer)):
            self._close()
        elif self._begin(shift=stroke.shift, alt=stroke.alt):
            self._append(self._pointer)

    def _append(self, point: Point) -> None:
        """Set a vertex."""
        self._points.append(shapes.rounded(point))

    def _move_cursor(self, dx: int, dy: int) -> None:
        x, y = self._pointer or self.host.middle()
        if not self._by_keys:  # the keys walk over pixel centres
            x, y = math.floor(x) + 0.5, math.floor(y) + 0.5
        self._by_keys = True
        self._pointer = (x + dx, y + dy)
        self.host.reveal(self._pointer)
        self._closing = self._at_first(self.host.viewport.to_widget(self._pointer))

    def _take_back(self) -> None:
        if self._points:
            self._points.pop()
        if not self._points:
            self.cancel()

    def _at_first(self, position: Point) -> bool:
        if len(self._points) < 3:
            return False
        return math.dist(self.host.viewport.to_widget(self._points[0]), position) <= CLOSING_DISTANCE

    def _here(self) -> Home | None:
        """What a ring would be for now; None where there is nothing to draw for."""
        return None if self.host.track_id is None else self._key(self.host.track_id)

    def _key(self, track_id: int) -> MaskKey:
        return MaskKey(self.host.scene.sequence_id, track_id, self.host.scene.frame)


def _place(home: Home) -> str:
    """Where a ring waits, in words."""
    if isinstance(home, MaskKey):
        return tr("track {track}, frame {frame}", track=home.track_id, frame=home.frame)
    return tr("frame {frame}", frame=home.frame)


def _report(done: str, area: shapes.Cleaned) -> str:
    notes = [done]
    if area.repaired:
        notes.append(tr("The polygon crossed itself and was made valid."))
    if area.clipped:
        notes.append(tr("What lay outside of the image was cut off."))
    return " ".join(notes)

"""Drawing polygons: click by click, freehand, or by keys; as a new mask, added to it, or cut from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.editing.masks import draw_mask
from annotator.gui.canvas.draft import NOTHING, Draft
from annotator.gui.tools import shapes
from annotator.gui.tools.base import CLICK_SLACK, Tool

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Mode
    from annotator.gui.tools.base import CursorName, Drag, Host, Keystroke, Pointer

CLOSING_DISTANCE = 7.0  # widget pixels from the first vertex
FREEHAND_TOLERANCE = 1.0  # widget pixels that simplification may move a freehand stroke

_WORDS = {"replace": "a new mask", "add": "an area to add", "cut": "an area to cut"}
_DONE = {"replace": "Mask drawn", "add": "Area added", "cut": "Area cut"}


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
        self._home: MaskKey | None = None  # the mask that the open ring is for
        self._waiting: tuple[MaskKey, list[Point], Mode] | None = None

    @property
    def cursor(self) -> CursorName:
        """A cross once there is a track to draw for."""
        return "arrow" if self.host.track_id is None else "cross"

    @property
    def busy(self) -> bool:
        """Whether a ring is open."""
        return bool(self._points)

    @property
    def draft(self) -> Draft:
        """The open ring and the crosshair."""
        if self.host.track_id is None and not self._points:
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
        if self.host.track_id is None:
            return "Select a track first: its mask is what you draw."
        if not self._points:
            others = "" if self._usual != "replace" else " Shift adds, Alt cuts."
            return f"Click or drag to draw {_WORDS[self._usual]} for track {self.host.track_id}.{others}"
        if self._closing:
            return "Click to close the polygon."
        return "Click adds a vertex, Backspace takes it back, Enter or the first vertex closes, Escape cancels."

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
            return self.host.track_id is not None
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
        here = None if self.host.track_id is None else self._key(self.host.track_id)
        if self._points and self._home is not None and self._home != here:
            self._waiting = (self._home, self._points, self._mode)
            self.host.say(f"The open polygon waits at track {self._home.track_id}, frame {self._home.frame}.")
            self.cancel()
        if not self._points and self._waiting is not None and self._waiting[0] == here:
            self._home, self._points, self._mode = self._waiting
            self._waiting = None

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
            self.host.say(f"Track {self.host.track_id} has no mask in this frame to cut from.")
            return False
        self._home = self._key(self.host.track_id)
        return True

    def _close(self) -> None:
        if len(self._points) < 3:
            if self._points:
                self.host.say("A polygon needs at least three points.")
            return
        track_id, mode = self.host.track_id, self._mode
        if track_id is None:
            return
        area = shapes.cleaned(tuple(self._points), self.host.scene.width, self.host.scene.height)
        if not area.polygons:
            self.cancel()
            self.host.say("The polygon has no area inside the image; nothing was changed.")
        elif self.host.push(lambda: draw_mask(self.host.state, self._key(track_id), area.polygons, mode)):
            self.cancel()  # only now: a ring that was refused stays, for another vertex or for Escape
            self.host.say(_report(mode, track_id, area))

    def _place(self, stroke: Keystroke) -> None:
        if self._pointer is None:
            return
        if self._at_first(self.host.viewport.to_widget(self._pointer)):
            self._close()
        elif self._begin(shift=stroke.shift, alt=stroke.alt):
            self._points.append(shapes.rounded(self._pointer))

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

    def _key(self, track_id: int) -> MaskKey:
        return MaskKey(self.host.scene.sequence_id, track_id, self.host.scene.frame)


def _report(mode: Mode, track_id: int, area: shapes.Cleaned) -> str:
    notes = [f"{_DONE[mode]}, track {track_id}."]
    if area.repaired:
        notes.append("The polygon crossed itself and was made valid.")
    if area.clipped:
        notes.append("What lay outside of the image was cut off.")
    return " ".join(notes)

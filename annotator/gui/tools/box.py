"""The selected track's box: drag its corners, edges or inside, or draw one where there is none."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey
from annotator.editing.boxes import set_box
from annotator.gui.canvas import hit
from annotator.gui.canvas.draft import NOTHING, Draft
from annotator.gui.tools.base import CLICK_SLACK, Tool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import BoxPart
    from annotator.gui.tools.base import CursorName, Drag, Host, Keystroke, Pointer

DIGITS = 2  # of coordinates in pixels, as KITTI files have them
SMALLEST = 1.0  # pixels a side

_CURSORS: dict[BoxPart, CursorName] = {
    "top left": "diagonal",
    "bottom right": "diagonal",
    "top right": "antidiagonal",
    "bottom left": "antidiagonal",
    "left": "across",
    "right": "across",
    "top": "down",
    "bottom": "down",
    "inside": "move",
}


class BoxTool(Tool):
    """Handles on the selected track's box; one Edit a drag or a held arrow key.

    Where the selected track has no box, a drag draws one; without a selected track, it asks for a new track.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._changed: Box | None = None
        self._part: BoxPart | None = None
        self._pointer: Point | None = None

    @property
    def cursor(self) -> CursorName:
        """Shows what a press would take hold of."""
        if self._box() is None:
            return "cross"
        return "arrow" if self._part is None else _CURSORS[self._part]

    @property
    def busy(self) -> bool:
        """Whether the box is being moved."""
        return self._changed is not None

    @property
    def draft(self) -> Draft:
        """The box with its handles, or the crosshair where one would be drawn."""
        box = self._box()
        if box is None:
            return replace(NOTHING, crosshair=self._pointer)
        return Draft(box=box, box_part=self._part)

    @property
    def hint(self) -> str:
        """What the next click does."""
        if self.host.track_id is None:
            return tr("Drag a box to start a new track, or select a track to change its box.")
        if self._box() is None:
            return tr("Track {track} has no box in this frame: drag to draw it.", track=self.host.track_id)
        return tr("Drag a corner, an edge or the inside of the box; arrow keys move it (Shift: 10 px, Alt: resize).")

    def press(self, pointer: Pointer) -> Drag | None:
        """Take hold of the box, or begin one."""
        if pointer.button != "left":
            return None
        box = self._box()
        if box is None:
            return self._draw(pointer)
        part = hit.box_part_at(box, self.host.viewport, pointer.position)
        if part is None:
            self.host.say(tr("This track has its box already: drag its handles, or select another track."))
            return None
        return self._drag(box, part, pointer)

    def hover(self, pointer: Pointer | None) -> None:
        """Show what a press would take hold of."""
        box = self._box()
        self._pointer = None if pointer is None else pointer.image
        self._part = (
            None if pointer is None or box is None else hit.box_part_at(box, self.host.viewport, pointer.position)
        )

    def takes(self, stroke: Keystroke) -> bool:
        """Arrows while the selected track has a box here."""
        return stroke.step is not None and self.host.track_id is not None and self._box() is not None

    def key(self, stroke: Keystroke) -> None:
        """Arrows move the box; with Alt they move its lower right corner."""
        box = self._box()
        if box is not None and stroke.step is not None:
            self._changed = dragged(box, "bottom right" if stroke.alt else "inside", *stroke.step)
            self.host.reveal((self._changed.x2, self._changed.y2))

    def key_released(self) -> None:
        """Commit what the arrow keys have moved."""
        self._commit()

    def cancel(self) -> None:
        """Put the box back."""
        self._changed = None

    def _drag(self, box: Box, part: BoxPart, pointer: Pointer) -> Drag:
        start, begun = pointer, False
        while not pointer.released:
            pointer = yield
            begun = begun or math.dist(start.position, pointer.position) > CLICK_SLACK / 2
            if begun:
                dx, dy = pointer.image[0] - start.image[0], pointer.image[1] - start.image[1]
                self._changed = dragged(box, part, dx, dy)
        self._commit()

    def _draw(self, pointer: Pointer) -> Drag:
        start = pointer
        while not pointer.released:
            pointer = yield
            self._pointer = pointer.image
            if math.dist(start.position, pointer.position) > CLICK_SLACK:
                self._changed = box_between(start.image, pointer.image)
        if self._changed is None:
            self.host.say(tr("Drag from one corner to the other to draw a box."))
        self._commit()

    def _commit(self) -> None:
        box, self._changed = self._changed, None
        if box is None:
            return
        track_id, scene = self.host.track_id, self.host.scene
        if track_id is None:
            self.host.request_track(box)
            return
        key = DetectionKey(scene.sequence_id, track_id, scene.frame)
        self.host.push(lambda: set_box(self.host.state, key, box))

    def _box(self) -> Box | None:
        if self._changed is not None or self.host.track_id is None:
            return self._changed
        item = self.host.scene.item(self.host.track_id)
        return None if item is None else item.box


def dragged(box: Box, part: BoxPart, dx: float, dy: float) -> Box:
    """The box after a part of it has moved by (`dx`, `dy`) pixels; a side dragged over the other turns it around."""
    x1, y1, x2, y2 = box.corners
    if part == "inside":
        return _rounded(x1 + dx, y1 + dy, x2 + dx, y2 + dy)
    x1, x2 = (x1 + dx * ("left" in part), x2 + dx * ("right" in part))
    y1, y2 = (y1 + dy * ("top" in part), y2 + dy * ("bottom" in part))
    return _sorted(x1, y1, x2, y2)


def box_between(start: Point, end: Point) -> Box:
    """The box that has two image points as opposite corners, at least one pixel a side."""
    return _sorted(*start, *end)


def _sorted(x1: float, y1: float, x2: float, y2: float) -> Box:
    left, right = sorted((x1, x2))
    top, bottom = sorted((y1, y2))
    return _rounded(left, top, max(right, left + SMALLEST), max(bottom, top + SMALLEST))


def _rounded(x1: float, y1: float, x2: float, y2: float) -> Box:
    return Box(round(x1, DIGITS), round(y1, DIGITS), round(x2, DIGITS), round(y2, DIGITS))

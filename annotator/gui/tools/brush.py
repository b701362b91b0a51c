"""The brush and the eraser: a stroke adds pixels to the selected track's mask, or takes them from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.editing.brush import Stroke, paint_mask
from annotator.gui.canvas.draft import NOTHING, BrushTip, Draft
from annotator.gui.tools.base import Tool
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from annotator.domain.masks import Point, Window
    from annotator.editing.brush import StrokeMode
    from annotator.gui.tools.base import CursorName, Drag, Host, Pointer

_DONE = {"add": marked("Painted"), "cut": marked("Erased")}


class BrushTool(Tool):
    """One Edit a stroke, on release; nothing on Escape.

    Shift begins with a straight line from where the last stroke in this mask ended. Alt or the right button does the
    opposite: the brush erases, the eraser paints.

    Args:
        host: the canvas.
        mode: what a stroke does without Alt.
    """

    def __init__(self, host: Host, mode: StrokeMode = "add") -> None:
        super().__init__(host)
        self._usual: StrokeMode = mode
        self._mode: StrokeMode = mode
        self._stroke: Stroke | None = None
        self._pointer: Point | None = None
        self._straight = False
        self._last: tuple[MaskKey, Point] | None = None  # where the last stroke ended

    @property
    def cursor(self) -> CursorName:
        """A cross in the middle of the brush once there is a track to paint."""
        return "arrow" if self.host.track_id is None else "cross"

    @property
    def busy(self) -> bool:
        """Whether a stroke is in progress."""
        return self._stroke is not None

    @property
    def draft(self) -> Draft:
        """The stroke, the brush under the pointer, and the line that Shift would draw."""
        if self.host.track_id is None:
            return NOTHING
        tip = None if self._pointer is None else BrushTip(self._pointer, self.host.brush_size, self._line_start())
        return Draft(mode=self._mode, stroke=() if self._stroke is None else self._stroke.parts(), tip=tip)

    @property
    def hint(self) -> str:
        """What the next stroke does, and how large the brush is."""
        track_id, size = self.host.track_id, self.host.brush_size
        if track_id is None:
            return tr("Select a track first: its mask is what you paint.")
        if self._stroke is not None:
            return tr("Release to keep the stroke, Escape drops it. Size {size} px.", size=size)
        if self._mode == "cut" and self._record_missing():
            return tr("Track {track} has no mask in this frame to erase from.", track=track_id)
        verb = tr("paint the mask of") if self._mode == "add" else tr("erase from the mask of")
        opposite = tr("erases") if self._usual == "add" else tr("paints")
        return tr(
            "Drag to {verb} track {track}. Size {size} px ({smaller} smaller, {larger} larger). Shift draws a straight "
            "line, Alt or the right button {opposite}.",
            verb=verb,
            track=track_id,
            size=size,
            smaller=self.host.key("brush-smaller"),
            larger=self.host.key("brush-larger"),
            opposite=opposite,
        )

    def press(self, pointer: Pointer) -> Drag | None:
        """Begin a stroke."""
        if pointer.button not in ("left", "right"):
            return None
        if self.host.track_id is None:
            self.host.say(self.hint)
            return None
        self.hover(pointer)
        if pointer.button == "right":
            self._mode = self._opposite(pointer.alt)
        if self._mode == "cut" and self._record_missing():
            self.host.say(tr("Track {track} has no mask in this frame to erase from.", track=self.host.track_id))
            return None
        return self._paint(pointer)

    def hover(self, pointer: Pointer | None) -> None:
        """Show the brush under the pointer, and what a stroke would do."""
        self._pointer = None if pointer is None else pointer.image
        self._straight = pointer is not None and pointer.shift
        self._mode = self._opposite(pointer is None or not pointer.alt)

    def cancel(self) -> None:
        """Drop the stroke."""
        self._stroke = None

    def _paint(self, pointer: Pointer) -> Drag:
        scene = self.host.scene
        stroke = self._stroke = Stroke(scene.height, scene.width)
        start = self._line_start() or pointer.image
        self._straight = False
        try:
            stroke.line(start, pointer.image, self.host.brush_size)
            while not pointer.released:
                start = pointer.image
                pointer = yield
                self._pointer = pointer.image
                stroke.line(start, pointer.image, self.host.brush_size)
        finally:
            self._stroke = None
        self._commit(stroke.window(), pointer.image)

    def _commit(self, window: Window | None, end: Point) -> None:
        key, mode = self._key(), self._mode
        if key is None:
            return
        if window is None:
            self.host.say(tr("The stroke lies outside of the image; nothing was changed."))
            return
        before = self.host.state.get(key)
        if not self.host.push(lambda: paint_mask(self.host.state, key, window, mode)):
            return
        self._last = (key, end)
        if self.host.state.get(key) == before:
            why = tr("That is part of the mask already") if mode == "add" else tr("There is nothing of the mask there")
            self.host.say(tr("{why}; nothing was changed.", why=why))
        else:
            self.host.say(tr("{done}, track {track}.", done=tr(_DONE[mode]), track=key.track_id))

    def _opposite(self, usual: bool) -> StrokeMode:
        """The tool's own mode, or the other one."""
        return self._usual if usual else "cut" if self._usual == "add" else "add"

    def _line_start(self) -> Point | None:
        if not self._straight or self._last is None or self._last[0] != self._key():
            return None
        return self._last[1]

    def _record_missing(self) -> bool:
        key = self._key()
        return key is None or self.host.state.get(key) is None

    def _key(self) -> MaskKey | None:
        track_id, scene = self.host.track_id, self.host.scene
        return None if track_id is None else MaskKey(scene.sequence_id, track_id, scene.frame)


class EraserTool(BrushTool):
    """A stroke is taken from the mask; with Alt it is added to it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, "cut")

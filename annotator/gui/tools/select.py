"""Selecting: a click picks the topmost mask, then boxes; clicking again walks through what lies below."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.gui.canvas import hit
from annotator.gui.canvas.draft import NOTHING
from annotator.gui.tools.base import CLICK_SLACK, Tool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Draft
    from annotator.gui.tools.base import Drag, Host, Pointer


class SelectTool(Tool):
    """Click selects, drag pans."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._hovered: int | None = None
        self._last_click: Point | None = None

    @property
    def draft(self) -> Draft:
        """The track under the pointer."""
        return NOTHING if self._hovered is None else replace(NOTHING, highlight=self._hovered)

    @property
    def hint(self) -> str:
        """What the next click does."""
        return tr("Click selects a track, again the one below it. Drag moves the view, the wheel zooms.")

    def press(self, pointer: Pointer) -> Drag | None:
        """Start a click that may become a pan."""
        return self._click(pointer) if pointer.button == "left" else None

    def hover(self, pointer: Pointer | None) -> None:
        """Show what a click would select."""
        below = [] if pointer is None else self._tracks(pointer.position)
        found = below[0] if below else None
        self._hovered = None if found == self.host.track_id else found

    def cancel(self) -> None:
        """Forget what was under the pointer."""
        self._hovered = None

    def _click(self, pointer: Pointer) -> Drag:
        start, last, moved = pointer.position, pointer.position, False
        while not pointer.released:
            pointer = yield
            moved = moved or math.dist(start, pointer.position) > CLICK_SLACK
            if moved:
                self.host.pan(pointer.position[0] - last[0], pointer.position[1] - last[1])
                last = pointer.position
        if not moved:
            self._pick(start)

    def _pick(self, point: Point) -> None:
        found = self._tracks(point)
        again = self._last_click is not None and math.dist(self._last_click, point) <= CLICK_SLACK
        self._last_click, self._hovered = point, None
        if again and self.host.track_id in found:
            self.host.select(found[(found.index(self.host.track_id) + 1) % len(found)])
        else:
            self.host.select(found[0] if found else None)

    def _tracks(self, point: Point) -> list[int]:
        return hit.tracks_at(self.host.scene, self.host.viewport, point)

"""Panning: a tool of its own, and what Space and the middle button do in every tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.tools.base import STEPS, Tool
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.tools.base import CursorName, Drag, Host, Keystroke, Pointer

KEY_STEP = 40.0  # widget pixels


def pan_drag(host: Host, pointer: Pointer) -> Drag:
    """Move the view with the pointer until it is released."""
    last = pointer.position
    while True:
        pointer = yield
        host.pan(pointer.position[0] - last[0], pointer.position[1] - last[1])
        last = pointer.position
        if pointer.released:
            return


class PanTool(Tool):
    """Drag to move the view; arrow keys do the same."""

    @property
    def cursor(self) -> CursorName:
        """A hand."""
        return "open hand"

    @property
    def hint(self) -> str:
        """What the next click does."""
        return tr("Drag to move the view. The wheel zooms.")

    def press(self, pointer: Pointer) -> Drag | None:
        """Start to pan."""
        return pan_drag(self.host, pointer) if pointer.button == "left" else None

    def takes(self, stroke: Keystroke) -> bool:
        """Arrow keys."""
        return stroke.step is not None

    def key(self, stroke: Keystroke) -> None:
        """Arrow keys pan, with Shift four times as far: ten times would leave the view."""
        far = KEY_STEP * (4 if stroke.shift else 1)
        dx, dy = STEPS[stroke.name]
        self.host.pan(-far * dx, -far * dy)

"""Drags in progress: which button holds which generator, and how they are advanced and dropped."""

from __future__ import annotations

from contextlib import suppress
from inspect import GEN_RUNNING, getgeneratorstate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.tools.base import Button, Drag, Pointer


class Strokes:
    """One generator a pressed button; moves go to the newest, so that the middle button pans within a stroke."""

    def __init__(self) -> None:
        self._drags: dict[Button, Drag] = {}

    def __bool__(self) -> bool:
        """Whether a button is held."""
        return bool(self._drags)

    def begin(self, button: Button, drag: Drag | None) -> None:
        """Run a drag to its first yield; None and a drag that ends at once are over."""
        if drag is None:
            return
        self._drop(button)
        self._drags[button] = drag
        try:
            next(drag)
        except StopIteration:
            self._drags.pop(button, None)

    def move(self, pointer: Pointer) -> None:
        """Send a move to the newest drag."""
        button = next(reversed(self._drags))
        try:
            self._drags[button].send(pointer)
        except StopIteration:
            self._drags.pop(button, None)

    def end(self, pointer: Pointer) -> None:
        """Send the release to the drag of its button, if there is one; it is over before it acts on the release."""
        drag = self._drags.pop(pointer.button, None)
        if drag is not None:
            with suppress(StopIteration):
                drag.send(pointer)
            drag.close()

    def drop(self) -> None:
        """Close all drags; they leave nothing behind."""
        for button in list(self._drags):
            self._drop(button)

    def _drop(self, button: Button) -> None:
        drag = self._drags.pop(button, None)
        if (
            drag is not None and getgeneratorstate(drag) != GEN_RUNNING
        ):  # one that selects or pushes as it runs ends by itself
            drag.close()

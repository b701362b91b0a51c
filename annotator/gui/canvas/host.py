"""The canvas as its tools see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.errors import AnnotatorError, EditError
from annotator.gui.canvas.compose import image_part
from annotator.gui.tools.waiting import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.boxes import Box
    from annotator.domain.edits import Edit
    from annotator.domain.masks import Point
    from annotator.domain.state import State
    from annotator.gui.canvas.frames import FrameFeed
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.viewport import Viewport
    from annotator.gui.canvas.widget import Canvas


class CanvasHost:
    """What a tool may see and do (`annotator.gui.tools.base.Host`), on a real canvas."""

    def __init__(self, canvas: Canvas, feed: FrameFeed) -> None:
        self._canvas, self._feed = canvas, feed
        self._shelf = Shelf()

    @property
    def state(self) -> State:
        """All rows, for verbs."""
        return self._canvas.document.state

    @property
    def scene(self) -> Scene:
        """The frame.

        Raises:
            EditError: no sequence is open; the canvas asks no tool then.
        """
        if self._canvas.scene is None:
            raise EditError("no sequence is open")
        return self._canvas.scene

    @property
    def viewport(self) -> Viewport:
        """Where the image lies."""
        return self._canvas.viewport

    @property
    def track_id(self) -> int | None:
        """The selected track."""
        return self._canvas.selection.track_id

    @property
    def brush_size(self) -> int:
        """Diameter of the brush in image pixels."""
        return self._canvas.selection.brush_size

    @property
    def shelf(self) -> Shelf:
        """Open rings that wait until their tool, track and frame are shown again."""
        return self._shelf

    def key(self, name: str) -> str:
        """How a sentence names an action of the window: by its key."""
        return self._canvas.mention(name)

    def pixels(self, window: tuple[int, int, int, int]) -> NDArray[np.uint8] | None:
        """A part x1, y1, x2, y2 of the frame's image, inside it, as (h, w, 3) RGB; None while there is no image."""
        image = self._feed.image
        if image is None or self._feed.awaited or self._feed.problem:
            return None
        return image_part(image, window, (self.scene.width, self.scene.height))

    def push(self, make: Callable[[], Edit]) -> bool:
        """Make and commit an edit; an AnnotatorError becomes a message and False."""
        try:
            edit = make()
        except AnnotatorError as error:
            self.say(str(error))
            return False
        return self._canvas.document.push(edit)

    def say(self, text: str) -> None:
        """Tell the user, in the status bar."""
        self._canvas.say(text)

    def select(self, track_id: int | None) -> None:
        """Select a track."""
        self._canvas.selection.track_id = track_id

    def pan(self, dx: float, dy: float) -> None:
        """Move the view by widget pixels."""
        self._canvas.look_through(self.viewport.panned(dx, dy))

    def reveal(self, point: Point) -> None:
        """Move the view so that an image point is in it."""
        revealed = self.viewport.revealing(point, self._canvas.extent)
        if revealed != self.viewport:
            self._canvas.look_through(revealed)

    def middle(self) -> Point:
        """The image point in the middle of the view."""
        width, height = self._canvas.extent
        return self.viewport.to_image((width / 2, height / 2))

    def request_track(self, box: Box) -> None:
        """Ask the window for a new track that starts with this box."""
        self._canvas.track_requested.emit(box)


def key_of_table(name: str) -> str:
    """How a sentence names an action where no person chose keys."""
    from annotator.gui.actions import ACTIONS
    from annotator.gui.keymap import shown

    return shown(ACTIONS[name].keys[0])

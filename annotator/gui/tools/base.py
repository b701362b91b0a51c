"""What tools and the canvas say to each other."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from annotator.gui.canvas.draft import NOTHING, Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.boxes import Box
    from annotator.domain.edits import Edit
    from annotator.domain.masks import Point
    from annotator.domain.state import State
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.viewport import Viewport
    from annotator.gui.tools.waiting import Shelf

Button = Literal["left", "middle", "right", "none"]
CursorName = Literal["arrow", "cross", "open hand", "move", "across", "down", "diagonal", "antidiagonal"]

CLICK_SLACK = 4.0  # widget pixels that a hand may move during a click
STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@dataclass(frozen=True, slots=True)
class Pointer:
    """One event of the mouse or the pen.

    Attributes:
        position: widget pixels.
        image: the same place in image coordinates; may lie outside of the image.
        button: the button that was pressed or released; "none" for a move.
        shift: whether Shift is held.
        alt: whether Alt is held.
        control: whether Ctrl (Cmd on a Mac) is held.
        released: whether this ends a drag.
        double: whether this is the second press of a double click.
    """

    position: Point
    image: Point
    button: Button = "none"
    shift: bool = False
    alt: bool = False
    control: bool = False
    released: bool = False
    double: bool = False


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One key that tools know: left right up down enter escape backspace delete insert space tab backtab."""

    name: str
    shift: bool = False
    alt: bool = False
    control: bool = False

    @property
    def step(self) -> tuple[int, int] | None:
        """Where an arrow key leads, in image pixels: 1, with Shift 10; None for other keys, and with Ctrl."""
        if self.name not in STEPS or self.control:
            return None
        dx, dy = STEPS[self.name]
        return (10 * dx, 10 * dy) if self.shift else (dx, dy)


Drag = Generator[None, Pointer, None]
"""Runs to the first yield at the press; is sent each move and at last the release; is closed on Escape."""


class Host(Protocol):
    """What a tool may see and do; there always is a scene while a tool is asked."""

    @property
    def state(self) -> State:
        """All rows, for verbs."""
        ...

    @property
    def scene(self) -> Scene:
        """The frame."""
        ...

    @property
    def viewport(self) -> Viewport:
        """Where the image lies."""
        ...

    @property
    def track_id(self) -> int | None:
        """The selected track."""
        ...

    @property
    def brush_size(self) -> int:
        """Diameter of the brush in image pixels."""
        ...

    @property
    def shelf(self) -> Shelf:
        """Open rings that wait until their tool, track and frame are shown again."""
        ...

    def key(self, name: str) -> str:
        """How a sentence names an action of the window: by its key."""
        ...

    def pixels(self, window: tuple[int, int, int, int]) -> NDArray[np.uint8] | None:
        """A part x1, y1, x2, y2 of the frame's image, inside it, as (h, w, 3) RGB; None while there is no image."""
        ...

    def push(self, make: Callable[[], Edit]) -> bool:
        """Make and commit an edit; an AnnotatorError becomes a message and False."""
        ...

    def say(self, text: str) -> None:
        """Tell the user, in the status bar."""
        ...

    def select(self, track_id: int | None) -> None:
        """Select a track."""
        ...

    def pan(self, dx: float, dy: float) -> None:
        """Move the view by widget pixels."""
        ...

    def reveal(self, point: Point) -> None:
        """Move the view so that an image point is in it."""
        ...

    def middle(self) -> Point:
        """The image point in the middle of the view."""
        ...

    def request_track(self, box: Box) -> None:
        """Ask the window for a new track that starts with this box."""
        ...


class Tool:
    """A tool that does nothing; the others override what they need.

    A tool lives as long as it is active; `reset` tells it that frame or track are other ones now.
    """

    def __init__(self, host: Host) -> None:
        self.host = host

    @property
    def cursor(self) -> CursorName:
        """The shape of the pointer now."""
        return "arrow"

    @property
    def draft(self) -> Draft:
        """What to paint over the frame now."""
        return NOTHING

    @property
    def hint(self) -> str:
        """What the next click does."""
        return ""

    @property
    def busy(self) -> bool:
        """Whether there is something that Escape would drop."""
        return False

    @property
    def outdated(self) -> bool:
        """Whether the document has changed below the work in progress, so that it must be dropped."""
        return False

    def press(self, pointer: Pointer) -> Drag | None:
        """A button went down; the generator that follows the drag, or None to ignore it."""
        del pointer
        return None

    def hover(self, pointer: Pointer | None) -> None:
        """The pointer moved without a button; None when it left the view."""

    def takes(self, stroke: Keystroke) -> bool:
        """Whether this key is for the tool now rather than for the window's shortcuts."""
        del stroke
        return False

    def key(self, stroke: Keystroke) -> None:
        """A key went down that the tool takes."""

    def key_released(self) -> None:
        """The last key that the tool took is up again: what it nudged is committed."""

    def cancel(self) -> None:
        """Drop what is in progress."""

    def reset(self) -> None:
        """Frame or track are other ones now."""
        self.cancel()

    def put_away(self) -> None:
        """Another tool is used from now on."""
        self.cancel()

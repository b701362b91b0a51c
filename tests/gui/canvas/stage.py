"""A small sequence with known pixels, a host without a widget, and a document without a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey, Edit, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState, Point, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.errors import AnnotatorError, FrameError
from annotator.gui.canvas.scene import Scene, build_scene
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.canvas.windows import WindowCache
from annotator.gui.tools.base import Button, Keystroke, Pointer, Tool
from annotator.gui.tools.waiting import Shelf

WIDTH, HEIGHT = 200, 100
CAR, WALKER, GHOST, REGION = 1, 2, 3, 9


def rectangle(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    return Polygon(((x1, y1), (x2, y1), (x2, y2), (x1, y2)))


def block(x1: int, y1: int, x2: int, y2: int) -> NDArray[np.bool_]:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return pixels


def rows(frames: int = 5) -> list[tuple[Key, Row]]:
    """Frame 0: a car with a proposed mask, a walker before it with an accepted one, a box without mask, a region."""
    names = tuple(f"{frame:06d}.png" for frame in range(frames))
    return [
        (SequenceKey(1), Sequence(1, "0001", "images", names, frames, HEIGHT, WIDTH)),
        (TrackKey(1, CAR), Track(CAR, 1)),
        (TrackKey(1, WALKER), Track(WALKER, 2)),
        (TrackKey(1, GHOST), Track(GHOST, 1)),
        (TrackKey(1, REGION), Track(REGION, 10)),
        (DetectionKey(1, CAR, 0), Detection(Box(20, 20, 80, 60))),
        (DetectionKey(1, WALKER, 0), Detection(Box(60, 30, 90, 90))),
        (DetectionKey(1, GHOST, 0), Detection(Box(120, 20, 160, 50))),
        (MaskKey(1, CAR, 0), MaskRecord(Mask.from_array(block(20, 20, 80, 60)), MaskState.PROPOSED)),
        (MaskKey(1, WALKER, 0), MaskRecord(Mask.from_array(block(60, 30, 90, 90)), MaskState.ACCEPTED)),
        (MaskKey(1, REGION, 0), MaskRecord(Mask.from_array(block(100, 70, 190, 95)), MaskState.CORRECTED)),
        (DetectionKey(1, CAR, 1), Detection(Box(25, 20, 85, 60))),
    ]


def scene_of(state: State, frame: int = 0) -> Scene:
    return build_scene(state, 1, frame, WindowCache())


@dataclass
class FakeHost:
    """The canvas as tools see it, without Qt; keeps what they did."""

    state: State = field(default_factory=lambda: State(rows()))
    frame: int = 0
    track_id: int | None = CAR
    viewport: Viewport = field(default_factory=Viewport)
    said: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    requested: list[Box] = field(default_factory=list)
    brush_size: int = 4
    image: NDArray[np.uint8] | None = None
    shelf: Shelf = field(default_factory=Shelf)
    keys: dict[str, str] = field(default_factory=dict)

    def key(self, name: str) -> str:
        return self.keys.get(name, f"<{name}>")

    @property
    def scene(self) -> Scene:
        return scene_of(self.state, self.frame)

    def pixels(self, window: tuple[int, int, int, int]) -> NDArray[np.uint8] | None:
        x1, y1, x2, y2 = window
        return None if self.image is None else self.image[y1:y2, x1:x2]

    def push(self, make: Callable[[], Edit]) -> bool:
        try:
            edit = make()
        except AnnotatorError as error:
            self.say(str(error))
            return False
        if edit:
            self.state.apply(edit)
            self.edits.append(edit)
        return True

    def say(self, text: str) -> None:
        self.said.append(text)

    def select(self, track_id: int | None) -> None:
        self.track_id = track_id

    def pan(self, dx: float, dy: float) -> None:
        self.viewport = self.viewport.panned(dx, dy)

    def reveal(self, point: Point) -> None:
        self.viewport = self.viewport.revealing(point, (float(WIDTH), float(HEIGHT)))

    def middle(self) -> Point:
        return self.viewport.to_image((WIDTH / 2, HEIGHT / 2))

    def request_track(self, box: Box) -> None:
        self.requested.append(box)

    def mask(self, track_id: int | None = None) -> NDArray[np.bool_]:
        record = self.state.get(MaskKey(1, self.track_id if track_id is None else track_id, self.frame))  # type: ignore[arg-type]
        assert record is not None
        return record.mask.to_array()

    def box(self) -> Box:
        assert self.track_id is not None
        detection = self.state.get(DetectionKey(1, self.track_id, self.frame))
        assert detection is not None
        return detection.box


class Hand:
    """Draws with a tool: places are image coordinates."""

    def __init__(self, tool: Tool) -> None:
        self.tool = tool

    def click(self, x: float, y: float, button: Button = "left", **held: bool) -> None:
        self.drag((x, y), button=button, **held)

    def drag(self, *places: Point, button: Button = "left", abort: bool = False, **held: bool) -> None:
        drag = self.tool.press(self._pointer(places[0], button, **held))
        if drag is None:
            return
        events = [self._pointer(place) for place in places[1:]]
        events.append(self._pointer(places[-1], button, released=True))
        try:
            next(drag)
            for event in events[:-1] if abort else events:
                drag.send(event)
            drag.close()
        except StopIteration:
            pass
        if abort:
            self.tool.cancel()

    def hover(self, x: float, y: float) -> None:
        self.tool.hover(self._pointer((x, y)))

    def keys(self, *names: str, **held: bool) -> None:
        """Press and release keys one after the other; one that the tool does not take is an error."""
        for name in names:
            stroke = Keystroke(name, **held)
            assert self.tool.takes(stroke), name
            self.tool.key(stroke)
            self.tool.key_released()

    def _pointer(self, place: Point, button: Button = "none", **held: bool) -> Pointer:
        return Pointer(self.tool.host.viewport.to_widget(place), place, button, **held)


class FakeFrames:
    """Frames of one colour each; those in `missing` raise FrameError, and `gate` holds reading back."""

    def __init__(self) -> None:
        self.missing: set[int] = set()
        self.gate: Callable[[int], None] = lambda frame: None
        self.ahead: list[int] = []

    def get(self, frame: int) -> NDArray[np.uint8]:
        self.gate(frame)
        if frame in self.missing:
            raise FrameError("the image is missing", path=f"images/{frame:06d}.png")
        return np.full((HEIGHT, WIDTH, 3), 40 * frame + 20, dtype=np.uint8)

    def prefetch(self, frames: list[int]) -> None:
        self.ahead = list(frames)


class FakeDocument(QObject):
    """A state without a project file."""

    changed = Signal(object)
    frames_ahead = 6

    def __init__(self) -> None:
        super().__init__()
        self.state = State(rows())
        self.source = FakeFrames()
        self.edits: list[Edit] = []

    def frames(self, sequence_id: int) -> FakeFrames:
        del sequence_id
        return self.source

    def push(self, edit: Edit) -> bool:
        if edit:
            self.state.apply(edit)
            self.edits.append(edit)
            self.changed.emit(edit)
        return True

"""What is to be seen in one frame: a frozen snapshot of the state, with the masks composed by depth order."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE
from annotator.domain.compose import depth_order
from annotator.domain.edits import DetectionKey, MaskKey, SequenceKey, TrackKey
from annotator.domain.masks import Window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from annotator.domain.boxes import Box
    from annotator.domain.edits import Edit
    from annotator.domain.masks import MaskRecord, MaskState
    from annotator.domain.state import State
    from annotator.gui.canvas.windows import WindowCache


@dataclass(frozen=True, slots=True)
class Item:
    """One track in the frame.

    Attributes:
        track_id: number of the track.
        class_id: class of the track.
        box: its box here, if it has one.
        record: its mask as stored, if it has one.
        visible: the pixels of the mask that no nearer mask covers; None where there are none.
    """

    track_id: int
    class_id: int
    box: Box | None
    record: MaskRecord | None
    visible: Window | None

    @property
    def state(self) -> MaskState | None:
        """State of the mask, None without one."""
        return None if self.record is None else self.record.state

    @property
    def ignored(self) -> bool:
        """Whether this is an ignore region."""
        return self.class_id == IGNORE.class_id


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A frame as the canvas shows it; compared by identity.

    Attributes:
        sequence_id: number of the sequence.
        frame: index of the frame.
        width: columns of the image.
        height: rows of the image.
        items: tracks from back to front; those without a mask come first.
        index: (H, W), 0 = background, k = ``items[k - 1]`` has the pixel.
    """

    sequence_id: int
    frame: int
    width: int
    height: int
    items: tuple[Item, ...]
    index: NDArray[np.uint16]

    @property
    def size(self) -> tuple[float, float]:
        """(width, height) of the image."""
        return (float(self.width), float(self.height))

    def item(self, track_id: int | None) -> Item | None:
        """The track with this number, if it is in the frame."""
        return next((item for item in self.items if item.track_id == track_id), None)

    def front_to_back(self) -> tuple[Item, ...]:
        """The items, nearest first."""
        return self.items[::-1]


def build_scene(
    state: State,
    sequence_id: int,
    frame: int,
    cache: WindowCache,
    instead: Mapping[int, MaskRecord | None] = MappingProxyType({}),
) -> Scene:
    """The snapshot of one frame; `instead` has masks of tracks to show in place of the present ones, None for none.

    A mask that is shown where the track has none at present lies before all others.

    Raises:
        EditError: there is no such sequence.
    """
    sequence = state.sequence(sequence_id)
    ordered = depth_order(state, sequence_id, frame)
    ordered += [track_id for track_id in instead if track_id not in ordered]
    bare = [item for item in state.tracks_in_frame(sequence_id, frame) if item not in set(ordered)]
    tracks = bare + ordered
    records = {item: state.get(MaskKey(sequence_id, item, frame)) for item in tracks} | dict(instead)
    index = np.zeros((sequence.height, sequence.width), dtype=np.uint16)
    windows: dict[int, Window] = {}
    for number, track_id in enumerate(tracks, start=1):
        record = records[track_id]
        if record is not None:
            windows[track_id] = cache.get(record.mask)
            index[windows[track_id].slices][windows[track_id].pixels] = number
    items = [
        _item(
            state,
            DetectionKey(sequence_id, track_id, frame),
            records[track_id],
            _visible(windows.get(track_id), index, number),
        )
        for number, track_id in enumerate(tracks, start=1)
    ]
    index.flags.writeable = False
    return Scene(sequence_id, frame, sequence.width, sequence.height, tuple(items), index)


def touches(edit: Edit, sequence_id: int | None, frame: int) -> bool:
    """Whether an edit changes what is seen in a frame."""
    for key in edit.keys:
        if key.sequence_id != sequence_id:
            continue
        if isinstance(key, SequenceKey | TrackKey) or key.frame == frame:
            return True
    return False


def _item(state: State, key: DetectionKey, record: MaskRecord | None, visible: Window | None) -> Item:
    detection = state.get(key)
    box = None if detection is None else detection.box
    return Item(key.track_id, state.track(key.sequence_id, key.track_id).class_id, box, record, visible)


def _visible(window: Window | None, index: NDArray[np.uint16], number: int) -> Window | None:
    if window is None:
        return None
    pixels = index[window.slices] == number
    if not pixels.any():
        return None
    whole = np.array_equal(pixels, window.pixels)
    return window if whole else Window(window.left, window.top, pixels)  # the same object keeps cached outlines valid

"""What TrackR-CNN learns from and what it finds: sequences with objects, objects of a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

IGNORE = 10
"""Class number of ignore regions: what lies there may be an object that nobody has labelled."""

Read = Callable[[int], NDArray[np.uint8]]
"""Gives frame number n, from 0, as (H, W, 3) 8-bit RGB; whatever it raises passes through."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One true object of a frame.

    Attributes:
        track: number of its track within the sequence.
        class_id: MOTS class number; 10 for an ignore region.
        counts: its mask as COCO run lengths.
    """

    track: int
    class_id: int
    counts: str


@dataclass(frozen=True)
class Footage:
    """A sequence to learn from.

    Attributes:
        name: what people call it.
        height: rows of every frame.
        width: columns of every frame.
        frames: the frames that can be learned, ascending; neighbours in this list are neighbours in time where their
            numbers are.
        read: gives a frame.
        objects: what is true in a frame, by its number; nothing where it is missing.
    """

    name: str
    height: int
    width: int
    frames: tuple[int, ...]
    read: Read
    objects: Mapping[int, tuple[Labelled, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Window:
    """A mask inside a window of the image: `pixels` (h, w) of bool whose upper left corner is (`left`, `top`)."""

    left: int
    top: int
    pixels: NDArray[np.bool_]

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns of the image that it covers."""
        height, width = self.pixels.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)


@dataclass(frozen=True, eq=False)
class FrameObjects:
    """What was found in one frame; compared by identity.

    Attributes:
        frame: its number, from 0.
        boxes: (N, 4) of x1, y1, x2, y2 in pixels of the frame, half-open.
        classes: (N,) MOTS class numbers.
        scores: (N,) from 0 to 1.
        masks: N windows.
        embeddings: (N, D); the nearer two of one class, the likelier they are one object.
    """

    frame: int
    boxes: NDArray[np.float32]
    classes: NDArray[np.int64]
    scores: NDArray[np.float32]
    masks: tuple[Window, ...]
    embeddings: NDArray[np.float32]

    def __len__(self) -> int:
        """The number of objects."""
        return len(self.masks)

    def only(self, kept: NDArray[Any]) -> FrameObjects:
        """Some of the objects, given as (N,) of bool or as indices."""
        rows = np.flatnonzero(kept) if kept.dtype == np.bool_ else kept
        return self.with_masks(rows, tuple(self.masks[row] for row in rows))

    def with_masks(self, rows: NDArray[np.integer], masks: tuple[Window, ...]) -> FrameObjects:
        """Some of the objects, given as indices (M,), with other masks."""
        return FrameObjects(
            self.frame, self.boxes[rows], self.classes[rows], self.scores[rows], masks, self.embeddings[rows]
        )

    @classmethod
    def nothing(cls, frame: int, dimensions: int = 0) -> FrameObjects:
        """A frame without objects."""
        integers, numbers = np.zeros(0, np.int64), np.zeros(0, np.float32)
        empty = np.zeros((0, dimensions), np.float32)
        return cls(frame, np.zeros((0, 4), np.float32), integers, numbers, (), empty)

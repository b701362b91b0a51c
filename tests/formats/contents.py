"""Sequences between files: random ones, and what comes back when one is written and read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.formats.codec import Codec
from annotator.formats.fitting import Fitting
from annotator.formats.options import ReadOptions
from tests.strategies import masks

HEIGHT, WIDTH, COUNT = 8, 10, 4
TYPES = ((1, ""), (2, ""), (10, ""), (1, "Van"), (10, "Cyclist"), (3, ""), (0, "dog"), (2, "person on vehicle"))
"""Class and source type of tracks; the last but one is of no class."""


@dataclass(frozen=True)
class Whole:
    """A sequence and all its entries, to compare."""

    sequence: Sequence
    entries: tuple[Entry, ...]

    def content(self) -> Content:
        tracks = {entry.track.track_id: entry.track for entry in self.entries}
        return Content(self.sequence, self.entries, tuple(tracks.values()))


@st.composite
def wholes(
    draw: st.DrawFn,
    *,
    boxes: bool = True,
    alone: bool = True,
    with_masks: bool = True,
    types: tuple[tuple[int, str], ...] = TYPES,
    numbered: bool | None = None,
    name: str = "street",
    most_id: int = 300,
) -> Whole:
    """One sequence of 4 frames of 8 × 10 pixels with up to 4 tracks of random boxes and masks, which overlap.

    Args:
        draw: given by hypothesis.
        boxes: whether entries may have boxes.
        alone: whether an entry may lack either.
        with_masks: whether entries may have masks.
        types: of the tracks.
        numbered: whether tracks have an instance number; None for some.
        name: of the sequence.
        most_id: the largest track id.
    """
    sequence = Sequence(0, name, "", (), COUNT, HEIGHT, WIDTH, draw(st.sampled_from(Numbering)))
    ids = draw(st.lists(st.integers(1, most_id), max_size=4, unique=True))
    tracks = [Track(number, *draw(st.sampled_from(types)), draw(_instances(number, numbered))) for number in ids]
    entries = []
    for frame in range(COUNT):
        for track in sorted(draw(st.lists(st.sampled_from(tracks), unique=True)) if tracks else [], key=_number):
            box = draw(detections()) if boxes else None
            mask = draw(masks(HEIGHT, WIDTH).filter(lambda mask: mask.area)) if with_masks else None
            if alone and boxes and with_masks:
                box, mask = draw(st.sampled_from(((box, mask), (box, None), (None, mask))))
            entries.append(Entry(frame, track, box, mask))
    return Whole(sequence, tuple(entries))


def detections() -> st.SearchStrategy[Detection]:
    """Boxes in hundredths of a pixel that may leave the image, some with a visible share or marks."""
    shares = st.none() | st.integers(0, 100).map(lambda share: share / 100)
    cents, sides = st.integers(-2000, 3000), st.integers(5, 4000)
    corners = st.tuples(cents, cents, sides, sides)
    made = corners.map(lambda item: Box(*(v / 100 for v in (item[0], item[1], item[0] + item[2], item[1] + item[3]))))
    origins = st.sampled_from(((False, False), (True, False), (False, True)))  # keyframe, interpolated
    return st.builds(
        lambda box, share, occluded, origin: Detection(box, origin[0], share, occluded, origin[1]),
        made,
        shares,
        st.booleans(),
        origins,
    )


def again(codec: Codec, parts: Iterable[Whole], path: Path, options: ReadOptions | None = None) -> list[Whole]:
    """What is read after `parts` were written, names of images and folders left out."""
    assert codec.write is not None
    assert codec.read is not None
    codec.write((part.content() for part in parts), path)
    return [whole_of(content) for content in codec.read(path, options or ReadOptions())]


def whole_of(content: Content) -> Whole:
    """All of a stream."""
    entries = tuple(sorted(content.entries, key=lambda entry: (entry.frame, entry.track.track_id)))
    return Whole(replace(content.sequence, frames=(), images="", boxes=""), entries)


def fitted(whole: Whole, codec: Codec) -> tuple[Whole, tuple[str, ...]]:
    """A sequence as a format can hold it, and what was said about the rest."""
    fitting = Fitting(whole.content(), codec)
    entries = tuple(fitting.content.entries)
    return Whole(whole.sequence, entries), fitting.notes


def without_boxes(whole: Whole) -> Whole:
    """The masks alone."""
    kept = tuple(replace(entry, detection=None) for entry in whole.entries if entry.mask is not None)
    return replace(whole, entries=kept)


def block(x1: int, y1: int, x2: int, y2: int) -> Mask:
    """A mask of the size of these sequences with a filled rectangle."""
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return Mask.from_array(pixels)


def _instances(number: int, numbered: bool | None) -> st.SearchStrategy[int | None]:
    if numbered is None:
        return st.sampled_from((None, number))
    return st.just(number if numbered else None)


def _number(track: Track) -> int:
    return track.track_id

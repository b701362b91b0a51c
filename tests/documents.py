"""Small documents to test on."""

from __future__ import annotations

import numpy as np

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, IGNORE, PEDESTRIAN
from annotator.domain.edits import DetectionKey, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track

HEIGHT, WIDTH, FRAMES = 40, 60, 6


def rectangle(x1: int, y1: int, x2: int, y2: int) -> Mask:
    """A mask of 40 × 60 pixels with a filled rectangle."""
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return Mask.from_array(pixels)


def rows(masks: bool = True) -> list[tuple[Key, Row]]:
    """One sequence with a car (1) and a pedestrian (2) that overlap, and an ignore region (3), all in every frame."""
    frames = tuple(f"{frame:06d}.png" for frame in range(FRAMES))
    sequence = Sequence(1, "street", "images", frames, FRAMES, HEIGHT, WIDTH)
    result: list[tuple[Key, Row]] = [(SequenceKey(1), sequence)]
    places = {1: (CAR, (5, 10, 30, 30)), 2: (PEDESTRIAN, (25, 5, 35, 35)), 3: (IGNORE, (0, 0, 20, 20))}
    for track_id, (kind, corners) in places.items():
        result.append((TrackKey(1, track_id), Track(track_id, kind.class_id, kind.name, instance=track_id)))
        for frame in range(FRAMES):
            result.append((DetectionKey(1, track_id, frame), Detection(Box(*corners))))
            if masks:
                record = MaskRecord(rectangle(*corners), MaskState.PROPOSED, score=0.9, source="initial")
                result.append((MaskKey(1, track_id, frame), record))
    return result


def document(masks: bool = True) -> State:
    """The rows as a State."""
    return State(rows(masks))

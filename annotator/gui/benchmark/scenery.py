"""Made-up sequences: textured images, and wobbly masks that move, shrink and overlap."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, PEDESTRIAN
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.project.store import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from annotator.gui.benchmark.values import Size

IMAGES = 24
"""Different images of a sequence; longer ones show them again and again, and each time they are decoded anew."""

_SEED = 7


def make_sequence(folder: Path, size: Size, frames: int) -> Path:
    """A project of one sequence with a mask of every track in every frame; returns its file."""
    _write_images(folder / "images", size.width, size.height)
    with Project.create(folder / "sequence.mots") as project:
        rows = list(_rows(1, size.width, size.height, frames, [(0, frames)] * size.tracks))
        _add(project, rows)
        return project.path


def make_big(folder: Path, shape: tuple[int, int, int, int], longest: int) -> Path:
    """A large project; returns its file.

    Args:
        folder: where to.
        shape: (sequences, frames of each, tracks of each, boxes of each track).
        longest: masks of the first track of the first sequence, for accepting many at once.
    """
    sequences, frames, tracks, length = shape
    _write_images(folder / "images", 1242, 375)
    with Project.create(folder / "big.mots") as project:
        for number in range(1, sequences + 1):
            spread = [(index * (frames - length) // max(tracks - 1, 1), length) for index in range(tracks)]
            spans = [(start, start + count) for start, count in spread]
            if number == 1:
                spans[0] = (0, min(longest, frames))
            _add(project, list(_rows(number, 1242, 375, frames, spans)))
        return project.path


def _add(project: Project, rows: list[tuple[Key, Row]]) -> None:
    project.apply(Edit("add", tuple(Change(key, None, row) for key, row in rows)), origin="import", undoable=False)


def _rows(number: int, width: int, height: int, frames: int, spans: list[tuple[int, int]]) -> Iterator[tuple[Key, Row]]:
    names = tuple(f"{frame % IMAGES:06d}.jpg" for frame in range(frames))
    yield SequenceKey(number), Sequence(number, f"{number:04d}", "images", names, frames, height, width)
    for track_id, (start, stop) in enumerate(spans, start=1):
        kind = CAR if track_id % 3 else PEDESTRIAN
        yield TrackKey(number, track_id), Track(track_id, kind.class_id)
        for frame in range(start, stop):
            mask, box = _mask(width, height, track_id, frame)
            yield DetectionKey(number, track_id, frame), Detection(box)
            yield MaskKey(number, track_id, frame), MaskRecord(mask, MaskState.PROPOSED, score=0.9, source="made up")


def _mask(width: int, height: int, track_id: int, frame: int) -> tuple[Mask, Box]:
    shape = _shape(track_id % 12, max(height // (4 + track_id % 5), 16))
    rows, columns = shape.shape
    left = (track_id * 211 + frame * (track_id % 5 - 2)) % max(width - columns, 1)
    top = (track_id * 67 + frame // 3) % max(height - rows, 1)
    return _encoded(width, height, track_id % 12, rows, left, top), Box(left, top, left + columns, top + rows)


@cache
def _encoded(width: int, height: int, kind: int, size: int, left: int, top: int) -> Mask:
    return Mask.from_window(_shape(kind, size), left, top, height, width)


@cache
def _shape(kind: int, size: int) -> NDArray[np.bool_]:
    """An outline of some hundred vertices, as an annotator or a network makes them."""
    numbers = np.random.default_rng(_SEED + kind)
    columns = round(size * (0.5 + kind % 4 * 0.4))
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    wobble = sum(numbers.uniform(0.02, 0.06) * np.cos(k * angles + numbers.uniform(0, 6)) for k in range(2, 7))
    radius = 0.85 + wobble
    points = np.stack([columns / 2 * (1 + radius * np.cos(angles)), size / 2 * (1 + radius * np.sin(angles))], axis=1)
    canvas = np.zeros((size, columns), dtype=np.uint8)
    cv2.fillPoly(canvas, [points.round().astype(np.int32)], 1)
    return canvas.astype(np.bool_)


def _write_images(folder: Path, width: int, height: int) -> None:
    """Noise of two grains: a jpg of about the size that a street scene has."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = np.random.default_rng(_SEED)
    for index in range(IMAGES):
        coarse = numbers.integers(0, 255, (max(height // 24, 2), max(width // 24, 2), 3), dtype=np.uint8)
        image = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).astype(np.int16)
        image += numbers.integers(-14, 15, image.shape, dtype=np.int16)
        cv2.imwrite(str(folder / f"{index:06d}.jpg"), np.clip(image, 0, 255).astype(np.uint8))

"""Made-up footage: a wide blob and a tall one that move over noise."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from pycocotools import mask as coco

from refinement.trackrcnn.values import IGNORE, Footage, FrameObjects, Labelled, Window
from tests.trackers import quick_networks

HEIGHT, WIDTH, FRAMES = 60, 96, 6


def blob(frame: int, track: int) -> NDArray[np.uint8]:
    """The mask of track 1 (a car) or 2 (a pedestrian) in a frame."""
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    centre, axes = ((26 + 4 * frame, 26), (16, 9)) if track == 1 else ((74 - 2 * frame, 38), (7, 16))
    cv2.ellipse(pixels, centre, axes, 0, 0, 360, 1, -1)
    return pixels


def counts_of(mask: NDArray[np.uint8]) -> str:
    return str(coco.encode(np.asfortranarray(mask))["counts"].decode("ascii"))


def read(frame: int) -> NDArray[np.uint8]:
    image = np.random.default_rng(frame).integers(0, 90, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    image[blob(frame, 1) > 0] = (220, 60, 40)
    image[blob(frame, 2) > 0] = (60, 220, 60)
    return image


def objects(frame: int) -> tuple[Labelled, ...]:
    region = np.zeros((HEIGHT, WIDTH), np.uint8)
    region[:12, :12] = 1
    return (
        Labelled(1001, 1, counts_of(blob(frame, 1))),
        Labelled(2002, 2, counts_of(blob(frame, 2))),
        Labelled(10000, IGNORE, counts_of(region)),
    )


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with quick_networks():
        yield


@pytest.fixture
def footage() -> Footage:
    return Footage("made-up", HEIGHT, WIDTH, tuple(range(FRAMES)), read, {n: objects(n) for n in range(FRAMES)})


def found(frame: int, *members: tuple[float, float, float, int, float, float], side: int = 10) -> FrameObjects:
    """Objects as (x, y, score, class, and two numbers of an embedding), each a full square mask of `side` pixels."""
    rows = np.array(members, dtype=np.float64).reshape(-1, 6)
    boxes = np.concatenate([rows[:, :2], rows[:, :2] + side], axis=1)
    masks = tuple(Window(int(x), int(y), np.ones((side, side), bool)) for x, y in rows[:, :2])
    return FrameObjects(
        frame,
        boxes.astype(np.float32),
        rows[:, 3].astype(np.int64),
        rows[:, 2].astype(np.float32),
        masks,
        rows[:, 4:].astype(np.float32),
    )

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.errors import FrameError
from annotator.gui.review.crop import Crop
from annotator.gui.review.thumbnails import Thumbnails
from tests.documents import HEIGHT, WIDTH, rectangle
from tests.gui.review.conftest import key

SIDE = 32
ONE_IMAGE = SIDE * SIDE * 4


class Frames:
    """Counts what is read; waits while `gate` is closed."""

    def __init__(self) -> None:
        self.read: Counter[int] = Counter()
        self.gate = threading.Event()
        self.gate.set()
        self.broken: set[int] = set()
        self.bug = False

    def get(self, frame: int) -> NDArray[np.uint8]:
        self.gate.wait(10)
        self.read[frame] += 1
        if self.bug:
            raise ValueError("a bug")
        if frame in self.broken:
            raise FrameError(f"frame {frame} has no image")
        return np.full((HEIGHT, WIDTH, 3), frame, dtype=np.uint8)

    def prefetch(self, frames: list[int]) -> None: ...

    def close(self) -> None: ...


def crop(frame: int, track_id: int = 1, *, side: int = SIDE, before: bool = False) -> Crop:
    mask = rectangle(5, 10, 30, 30)
    other = rectangle(6, 10, 30, 30) if before else None
    return Crop(key(frame, track_id), mask, (), Box(5, 10, 30, 30), (200, 0, 0), side, other)


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
def thumbnails(frames: Frames, qapp: object) -> Iterator[Thumbnails]:
    made = Thumbnails(capacity_bytes=4 * ONE_IMAGE)
    made.show(frames, HEIGHT, WIDTH)
    yield made
    frames.gate.set()
    made.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("thumbnails")]


def painted(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not thumbnails.busy)


def test_a_frame_is_read_once_for_all_its_crops(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    told: list[object] = []
    thumbnails.ready.connect(told.extend)
    thumbnails.want([crop(0, 1), crop(1, 1), crop(0, 2)])
    assert thumbnails.latest(key(0)) is None
    painted(thumbnails, qtbot)
    assert frames.read == {0: 1, 1: 1}
    assert told == [key(0, 1), key(0, 2), key(1, 1)]
    found = thumbnails.latest(key(0, 2))
    assert found
    assert (found.image.width(), found.image.height()) == (SIDE, SIDE)


def test_what_is_there_is_not_painted_again(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    for _ in range(2):
        thumbnails.want([crop(0)])
        painted(thumbnails, qtbot)
    assert frames.read == {0: 1}
    thumbnails.want([crop(0, side=SIDE + 1)])
    found = thumbnails.latest(key(0))
    assert found  # the old picture stays until the new one is there
    painted(thumbnails, qtbot)
    found = thumbnails.latest(key(0))
    assert found
    assert found.image.width() == SIDE + 1


def test_a_wish_that_is_being_fulfilled_is_not_repeated(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    frames.gate.clear()
    thumbnails.want([crop(0)])
    thumbnails.want([crop(0)])
    frames.gate.set()
    painted(thumbnails, qtbot)
    assert frames.read == {0: 1}


def test_the_newest_list_wins(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    frames.gate.clear()
    thumbnails.want([crop(frame) for frame in range(20)])
    thumbnails.want([crop(30)])
    frames.gate.set()
    painted(thumbnails, qtbot)
    assert thumbnails.latest(key(30))
    assert len(frames.read) <= 4  # what had begun, and the new one


def test_memory_is_bounded_and_the_last_wishes_stay(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    thumbnails.want([crop(frame) for frame in range(4)])
    painted(thumbnails, qtbot)
    thumbnails.want([crop(0)])  # in view again
    thumbnails.want([crop(4)])
    painted(thumbnails, qtbot)
    there = [frame for frame in range(5) if thumbnails.latest(key(frame))]
    assert there == [0, 2, 3, 4]


def test_the_outline_before_is_kept_beside(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    thumbnails.want([crop(0)])
    painted(thumbnails, qtbot)
    assert thumbnails.latest(key(0), before=True) == thumbnails.latest(key(0))
    thumbnails.want([crop(0, before=True)])
    painted(thumbnails, qtbot)
    first, second = thumbnails.latest(key(0)), thumbnails.latest(key(0), before=True)
    assert first
    assert second
    assert first.image != second.image


def test_a_mask_that_was_drawn_since_has_no_picture_from_before(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    """Whether or not the key is held while it is drawn."""
    drawn = replace(crop(0), mask=rectangle(2, 2, 20, 20))
    thumbnails.want([crop(0, before=True), crop(1, before=True)])
    painted(thumbnails, qtbot)
    told: list[object] = []
    thumbnails.ready.connect(told.append)
    thumbnails.want([drawn, crop(1)])
    assert told == [[key(0)]], "it has to be painted without the old picture"
    painted(thumbnails, qtbot)
    found, other = thumbnails.latest(key(0), before=True), thumbnails.latest(key(1), before=True)
    assert found
    assert found.crop == drawn
    assert other
    assert other.crop.before is not None, "the same mask, which has a picture from before"


def test_pictures_that_are_dropped_make_room(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    thumbnails.want([crop(0, before=True)])
    painted(thumbnails, qtbot)
    thumbnails.want([replace(crop(0), mask=None)])
    painted(thumbnails, qtbot)
    assert thumbnails._bytes == ONE_IMAGE


def test_a_missing_frame_is_told_and_the_mask_shown(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    frames.broken = {1}
    thumbnails.want([crop(1), crop(2)])
    painted(thumbnails, qtbot)
    found, other = thumbnails.latest(key(1)), thumbnails.latest(key(2))
    assert found
    assert "frame 1 has no image" in found.problem
    assert found.image.pixelColor(SIDE // 2, SIDE // 2).red() > found.image.pixelColor(SIDE // 2, SIDE // 2).blue()
    assert other
    assert other.problem == ""


def test_without_frames_masks_are_shown(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    thumbnails.show(None, HEIGHT, WIDTH)
    thumbnails.want([crop(0)])
    painted(thumbnails, qtbot)
    found = thumbnails.latest(key(0))
    assert found
    assert found.problem


def test_other_frames_forget_the_pictures(thumbnails: Thumbnails, frames: Frames, qtbot: QtBot) -> None:
    frames.gate.clear()
    thumbnails.want([crop(0)])
    frames.gate.set()
    thumbnails.show(frames, HEIGHT, WIDTH)
    qtbot.wait(20)  # what was painted before is not taken over
    assert thumbnails.latest(key(0)) is None
    assert not thumbnails.busy


def test_a_bug_is_written_down_and_ends_nothing(
    thumbnails: Thumbnails, frames: Frames, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    frames.bug = True
    thumbnails.want([crop(0)])
    painted(thumbnails, qtbot)
    assert "painting thumbnails of frame 0 failed" in caplog.text
    caplog.clear()
    frames.bug = False
    thumbnails.want([crop(1)])
    painted(thumbnails, qtbot)
    assert thumbnails.latest(key(1))

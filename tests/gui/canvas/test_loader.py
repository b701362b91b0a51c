"""Frames come beside the UI thread, the newest wish wins."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import FrameError
from annotator.gui.canvas.loader import FrameLoader, Loaded

PIXELS = np.full((4, 6, 3), 9, dtype=np.uint8)


@pytest.fixture
def loader(qapp: object) -> Iterator[FrameLoader]:
    del qapp
    made = FrameLoader()
    yield made
    made.close()
    assert not any(thread.name.startswith("frame loader") for thread in threading.enumerate())


def answers(loader: FrameLoader) -> list[Loaded]:
    got: list[Loaded] = []
    loader.loaded.connect(got.append)
    return got


def test_a_frame_comes_as_an_image(loader: FrameLoader, qtbot: QtBot) -> None:
    got = answers(loader)
    loader.request("key", lambda: PIXELS)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].key == "key"
    assert got[0].image is not None
    assert (got[0].image.width(), got[0].image.height()) == (6, 4)


def test_a_missing_frame_is_an_answer_too(loader: FrameLoader, qtbot: QtBot) -> None:
    got = answers(loader)

    def missing() -> np.ndarray:
        raise FrameError("the image is missing", path="images/7.png")

    loader.request(7, missing)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].image is None
    assert "7.png" in got[0].problem


def test_a_bug_is_logged_and_told(loader: FrameLoader, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    got = answers(loader)

    def broken() -> np.ndarray:
        raise ZeroDivisionError("oops")

    with caplog.at_level(logging.CRITICAL, logger="annotator.gui.canvas.loader"):
        loader.request(7, broken)
        qtbot.waitUntil(lambda: bool(got))
    assert got[0].problem == "ZeroDivisionError: oops"


def test_only_the_newest_wish_is_read(loader: FrameLoader, qtbot: QtBot) -> None:
    got = answers(loader)
    started, go = threading.Event(), threading.Event()
    read: list[int] = []

    def slow() -> np.ndarray:
        started.set()
        assert go.wait(10)
        return PIXELS

    def reader(number: int) -> np.ndarray:
        read.append(number)
        return PIXELS

    loader.request(0, slow)
    assert started.wait(10)
    for number in (1, 2, 3):
        loader.request(number, lambda number=number: reader(number))
    go.set()
    qtbot.waitUntil(lambda: any(answer.key == 3 for answer in got))
    assert read == [3]


def test_requests_after_closing_are_ignored(loader: FrameLoader) -> None:
    loader.close()
    loader.request(1, lambda: PIXELS)

"""Other masks of the small document of `tests.documents`, with a mistake of several kinds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.exchange import MaskObject
from annotator.gui.context import Context
from annotator.jobs.evaluate.comparing import Comparison
from tests.documents import FRAMES, rectangle
from tests.jobs.evaluate.worlds import write_txt

CAR, WALKER, REGION = 1, 2, 3


def others() -> list[MaskObject]:
    """The car is a little wider and missed in frame 2, the walker is the same, a car 7 is in frame 4 alone."""
    items = [MaskObject(frame, 1, CAR, rectangle(3, 10, 25, 30)) for frame in range(FRAMES) if frame != 2]
    items += [MaskObject(frame, 2, WALKER, rectangle(25, 5, 35, 35)) for frame in range(FRAMES)]
    return [*items, MaskObject(4, 1, 7, rectangle(40, 5, 58, 20))]


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return write_txt(tmp_path / "masks" / "street.txt", others())


def compared(context: Context, other: Path, qtbot: QtBot, *, other_is_truth: bool = True) -> Comparison:
    assert context.comparing.start(other, other_is_truth=other_is_truth)
    qtbot.waitUntil(lambda: context.comparing.comparison is not None and not context.comparing.busy, timeout=60_000)
    assert context.comparing.comparison is not None
    return context.comparing.comparison

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from annotator.gui import portions
from annotator.gui.portions import Portions


class Steps:
    """So many steps."""

    def __init__(self, count: int) -> None:
        self.left, self.asked = count, 0

    def __call__(self) -> bool:
        self.asked += 1
        self.left -= 1
        return self.left >= 0


@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_all_steps_are_taken_and_the_end_is_told_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    monkeypatch.setattr(portions, "PORTION_SECONDS", seconds)
    owner, steps = QObject(), Steps(5)
    made = Portions(steps, owner)
    with qtbot.waitSignal(made.ended):
        made.start()
        assert made.waiting
        assert steps.asked == 0
    assert steps.asked == 6
    with qtbot.assertNotEmitted(made.ended, wait=20):
        pass
    assert not made.waiting


def test_a_portion_leaves_the_window_its_turn(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION_SECONDS", -1.0)
    owner, steps = QObject(), Steps(5)
    made = Portions(steps, owner)
    made._work()
    assert steps.asked == 1
    assert made.waiting


def test_stopped_it_takes_none(qtbot: QtBot) -> None:
    owner, steps = QObject(), Steps(5)
    made = Portions(steps, owner)
    made.start()
    made.stop()
    qtbot.wait(20)
    assert steps.asked == 0

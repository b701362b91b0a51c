from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.guide.callout import Callout, place
from annotator.gui.theme import Theme

AREA = QRect(0, 0, 1200, 800)
SIZE = QSize(340, 140)


@pytest.mark.parametrize(
    ("target", "side"),
    [
        (QRect(500, 10, 60, 30), "below"),
        (QRect(500, 760, 60, 30), "above"),
        (QRect(0, 0, 50, 800), "right"),
        (QRect(1150, 0, 50, 800), "left"),
        (QRect(0, 0, 1200, 800), "inside"),
    ],
)
def test_it_stands_where_there_is_room(target: QRect, side: str) -> None:
    corner, found = place(target, SIZE, AREA)
    assert found == side
    assert AREA.contains(QRect(corner, SIZE))
    assert found == "inside" or not QRect(corner, SIZE).intersects(target)


@given(st.integers(0, 1100), st.integers(0, 700), st.integers(1, 1200), st.integers(1, 800))
def test_it_never_leaves_the_window(x: int, y: int, width: int, height: int) -> None:
    target = QRect(x, y, width, height).intersected(AREA)
    corner, side = place(target, SIZE, AREA)
    assert AREA.contains(QRect(corner, SIZE))
    assert side == "inside" or not QRect(corner, SIZE).intersects(target)


class TestCallout:
    @pytest.fixture
    def ground(self, qtbot: QtBot, themed: Theme) -> QWidget:
        made = QWidget()
        qtbot.addWidget(made)
        made.resize(900, 600)
        made.show()
        return made

    def test_its_buttons(self, ground: QWidget, qtbot: QtBot) -> None:
        callout = Callout(ground)
        callout.say("Head", "Some <b>text</b>.", 1, 3)
        callout.point_at(QRect(300, 20, 60, 30))
        assert callout.isVisible()
        assert callout.back.isHidden()
        with qtbot.waitSignal(callout.moved) as told:
            qtbot.mouseClick(callout.next, Qt.MouseButton.LeftButton)
        assert told.args == [1]
        callout.say("Head", "Some text.", 3, 3)
        assert callout.next.text() == "Done"
        assert callout.skip.isHidden()
        with qtbot.waitSignal(callout.moved) as told:
            qtbot.mouseClick(callout.back, Qt.MouseButton.LeftButton)
        assert told.args == [-1]

    @pytest.mark.parametrize("corner", [QPoint(10, 10), QPoint(800, 10), QPoint(10, 560), QPoint(800, 560)])
    def test_it_is_painted_everywhere(self, ground: QWidget, corner: QPoint) -> None:
        callout = Callout(ground)
        callout.say("Head", "A long text. " * 12, 2, 3)
        callout.point_at(QRect(corner, QSize(60, 30)))
        picture = callout.grab().toImage()
        assert picture.pixelColor(picture.rect().center()).isValid()
        assert ground.rect().adjusted(-20, -20, 20, 20).contains(callout.geometry())

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.gui import theme
from annotator.gui.canvas.colours import track_colour
from annotator.gui.review.crop import Crop
from annotator.gui.review.delegate import CardDelegate
from annotator.gui.review.grid import COMMANDS, SIDES, Grid
from annotator.gui.review.model import MaskModel
from annotator.gui.review.rounds import Rounds
from annotator.gui.review.thumbnails import Thumbnails
from tests.documents import HEIGHT, WIDTH, rectangle
from tests.gui.review.conftest import key

COUNT = 60
MASK = rectangle(5, 10, 30, 30)
RECORD = MaskRecord(MASK, MaskState.PROPOSED, score=0.9)
K = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Frames:
    def get(self, frame: int) -> NDArray[np.uint8]:
        return np.full((HEIGHT, WIDTH, 3), 100, dtype=np.uint8)

    def prefetch(self, frames: list[int]) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def state() -> State:
    return State([(key(frame), RECORD) for frame in range(COUNT)])


@pytest.fixture
def thumbnails(qapp: QApplication) -> Iterator[Thumbnails]:
    made = Thumbnails()
    made.show(Frames(), HEIGHT, WIDTH)
    yield made
    made.stop()


@pytest.fixture
def grid(state: State, thumbnails: Thumbnails, themed: theme.Theme, qtbot: QtBot) -> Grid:
    """Five columns of twelve lines."""
    made = Grid(MaskModel(), thumbnails)
    qtbot.addWidget(made)
    made._model.show(state, Rounds(), [key(frame) for frame in range(COUNT)])
    made.resize(820, 560)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.go_to(0)
    return made


def row(grid: Grid) -> int:
    return grid.currentIndex().row()


def chosen(grid: Grid) -> list[int]:
    return [item.frame for item in grid.chosen()]


class TestMoving:
    def test_lines_are_full(self, grid: Grid) -> None:
        assert grid.columns == 5
        for width in range(400, 440):
            grid.resize(width, 560)
            QApplication.sendPostedEvents()
            tops = [grid.visualRect(grid.model().index(place, 0)).top() for place in range(grid.columns + 1)]
            assert len(set(tops[:-1])) == 1, width
            assert tops[-1] > tops[0], width

    @pytest.mark.parametrize(
        ("start", "which", "end"),
        [
            (0, K.Key_Left, 0),
            (4, K.Key_Right, 5),
            (5, K.Key_Left, 4),
            (2, K.Key_Down, 7),
            (7, K.Key_Up, 2),
            (0, K.Key_Up, 0),
            (58, K.Key_Down, COUNT - 1),
            (7, K.Key_End, COUNT - 1),
            (7, K.Key_Home, 0),
            (0, K.Key_PageDown, 15),
            (20, K.Key_PageUp, 5),
        ],
    )
    def test_keys_walk_over_cards(self, grid: Grid, qtbot: QtBot, start: int, which: Qt.Key, end: int) -> None:
        grid.go_to(start)
        qtbot.keyClick(grid, which)
        assert row(grid) == end
        assert chosen(grid) == [end]

    def test_shift_chooses_a_stretch(self, grid: Grid, qtbot: QtBot) -> None:
        grid.go_to(3)
        qtbot.keyClick(grid, K.Key_Down, SHIFT)
        assert chosen(grid) == [3, 4, 5, 6, 7, 8]
        qtbot.keyClick(grid, K.Key_Left, SHIFT)
        assert chosen(grid) == [3, 4, 5, 6, 7]

    def test_all_and_some_by_the_mouse(self, grid: Grid, qtbot: QtBot) -> None:
        qtbot.keyClick(grid, K.Key_A, CONTROL)
        assert len(chosen(grid)) == COUNT
        for place in (2, 6):
            at = grid.visualRect(grid.model().index(place, 0)).center()
            held = CONTROL if place == 6 else Qt.KeyboardModifier.NoModifier
            qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, held, at)
        assert chosen(grid) == [2, 6]

    def test_rows_out_of_range_are_the_nearest(self, grid: Grid) -> None:
        grid.go_to(COUNT + 5)
        assert row(grid) == COUNT - 1
        grid.go_to(-3)
        assert row(grid) == 0

    def test_an_empty_grid_has_no_cursor(self, grid: Grid, qtbot: QtBot) -> None:
        grid._model.show(None, Rounds(), [])
        grid.go_to(0)
        qtbot.keyClick(grid, K.Key_Down)
        assert grid.current is None
        assert grid.chosen() == []
        assert grid.rows_in_view() == []

    def test_it_keeps_its_place_when_rows_are_replaced(self, grid: Grid, state: State) -> None:
        grid.verticalScrollBar().setValue(700)
        with grid.place_kept():
            grid._model.show(state, Rounds(), [key(frame) for frame in range(COUNT)])
        assert grid.verticalScrollBar().value() == 700

    def test_letters_search_nothing(self, grid: Grid, qtbot: QtBot) -> None:
        grid.go_to(7)
        qtbot.keyClick(grid, K.Key_T)
        assert row(grid) == 7


class TestKeys:
    @pytest.mark.parametrize(("which", "name"), COMMANDS.items())
    def test_each_key_names_its_verb(
        self, grid: Grid, qtbot: QtBot, which: tuple[Qt.Key, Qt.KeyboardModifier], name: str
    ) -> None:
        with qtbot.waitSignal(grid.commanded) as told:
            qtbot.keyClick(grid, *which)
        assert told.args == [name]

    def test_a_key_that_is_held_down_accepts_once(self, grid: Grid) -> None:
        told: list[str] = []
        grid.commanded.connect(told.append)
        for repeated in (False, True, True):
            event = QKeyEvent(QEvent.Type.KeyPress, K.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeated)
            QApplication.sendEvent(grid, event)
        assert told == ["accept"]

    def test_its_keys_are_not_the_windows(self, grid: Grid) -> None:
        def claimed(which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
            event = QKeyEvent(QEvent.Type.ShortcutOverride, which, held)
            event.ignore()
            QApplication.sendEvent(grid, event)
            return event.isAccepted()

        assert all(claimed(*which) for which in COMMANDS)
        assert all(map(claimed, (K.Key_Z, K.Key_Left, K.Key_Home, K.Key_PageDown)))
        assert claimed(K.Key_A, CONTROL)
        assert claimed(K.Key_Right, SHIFT)
        assert not any(map(claimed, (K.Key_S, K.Key_T, K.Key_A, K.Key_F4)))
        assert not claimed(K.Key_Z, CONTROL)

    def test_z_is_held(self, grid: Grid, qtbot: QtBot) -> None:
        told: list[bool] = []
        grid.held.connect(told.append)
        qtbot.keyPress(grid, K.Key_Z)
        qtbot.keyRelease(grid, K.Key_Z)
        qtbot.keyPress(grid, K.Key_Z)
        grid.clearFocus()
        assert told == [True, False, True, False]

    def test_cards_become_larger_and_smaller(self, grid: Grid) -> None:
        grid.go_to(30)
        for _ in range(9):
            grid.resize_cards(1)
        assert grid.device_side == SIDES[-1]
        assert grid.columns == 2
        assert grid.viewport().rect().intersects(grid.visualRect(grid.currentIndex()))
        for _ in range(9):
            grid.resize_cards(-1)
        assert grid.device_side == SIDES[0]
        assert grid.columns == 7


class TestView:
    def test_what_is_in_view_comes_first_then_some_below(self, grid: Grid) -> None:
        assert grid.rows_in_view()[:20] == list(range(20))
        assert grid.rows_in_view()[-1] < COUNT - 1
        bar = grid.verticalScrollBar()
        bar.setValue(bar.maximum())
        rows = grid.rows_in_view()
        assert COUNT - 1 in rows[:20]
        assert rows[-1] == rows[0] - 1  # then the line above

    def test_scrolling_asks_at_once(self, grid: Grid, qtbot: QtBot) -> None:
        """The value of the scroll bar must not become a delay."""
        qtbot.wait(10)
        with qtbot.waitSignal(grid.in_view, timeout=400):
            grid.verticalScrollBar().setValue(900)

    @pytest.mark.parametrize("cause", ["reset", "change", "resize"])
    def test_other_cards_are_asked_for(self, grid: Grid, state: State, qtbot: QtBot, cause: str) -> None:
        qtbot.wait(10)
        with qtbot.waitSignal(grid.in_view):
            if cause == "reset":
                grid._model.show(state, Rounds(), [key(1)])
            elif cause == "change":
                grid._model.touch([key(1)])
            else:
                grid.resize(600, 400)

    def test_a_picture_is_painted_when_it_is_there(
        self, grid: Grid, thumbnails: Thumbnails, qtbot: QtBot, themed: theme.Theme
    ) -> None:
        at = grid.visualRect(grid.model().index(1, 0)).center()
        assert grid.grab().toImage().pixelColor(at) == QColor(themed.hover)
        thumbnails.want([Crop(key(1), None, (), None, (0, 0, 0), grid.device_side)])
        qtbot.waitUntil(lambda: not thumbnails.busy)
        assert grid.grab().toImage().pixelColor(at) == QColor(100, 100, 100)


class TestCards:
    """The delegate paints what the card says."""

    @staticmethod
    def image(grid: Grid, state: State, record: MaskRecord | None, keys: list[MaskKey] | None = None) -> QImage:
        item = (keys or [key(0)])[0]
        rows = [] if record is None else [(item, record)]
        grid._model.show(State(rows), Rounds(), [item])
        grid.clearFocus()
        grid.clearSelection()
        return grid.grab().toImage()

    def test_the_bar_has_the_colour_of_the_state(self, grid: Grid, state: State, themed: theme.Theme) -> None:
        for kind in MaskState:
            image = self.image(grid, state, replace(RECORD, state=kind))
            at = grid.visualRect(grid.model().index(0, 0))
            assert image.pixelColor(at.center().x(), at.top() + 151) == themed.state_colour(kind)

    def test_states_differ_in_shape_too(self, grid: Grid, state: State) -> None:
        at = grid.visualRect(grid.model().index(0, 0))
        marks = []
        for kind in MaskState:
            image = self.image(grid, state, replace(RECORD, state=kind))
            part = image.copy(at.left() + 6, at.top() + 155, 20, 20)
            marks.append(tuple(part.pixelColor(x, y).lightness() > 120 for x in range(20) for y in range(20)))
        assert len(set(marks)) == 3

    @pytest.mark.parametrize("mark", [{"flagged": True}, {"manual": True}])
    def test_marks_are_in_the_corner(self, grid: Grid, state: State, mark: dict[str, bool]) -> None:
        at = grid.visualRect(grid.model().index(0, 0))
        corner = (at.center().x() + 40, at.top() + 5, 32, 18)
        plain = self.image(grid, state, RECORD).copy(*corner)
        assert self.image(grid, state, replace(RECORD, **mark)).copy(*corner) != plain  # type: ignore[arg-type]

    def test_cards_of_all_tracks_tell_theirs(self, grid: Grid, state: State) -> None:
        at = grid.visualRect(grid.model().index(0, 0))
        x, y = at.center().x() - 70, at.top() + 12
        plain = self.image(grid, state, RECORD, [key(0, 7)])
        grid.show_tracks(True)
        numbered = self.image(grid, state, RECORD, [key(0, 7)])
        assert plain.pixelColor(x, y) != track_colour(7)
        assert numbered.pixelColor(x, y) == track_colour(7)

    def test_the_cursor_can_be_told_from_what_is_selected(self, grid: Grid, qtbot: QtBot) -> None:
        grid.go_to(0)
        qtbot.keyClick(grid, K.Key_Right, SHIFT)
        image = grid.grab().toImage()
        edges = []
        for place in (0, 1, 2):
            area = grid.visualRect(grid.model().index(place, 0))
            edges.append(image.pixelColor(area.center().x(), area.top() + 1).name())
        assert len(set(edges)) == 3

    def test_all_cards_have_one_size(self, grid: Grid) -> None:
        delegate = grid.itemDelegate()
        assert isinstance(delegate, CardDelegate)
        assert delegate.cell.width() * grid.columns <= grid.viewport().width()
        assert delegate.cell.height() == delegate.needed(grid.fontMetrics()).height()

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from pytestqt.qtbot import QtBot

from annotator.gui.main_window import MainWindow
from annotator.gui.placing import clearest, corners, worked_on

rectangles = st.builds(QRect, *(st.integers(-50, 50),) * 2, *(st.integers(1, 80),) * 2)


def covered(place: QRect, avoided: list[QRect]) -> int:
    return sum(max((place & item).width(), 0) * max((place & item).height(), 0) for item in avoided)


@given(st.lists(rectangles, min_size=1), st.lists(rectangles))
def test_the_first_place_that_covers_least_is_taken(places: list[QRect], avoided: list[QRect]) -> None:
    found = clearest(places, avoided)
    assert covered(found, avoided) == min(covered(item, avoided) for item in places)
    assert found == next(item for item in places if covered(item, avoided) == covered(found, avoided))


def test_corners_touch_the_edges() -> None:
    area = QRect(10, 20, 100, 80)
    found = corners(QSize(30, 40), area)
    assert all(area.contains(place) and place.size() == QSize(30, 40) for place in found)
    assert [(place.left(), place.bottom()) for place in found] == [(10, 99), (80, 99), (10, 59), (80, 59)]
    assert corners(QSize(101, 10), area) == []


def test_the_selected_object_and_the_open_polygon_are_worked_on(
    window: MainWindow, project_path: Path, qtbot: QtBot
) -> None:
    assert window.open_project(project_path)
    canvas = window.context.canvas
    assert canvas is not None
    assert worked_on(canvas) == []
    window.context.selection.track_id = 1
    (found,) = worked_on(canvas)
    corner = canvas.viewport.to_widget((5, 10))
    assert found.topLeft() == QPoint(round(corner[0]) - 8, round(corner[1]) - 8)
    window.context.selection.tool = "polygon"
    place = QPoint(round(corner[0]) - 60, round(corner[1]) + 100)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    assert any(item.contains(place) for item in worked_on(canvas))


@pytest.mark.parametrize("top", [True, False])
def test_a_message_leaves_the_selected_object_free(window: MainWindow, project_path: Path, top: bool) -> None:
    assert window.open_project(project_path)
    canvas = window.context.canvas
    assert canvas is not None
    window.context.selection.track_id = 1
    canvas.fit_selected()
    shift = -canvas.height() * 0.4 if top else canvas.height() * 0.2
    canvas.look_through(canvas.viewport.panned(0, shift))
    window.context.note("A job failed. " * 5, "danger")
    place = window.messages.geometry()
    assert (place.center().y() > canvas.height() / 2) == top


def test_over_the_review_strip_it_leaves_the_buttons_free(window: MainWindow, project_path: Path) -> None:
    assert window.open_project(project_path)
    window.context.selection.track_id = 1
    window.context.selection.show_review = True
    window.context.note("A job failed.", "danger")
    assert not any(window.messages.geometry().intersects(item) for item in window.worked_on())

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.editing.masks import accept
from annotator.evaluation.mistakes import Kind
from annotator.gui.canvas.colours import OTHERS
from annotator.gui.context import Context
from annotator.gui.timeline.geometry import HEAD_WIDTH, RULER_HEIGHT
from annotator.gui.timeline.view import TimelineView
from annotator.gui.verbs import masks
from tests.gui.compare.conftest import compared, others
from tests.jobs.evaluate.worlds import write_txt


@pytest.fixture
def timeline(context: Context, qtbot: QtBot) -> TimelineView:
    view = TimelineView(context)
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.show()
    view.reload()
    return view


def click(view: TimelineView, row: int, frame: float, qtbot: QtBot) -> None:
    geometry = view.geometry_now
    place = QPoint(int(geometry.x_of(frame + 0.5)), geometry.y_of(row) + 8)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_goes_to_the_frame_and_selects_the_track(
    timeline: TimelineView, context: Context, qtbot: QtBot
) -> None:
    click(timeline, 1, 4, qtbot)
    assert (context.selection.frame, context.selection.track_id) == (4, 2)


def test_the_ruler_moves_the_playhead_alone(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    place = QPoint(int(timeline.geometry_now.x_of(3.5)), 8)
    qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (context.selection.frame, context.selection.track_id) == (3, None)


def test_a_head_selects_the_track_alone(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    place = QPoint(20, timeline.geometry_now.y_of(2) + 5)
    qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (context.selection.frame, context.selection.track_id) == (0, 3)


def test_dragging_scrubs_without_changing_the_track(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    geometry, viewport = timeline.geometry_now, timeline.viewport()
    start = QPoint(int(geometry.x_of(0.5)), geometry.y_of(0) + 5)
    end = QPoint(int(geometry.x_of(5.5)), geometry.y_of(2) + 5)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
    assert (context.selection.frame, context.selection.track_id) == (5, 1)


def test_up_and_down_change_the_track(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    for key, expected in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_Down, 2), (Qt.Key.Key_Up, 1), (Qt.Key.Key_Up, 1)):
        qtbot.keyClick(timeline, key)
        assert context.selection.track_id == expected


def test_ctrl_and_the_wheel_zoom_where_the_pointer_is(timeline: TimelineView) -> None:
    timeline.zoom(40 / timeline.geometry_now.cell)
    timeline.resize(260, 200)
    timeline.horizontalScrollBar().setValue(60)
    before = timeline.geometry_now
    place = QPointF(before.x_of(2.5), 60)
    event = QWheelEvent(
        place,
        timeline.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline.viewport(), event)
    after = timeline.geometry_now
    assert after.cell > before.cell
    assert after.frame_at(place.x()) == 2


def test_zoom_has_limits_and_fit_shows_all(timeline: TimelineView) -> None:
    for _ in range(40):
        timeline.zoom_in()
    assert timeline.geometry_now.cell == 48
    for _ in range(60):
        timeline.zoom_out()
    assert timeline.geometry_now.cell == 0.25
    timeline.fit()
    assert timeline.geometry_now.furthest[0] == 0


def test_the_selected_frame_is_scrolled_to(timeline: TimelineView, context: Context) -> None:
    for _ in range(20):
        timeline.zoom_in()
    timeline.resize(260, 200)
    for frame in (5, 0, 3):
        context.selection.frame = frame
        geometry = timeline.geometry_now
        assert HEAD_WIDTH <= geometry.x_of(frame + 0.5) <= geometry.width


def test_tips_say_what_is_there(timeline: TimelineView) -> None:
    geometry = timeline.geometry_now
    y = geometry.y_of(0) + 5
    assert timeline.tip_at(geometry.x_of(0.5), y) == "Track 1, frame 0: proposed (initial), score 0.90"
    assert timeline.tip_at(10, y) == "Track 1"
    assert timeline.tip_at(10, 3) == ""
    assert timeline.tip_at(geometry.x_of(6) + 2, y) == ""


def test_an_edit_is_shown(timeline: TimelineView, context: Context) -> None:
    timeline.grab()
    assert context.document
    state = context.document.state
    edit = accept(state, [MaskKey(1, 1, 2)])
    context.document.changed.connect(timeline.apply)
    context.document.push(edit)
    geometry = timeline.geometry_now
    assert "accepted" in timeline.tip_at(geometry.x_of(2.5), geometry.y_of(0) + 5)
    image = timeline.viewport().grab().toImage()
    colour = image.pixelColor(int(geometry.x_of(2)) + 3, geometry.y_of(0) + 5)
    assert colour.green() > colour.red()


def test_without_a_project_it_is_empty(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    document, context.document = context.document, None
    timeline.reload()
    timeline.grab()
    qtbot.mouseClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 60))
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    assert timeline.tip_at(200, 60) == ""
    context.document = document


def test_rows_follow_the_list(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    timeline.show_tracks([3, 1, 99])
    assert timeline.track_ids == [3, 1]
    assert timeline.geometry_now.row_count == 2
    click(timeline, 0, 2, qtbot)
    assert (context.selection.frame, context.selection.track_id) == (2, 3)
    assert timeline.tip_at(20, timeline.geometry_now.y_of(1) + 5) == "Track 1"
    context.selection.track_id = 2
    assert timeline._marks().row is None
    timeline.viewport().grab()


def test_masks_that_are_worth_drawing_are_told(timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(context.suggestions.listed))
    item = context.suggestions.listed[0]
    geometry = timeline.geometry_now
    row = timeline.track_ids.index(item.track_id)
    tips = [timeline.tip_at(geometry.x_of(frame + 0.5), geometry.y_of(row) + 5) for frame in range(6)]
    assert tips[item.frame].endswith("score 0.90, worth drawing by hand")
    assert sum("worth drawing" in tip for tip in tips) == len(context.suggestions.frames(item.track_id))


class TestDifferences:
    """The masks of `tests.gui.compare.conftest`: the car is missed in frame 2, and a car 1007 is in frame 4 alone."""

    @pytest.fixture
    def other(self, tmp_path: Path) -> Path:
        return write_txt(tmp_path / "street.txt", others())

    def colour(self, timeline: TimelineView, row: int, frame: int) -> QColor:
        geometry = timeline.geometry_now
        bottom = RULER_HEIGHT - 1 if row < 0 else geometry.y_of(row) + 4
        place = int(geometry.x_of(frame + 0.5)), bottom - 1
        return timeline.viewport().grab().toImage().pixelColor(*place)

    def tip(self, timeline: TimelineView, row: int, frame: int) -> str:
        geometry = timeline.geometry_now
        return timeline.tip_at(geometry.x_of(frame + 0.5), 5 if row < 0 else geometry.y_of(row) + 10)

    def test_they_are_marked_as_long_as_the_comparison_is_there(
        self, timeline: TimelineView, context: Context, other: Path, qtbot: QtBot
    ) -> None:
        assert self.colour(timeline, 0, 2) != OTHERS
        compared(context, other, qtbot)
        assert self.colour(timeline, 0, 2) == OTHERS
        assert self.colour(timeline, 1, 2) != OTHERS, "the walker is the same"
        assert self.colour(timeline, -1, 4) == OTHERS, "nothing in the project has this number"
        assert self.colour(timeline, -1, 2) != OTHERS
        assert self.tip(timeline, 0, 2).splitlines()[1].startswith("False: car 1 has a mask here")
        assert self.tip(timeline, -1, 4).startswith("Missed: car 1007 has a true mask in the other masks")
        assert "\n" not in self.tip(timeline, 1, 2)
        assert self.tip(timeline, -1, 2) == ""
        context.comparing.close()
        assert self.colour(timeline, 0, 2) != OTHERS
        assert self.tip(timeline, -1, 4) == ""

    def test_marks_are_those_of_the_list(
        self, timeline: TimelineView, context: Context, other: Path, qtbot: QtBot
    ) -> None:
        compared(context, other, qtbot)
        context.comparing.choose_kind(Kind.MISSED)
        assert self.colour(timeline, 0, 2) != OTHERS
        assert self.colour(timeline, -1, 4) == OTHERS

    def test_an_edit_makes_them_pale(self, timeline: TimelineView, context: Context, other: Path, qtbot: QtBot) -> None:
        compared(context, other, qtbot)
        document = context.document
        assert document
        context.push(lambda: accept(document.state, [MaskKey(1, 2, 0)]))
        colour = self.colour(timeline, 0, 2)
        assert colour != OTHERS
        assert colour.red() > colour.green()

    def test_another_sequence_has_none(
        self, timeline: TimelineView, context: Context, other: Path, qtbot: QtBot
    ) -> None:
        compared(context, other, qtbot)
        context.selection.show(None)
        assert timeline.tip_at(200, 5) == ""
        context.selection.show(1)
        assert self.colour(timeline, 0, 2) == OTHERS


class TestRange:
    def drag(
        self,
        view: TimelineView,
        first: float,
        last: float,
        qtbot: QtBot,
        *,
        x: int | None = None,
        y: int | None = None,
    ) -> None:
        geometry, viewport = view.geometry_now, view.viewport()
        left, top = int(geometry.x_of(first + 0.5)), geometry.y_of(0) + 8
        start = QPoint(left if x is None else x, top if y is None else y)
        end = QPoint(int(geometry.x_of(last + 0.5)), geometry.y_of(1) + 8)
        held = Qt.KeyboardModifier.ShiftModifier
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, held, start)
        qtbot.mouseMove(viewport, end)
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, held, end)

    @pytest.mark.parametrize(("first", "last"), [(1, 4), (4, 1)])
    def test_shift_and_a_drag_choose_frames(
        self, timeline: TimelineView, context: Context, qtbot: QtBot, first: int, last: int
    ) -> None:
        self.drag(timeline, first, last, qtbot)
        assert context.selection.frames == (1, 4)
        assert (context.selection.track_id, context.selection.frame) == (1, last)
        assert "range" in context.available()

    def test_a_head_chooses_none(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        self.drag(timeline, 0, 4, qtbot, x=20)
        assert context.selection.frames is None

    def test_a_plain_click_or_escape_gives_it_up(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        self.drag(timeline, 1, 4, qtbot)
        click(timeline, 0, 2, qtbot)
        assert context.selection.frames is None
        self.drag(timeline, 1, 4, qtbot)
        qtbot.keyClick(timeline, Qt.Key.Key_Escape)
        assert context.selection.frames is None
        assert "range" not in context.available()

    def test_another_sequence_has_none(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        self.drag(timeline, 1, 4, qtbot)
        context.selection.show(1, 3, 1)
        assert context.selection.frames == (1, 4)
        context.selection.show(None)
        assert context.selection.frames is None

    @pytest.mark.parametrize("let_go", [{"track_id": 2}, {"frames": None}])
    def test_what_a_key_has_let_go_is_not_chosen_again_by_the_drag(
        self, timeline: TimelineView, context: Context, qtbot: QtBot, let_go: dict[str, int | None]
    ) -> None:
        geometry, viewport, held = timeline.geometry_now, timeline.viewport(), Qt.KeyboardModifier.ShiftModifier
        start, middle, end = (QPoint(int(geometry.x_of(frame + 0.5)), geometry.y_of(0) + 8) for frame in (1, 2, 4))
        qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, held, start)
        qtbot.mouseMove(viewport, middle)
        assert context.selection.frames == (1, 2)
        for name, value in let_go.items():
            setattr(context.selection, name, value)
        qtbot.mouseMove(viewport, end)
        qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, held, end)
        assert context.selection.frames is None

    def test_it_is_tinted(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        rows = [self.tinted(timeline, row) for row in range(4)]
        assert rows == [False] * 4
        self.drag(timeline, 1, 4, qtbot)
        assert [self.tinted(timeline, row) for row in range(4)] == [True, False, False, False], "its own row alone"
        context.selection.track_id = 2
        assert [self.tinted(timeline, row) for row in range(4)] == [False] * 4

    def test_one_of_the_ruler_is_for_all_rows(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        context.selection.track_id = 1
        self.drag(timeline, 1, 4, qtbot, y=8)
        assert (context.selection.frames, context.selection.frames_of) == ((1, 4), None)
        assert [self.tinted(timeline, row) for row in range(4)] == [True, True, True, False]
        context.selection.track_id = 2
        assert context.selection.frames == (1, 4)

    def test_rows_that_are_not_listed_are_not_tinted(
        self, timeline: TimelineView, context: Context, qtbot: QtBot
    ) -> None:
        self.drag(timeline, 1, 4, qtbot)
        timeline.show_tracks([2, 3])
        assert not any(self.tinted(timeline, row) for row in range(3))
        assert context.selection.frames == (1, 4)

    def tinted(self, timeline: TimelineView, row: int) -> bool:
        """Whether the frames of the range look otherwise than the last one, above the cells of a row."""
        geometry = timeline.geometry_now
        image = timeline.viewport().grab().toImage()
        inside, outside = (image.pixelColor(int(geometry.x_of(x)), geometry.y_of(row) + 2) for x in (2.5, 5.5))
        return bool(inside != outside)

    def test_its_masks_are_accepted(self, timeline: TimelineView, context: Context, qtbot: QtBot) -> None:
        assert context.document
        self.drag(timeline, 1, 4, qtbot)
        masks.accept_range(context)
        found = context.document.state.masks(1, 1)
        assert [frame for frame, record in sorted(found.items()) if record.state is MaskState.ACCEPTED] == [1, 2, 3, 4]
        told: list[str] = []
        context.noted.connect(lambda kind, text: told.append(text))
        masks.accept_range(context)
        assert told == ["Track 1 has no mask that waits to be accepted in frames 1 to 4."]

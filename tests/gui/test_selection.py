from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.selection import Selection


@pytest.fixture
def selection(qtbot: QtBot) -> Selection:
    return Selection()


@pytest.fixture
def told(selection: Selection) -> list[str]:
    names: list[str] = []
    selection.changed.connect(names.append)
    return names


def test_listeners_are_told_of_changes_alone(selection: Selection, told: list[str]) -> None:
    selection.frame = 3
    selection.frame = 3
    selection.show_boxes = False
    assert told == ["frame", "show_boxes"]


@pytest.mark.parametrize(("given", "kept"), [(1.5, 1.0), (-1, 0.0), (0.25, 0.25)])
def test_opacity_stays_between_0_and_1(selection: Selection, given: float, kept: float) -> None:
    selection.opacity = given
    assert selection.opacity == kept


def test_frames_are_not_negative(selection: Selection) -> None:
    selection.frame = -4
    assert selection.frame == 0


def test_an_unknown_tool_is_a_bug(selection: Selection) -> None:
    with pytest.raises(ValueError, match="airbrush"):
        selection.tool = "airbrush"


def test_all_is_set_before_anyone_is_told(selection: Selection) -> None:
    seen: list[tuple[int | None, int, int | None]] = []
    selection.changed.connect(lambda _: seen.append((selection.sequence_id, selection.frame, selection.track_id)))
    selection.show(2, 7, 5)
    assert seen == [(2, 7, 5)] * 3


def test_a_range_goes_with_its_track(selection: Selection, told: list[str]) -> None:
    selection.track_id = 5
    selection.choose(31, 20, 5)
    assert selection.frames == (20, 31)
    selection.frame = 3
    assert selection.frames == (20, 31)
    selection.track_id = 6
    assert selection.frames is None
    assert told.count("frames") == 2


def test_a_range_of_all_tracks_stays(selection: Selection) -> None:
    selection.track_id = 5
    selection.choose(20, 31, None)
    selection.track_id = 6
    assert selection.frames == (20, 31)


def test_two_selections_do_not_share_values(selection: Selection) -> None:
    selection.frame = 4
    assert Selection().frame == 0

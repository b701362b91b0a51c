from __future__ import annotations

import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, PEDESTRIAN
from annotator.domain.edits import DetectionKey, MaskKey, TrackKey
from annotator.domain.masks import MaskState, Polygon
from annotator.domain.state import State
from annotator.editing.masks import clear_mask, draw_mask
from annotator.editing.tracks import new_track
from annotator.gui.context import Context
from annotator.gui.verbs import masks, navigate, tracks, view

Notes = list[tuple[str, str]]
SQUARE = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))


@pytest.fixture
def state(context: Context) -> State:
    assert context.document
    return context.document.state


def test_steps_stay_inside_the_sequence(context: Context) -> None:
    navigate.step(context, -1)
    assert context.selection.frame == 0
    navigate.step(context, 10)
    assert context.selection.frame == 5
    navigate.to_start(context)
    assert context.selection.frame == 0
    navigate.to_end(context)
    assert context.selection.frame == 5


def test_next_track_goes_around(context: Context) -> None:
    for expected in (1, 2, 3, 1):
        navigate.to_track(context, 1)
        assert context.selection.track_id == expected
    navigate.to_track(context, -1)
    assert context.selection.track_id == 3


def test_a_track_elsewhere_is_gone_to(context: Context, state: State) -> None:
    context.push(lambda: new_track(state, 1, CAR.class_id, 4, Box(1, 1, 9, 9))[0])
    navigate.select_track(context, 4)
    assert (context.selection.track_id, context.selection.frame) == (4, 4)
    navigate.to_track_start(context)
    assert context.selection.frame == 4
    navigate.select_track(context, 1)
    assert context.selection.frame == 4
    navigate.to_track_end(context)
    assert context.selection.frame == 5


def test_an_ignore_region_has_nothing_open(context: Context, notes: Notes) -> None:
    context.selection.track_id = 3
    assert not navigate.to_open(context)
    assert context.selection.frame == 0
    assert notes[-1][1] == "Track 3 is an ignore region: nothing of it has to be accepted."


def test_accept_and_next_goes_through_the_track(context: Context, state: State, notes: Notes) -> None:
    context.selection.track_id = 1
    for frame in range(6):
        assert context.selection.frame == frame
        masks.accept_and_next(context)
    assert {record.state for record in state.masks(1, 1).values()} == {MaskState.ACCEPTED}
    assert notes[-1] == ("note", "Every mask of track 1 is accepted.")


def test_a_box_without_a_mask_is_not_passed_over(context: Context, state: State, notes: Notes) -> None:
    context.selection.track_id = 1
    context.push(lambda: clear_mask(state, [MaskKey(1, 1, 0)]))
    masks.accept_and_next(context)
    assert context.selection.frame == 0
    assert "no mask in frame 0" in notes[-1][1]


def test_accepting_without_a_track_says_what_to_do(context: Context, notes: Notes) -> None:
    masks.accept_and_next(context)
    assert "Select a track first" in notes[-1][1]


def test_accept_all_asks_when_many(context: Context, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masks, "MANY_MASKS", 3)
    asked: list[str] = []
    context.ask = lambda title, text, button: bool(asked.append(text))
    context.selection.track_id = 2
    masks.accept_all(context)
    assert asked == ["Accept 6 masks of track 2 without looking at each?"]
    assert state.masks(1, 2)[0].state is MaskState.PROPOSED
    context.ask = lambda *_: True
    masks.accept_all(context)
    assert state.masks(1, 2)[5].state is MaskState.ACCEPTED


def test_accept_all_of_few_does_not_ask(context: Context, state: State, notes: Notes) -> None:
    context.selection.track_id = 2
    masks.accept_all(context)
    assert state.masks(1, 2)[5].state is MaskState.ACCEPTED
    masks.accept_all(context)
    assert "no mask that waits" in notes[-1][1]


def test_reject_clear_and_remove(context: Context, state: State) -> None:
    context.selection.track_id = 1
    masks.accept(context)
    masks.reject(context)
    assert state.masks(1, 1)[0].state is MaskState.PROPOSED
    masks.reject(context)
    assert 0 not in state.masks(1, 1)
    context.selection.frame = 1
    masks.clear(context)
    assert 1 not in state.masks(1, 1)
    context.selection.frame = 2
    masks.remove(context)
    assert state.get(DetectionKey(1, 1, 2)) is None


def test_depth_order(context: Context, state: State, notes: Notes) -> None:
    context.selection.track_id = 1
    masks.forward(context)
    masks.forward(context)
    assert "front of all" in notes[-1][1]
    masks.backward(context)
    assert context.document
    assert context.document.undo_label == "Send backward track 1, frame 0"


def test_delete_track_asks_and_deselects(context: Context, state: State) -> None:
    context.selection.track_id = 1
    tracks.delete(context)
    assert state.get(TrackKey(1, 1))
    context.ask = lambda *_: True
    tracks.delete(context)
    assert state.get(TrackKey(1, 1)) is None
    assert context.selection.track_id is None


def test_change_class(context: Context, state: State) -> None:
    context.selection.track_id = 1
    tracks.change_class(context, PEDESTRIAN.class_id)
    assert state.track(1, 1).class_id == PEDESTRIAN.class_id


def test_begin_a_track_chooses_the_box_tool(context: Context, notes: Notes) -> None:
    context.selection.track_id = 1
    tracks.begin(context)
    assert (context.selection.track_id, context.selection.tool) == (None, "box")
    assert notes


def test_a_verb_that_is_not_possible_is_told(context: Context, state: State, notes: Notes) -> None:
    outside = Polygon(((900.0, 900.0), (950.0, 900.0), (950.0, 950.0)))
    assert not context.push(lambda: draw_mask(state, MaskKey(1, 1, 0), [outside]))
    assert notes[-1][0] == "warning"


def test_opacity_in_steps(context: Context) -> None:
    view.opacity(context, 1)
    assert context.selection.opacity == 0.6
    view.opacity(context, -9)
    assert context.selection.opacity == 0


def test_what_is_available(context: Context) -> None:
    assert context.available() == {"project", "write", "sequence"}
    context.selection.track_id = 1
    assert context.available() >= {"track", "box", "mask"}
    context.selection.track_id = 99  # deleted meanwhile
    assert "track" not in context.available()
    context.selection.sequence_id = 7
    assert context.spot() is None


def test_next_track_is_the_next_of_the_list(context: Context) -> None:
    context.listed = [3, 1]
    for expected in (3, 1, 3):
        navigate.to_track(context, 1)
        assert context.selection.track_id == expected
    context.selection.track_id = 2  # the filter leaves it out
    navigate.to_track(context, -1)
    assert context.selection.track_id == 1

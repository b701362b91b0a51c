from __future__ import annotations

import time

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR
from annotator.domain.edits import DetectionKey, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import MaskRecord, MaskState, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.masks import accept, clear_mask, draw_mask
from annotator.editing.suggestions import Lack, Suggester, suggestions
from annotator.editing.tracks import new_track
from annotator.gui import portions
from annotator.gui.context import Context
from annotator.gui.suggesting import LISTED, Suggestions
from annotator.gui.verbs import navigate
from tests.documents import rectangle

SQUARE = Polygon(((40.0, 5.0), (58.0, 5.0), (58.0, 20.0), (40.0, 20.0)))  # hides no other mask
Place = tuple[int, int]


@pytest.fixture
def suggested(context: Context, qtbot: QtBot) -> Suggestions:
    qtbot.waitUntil(lambda: bool(context.suggestions.listed))
    return context.suggestions


@pytest.fixture
def state(context: Context) -> State:
    assert context.document
    return context.document.state


def listed(suggested: Suggestions) -> list[Place]:
    return [(item.track_id, item.frame) for item in suggested.listed]


def here(context: Context) -> Place:
    assert context.selection.track_id is not None
    return (context.selection.track_id, context.selection.frame)


def draw(context: Context, state: State, place: Place) -> None:
    context.push(lambda: draw_mask(state, MaskKey(1, *place), [SQUARE]))


def every(state: State) -> list[MaskKey]:
    return [MaskKey(1, track, frame) for track in (1, 2, 3) for frame in state.masks(1, track)]


def test_the_best_are_listed(suggested: Suggestions, state: State) -> None:
    assert listed(suggested) == [(item.track, item.frame) for item in suggestions(state, 1, LISTED)]
    assert suggested.listed[0].quality == 0.9
    assert suggested.lack is None
    first = suggested.listed[0]
    assert first.frame in suggested.frames(first.track_id)
    assert suggested.frames(3) == ()


def test_it_follows_what_is_drawn(suggested: Suggestions, context: Context, state: State, qtbot: QtBot) -> None:
    first = listed(suggested)[0]
    with qtbot.waitSignal(suggested.changed):
        draw(context, state, first)
    assert first not in listed(suggested)
    assert listed(suggested) == [(item.track, item.frame) for item in suggestions(state, 1, LISTED)]


def test_many_edits_are_looked_at_together(
    suggested: Suggestions, context: Context, state: State, qtbot: QtBot
) -> None:
    told: list[None] = []
    suggested.changed.connect(lambda: told.append(None))
    for key in every(state)[:4]:
        context.push(lambda key=key: accept(state, [key]))  # type: ignore[misc]
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1


def test_it_looks_in_portions(context: Context, state: State, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION_SECONDS", 0.0)
    suggested = context.suggestions
    qtbot.waitUntil(lambda: bool(suggested.listed))
    assert listed(suggested) == [(item.track, item.frame) for item in suggestions(state, 1, LISTED)]


def test_repeating_it_goes_through_the_list_and_begins_anew(suggested: Suggestions, context: Context) -> None:
    seen = []
    for _ in range(LISTED):
        navigate.draw_next(context)
        seen.append(here(context))
    assert seen == listed(suggested)
    navigate.draw_next(context)
    assert here(context) == seen[0]


def test_what_was_passed_over_is_passed_over_again_after_drawing(
    suggested: Suggestions, context: Context, state: State
) -> None:
    navigate.draw_next(context)
    skipped = here(context)
    navigate.draw_next(context)
    drawn = here(context)
    draw(context, state, drawn)
    navigate.draw_next(context)
    assert here(context) not in (skipped, drawn)
    assert skipped in listed(suggested)


def test_a_new_proposal_is_suggested_again(suggested: Suggestions, context: Context, state: State) -> None:
    navigate.draw_next(context)
    place = here(context)
    key = MaskKey(1, *place)
    context.push(lambda: clear_mask(state, [key]))
    assert context.document
    context.document.undo()
    context.selection.show(1)
    navigate.draw_next(context)
    assert here(context) == listed(suggested)[0]


def test_where_the_annotator_is_already_it_goes_on(suggested: Suggestions, context: Context) -> None:
    track_id, frame = listed(suggested)[0]
    context.selection.show(1, frame, track_id)
    navigate.draw_next(context)
    assert here(context) == listed(suggested)[1]


def test_the_last_one_left_is_stayed_at(suggested: Suggestions, context: Context, state: State) -> None:
    context.push(lambda: accept(state, every(state)[1:]))
    for _ in range(3):
        navigate.draw_next(context)
        assert here(context) == (1, 0)


def test_the_tool_stays_as_it_is(suggested: Suggestions, context: Context) -> None:
    context.selection.tool = "polygon"
    navigate.draw_next(context)
    assert context.selection.tool == "polygon"


def test_it_says_what_to_do_where_nothing_is_suggested(
    suggested: Suggestions, context: Context, state: State, notes: list[tuple[str, str]]
) -> None:
    context.push(lambda: clear_mask(state, every(state)))
    navigate.draw_next(context)
    assert suggested.lack is Lack.PROPOSALS
    assert "Shift+G" in notes[-1][1]
    assert context.document
    context.document.undo()
    context.push(lambda: accept(state, every(state)))
    navigate.draw_next(context)
    assert suggested.lack is Lack.WORK
    assert notes[-1][1] == "Every mask is drawn or accepted. Nothing is left to draw."
    assert context.selection.track_id is None


def test_boxes_that_are_left_without_a_mask_are_gone_to(
    suggested: Suggestions, context: Context, state: State, notes: list[tuple[str, str]]
) -> None:
    gone = [MaskKey(1, 1, 2), MaskKey(1, 2, 4)]
    context.push(lambda: accept(state, every(state)))
    context.push(lambda: clear_mask(state, gone))
    for place in ((1, 2), (2, 4), (1, 2)):
        navigate.draw_next(context)
        assert suggested.lack is Lack.MASKS
        assert here(context) == place
    assert notes == []
    text = navigate.nothing_to_draw(context, suggested.lack)
    assert text == "Every mask is drawn or accepted, but some boxes have none. Q goes to them, one after the other."


def test_without_a_sequence_nothing_is_listed(
    suggested: Suggestions, context: Context, notes: list[tuple[str, str]]
) -> None:
    context.selection.show(None)
    navigate.draw_next(context)
    assert (suggested.listed, suggested.lack, suggested.frames(1)) == ([], None, ())
    assert notes[-1][1] == ""


def test_a_track_without_masks_is_no_matter(suggested: Suggestions, context: Context, state: State) -> None:
    context.push(lambda: new_track(state, 1, CAR.class_id, 4, Box(1, 1, 9, 9))[0])
    navigate.draw_next(context)
    assert here(context) == listed(suggested)[0]


def crowd(tracks: int, frames: int) -> State:
    """Proposals everywhere."""
    sequence = Sequence(1, "street", "images", ("a.png",) * frames, frames, 40, 60)
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), sequence)]
    for track_id in range(1, tracks + 1):
        rows.append((TrackKey(1, track_id), Track(track_id, CAR.class_id)))
        shape = rectangle(track_id, track_id, track_id + 9, track_id + 8)
        for frame in range(frames):
            record = MaskRecord(shape, MaskState.PROPOSED, score=0.5 + (frame * track_id % 40) / 100)
            rows.append((DetectionKey(1, track_id, frame), Detection(Box(track_id, track_id, 50, 38))))
            rows.append((MaskKey(1, track_id, frame), record))
    return State(rows)


def test_an_edit_in_a_long_sequence_is_looked_at_in_no_time() -> None:
    """A portion has to fit between two paints; far more than it takes, as other programs may be running."""
    state = crowd(30, 300)
    suggester = Suggester(state, 1)
    (first,) = suggester.best(1)
    edit = accept(state, [MaskKey(1, first.track, first.frame)])
    state.apply(edit)
    began = time.perf_counter()
    suggester.apply(edit)
    assert suggester.best(LISTED)[0] != first
    assert time.perf_counter() - began < 0.1

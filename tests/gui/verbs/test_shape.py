"""Verbs on the shape of a mask, and masks taken over from other frames, through the window's actions."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.masks import Mask, MaskState
from annotator.domain.state import State
from annotator.editing.masks import accept, clear_mask, draw_mask, set_mask
from annotator.gui.actions import ActionSet
from annotator.gui.context import Context
from annotator.gui.verbs import shape
from tests.documents import HEIGHT, WIDTH

Notes = list[tuple[str, str]]


@pytest.fixture
def state(context: Context) -> State:
    assert context.document
    context.selection.track_id = 1
    return context.document.state


@pytest.fixture
def actions(context: Context, qtbot: QtBot) -> ActionSet:
    return ActionSet(context, context)


def draw(context: Context, state: State, pixels: np.ndarray, frame: int = 0) -> None:
    assert context.push(lambda: set_mask(state, MaskKey(1, 1, frame), Mask.from_array(pixels), "test"))


def ring() -> np.ndarray:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[10:30, 10:40] = True
    pixels[15:20, 15:25] = False
    pixels[35, 50] = True
    return pixels


def mask(state: State, frame: int = 0) -> np.ndarray:
    record = state.get(MaskKey(1, 1, frame))
    assert record is not None
    return record.mask.to_array()


@pytest.mark.parametrize(
    ("name", "place", "after"),
    [
        ("fill-holes", (17, 20), True),
        ("remove-specks", (35, 50), False),
        ("grow", (9, 20), True),
        ("shrink", (10, 20), False),
    ],
)
def test_each_action_changes_the_mask_in_one_step(
    context: Context, state: State, actions: ActionSet, name: str, place: tuple[int, int], after: bool
) -> None:
    draw(context, state, ring())
    assert mask(state)[place] != after
    actions[name].trigger()
    assert mask(state)[place] == after
    assert context.document
    context.document.undo()
    np.testing.assert_array_equal(mask(state), ring())


def test_simplifying_leaves_few_vertices(context: Context, state: State, actions: ActionSet) -> None:
    ys, xs = np.mgrid[:HEIGHT, :WIDTH]
    draw(context, state, np.hypot(ys - 20, xs - 30) < 15)
    actions["simplify"].trigger()
    record = state.get(MaskKey(1, 1, 0))
    assert record is not None
    assert len(record.polygons[0].outer) < 25


@pytest.mark.parametrize(
    ("name", "told"),
    [("fill-holes", "no holes"), ("remove-specks", "no parts below 5%"), ("simplify", "as few vertices")],
)
def test_where_there_is_nothing_to_do_that_is_told(
    context: Context, state: State, actions: ActionSet, notes: Notes, name: str, told: str
) -> None:
    actions[name].trigger()
    assert told in notes[-1][1]
    assert context.document
    assert context.document.undo_label is None


def test_shrinking_to_nothing_is_refused(context: Context, state: State, actions: ActionSet, notes: Notes) -> None:
    dot = np.zeros((HEIGHT, WIDTH), dtype=bool)
    dot[20, 20] = True
    draw(context, state, dot)
    actions["shrink"].trigger()
    assert notes[-1][0] == "warning"
    assert "Clear it instead" in notes[-1][1]
    np.testing.assert_array_equal(mask(state), dot)


def test_actions_need_a_mask_and_a_project_that_can_be_written(
    context: Context, state: State, actions: ActionSet
) -> None:
    assert actions["grow"].isEnabled()
    context.push(lambda: clear_mask(state, [MaskKey(1, 1, 0)]))
    actions.refresh()
    assert not actions["grow"].isEnabled()
    assert actions["copy-next"].isEnabled()
    context.selection.track_id = None
    assert not actions["copy-next"].isEnabled()


@pytest.mark.parametrize("verb", [shape.fill_holes, shape.interpolate, lambda context: shape.copy(context, 1)])
def test_without_a_track_it_says_what_to_do(context: Context, notes: Notes, verb: object) -> None:
    verb(context)  # type: ignore[operator]
    assert "Select a track first" in notes[-1][1]


def test_copying_from_the_previous_and_the_next_mask(
    context: Context, state: State, actions: ActionSet, notes: Notes
) -> None:
    draw(context, state, ring(), frame=0)
    context.push(lambda: clear_mask(state, [MaskKey(1, 1, frame) for frame in (1, 2)]))
    context.selection.frame = 2
    actions["copy-previous"].trigger()
    np.testing.assert_array_equal(mask(state, 2), ring())
    assert notes[-1][1].startswith("Mask copied from frame 0. It counts as a proposal")
    actions["copy-previous"].trigger()
    assert "copy of frame 0 already" in notes[-1][1]
    actions["copy-next"].trigger()
    record = state.get(MaskKey(1, 1, 2))
    assert record is not None
    assert (record.source, record.manual) == ("copy of frame 3", False)


def test_copying_over_a_drawn_mask_says_so_and_over_an_accepted_one_is_refused(
    context: Context, state: State, actions: ActionSet, notes: Notes
) -> None:
    draw(context, state, ring())
    actions["copy-next"].trigger()
    assert "in place of the drawn one" in notes[-1][1]
    context.push(lambda: accept(state, [MaskKey(1, 1, 0)]))
    context.selection.frame = 1
    actions["copy-previous"].trigger()
    context.selection.frame = 0
    actions["copy-next"].trigger()
    assert notes[-1][0] == "warning"
    assert "is accepted" in notes[-1][1]


def test_there_may_be_nothing_to_copy(context: Context, state: State, actions: ActionSet, notes: Notes) -> None:
    actions["copy-previous"].trigger()
    assert notes[-1][1] == "Track 1 has no mask before frame 0 to copy."
    context.selection.frame = 5
    actions["copy-next"].trigger()
    assert "no mask after frame 5" in notes[-1][1]


def test_interpolating_fills_the_gap(context: Context, state: State, actions: ActionSet, notes: Notes) -> None:
    draw(context, state, ring(), frame=0)
    draw(context, state, ring(), frame=4)
    context.selection.frame = 2
    actions["interpolate-masks"].trigger()
    assert notes[-1][1].startswith("3 masks interpolated, frames 1 to 3.")
    record = state.get(MaskKey(1, 1, 2))
    assert record is not None
    assert (record.state, record.manual, record.source) == (MaskState.PROPOSED, False, "interpolation")
    actions["interpolate-masks"].trigger()
    assert "interpolated already" in notes[-1][1]


def test_interpolating_needs_both_sides(context: Context, state: State, actions: ActionSet, notes: Notes) -> None:
    actions["interpolate-masks"].trigger()
    assert notes[-1][0] == "warning"
    assert "no manual or accepted mask before frame 0" in notes[-1][1]


def test_a_polygon_drawn_over_a_copy_is_manual(context: Context, state: State, actions: ActionSet) -> None:
    from annotator.domain.masks import Polygon

    actions["copy-next"].trigger()
    square = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0)))
    context.push(lambda: draw_mask(state, MaskKey(1, 1, 0), [square], "add"))
    record = state.get(MaskKey(1, 1, 0))
    assert record is not None
    assert record.manual

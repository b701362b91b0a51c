from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState, Polygon
from annotator.editing.importing import import_entries
from annotator.editing.masks import accept, draw_mask, reject, reshape_mask, set_mask
from annotator.editing.proposals import store_proposals
from annotator.editing.review import flag
from tests.documents import FRAMES, document, rectangle
from tests.editing.test_verbs import objects

KEY = MaskKey(1, 1, 0)
SQUARE = (Polygon(((2, 2), (9, 2), (9, 9), (2, 9))),)


def test_a_flag_is_set_and_taken_away_and_leaves_the_rest_of_the_mask() -> None:
    state = document()
    before = state.masks(1, 1)[0]
    edit = flag(state, [KEY])
    assert edit.label == "Flag mask of track 1, frame 0"
    state.apply(edit)
    assert state.masks(1, 1)[0].flagged
    assert state.masks(1, 1)[0].mask == before.mask
    state.apply(flag(state, [KEY], flagged=False))
    assert state.masks(1, 1)[0] == before


def test_flagging_what_is_flagged_or_has_no_mask_is_no_edit() -> None:
    state = document()
    state.apply(flag(state, [KEY]))
    assert not flag(state, [KEY, MaskKey(1, 1, FRAMES + 3), MaskKey(1, 9, 0)])
    assert not flag(state, [MaskKey(1, 2, 0)], flagged=False)
    assert not flag(state, [])


def test_one_mask_named_twice_is_flagged_once() -> None:
    state = document()
    assert flag(state, [KEY, KEY, MaskKey(1, 2, 3)]).label == "Flag 2 masks"


@given(st.sets(st.tuples(st.integers(1, 4), st.integers(0, FRAMES))), st.booleans())
def test_a_flag_is_undone_exactly(places: set[tuple[int, int]], flagged: bool) -> None:
    state = document()
    state.apply(flag(state, [MaskKey(1, 2, frame) for frame in range(0, FRAMES, 2)]))
    before = {(track, frame): row for track in (1, 2, 3) for frame, row in state.masks(1, track).items()}
    edit = flag(state, [MaskKey(1, *place) for place in places], flagged)
    state.apply(edit)
    assert all(before.get(place) is None or state.masks(1, place[0])[place[1]].flagged == flagged for place in places)
    state.apply(edit.inverted())
    assert before == {(track, frame): row for track in (1, 2, 3) for frame, row in state.masks(1, track).items()}


def test_accepting_takes_the_flag_away_also_from_an_accepted_mask() -> None:
    state = document()
    for _ in range(2):
        state.apply(flag(state, [KEY]))
        state.apply(accept(state, [KEY]))
        assert state.masks(1, 1)[0].state is MaskState.ACCEPTED
        assert not state.masks(1, 1)[0].flagged


def test_drawing_anew_takes_the_flag_away() -> None:
    state = document()
    for draw in (
        lambda: draw_mask(state, KEY, SQUARE),
        lambda: draw_mask(state, KEY, (Polygon(((12, 12), (19, 12), (19, 19))),), "add"),
        lambda: draw_mask(state, KEY, (Polygon(((3, 3), (5, 3), (5, 5))),), "cut"),
        lambda: reshape_mask(state, KEY, SQUARE, (Polygon(((1, 1), (9, 2), (9, 9), (2, 9))),)),
        lambda: set_mask(state, KEY, rectangle(20, 20, 30, 30), "brush"),
    ):
        state.apply(flag(state, [KEY]))
        state.apply(draw())
        assert not state.masks(1, 1)[0].flagged


def test_rejecting_and_proposing_anew_keep_the_flag_as_nobody_has_looked() -> None:
    state = document()
    state.apply(accept(state, [KEY]))
    state.apply(flag(state, [KEY]))
    state.apply(reject(state, [KEY]))
    assert state.masks(1, 1)[0].flagged
    state.apply(store_proposals(state, 1, [(1, 0, rectangle(7, 7, 20, 20), 0.6)], "track 1, round 1"))
    assert state.masks(1, 1)[0].source == "track 1, round 1"
    assert state.masks(1, 1)[0].flagged


def test_an_import_of_proposals_keeps_the_flag_and_one_of_final_masks_does_not() -> None:
    for mask_state in (MaskState.PROPOSED, MaskState.ACCEPTED):
        state = document()
        state.apply(flag(state, [KEY]))
        state.apply(import_entries(state, 1, objects((0, 1, 1)), mask_state)[0])
        assert state.masks(1, 1)[0].mask == rectangle(0, 0, 9, 9)
        assert state.masks(1, 1)[0].flagged == (mask_state is MaskState.PROPOSED)

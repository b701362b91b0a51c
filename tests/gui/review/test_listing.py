from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.edits import Key, MaskKey, Row
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.gui.review.listing import Filter, Order, as_good, counts, fits, in_order, listed, rank, scope
from annotator.gui.review.rounds import Rounds
from tests import documents
from tests.documents import FRAMES, rectangle
from tests.gui.review.conftest import SCORES, WORST_FIRST, key, proposed_anew

MASK = rectangle(0, 0, 10, 10)
PROPOSED = MaskRecord(MASK, MaskState.PROPOSED, score=0.5)
DRAWN = MaskRecord(MASK, MaskState.CORRECTED, manual=True)
IMPORTED = MaskRecord(MASK, MaskState.PROPOSED, source="import")
ACCEPTED = MaskRecord(MASK, MaskState.ACCEPTED, score=0.9)
FLAGGED = replace(PROPOSED, flagged=True)


def state_with(records: dict[int, MaskRecord]) -> State:
    """The small document with other masks for track 1."""
    rows: list[tuple[Key, Row]] = [(item, row) for item, row in documents.rows() if item not in map(key, range(FRAMES))]
    return State([*rows, *((key(frame), record) for frame, record in records.items())])


def scored() -> State:
    return state_with({frame: replace(PROPOSED, score=score) for frame, score in enumerate(SCORES)})


def frames(keys: list[MaskKey]) -> list[int]:
    return [item.frame for item in keys]


records = st.builds(
    MaskRecord,
    st.just(MASK),
    st.sampled_from(MaskState),
    st.booleans(),
    st.none() | st.floats(0, 1),
    flagged=st.booleans(),
)
tables = st.dictionaries(st.integers(0, FRAMES - 1), records, min_size=1)


def test_unknown_ranks_below_all_and_drawn_above() -> None:
    ranks = [rank(item) for item in (IMPORTED, replace(PROPOSED, score=0.0), replace(PROPOSED, score=1.0), DRAWN)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == 4


def test_the_scope_is_a_track_or_all_objects() -> None:
    state = documents.document()
    assert scope(state, 1, 2) == [key(frame, 2) for frame in range(FRAMES)]
    assert scope(state, 1, None)[:3] == [key(0, 1), key(0, 2), key(1, 1)]
    assert {item.track_id for item in scope(state, 1, None)} == {1, 2}
    assert len(scope(state, 1, 3)) == FRAMES  # an ignore region, when it is asked for itself
    assert scope(documents.document(masks=False), 1, None) == []


@pytest.mark.parametrize(
    ("record", "passed"),
    [
        (PROPOSED, {Filter.OPEN, Filter.ALL}),
        (DRAWN, {Filter.OPEN, Filter.ALL}),
        (ACCEPTED, {Filter.ALL}),
        (FLAGGED, {Filter.OPEN, Filter.FLAGGED, Filter.ALL}),
        (None, set()),
    ],
)
def test_filters(record: MaskRecord | None, passed: set[Filter]) -> None:
    assert {wanted for wanted in Filter if fits(record, wanted, None)} == passed


def test_changed_is_what_has_an_agreement() -> None:
    assert fits(PROPOSED, Filter.CHANGED, 0.7)
    assert not fits(PROPOSED, Filter.CHANGED, None)


def test_worst_first_and_by_time() -> None:
    state = scored()
    keys = scope(state, 1, 1)
    assert frames(in_order(state, keys, Order.WORST)) == WORST_FIRST
    assert frames(in_order(state, reversed(keys), Order.TIME)) == list(range(FRAMES))


def test_what_changed_is_listed_after_a_round() -> None:
    state, rounds = scored(), Rounds()
    edit = proposed_anew(state, 1, 4)
    state.apply(edit)
    rounds.apply(edit)
    assert frames(listed(state, scope(state, 1, 1), Filter.CHANGED, Order.TIME, rounds)) == [1, 4]


def test_as_good_starts_at_the_cursor() -> None:
    state = scored()
    keys = scope(state, 1, 1)
    assert set(frames(as_good(state, keys, key(WORST_FIRST[2])))) == set(WORST_FIRST[2:])


def test_nothing_is_as_good_as_a_mask_of_unknown_quality() -> None:
    state = state_with({0: IMPORTED, 1: PROPOSED, 2: DRAWN})
    assert as_good(state, scope(state, 1, 1), key(0)) == []
    assert as_good(state, scope(state, 1, 1), key(5)) == []  # which has no mask at all
    assert frames(as_good(state, scope(state, 1, 1), key(1))) == [1, 2]
    assert frames(as_good(state, scope(state, 1, 1), key(2))) == [2]


@given(tables)
def test_every_mask_is_listed_once_and_none_is_better_than_the_next(table: dict[int, MaskRecord]) -> None:
    state = state_with(table)
    found = listed(state, scope(state, 1, 1), Filter.ALL, Order.WORST, Rounds())
    assert sorted(frames(found)) == sorted(table)
    ranks = [rank(table[item.frame]) for item in found]
    assert ranks == sorted(ranks)


@given(tables)
def test_counts_are_those_of_the_lists(table: dict[int, MaskRecord]) -> None:
    state = state_with(table)
    keys = scope(state, 1, 1)
    found = counts(state, keys, Rounds())
    assert found == {wanted: len(listed(state, keys, wanted, Order.TIME, Rounds())) for wanted in Filter}


@given(tables, st.data())
def test_as_good_takes_nothing_worse_flagged_or_accepted(table: dict[int, MaskRecord], data: st.DataObject) -> None:
    state = state_with(table)
    than = data.draw(st.sampled_from(sorted(table)))
    for item in as_good(state, scope(state, 1, 1), key(than)):
        record = table[item.frame]
        assert rank(record) >= rank(table[than])
        assert record.state is not MaskState.ACCEPTED
        assert not record.flagged

"""Verbs of the strip on a context without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.domain.edits import Change, Edit
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.editing import masks, review
from annotator.gui.context import Context
from annotator.gui.review import verbs
from tests.documents import FRAMES, rectangle
from tests.gui.review.conftest import WORST_FIRST, key, scored

KEYS = [key(frame) for frame in range(FRAMES)]
ACCEPTED, PROPOSED = MaskState.ACCEPTED, MaskState.PROPOSED


@pytest.fixture
def state(context: Context) -> State:
    """Of a project whose masks differ in quality."""
    assert context.document
    scored(context.document.project)
    return context.document.state


def records(state: State) -> list[MaskRecord]:
    return [record for item in KEYS if (record := state.get(item))]


def accepted(state: State) -> set[int]:
    return {item.frame for item in KEYS if (record := state.get(item)) and record.state is ACCEPTED}


def put(context: Context, frame: int, record: MaskRecord) -> None:
    """Replace one mask, as an import would."""
    assert context.document
    before = context.document.state.get(key(frame))
    edit = Edit("Put", (Change(key(frame), before, record),))
    context.document.project.apply(edit, origin="import", undoable=False)


def undo(context: Context) -> None:
    assert context.document
    assert context.document.undo()


class TestAccept:
    def test_many_are_one_step(self, context: Context, state: State) -> None:
        assert verbs.accept(context, KEYS)
        assert accepted(state) == set(range(FRAMES))
        undo(context)
        assert accepted(state) == set()

    def test_flags_go(self, context: Context, state: State) -> None:
        verbs.flag(context, KEYS[:2])
        verbs.accept(context, KEYS[:1])
        assert [record.flagged for record in records(state)] == [False, True, *([False] * 4)]

    def test_what_is_accepted_or_gone_is_no_failure(self, context: Context, state: State) -> None:
        assert verbs.accept(context, KEYS[:1])
        assert context.push(lambda: masks.clear_mask(state, [KEYS[1]]))
        assert context.document
        label = context.document.undo_label
        assert verbs.accept(context, KEYS[:2])
        assert context.document.undo_label == label  # nothing was done


class TestReject:
    def test_each_by_its_own_state(self, context: Context, state: State) -> None:
        verbs.accept(context, [KEYS[1]])
        put(context, 2, MaskRecord(rectangle(0, 0, 9, 9), ACCEPTED, manual=True))
        assert verbs.reject(context, KEYS[:3])
        found = [state.get(item) for item in KEYS[:3]]
        assert [record.state if record else None for record in found] == [None, PROPOSED, MaskState.CORRECTED]
        undo(context)
        assert accepted(state) == {1, 2}


class TestFlag:
    def test_some_flagged_become_all_flagged_then_none(self, context: Context, state: State) -> None:
        assert context.push(lambda: review.flag(state, [KEYS[0]]))
        verbs.flag(context, KEYS[:3])
        assert [record.flagged for record in records(state)] == [True] * 3 + [False] * 3
        verbs.flag(context, KEYS[:3])
        assert not any(record.flagged for record in records(state))

    def test_masks_that_are_gone_are_passed_over(self, context: Context, state: State) -> None:
        assert context.push(lambda: masks.clear_mask(state, [KEYS[0]]))
        verbs.flag(context, KEYS[:2])
        assert [record.flagged for record in records(state)] == [True, *([False] * 4)]


class TestAsGood:
    def test_the_order_of_the_list_does_not_matter(
        self, context: Context, state: State, notes: list[tuple[str, str]]
    ) -> None:
        for listed in (KEYS, KEYS[::-1], [key(frame) for frame in WORST_FIRST]):
            assert verbs.accept_as_good(context, listed, key(WORST_FIRST[2]))
            assert accepted(state) == set(WORST_FIRST[2:])
            undo(context)
        assert notes[-1] == (
            "note",
            "4 masks of a predicted quality of 60% or better accepted. Ctrl+Z takes it back.",
        )

    def test_only_what_is_listed(self, context: Context, state: State) -> None:
        assert verbs.accept_as_good(context, KEYS[:3], KEYS[0])
        assert accepted(state) == {0, 1}

    def test_flagged_masks_are_left_and_told(
        self, context: Context, state: State, notes: list[tuple[str, str]]
    ) -> None:
        verbs.flag(context, [key(WORST_FIRST[0]), key(WORST_FIRST[-1])])
        assert verbs.accept_as_good(context, KEYS, key(WORST_FIRST[3]))
        assert accepted(state) == set(WORST_FIRST[3:-1])
        assert notes[-1][1].endswith("Ctrl+Z takes it back. Left out: 1 flagged mask.")

    def test_from_a_mask_that_was_drawn_only_those(
        self, context: Context, state: State, notes: list[tuple[str, str]]
    ) -> None:
        drawn = MaskRecord(rectangle(0, 0, 9, 9), MaskState.CORRECTED, manual=True)
        put(context, 2, drawn)
        put(context, 4, replace(drawn, source="brush"))
        assert verbs.accept_as_good(context, KEYS, KEYS[2])
        assert accepted(state) == {2, 4}
        assert notes[-1][1].startswith("2 masks drawn by hand accepted.")

    def test_from_a_mask_of_unknown_quality_nothing(
        self, context: Context, state: State, notes: list[tuple[str, str]]
    ) -> None:
        put(context, 0, MaskRecord(rectangle(0, 0, 9, 9), PROPOSED, source="import"))
        assert not verbs.accept_as_good(context, KEYS, KEYS[0])
        assert accepted(state) == set()
        assert notes[-1][1] == "The quality of this mask is not known. Go to one whose card tells it."

    def test_where_nothing_waits_it_says_so(self, context: Context, state: State, notes: list[tuple[str, str]]) -> None:
        verbs.accept(context, KEYS)
        assert not verbs.accept_as_good(context, KEYS, KEYS[0])
        assert notes[-1][1] == "No mask of a predicted quality of 50% or better waits to be accepted."

    def test_from_a_box_without_a_mask_nothing(
        self, context: Context, state: State, notes: list[tuple[str, str]]
    ) -> None:
        assert context.push(lambda: masks.clear_mask(state, [KEYS[0]]))
        assert not verbs.accept_as_good(context, KEYS, KEYS[0])
        assert notes[-1][1] == "There is no mask under the cursor to measure the others by."


def test_without_a_project_nothing_happens(context: Context) -> None:
    document, context.document = context.document, None
    assert not verbs.accept(context, KEYS)
    assert not verbs.reject(context, KEYS)
    assert not verbs.flag(context, KEYS)
    assert not verbs.accept_as_good(context, KEYS, KEYS[0])
    context.document = document

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.editing.checks.checker import Checker
from annotator.editing.checks.finding import Kind
from annotator.editing.masks import accept, clear_mask
from annotator.gui.checks.checking import Checking
from annotator.gui.context import Context


@pytest.fixture
def checking(context: Context, qtbot: QtBot) -> Checking:
    """Somebody looks, and all is found."""
    context.checking.active = True
    qtbot.waitUntil(lambda: not context.checking.busy)
    return context.checking


def test_nothing_is_searched_for_unless_somebody_looks(context: Context, qtbot: QtBot) -> None:
    qtbot.wait(20)
    assert context.checking.listed == []
    context.checking.active = True
    qtbot.waitUntil(lambda: not context.checking.busy)
    assert context.checking.listed


def test_it_lists_what_the_checker_finds(context: Context, checking: Checking) -> None:
    assert context.document
    assert checking.listed == Checker(context.document.state, 1).findings()
    assert checking.counts().total() == len(checking.listed)


def test_it_follows_edits(context: Context, checking: Checking, qtbot: QtBot) -> None:
    assert context.document
    state = context.document.state
    assert checking.counts()[Kind.OPEN] == 2
    context.push(lambda: accept(state, [MaskKey(1, 1, frame) for frame in range(6)]))
    qtbot.waitUntil(lambda: not checking.busy)
    assert checking.counts()[Kind.OPEN] == 1
    context.push(lambda: clear_mask(state, [MaskKey(1, 1, 3)]))
    qtbot.waitUntil(lambda: not checking.busy)
    assert checking.counts()[Kind.EMPTY] == 1
    assert context.document.undo()
    qtbot.waitUntil(lambda: not checking.busy)
    assert checking.counts()[Kind.EMPTY] == 0


def test_the_list_can_be_narrowed(context: Context, checking: Checking) -> None:
    checking.choose_kind(Kind.OPEN)
    assert {item.kind for item in checking.listed} == {Kind.OPEN}
    checking.choose_track(True)
    assert checking.listed == []
    context.selection.track_id = 2
    assert [item.track_id for item in checking.listed] == [2]
    checking.choose_kind(None)
    assert {item.track_id for item in checking.listed} == {2}


def test_stepping_goes_round(context: Context, checking: Checking) -> None:
    listed = checking.listed
    for item in (*listed, listed[0]):
        checking.step(1)
        assert checking.at == item
        assert (context.selection.track_id, context.selection.frame) == (item.track_id, item.frame)
    checking.step(-1)
    assert checking.at == listed[-1]


def test_stepping_searches_by_itself(context: Context) -> None:
    context.checking.step(1)
    assert context.checking.at is not None


def test_stepping_where_nothing_is_found_says_so(context: Context, checking: Checking) -> None:
    notes: list[str] = []
    context.noted.connect(lambda kind, text: notes.append(text))
    checking.choose_kind(Kind.GAP)
    checking.step(1)
    checking.choose_track(True)
    checking.step(1)
    assert notes == ["Nothing is found.", "Nothing is found in this track."]
    assert checking.at is None


def test_a_finding_that_is_mended_is_left(context: Context, checking: Checking, qtbot: QtBot) -> None:
    assert context.document
    state = context.document.state
    checking.choose_kind(Kind.OPEN)
    checking.step(1)
    assert checking.at
    track_id = checking.at.track_id
    context.push(lambda: accept(state, [MaskKey(1, track_id, frame) for frame in range(6)]))
    qtbot.waitUntil(lambda: not checking.busy)
    assert checking.at is None


def test_without_a_document_nothing_is_listed(context: Context, checking: Checking) -> None:
    document, context.document = context.document, None
    context.selection.show(None)
    context.document_changed.emit()
    assert checking.listed == []
    assert not checking.busy
    context.document = document

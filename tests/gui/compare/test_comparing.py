from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.editing.masks import accept, clear_mask
from annotator.errors import FormatError
from annotator.evaluation.mistakes import Kind
from annotator.gui.compare import comparing as module
from annotator.gui.compare.comparing import Comparing
from annotator.gui.context import Context
from tests.gui.compare.conftest import CAR, WALKER, compared

Notes = list[tuple[str, str]]


class FakeCanvas:
    """Keeps where it was sent."""

    def __init__(self) -> None:
        self.boxes: list[tuple[float, ...]] = []
        self.said: list[str] = []

    def fit_box(self, box: Any) -> None:
        self.boxes.append(box.corners)

    def say(self, text: str) -> None:
        self.said.append(text)

    def setFocus(self) -> None:  # noqa: N802
        pass


@pytest.fixture
def canvas(context: Context) -> FakeCanvas:
    made = FakeCanvas()
    context.canvas = made  # type: ignore[assignment]
    return made


@pytest.fixture
def comparing(context: Context, other: Path, qtbot: QtBot) -> Comparing:
    compared(context, other, qtbot)
    return context.comparing


def edit(context: Context, track_id: int = CAR, frame: int = 0) -> None:
    document = context.document
    assert document
    context.push(lambda: clear_mask(document.state, [MaskKey(1, track_id, frame)]))


def test_it_lists_what_differs(comparing: Comparing) -> None:
    places = {(item.kind, item.frame, item.ours, item.theirs) for item in comparing.listed}
    assert (Kind.FALSE, 2, CAR, None) in places
    assert (Kind.MISSED, 4, None, 1007) in places
    assert (Kind.POOR, 0, CAR, CAR) in places
    assert comparing.path is not None
    assert not comparing.busy
    assert not comparing.outdated


def test_the_window_thread_only_copies(
    context: Context, other: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the work is done nothing is shown, and `start` has come back."""
    from threading import Event

    gate, real = Event(), module._compared
    monkeypatch.setattr(module, "_compared", lambda *asked: gate.wait(30) and real(*asked))
    assert context.comparing.start(other)
    assert context.comparing.busy
    assert context.comparing.comparison is None
    gate.set()
    qtbot.waitUntil(lambda: not context.comparing.busy, timeout=60_000)
    assert context.comparing.comparison is not None


def test_without_a_sequence_nothing_is_compared(context: Context, other: Path) -> None:
    context.selection.show(None)
    assert not context.comparing.start(other)
    assert not context.comparing.busy


def test_steps_go_through_the_list_and_begin_anew(comparing: Comparing, context: Context, canvas: FakeCanvas) -> None:
    listed, selection = comparing.listed, context.selection
    seen = []
    for _ in range(len(listed) + 1):
        comparing.step(1)
        seen.append(selection.difference)
    assert seen == [*listed, listed[0]]
    comparing.step(-1)
    assert selection.difference == listed[-1]
    assert selection.frame == listed[-1].frame
    assert canvas.said


def test_the_first_step_back_goes_to_the_last(comparing: Comparing, context: Context) -> None:
    comparing.step(-1)
    assert context.selection.difference == comparing.listed[-1]


def test_a_step_selects_the_track_and_zooms_to_both_masks(
    comparing: Comparing, context: Context, canvas: FakeCanvas
) -> None:
    row = next(row for row, item in enumerate(comparing.listed) if item.kind is Kind.POOR and item.frame == 3)
    comparing.go(row)
    assert (context.selection.track_id, context.selection.frame) == (CAR, 3)
    assert canvas.boxes == [(3, 10, 30, 30)]
    assert canvas.said[0].startswith("Poor mask: car 1 agrees with the true mask by")


def test_of_a_missed_mask_there_may_be_no_track(comparing: Comparing, context: Context, canvas: FakeCanvas) -> None:
    context.selection.track_id = WALKER
    row = next(row for row, item in enumerate(comparing.listed) if item.kind is Kind.MISSED)
    comparing.go(row)
    assert context.selection.track_id is None
    assert canvas.boxes == [(40, 5, 58, 20)]


def test_a_missed_mask_selects_the_track_of_its_number(
    context: Context, other: Path, qtbot: QtBot, canvas: FakeCanvas
) -> None:
    edit(context, WALKER, 1)
    compared(context, other, qtbot)
    row = next(row for row, item in enumerate(context.comparing.listed) if (item.kind, item.frame) == (Kind.MISSED, 1))
    context.comparing.go(row)
    assert context.selection.track_id == WALKER


def test_steps_keep_to_the_kind(comparing: Comparing, context: Context, notes: Notes) -> None:
    comparing.choose_kind(Kind.FALSE)
    assert {item.kind for item in comparing.listed} == {Kind.FALSE}
    comparing.step(1)
    assert context.selection.difference == comparing.listed[0]
    comparing.choose_kind(Kind.SWITCHED)
    assert comparing.listed == []
    comparing.step(1)
    assert notes[-1] == ("note", "There is no difference to go to.")


def test_an_edit_makes_it_outdated_until_it_is_made_again(comparing: Comparing, context: Context, qtbot: QtBot) -> None:
    before = comparing.comparison
    with qtbot.waitSignal(comparing.changed):
        edit(context, CAR, 2)
    assert comparing.outdated
    assert comparing.comparison is before
    comparing.again()
    assert comparing.busy
    qtbot.waitUntil(lambda: not comparing.busy)
    assert not comparing.outdated
    assert not [item for item in comparing.listed if item.kind is Kind.FALSE and item.frame == 2]


def test_an_edit_while_it_is_made_is_not_forgotten(context: Context, other: Path, qtbot: QtBot) -> None:
    assert context.comparing.start(other)
    edit(context)
    qtbot.waitUntil(lambda: context.comparing.comparison is not None, timeout=60_000)
    assert context.comparing.outdated


def test_accepting_counts_as_an_edit(comparing: Comparing, context: Context) -> None:
    """It may change which mask lies over which."""
    document = context.document
    assert document
    context.push(lambda: accept(document.state, [MaskKey(1, CAR, 0)]))
    assert comparing.outdated


def test_the_difference_that_is_looked_at_stays_if_it_is_still_there(
    comparing: Comparing, context: Context, qtbot: QtBot
) -> None:
    comparing.step(1)
    here = context.selection.difference
    comparing.again()
    qtbot.waitUntil(lambda: not comparing.busy)
    assert context.selection.difference == here
    assert here is not None
    edit(context, here.ours or 0, here.frame)
    comparing.again()
    qtbot.waitUntil(lambda: not comparing.busy)
    assert context.selection.difference is None


def test_closing_forgets_all(comparing: Comparing, context: Context) -> None:
    comparing.step(1)
    comparing.choose_kind(Kind.FALSE)
    context.selection.side_by_side = True
    edit(context)
    comparing.close()
    selection = context.selection
    assert (selection.compared, selection.difference, selection.side_by_side) == (None, None, False)
    assert (comparing.listed, comparing.kind, comparing.outdated, comparing.path) == ([], None, False, None)
    comparing.again()
    assert not comparing.busy


def test_it_is_given_up_when_it_is_closed_meanwhile(context: Context, other: Path, qtbot: QtBot) -> None:
    context.comparing.start(other)
    context.comparing.close(60)
    qtbot.wait(50)
    assert context.comparing.comparison is None


def test_what_cannot_be_read_is_told(context: Context, tmp_path: Path, qtbot: QtBot, notes: Notes) -> None:
    context.comparing.start(tmp_path / "nothing.txt")
    qtbot.waitUntil(lambda: not context.comparing.busy, timeout=60_000)
    kind, text = notes[-1]
    assert kind == "danger"
    assert "nothing.txt: there is no such file or folder" in text
    assert context.comparing.comparison is None


def test_a_failure_leaves_what_was_compared(
    comparing: Comparing, context: Context, qtbot: QtBot, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise FormatError("broken")

    before, path = comparing.comparison, comparing.path
    monkeypatch.setattr(module, "_compared", refuse)
    comparing.start(Path("/data/other.txt"))
    qtbot.waitUntil(lambda: not comparing.busy)
    assert comparing.comparison is before
    assert comparing.path == path
    assert notes[-1] == ("danger", "broken.")


def test_what_should_be_known_is_told(
    context: Context, tmp_path: Path, other: Path, qtbot: QtBot, notes: Notes
) -> None:
    renamed = other.rename(other.with_name("0009.txt"))
    compared(context, renamed, qtbot)
    assert any("is of '0009', and what is shown is 'street'" in text for _, text in notes)


def test_another_project_closes_it(comparing: Comparing, context: Context) -> None:
    document, context.document = context.document, None
    context.document_changed.emit()
    assert comparing.comparison is None
    context.document = document


def test_it_goes_back_to_its_sequence(comparing: Comparing, context: Context) -> None:
    context.selection.show(None)
    comparing.step(1)
    assert context.selection.sequence_id == 1


def test_actions_need_a_comparison(context: Context, other: Path, qtbot: QtBot) -> None:
    assert "comparison" not in context.available()
    compared(context, other, qtbot)
    assert "comparison" in context.available()

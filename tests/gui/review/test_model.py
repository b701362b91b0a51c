from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.editing import masks
from annotator.gui.review.model import Card, MaskModel
from annotator.gui.review.rounds import Rounds
from tests import documents
from tests.documents import FRAMES, rectangle
from tests.gui.review.conftest import key

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
KEYS = [key(frame) for frame in range(FRAMES)]
MASK = rectangle(0, 0, 9, 9)


@pytest.fixture
def state() -> State:
    return documents.document()


@pytest.fixture
def model(state: State, qapp: object) -> Iterator[MaskModel]:
    made = MaskModel()
    tester = QAbstractItemModelTester(made, FATAL)
    made.show(state, Rounds(), KEYS[1:4])
    yield made
    del tester


def test_rows_are_masks(model: MaskModel) -> None:
    assert model.rowCount() == 3
    assert model.rowCount(model.index(0)) == 0
    assert [model.row_of(item) for item in KEYS] == [None, 0, 1, 2, None, None]
    assert model.row_of(None) is None
    assert model.keys == KEYS[1:4]


def test_a_card_is_told_in_words(model: MaskModel) -> None:
    words = "Track 1, frame 1: proposed, predicted quality 90%"
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
        assert model.index(0).data(role) == words
    assert model.index(0).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None


@pytest.mark.parametrize(
    ("record", "agreement", "quality", "words"),
    [
        (None, None, "no mask", "no mask"),
        (MaskRecord(MASK, MaskState.CORRECTED, manual=True), None, "by hand", "corrected, drawn by hand"),
        (MaskRecord(MASK, MaskState.ACCEPTED), None, "—", "accepted, quality not known"),
        (
            MaskRecord(MASK, MaskState.PROPOSED, score=0.875, flagged=True),
            0.5,
            "88%",
            "proposed, predicted quality 88%, flagged, changed in the last round, IoU with the mask before 0.50",
        ),
    ],
)
def test_everything_on_a_card_is_in_its_words(
    record: MaskRecord | None, agreement: float | None, quality: str, words: str
) -> None:
    card = Card(key(7, 3), record, agreement)
    assert card.quality == quality
    assert card.words == f"Track 3, frame 7: {words}"


def test_a_mask_that_goes_keeps_its_row(model: MaskModel, state: State, qtbot: QtBot) -> None:
    state.apply(masks.clear_mask(state, [KEYS[2]]))
    with qtbot.waitSignal(model.dataChanged) as told:
        model.touch([KEYS[2], KEYS[5]])
    assert [index.row() for index in told.args[:2]] == [1, 1]
    assert model.card(1).record is None
    assert model.rowCount() == 3


def test_rows_between_are_told_too(model: MaskModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.dataChanged) as told:
        model.touch([KEYS[3], KEYS[1]])
    assert [index.row() for index in told.args[:2]] == [0, 2]


def test_nothing_is_told_of_masks_that_are_not_listed(model: MaskModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.dataChanged):
        model.touch([KEYS[0], key(0, 2)])


def test_new_masks_come_in_without_a_reset(model: MaskModel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(model.modelReset):
        model.insert(KEYS)
    assert model.keys == KEYS
    assert [model.row_of(item) for item in KEYS] == list(range(FRAMES))


def test_an_order_that_is_outdated_stays(model: MaskModel, state: State) -> None:
    model.show(state, Rounds(), [KEYS[3], KEYS[1]])
    model.insert([KEYS[1], KEYS[2], KEYS[3], KEYS[4]])
    assert model.keys == [KEYS[3], KEYS[4], KEYS[1], KEYS[2]]


@given(st.sets(st.integers(0, FRAMES - 1)), st.sets(st.integers(0, FRAMES - 1)))
def test_inserted_in_order_is_in_order(before: set[int], more: set[int]) -> None:
    model = MaskModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.show(documents.document(), Rounds(), [key(frame) for frame in sorted(before)])
    model.insert([key(frame) for frame in sorted(before | more)])
    assert [item.frame for item in model.keys] == sorted(before | more)
    assert tester is not None


def test_it_can_be_emptied(model: MaskModel) -> None:
    model.show(None, Rounds(), [])
    assert model.rowCount() == 0
    assert model.row_of(KEYS[0]) is None

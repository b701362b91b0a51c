from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView, QToolButton
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.state import State
from annotator.editing.masks import clear_mask
from annotator.evaluation.mistakes import Kind, Mistake
from annotator.gui import theme
from annotator.gui.actions import ActionSet
from annotator.gui.compare import words
from annotator.gui.compare.model import Column, DifferenceModel
from annotator.gui.compare.panel import DifferencesPanel
from annotator.gui.context import Context
from annotator.jobs.evaluate.comparing import Comparison, Difference
from tests.gui.compare.conftest import CAR, compared, others
from tests.jobs.evaluate.worlds import write_txt

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
ITEMS = [
    Difference(1, Mistake(Kind.MISSED, 3, 1004, None, 0.25), None, 4),
    Difference(2, Mistake(Kind.FALSE, 12, None, 2031, 0.2), 31, None),
    Difference(1, Mistake(Kind.SWITCHED, 5, 1004, 1005, 0.05, 0.75, 1009), 5, 4),
    Difference(1, Mistake(Kind.POOR, 7, 1004, 1005, 0.0123, 0.613), 5, 4),
]


def comparison(items: list[Difference], *, other_is_truth: bool = True, notes: tuple[str, ...] = ()) -> Comparison:
    return Comparison(1, Path("/data/0000.txt"), other_is_truth, State(), {}, tuple(items), notes)


@pytest.fixture
def panel(context: Context, qtbot: QtBot) -> DifferencesPanel:
    made = DifferencesPanel(context, ActionSet(context, context))
    qtbot.addWidget(made)
    made.resize(430, 420)
    made.show()
    return made


def table(panel: DifferencesPanel) -> QTableView:
    found = panel.findChild(QTableView)
    assert found is not None
    return found


def chosen(panel: DifferencesPanel) -> list[int]:
    return [index.row() for index in table(panel).selectionModel().selectedRows()]


def shown(panel: DifferencesPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def kinds(panel: DifferencesPanel) -> QComboBox:
    found = panel.findChild(QComboBox)
    assert found is not None
    return found


class TestModel:
    @pytest.fixture
    def model(self, qapp: object) -> DifferenceModel:
        made = DifferenceModel()
        self.tester = QAbstractItemModelTester(made, FATAL)
        made.show(comparison(ITEMS), ITEMS)
        return made

    def text(self, model: DifferenceModel, row: int) -> list[str]:
        return [model.index(row, column).data() for column in Column]

    def test_it_says_each_difference_in_words(self, model: DifferenceModel) -> None:
        assert self.text(model, 0) == ["Missed", "3", "–", "4", "–", "25.0 %"]
        assert self.text(model, 1) == ["False", "12", "31", "–", "–", "20.0 %"]
        assert self.text(model, 2) == ["Switched", "5", "5", "4", "75%", "5.00 %"]
        assert self.text(model, 3) == ["Poor mask", "7", "5", "4", "61%", "1.23 %"]

    def test_rows_are_found(self, model: DifferenceModel) -> None:
        assert [model.row_of(item) for item in ITEMS] == [0, 1, 2, 3]
        model.show(comparison(ITEMS), ITEMS[1:2])
        assert model.rowCount() == 1
        assert model.row_of(ITEMS[0]) is None
        assert model.row_of(None) is None
        model.show(None, [])
        assert model.rowCount() == 0

    def test_every_heading_has_a_tool_tip(self, model: DifferenceModel) -> None:
        role = Qt.ItemDataRole.ToolTipRole
        assert all(model.headerData(column, Qt.Orientation.Horizontal, role) for column in Column)
        assert model.index(0, 0).data(role).startswith("<p>Missed: car 4 has a true mask in the other masks")


class TestWords:
    @pytest.mark.parametrize("truth", [True, False])
    def test_sides_are_told_apart(self, truth: bool) -> None:
        item = Difference(1, Mistake(Kind.MISSED, 3, 1004, None, 0.25), *((None, 4) if truth else (4, None)))
        text = words.told(item, comparison([item], other_is_truth=truth))
        first, second = ("in the other masks", "here") if truth else ("here", "in the other masks")
        assert text.startswith(f"Missed: car 4 has a true mask {first}, and no mask {second} agrees with it.")

    def test_kinds_are_counted(self) -> None:
        assert words.kinds(comparison([*ITEMS, ITEMS[0]])) == [
            (None, "All differences (5)"),
            (Kind.MISSED, "Missed (2)"),
            (Kind.FALSE, "False (1)"),
            (Kind.SWITCHED, "Switched (1)"),
            (Kind.POOR, "Poor mask (1)"),
        ]
        assert words.kinds(None)[0] == (None, "All differences (0)")

    def test_every_kind_has_a_sentence(self) -> None:
        texts = {words.told(item, comparison(ITEMS)) for item in ITEMS}
        assert len(texts) == len(Kind)
        assert all(text.endswith("of sMOTSA.") for text in texts)

    def test_a_poor_mask_that_is_no_match_says_so(self) -> None:
        item = Difference(1, Mistake(Kind.POOR, 7, 1004, 1005, 0.5, 0.31), 5, 4)
        text = words.told(item, comparison([item]))
        assert "by 31%, too little for a match: it counts as missed and as false. It costs 50.0 % of sMOTSA." in text
        assert "too little" not in words.told(ITEMS[3], comparison(ITEMS))
        assert [words.is_failure(one) for one in (item, *ITEMS)] == [True, False, False, False, False]

    def test_a_class_without_true_masks_has_nothing_to_lose(self) -> None:
        item = Difference(2, Mistake(Kind.FALSE, 12, None, 2031, 1.0), 31, None, scored=False)
        assert words.cost(item) == "–"
        text = words.told(item, comparison([item]))
        assert text.endswith("Without a true mask, pedestrian has no score to lose.")


def test_scores_and_list_are_shown(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    found = compared(context, other, qtbot)
    assert [name for name, *_ in panel.figures] == ["car", "pedestrian"]
    assert panel.figures[1][1:] == ("100.0 %", "100.0 %", "0", "100.0 %")
    assert "sMOTSA" in shown(panel)
    assert panel.model.rowCount() == len(found.differences)
    assert "with street.txt, held to be true" in shown(panel)
    assert panel.hint == ""


def test_the_other_way_round_is_said(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot, other_is_truth=False)
    assert "your own masks are held to be true" in shown(panel)


def test_a_click_goes_to_the_difference(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot)
    place = table(panel).visualRect(panel.model.index(2, Column.KIND)).center()
    qtbot.mouseClick(table(panel).viewport(), Qt.MouseButton.LeftButton, pos=place)
    item = context.comparing.listed[2]
    assert context.selection.difference == item
    assert context.selection.frame == item.frame
    assert chosen(panel) == [2]


def test_the_keyboard_goes_to_it_too(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot)
    table(panel).setFocus()
    qtbot.keyClick(table(panel), Qt.Key.Key_Down)
    qtbot.keyClick(table(panel), Qt.Key.Key_Return)
    assert context.selection.difference is not None


def test_the_list_follows_the_steps(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot)
    context.comparing.step(1)
    assert chosen(panel) == [0]
    context.comparing.step(1)
    assert chosen(panel) == [1]
    context.selection.difference = None
    assert chosen(panel) == []


def test_one_kind_can_be_listed(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot)
    qtbot.keyClick(kinds(panel), Qt.Key.Key_Down)
    assert context.comparing.kind is Kind.MISSED
    assert panel.model.rowCount() == 1
    place = kinds(panel).findText("Switched (0)")
    kinds(panel).setCurrentIndex(place)
    kinds(panel).activated.emit(place)
    assert panel.hint == "No difference of this kind."
    assert kinds(panel).currentText() == "Switched (0)"


def test_equal_masks_are_said_to_be(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    write_txt(other, [item for item in others() if item.class_id == 2])
    document = context.document
    assert document
    keys = [MaskKey(1, CAR, frame) for frame in document.state.masks(1, CAR)]
    context.push(lambda: clear_mask(document.state, keys))
    compared(context, other, qtbot)
    assert panel.hint == "No difference: 6 masks agree, pixel by pixel."


def test_an_empty_file_against_an_empty_sequence(
    panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot
) -> None:
    other.write_text("")
    document = context.document
    assert document
    keys = [MaskKey(1, track, frame) for track in (1, 2) for frame in document.state.masks(1, track)]
    context.push(lambda: clear_mask(document.state, keys))
    compared(context, other, qtbot)
    assert "has no mask of an object" in panel.hint


def test_edits_are_told_and_compared_again(
    panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot
) -> None:
    compared(context, other, qtbot)
    button = next(item for item in panel.findChildren(QPushButton) if item.text() == "Compare again")
    assert not button.isVisible()
    document = context.document
    assert document
    context.push(lambda: clear_mask(document.state, [MaskKey(1, CAR, 2)]))
    assert button.isVisible()
    assert "Outdated: masks have changed since." in shown(panel)
    rows = panel.model.rowCount()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.isVisible()
    assert "Comparing with street.txt…" in shown(panel)
    qtbot.waitUntil(lambda: not context.comparing.busy)
    assert panel.model.rowCount() == rows - 1
    assert not button.isVisible()


def test_while_the_first_is_made(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    context.comparing.start(other)
    assert panel.hint == "Comparing…"
    assert not kinds(panel).isEnabled()
    qtbot.waitUntil(lambda: not context.comparing.busy, timeout=60_000)
    assert kinds(panel).isEnabled()


def test_the_button_closes_it(panel: DifferencesPanel, context: Context, other: Path, qtbot: QtBot) -> None:
    compared(context, other, qtbot)
    buttons = {
        item.defaultAction().objectName(): item for item in panel.findChildren(QToolButton) if item.defaultAction()
    }
    qtbot.mouseClick(buttons["close-comparison"], Qt.MouseButton.LeftButton)
    assert context.comparing.comparison is None
    assert panel.model.rowCount() == 0
    assert not buttons["next-difference"].isEnabled()


def test_many_notes_and_long_names_keep_their_room(panel: DifferencesPanel, context: Context) -> None:
    notes = tuple(f"Note {number} <b>that</b> is long enough to be broken into two lines here." for number in range(9))
    made = comparison(ITEMS * 75, notes=notes)
    long = Comparison(
        1, Path("/data") / ("a_very_long_name_" * 20 + ".txt"), True, State(), {}, made.differences, notes
    )
    context.selection.compared = long
    panel.refresh()
    assert panel.model.rowCount() == 300
    assert "… and 6 more." in shown(panel)
    assert "Note 0 <b>that</b>" in shown(panel)
    assert panel.minimumSizeHint().width() <= 430
    assert table(panel).viewport().rect().height() > 48


@pytest.mark.parametrize("name", ["dark", "light"])
def test_it_is_painted_in_both_themes(
    panel: DifferencesPanel, context: Context, qapp: QApplication, themed: theme.Theme, name: str
) -> None:
    theme.apply(qapp, name)
    context.selection.compared = comparison(ITEMS)
    panel.refresh()
    panel.retheme()
    plain = panel.grab().toImage()
    context.selection.difference = ITEMS[0]
    assert panel.grab().toImage() != plain


def test_no_cell_is_cut_off(panel: DifferencesPanel, context: Context, themed: theme.Theme) -> None:
    context.selection.compared = comparison(ITEMS)
    panel.refresh()
    view = table(panel)
    for row in range(len(ITEMS)):
        for column in Column:
            room = view.columnWidth(column) - 12
            assert view.fontMetrics().horizontalAdvance(panel.model.index(row, column).data()) <= room

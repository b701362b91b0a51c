"""The settings dialog by mouse and keys: a choice is in use, and on disk, when it is made."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ACTIONS
from annotator.gui.dialogs.keys_page import Column, KeysModel, KeysPage
from annotator.gui.dialogs.settings import SHORTCUTS, SectionPage, SettingsDialog
from annotator.gui.keymap import Keymap
from annotator.gui.settings import Settings, described
from annotator.gui.settings.schema import IMAGE, sections
from annotator.gui.theme import Theme


@pytest.fixture
def keymap(settings: Settings) -> Keymap:
    return Keymap(ACTIONS, settings)


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings, keymap: Keymap, themed: Theme) -> SettingsDialog:
    made = SettingsDialog(settings, keymap)
    qtbot.addWidget(made)
    made.show()
    return made


def named(parent: QWidget, name: str) -> QWidget:
    return next(item for item in parent.findChildren(QWidget) if item.accessibleName() == name)


def button(parent: QWidget, text: str) -> QPushButton:
    found = [item for item in parent.findChildren(QPushButton) if item.text() == text]
    return next((item for item in found if item.isVisible()), found[0])


def test_there_is_a_page_a_section_and_an_editor_a_setting(dialog: SettingsDialog, qtbot: QtBot) -> None:
    for section, names in sections().items():
        dialog.show_page(section)
        assert dialog.page == section
        page = next(item for item in dialog.findChildren(SectionPage) if item.isVisible())
        titles = [label.text() for label in page.findChildren(QLabel)]
        for name in names:
            assert described()[name].title in titles
            assert named(page, described()[name].title).isVisible()
    dialog.show_page(SHORTCUTS)
    assert dialog.keys.isVisible()


def test_a_choice_is_kept_at_once(dialog: SettingsDialog, settings: Settings, qtbot: QtBot) -> None:
    combo = named(dialog, "Theme")
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert settings.values.theme == "dark"
    assert Settings(settings.path).values.theme == "dark"
    assert button(dialog, "Reset this page").isEnabled()
    qtbot.mouseClick(button(dialog, "Reset this page"), Qt.MouseButton.LeftButton)
    assert settings.values.theme == "system"
    assert combo.currentData() == "system"
    assert not button(dialog, "Reset this page").isEnabled()


def test_switches_shares_and_numbers(dialog: SettingsDialog, settings: Settings, qtbot: QtBot) -> None:
    dialog.show_page(IMAGE)
    box, slider, spin = (
        named(dialog, "Draw boxes"),
        named(dialog, "Opacity of masks"),
        named(dialog, "Size of the brush"),
    )
    slider = slider if isinstance(slider, QSlider) else slider.findChild(QSlider)
    assert isinstance(box, QCheckBox)
    assert isinstance(slider, QSlider)
    assert isinstance(spin, QSpinBox)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    spin.selectAll()
    qtbot.keyClicks(spin, "40")
    assert settings.values.brush_size == 16, "while one types, nothing is taken over"
    qtbot.keyClick(spin, Qt.Key.Key_Return)
    assert (settings.values.show_boxes, settings.values.opacity, settings.values.brush_size) == (False, 0.55, 40)
    assert "55%" in [label.text() for label in dialog.findChildren(QLabel)]
    assert dialog.isVisible(), "Enter in a field closes no dialog"


def test_what_is_changed_elsewhere_is_shown(dialog: SettingsDialog, settings: Settings) -> None:
    settings.set("brush_size", 99)
    spin = named(dialog, "Size of the brush")
    assert isinstance(spin, QSpinBox)
    assert spin.value() == 99


def test_it_says_that_work_is_always_saved(dialog: SettingsDialog) -> None:
    assert any("every change is saved" in label.text() for label in dialog.findChildren(QLabel))


class TestKeys:
    @pytest.fixture
    def page(self, qtbot: QtBot, keymap: Keymap, themed: Theme) -> KeysPage:
        made = KeysPage(keymap)
        qtbot.addWidget(made)
        made.show()
        return made

    def press(self, page: KeysPage, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        field = page.findChild(QKeySequenceEdit)
        assert field is not None
        field.setFocus()
        with qtbot.waitSignal(field.editingFinished):
            qtbot.keyClick(field, key, held or Qt.KeyboardModifier.NoModifier)

    def test_the_model(self, keymap: Keymap) -> None:
        model = KeysModel(keymap)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        assert model.rowCount() == len(ACTIONS)
        row = model.row("reject")
        assert [model.index(row, column).data() for column in Column] == ["Mask", "Reject", "X"]
        keymap.give("reject", "Ctrl+Alt+X")
        assert model.index(row, Column.KEYS).data(Qt.ItemDataRole.FontRole).bold()
        assert model.index(row, Column.ACTION).data(Qt.ItemDataRole.FontRole) is None

    def test_a_free_key_is_pressed(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("reject")
        self.press(page, qtbot, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
        assert keymap.keys("reject") == ("Ctrl+X",)
        assert page.told == ""
        assert page.chosen == "reject"

    def test_a_taken_key_waits_for_an_answer(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("reject")
        self.press(page, qtbot, Qt.Key.Key_Q)
        assert page.told == "Q is taken by “Draw next”."
        assert keymap.keys("reject") == ("X",)
        qtbot.mouseClick(button(page, "Cancel"), Qt.MouseButton.LeftButton)
        assert (page.told, keymap.keys("reject")) == ("", ("X",))
        self.press(page, qtbot, Qt.Key.Key_Q)
        qtbot.mouseClick(button(page, "Swap"), Qt.MouseButton.LeftButton)
        assert (keymap.keys("reject"), keymap.keys("draw-next")) == (("Q",), ("X",))
        assert page.told == "“Draw next” has X now."
        assert button(page, "Swap").isHidden()

    def test_a_key_of_the_image_is_refused(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("reject")
        self.press(page, qtbot, Qt.Key.Key_Backspace)
        assert page.told == "Backspace belongs to the image: it takes back a vertex."
        assert keymap.keys("reject") == ("X",)
        assert button(page, "Swap").isHidden()

    def test_escape_leaves_the_field(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("reject")
        self.press(page, qtbot, Qt.Key.Key_Escape)
        assert keymap.keys("reject") == ("X",)
        field = page.findChild(QKeySequenceEdit)
        assert field is not None
        assert field.keySequence().toString() == "X"

    def test_a_key_of_the_strip_is_given_with_a_word(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("demo")
        page.wish("F5")
        assert keymap.keys("demo") == ("F5",)
        assert "review strip" in page.told

    def test_no_key_reset_and_reset_all(self, page: KeysPage, keymap: Keymap, qtbot: QtBot) -> None:
        page.choose("reject")
        qtbot.mouseClick(button(page, "No key"), Qt.MouseButton.LeftButton)
        assert keymap.keys("reject") == ()
        assert not button(page, "No key").isEnabled()
        qtbot.mouseClick(button(page, "Reset"), Qt.MouseButton.LeftButton)
        assert keymap.keys("reject") == ("X",)
        assert not button(page, "Reset").isEnabled()
        page.choose("accept")
        page.wish("Ctrl+Alt+A")
        qtbot.mouseClick(button(page, "Reset all keys"), Qt.MouseButton.LeftButton)
        assert not any(map(keymap.changed, ACTIONS))
        assert not button(page, "Reset all keys").isEnabled()

    def test_actions_are_found_by_name_and_key(self, page: KeysPage, qtbot: QtBot) -> None:
        table, search = page.findChild(QTableView), page.findChild(QLineEdit)
        assert table is not None
        assert search is not None
        qtbot.keyClicks(search, "shift+g")
        assert table.model().rowCount() == 1
        assert page.chosen == "propose-sequence"
        search.clear()
        qtbot.keyClicks(search, "no such action")
        assert table.model().rowCount() == 0
        assert page.chosen == ""
        page.wish("A")  # there is nobody to give it to
        assert not button(page, "No key").isEnabled()
        search.clear()
        assert table.model().rowCount() == len(ACTIONS)

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.domain.masks import MaskState
from annotator.formats.registry import codecs
from annotator.gui.actions import ACTIONS
from annotator.gui.context import Context
from annotator.gui.dialogs import about, ask
from annotator.gui.dialogs.compare import CompareDialog
from annotator.gui.dialogs.export import ExportDialog
from annotator.gui.dialogs.import_masks import ImportDialog
from annotator.gui.dialogs.new_project import NewProjectDialog
from annotator.gui.dialogs.shortcuts import ShortcutsDialog
from annotator.gui.keymap import Keymap
from annotator.gui.settings import Settings
from annotator.gui.theme import Theme
from tests.worlds import World, write_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "data")


@pytest.fixture
def dialog(qtbot: QtBot, settings: Settings) -> NewProjectDialog:
    made = NewProjectDialog(settings)
    qtbot.addWidget(made)
    return made


def button(dialog: Any, text: str) -> QPushButton:
    return next(item for item in dialog.findChildren(QPushButton) if item.text() == text)


class TestNewProject:
    def test_what_was_found_is_shown(self, dialog: NewProjectDialog, world: World, qtbot: QtBot) -> None:
        assert not button(dialog, "Create project").isEnabled()
        dialog.read(world.images)
        qtbot.waitUntil(lambda: bool(dialog.loaded))
        assert dialog.found_text == "Found 1 sequence, 8 frames, 3 tracks, 24 boxes"
        assert button(dialog, "Create project").isEnabled()
        dialog.accept()
        assert dialog.result() == 1
        assert dialog.project == world.images.parent / "0000.mots"

    def test_chosen_classes_are_read_again(self, dialog: NewProjectDialog, world: World, qtbot: QtBot) -> None:
        dialog.read(world.images)
        qtbot.waitUntil(lambda: bool(dialog.loaded))
        dialog.choose_class("Pedestrian", 1)
        dialog.choose_class("DontCare", None)
        with qtbot.waitSignal(dialog.accepted):
            dialog.accept()
        assert dialog.loaded[0].boxes_by_class() == {1: 16}

    def test_a_wrong_folder_is_explained(self, dialog: NewProjectDialog, tmp_path: Path, qtbot: QtBot) -> None:
        dialog.read(tmp_path / "nowhere")
        qtbot.waitUntil(lambda: "no such file" in dialog.problem)
        assert not button(dialog, "Create project").isEnabled()
        dialog.accept()
        assert dialog.result() == 0

    def test_closing_while_it_reads_leaves_nothing(self, dialog: NewProjectDialog, world: World) -> None:
        dialog.read(world.images)
        dialog.reject()
        assert not dialog.loaded

    def test_adding_asks_for_no_place(self, qtbot: QtBot, settings: Settings, world: World) -> None:
        dialog = NewProjectDialog(settings, adding=True)
        qtbot.addWidget(dialog)
        dialog.read(world.images)
        qtbot.waitUntil(lambda: bool(dialog.loaded))
        assert button(dialog, "Add").isEnabled()

    def test_typing_a_path_reads_it(self, dialog: NewProjectDialog, world: World, qtbot: QtBot) -> None:
        field = dialog.findChildren(QLineEdit)[0]
        qtbot.keyClicks(field, str(world.images))
        qtbot.keyClick(field, Qt.Key.Key_Tab)
        field.editingFinished.emit()
        qtbot.waitUntil(lambda: bool(dialog.loaded))


class TestExport:
    @pytest.fixture
    def dialog(self, qtbot: QtBot, context: Context, tmp_path: Path, settings: Settings) -> ExportDialog:
        assert context.document
        made = ExportDialog(context.document.state, 1, tmp_path / "out", settings)
        qtbot.addWidget(made)
        return made

    def test_accepted_masks_in_both_formats_are_the_default(self, dialog: ExportDialog, tmp_path: Path) -> None:
        wish = dialog.wish
        assert wish.folder == tmp_path / "out"
        assert wish.formats == ("mots_txt", "mots_png")
        assert wish.states == {MaskState.ACCEPTED}
        assert wish.sequence_ids == (1,)

    def test_every_format_can_be_chosen(self, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
        shown = [box.text() for box in dialog.findChildren(QCheckBox)]
        assert [item.title for item in codecs().values()] == shown[: len(codecs())]
        for name in dialog.wish.formats:
            dialog.toggle_format(name)
        for name in ("coco", "csv"):
            dialog.toggle_format(name)
        dialog.choose_states(2)
        dialog.run()
        qtbot.waitUntil(lambda: dialog.outcome is not None)
        assert (tmp_path / "out" / "coco.json").is_file()
        assert (tmp_path / "out" / "boxes" / "street.csv").is_file()
        assert dialog.result_text.startswith("18 masks written to 2 places:")
        assert "Checked" not in dialog.result_text, "only MOTS files are validated"

    def test_it_tells_what_is_open(self, dialog: ExportDialog) -> None:
        assert dialog.open_text == "0 of 12 masks accepted; 12 proposals that nobody has reviewed."

    def test_files_are_written_and_checked(self, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
        dialog.choose_states(2)
        dialog.run()
        qtbot.waitUntil(lambda: dialog.outcome is not None)
        assert "Checked: the files are valid." in dialog.result_text
        assert (tmp_path / "out" / "instances_txt" / "street.txt").is_file()
        assert len(list((tmp_path / "out" / "instances" / "street").iterdir())) == 6

    def test_a_place_that_cannot_be_written_is_explained(
        self, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
    ) -> None:
        (tmp_path / "out").write_text("a file is here")
        dialog.run()
        qtbot.waitUntil(lambda: "cannot be written" in dialog.result_text)
        assert dialog.outcome is None

    def test_nothing_to_write_no_export(self, dialog: ExportDialog) -> None:
        for name in dialog.wish.formats:
            dialog.toggle_format(name)
        assert not button(dialog, "Export").isEnabled()


def test_import(qtbot: QtBot, settings: Settings) -> None:
    dialog = ImportDialog("0000", settings)
    qtbot.addWidget(dialog)
    assert not button(dialog, "Import").isEnabled()
    qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "masks.txt")
    assert button(dialog, "Import").isEnabled()
    assert (dialog.path, dialog.state) == (Path("masks.txt"), MaskState.ACCEPTED)


class TestCompare:
    @pytest.fixture
    def dialog(self, qtbot: QtBot, settings: Settings) -> CompareDialog:
        made = CompareDialog("0000", settings)
        qtbot.addWidget(made)
        made.show()
        return made

    def test_the_chosen_masks_are_the_truth_by_default(self, dialog: CompareDialog, qtbot: QtBot) -> None:
        assert not button(dialog, "Compare").isEnabled()
        qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], " masks.txt ")
        assert button(dialog, "Compare").isEnabled()
        assert (dialog.path, dialog.other_is_truth) == (Path("masks.txt"), True)
        qtbot.mouseClick(button(dialog, "Compare"), Qt.MouseButton.LeftButton)
        assert dialog.result() == 1

    def test_the_sides_can_be_exchanged(self, dialog: CompareDialog) -> None:
        dialog.findChildren(QRadioButton)[1].click()
        assert not dialog.other_is_truth

    def test_files_and_folders_can_be_looked_for(
        self, dialog: CompareDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ask.QFileDialog, "getOpenFileName", lambda *_: ("/data/a.mots", ""))
        monkeypatch.setattr(ask.QFileDialog, "getExistingDirectory", lambda *_: "/data/instances")
        qtbot.mouseClick(button(dialog, "File…"), Qt.MouseButton.LeftButton)
        assert dialog.path == Path("/data/a.mots")
        qtbot.mouseClick(button(dialog, "Folder…"), Qt.MouseButton.LeftButton)
        assert dialog.path == Path("/data/instances")


def test_shortcuts_and_about(qtbot: QtBot, themed: Theme, settings: Settings) -> None:
    dialog = ShortcutsDialog(Keymap(ACTIONS, settings))
    qtbot.addWidget(dialog)
    assert dialog.findChildren(QDialogButtonBox)
    qtbot.mouseClick(button(dialog, "Change keys…"), Qt.MouseButton.LeftButton)
    assert dialog.change
    assert "MOTS" in about.text()


def test_the_last_folder_is_remembered(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask.QFileDialog, "getOpenFileName", lambda *_: ("/data/clips/a.mp4", ""))
    assert ask.choose_file(None, "Video", settings, ask.VIDEOS) == Path("/data/clips/a.mp4")
    assert settings.values.folder == "/data/clips"
    monkeypatch.setattr(ask.QFileDialog, "getExistingDirectory", lambda *_: "")
    assert ask.choose_folder(None, "Folder", settings) is None

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.ask import PROJECTS, VIDEOS
from annotator.gui.dialogs.new_project import NewProjectDialog
from annotator.gui.drops import IMAGES, Drop, paths_of, understood
from annotator.gui.drops import VIDEOS as VIDEO_KINDS
from annotator.gui.main_window import MainWindow
from annotator.project.image_files import IMAGE_SUFFIXES
from tests.worlds import write_world


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    found = {}
    for name in ("street.mots", "clip.MP4", "000001.png", "boxes.csv", "notes.pdf"):
        found[name] = tmp_path / name
        found[name].write_text("")
    found["folder"] = tmp_path / "images"
    found["folder"].mkdir()
    return found


def test_what_is_meant(files: dict[str, Path], tmp_path: Path) -> None:
    assert understood([files["street.mots"]]) == Drop(project=files["street.mots"])
    assert understood([files["clip.MP4"]]) == Drop(source=files["clip.MP4"])
    assert understood([files["000001.png"]]) == Drop(source=tmp_path)
    assert understood([files["folder"], files["boxes.csv"]]) == Drop(source=files["folder"], boxes=files["boxes.csv"])
    assert understood([files["boxes.csv"], files["street.mots"]]) == Drop(project=files["street.mots"])


def test_what_cannot_be_opened(files: dict[str, Path], tmp_path: Path) -> None:
    assert understood([]) is None
    assert understood([files["notes.pdf"]]) is None
    assert understood([files["boxes.csv"]]) is None, "boxes need images"
    assert understood([tmp_path / "gone.mots", tmp_path / "gone"]) is None


def test_a_folder_named_like_a_project_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "set.mots").mkdir()
    assert understood([tmp_path / "set.mots"]) == Drop(source=tmp_path / "set.mots")


def test_kinds_are_those_of_the_dialogs() -> None:
    assert {f"*{kind}" for kind in VIDEO_KINDS} == set(VIDEOS.partition("(")[2].partition(")")[0].split())
    assert "*.mots" in PROJECTS
    assert set(IMAGE_SUFFIXES) == IMAGES


def test_addresses_of_other_machines_are_left_out(tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/a.mots"), QUrl.fromLocalFile(str(tmp_path))])
    assert paths_of(data) == [tmp_path]


def data_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def enter(window: MainWindow, data: QMimeData) -> bool:
    event = QDragEnterEvent(
        window.rect().center(),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(window.rect().center()),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, event)


def test_a_dropped_project_is_opened(window: MainWindow, project_path: Path, qtbot: QtBot) -> None:
    data = data_of(project_path)
    assert enter(window, data)
    drop(window, data)
    qtbot.waitUntil(lambda: window.document is not None and window.document.path == project_path)


def test_a_dropped_folder_begins_a_project(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = write_world(tmp_path / "data")
    seen: list[str] = []

    def accept(dialog: NewProjectDialog) -> int:
        qtbot.waitUntil(lambda: bool(dialog.loaded))
        seen.append(dialog.found_text)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(NewProjectDialog, "exec", accept)
    data = data_of(world.images)
    assert enter(window, data)
    drop(window, data)
    qtbot.waitUntil(lambda: window.document is not None)
    assert seen == ["Found 1 sequence, 8 frames, 3 tracks, 24 boxes"]


def test_what_is_not_understood_is_not_taken(window: MainWindow, files: dict[str, Path]) -> None:
    data = data_of(files["notes.pdf"])
    assert not enter(window, data)
    drop(window, data)
    assert window.document is None

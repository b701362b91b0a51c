"""Pictures and shares of recent projects: made from an open one, read without opening any."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.editing.masks import accept, clear_mask
from annotator.gui.actions import ActionSet
from annotator.gui.canvas.colours import track_colour
from annotator.gui.cards import PICTURE, Card, Cards, Place, Snapshot, first_with_masks, paint, snapshot
from annotator.gui.context import Context
from annotator.gui.document import Document
from annotator.gui.main_window import MainWindow
from annotator.gui.theme import Theme
from annotator.gui.welcome import RecentEntry, Welcome, left_text
from annotator.project.store import Project
from tests import documents
from tests.gui.conftest import make_project


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    return Cards(tmp_path / "cache" / "projects")


def opened(context: Context) -> Document:
    assert context.document is not None
    return context.document


def test_a_card_is_made_and_read(cards: Cards, context: Context, qtbot: QtBot) -> None:
    document = opened(context)
    assert cards.read(document.path) == Card()
    assert not cards.known(document.path)
    keys = [MaskKey(1, 1, frame) for frame in range(3)]
    document.push(accept(document.state, keys))
    with qtbot.waitSignal(cards.made) as told:
        cards.keep(document, Place(1, "street", 4, 2))
    cards.close(5)
    assert told.args == [document.path]
    assert cards.known(document.path)
    card = cards.read(document.path)
    assert card.share == pytest.approx(3 / 12), "ignore regions are nobody's work"
    assert card.left == 9
    assert card.place == Place(1, "street", 4, 2)
    assert card.picture is not None
    assert card.picture.size() == PICTURE
    assert list((document.path.parent.parent / "cache" / "projects").glob("*.part*")) == []


def test_the_picture_has_the_masks(context: Context) -> None:
    picture = paint(snapshot(opened(context)))
    assert picture is not None
    ground, car = picture.pixelColor(PICTURE.width() - 4, 4), picture.pixelColor(40, 60)
    assert ground == QColor(30, 30, 30)
    assert abs(car.hslHueF() - track_colour(1).hslHueF()) < 0.1


def test_the_document_may_be_closed_at_once(cards: Cards, project_path: Path, qtbot: QtBot) -> None:
    document = Document(Project.open(project_path))
    with qtbot.waitSignal(cards.made):
        cards.keep(document)
        document.close()
    assert cards.read(project_path).share == 0.0
    cards.close(5)


def test_without_images_there_is_no_picture(cards: Cards, context: Context, qtbot: QtBot) -> None:
    document = opened(context)
    for image in (document.base / "images").iterdir():
        image.unlink()
    with qtbot.waitSignal(cards.made):
        cards.keep(document)
    cards.close(5)
    assert cards.read(document.path) == Card(None, 0.0, 12)


def test_a_folder_that_cannot_be_made_costs_the_card_alone(context: Context, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cards = Cards(tmp_path / "file" / "projects")
    cards.keep(opened(context))
    cards.close(5)
    assert cards.read(opened(context).path) == Card()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"share": "much"}',
        '{"share": 7}',
        '{"share": true}',
        '{"share": null}',
        '{"left": -1, "place": 3}',
        '{"left": true, "place": {"name": "a", "sequence_id": 1, "frame": "x"}}',
        '{"place": {"name": 4, "sequence_id": 1, "frame": 1, "track_id": 1}}',
        '{"place": {"name": "a", "sequence_id": 1, "frame": 1, "track_id": "1"}}',
    ],
)
def test_a_broken_card_is_an_empty_one(cards: Cards, tmp_path: Path, text: str) -> None:
    project = tmp_path / "a.mots"
    place = cards._place(project)
    place.parent.mkdir(parents=True)
    place.with_suffix(".json").write_text(text)
    place.with_suffix(".png").write_bytes(b"no picture")
    assert cards.read(project) == Card()


def test_the_first_frame_with_masks_is_shown(context: Context) -> None:
    document = opened(context)
    assert first_with_masks(document.state) == (1, 0)
    gone = [MaskKey(1, track, frame) for track in (1, 2, 3) for frame in (0, 1)]
    document.push(clear_mask(document.state, gone))
    assert first_with_masks(document.state) == (1, 2)
    assert first_with_masks(documents.document(masks=False)) == (1, 0)
    assert first_with_masks(type(document.state)()) is None


def test_the_window_makes_them_when_a_project_is_closed(
    window: MainWindow, project_path: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.open_project(project_path)
    with qtbot.waitSignal(window.cards.made):
        window.close_project()
    entry = window.welcome.findChild(RecentEntry)
    qtbot.waitUntil(lambda: bool(window.welcome.findChildren(RecentEntry)[-1].accessibleDescription()))
    assert entry is not None
    assert window.welcome.findChildren(RecentEntry)[-1].accessibleDescription() == "0% accepted"
    other = make_project(tmp_path / "other")
    assert window.open_project(other)
    window.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "project card"]
    assert window.cards.known(other)


def test_where_it_was_left_is_gone_back_to(window: MainWindow, project_path: Path, qtbot: QtBot) -> None:
    assert not window.welcome.go_on.isVisible(), "there is nothing to go on with"
    assert window.open_project(project_path)
    window.context.selection.show(1, 4, 2)
    with qtbot.waitSignal(window.cards.made):
        window.close_project()
    qtbot.waitUntil(lambda: window.welcome.go_on.text == "street: street, frame 4, track 2  ·  12 open masks")
    assert window.welcome.go_on.geometry().top() < window.welcome._new.geometry().top(), "it comes first"
    qtbot.mouseClick(window.welcome.go_on.button, Qt.MouseButton.LeftButton)
    assert window.document
    selection = window.context.selection
    assert (selection.sequence_id, selection.frame, selection.track_id) == (1, 4, 2)


def test_where_that_is_not_known_it_is_the_track_that_is_nearly_done(window: MainWindow, project_path: Path) -> None:
    with Project.open(project_path) as project:
        project.apply(accept(project.state, [MaskKey(1, 2, frame) for frame in (0, 1)]))
    assert window.go_on(project_path)
    assert (window.context.selection.track_id, window.context.selection.frame) == (2, 2)


def test_a_sequence_of_another_name_is_not_the_place(window: MainWindow, project_path: Path, qtbot: QtBot) -> None:
    """A project that was made anew at the same path."""
    with qtbot.waitSignal(window.cards.made):
        document = Document(Project.open(project_path))
        window.cards.keep(document, Place(1, "another", 4, 2))
        document.close()
    assert window.go_on(project_path)
    assert window.context.selection.frame != 4


def test_a_track_that_is_gone_is_not_selected(window: MainWindow, project_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.cards.made):
        document = Document(Project.open(project_path))
        window.cards.keep(document, Place(1, "street", 99, 77))
        document.close()
    assert window.go_on(project_path)
    assert (window.context.selection.track_id, window.context.selection.frame) == (None, 5)


@pytest.mark.parametrize(
    ("card", "text"),
    [
        (Card(), ""),
        (Card(left=1), "1 open mask"),
        (Card(share=1.0, left=0), "every mask is accepted"),
        (Card(place=Place(1, "0000", 3)), "0000, frame 3"),
    ],
)
def test_what_is_said_of_a_project_that_was_left(card: Card, text: str) -> None:
    assert left_text(card) == text


def test_the_welcome_page_shows_them(
    cards: Cards, context: Context, qtbot: QtBot, themed: Theme, tmp_path: Path
) -> None:
    document = opened(context)
    with qtbot.waitSignal(cards.made):
        cards.keep(document)
    cards.close(5)
    bare = tmp_path / f"{'a very long name ' * 8}.mots"
    bare.write_text("")
    for path in (bare, document.path):
        context.settings.remember(path)
    page = Welcome(ActionSet(context, context), context.settings, cards)
    qtbot.addWidget(page)
    page.resize(700, 600)
    page.show()
    entries = {entry.toolTip(): entry for entry in page.findChildren(QPushButton) if isinstance(entry, RecentEntry)}
    assert entries[str(document.path)].accessibleDescription() == "0% accepted"
    assert entries[str(bare)].accessibleDescription() == ""
    picture = entries[str(document.path)].grab().toImage()
    found = {picture.pixelColor(x, picture.height() // 2).name() for x in range(10, 86)}
    assert len(found) > 3, "the picture, not a folder"
    assert all(entry.height() >= PICTURE.height() // 2 for entry in entries.values())


def test_the_card_that_was_asked_for_last_is_kept(
    cards: Cards, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the picture of an earlier one takes."""
    document, gate = opened(context), threading.Event()
    begun: list[int | None] = []

    def slow(found: Snapshot) -> None:
        begun.append(found.place.track_id if found.place else None)
        if found.place is None:
            gate.wait(5)

    monkeypatch.setattr("annotator.gui.cards.paint", slow)
    cards.keep(document)
    cards.keep(document, Place(1, "street", 4, 2))
    later = cards._threads[-1]
    later.join(0.2)
    gate.set()
    cards.close(5)
    assert sorted(begun, key=str) == [2, None]
    assert cards.read(document.path).place == Place(1, "street", 4, 2)

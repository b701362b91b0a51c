from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from annotator.gui import theme
from annotator.gui.review import words
from annotator.gui.review.bars import Footer, Header
from annotator.gui.review.listing import Filter, Order
from tests import documents

COUNTS = {Filter.OPEN: 1234, Filter.CHANGED: 2, Filter.FLAGGED: 0, Filter.ALL: 2000}


@pytest.fixture
def header(themed: theme.Theme, qtbot: QtBot) -> Header:
    made = Header()
    qtbot.addWidget(made)
    made.resize(900, 44)
    made.show()
    return made


@pytest.fixture
def footer(themed: theme.Theme, qtbot: QtBot) -> Footer:
    made = Footer()
    qtbot.addWidget(made)
    made.resize(1000, 44)
    made.show()
    made.tell(12, listed=True, writable=True)
    return made


def texts(footer: Footer) -> list[str]:
    return [button.text() for button in footer.findChildren(QToolButton)]


class TestHeader:
    def test_it_begins_with_open_masks_worst_first(self, header: Header) -> None:
        assert (header.filter, header.order, header.all_tracks) == (Filter.OPEN, Order.WORST, False)

    def test_filters_tell_how_many_they_list(self, header: Header) -> None:
        header.tell("Track 3, car", "2,000 masks", COUNTS)
        box = header.findChildren(QComboBox)[0]
        assert [box.itemText(place) for place in range(box.count())] == [
            "Open (1,234)",
            "Changed (2)",
            "Flagged (0)",
            "All masks (2,000)",
        ]
        assert {"Track 3, car", "2,000 masks"} <= {label.text() for label in header.findChildren(QLabel)}

    def test_a_choice_is_told_once_and_a_setting_is_not(self, header: Header, qtbot: QtBot) -> None:
        with qtbot.assertNotEmitted(header.chosen):
            header.all_tracks = True
        scope = next(item for item in header.findChildren(QToolButton) if item.text() == "All tracks")
        assert scope.isChecked()
        with qtbot.waitSignal(header.chosen):
            qtbot.mouseClick(scope, Qt.MouseButton.LeftButton)
        assert not header.all_tracks

    def test_everything_has_a_name(self, header: Header) -> None:
        parts = [*header.findChildren(QToolButton), *header.findChildren(QComboBox)]
        assert all(part.accessibleName() or part.text() for part in parts if isinstance(part, QToolButton))
        assert all(part.accessibleName() for part in parts if isinstance(part, QComboBox))

    @pytest.mark.parametrize("name", ["list-anew", "smaller", "larger", "leave"])
    def test_each_button_names_its_verb(self, header: Header, qtbot: QtBot, name: str) -> None:
        with qtbot.waitSignal(header.commanded) as told:
            qtbot.mouseClick(header._buttons[name], Qt.MouseButton.LeftButton)
        assert told.args == [name]


class TestFooter:
    def test_buttons_tell_their_keys(self, footer: Footer) -> None:
        assert texts(footer) == [
            "Accept  Space",
            "Reject  X",
            "Flag  F",
            "Open  Enter",
            "Accept all at least this good (12)  Ctrl+Return",
        ]

    @pytest.mark.parametrize("width", range(200, 1000, 50))
    def test_they_fit(self, footer: Footer, width: int) -> None:
        footer.resize(width, 44)
        assert footer.width() == width
        QApplication.sendPostedEvents()  # the layout waits for them
        for button in footer.findChildren(QToolButton):
            assert button.width() >= button.sizeHint().width() or not button.text()
            assert button.accessibleName()
        wide, narrow = width >= 900, width <= 250
        assert ("Accept  Space" in texts(footer)) or not wide
        assert ("" in texts(footer)) or not narrow

    def test_what_cannot_be_done_is_pale(self, footer: Footer) -> None:
        def enabled() -> list[bool]:
            return [button.isEnabled() for button in footer.findChildren(QToolButton)]

        assert enabled() == [True] * 5
        footer.tell(0, listed=True, writable=True)
        assert enabled() == [True, True, True, True, False]
        footer.tell(5, listed=True, writable=False)
        assert enabled() == [False, False, False, True, False]
        footer.tell(0, listed=False, writable=True)
        assert enabled() == [False] * 5

    def test_each_button_names_its_verb(self, footer: Footer, qtbot: QtBot) -> None:
        told: list[str] = []
        footer.commanded.connect(told.append)
        for button in footer.findChildren(QToolButton):
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert told == ["accept", "reject", "flag", "open", "accept-as-good"]


class TestWords:
    def test_titles(self) -> None:
        state = documents.document()
        assert words.title(state, 1, 2) == "Track 2, pedestrian"
        assert words.title(state, 1, None) == "All tracks"
        assert words.title(state, 1, 99) == "Track 99"

    def test_the_summary_tells_what_is_missing(self) -> None:
        assert words.summary(COUNTS, 0, 0) == "2,000 masks · 1,234 open"
        assert words.summary(COUNTS, 1, 3) == (
            "2,000 masks · 1,234 open · 1 box without a mask · 3 done (F5 lists anew)"
        )

    def test_boxes_without_a_mask(self) -> None:
        state = documents.document(masks=False)
        assert words.without_mask(state, 1, 1) == documents.FRAMES
        assert words.without_mask(state, 1, None) == 2 * documents.FRAMES  # of objects
        assert words.without_mask(documents.document(), 1, None) == 0

    @pytest.mark.parametrize(("all_tracks", "next_key"), [(False, "S goes"), (True, "Ctrl+E exports")])
    def test_what_to_do_when_all_is_accepted(self, all_tracks: bool, next_key: str) -> None:
        assert next_key in words.empty(Filter.OPEN, "It", COUNTS, all_tracks=all_tracks)

    @pytest.mark.parametrize(("all_tracks", "key"), [(False, "\nG has"), (True, "\nShift+G has")])
    def test_what_to_do_without_masks(self, all_tracks: bool, key: str) -> None:
        assert key in words.empty(Filter.OPEN, "It", dict.fromkeys(Filter, 0), all_tracks=all_tracks)

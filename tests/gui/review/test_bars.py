from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from annotator.gui import theme
from annotator.gui.canvas.host import key_of_table as table_key
from annotator.gui.review import words
from annotator.gui.review.bars import Footer, Header, Shortened
from annotator.gui.review.listing import Filter, Order
from tests import documents

SUMMARY = ["2,000 masks · 1,234 open · 3 done (F5 lists anew)", "3 done (F5 lists anew)", "3 done"]
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
    made = Footer(table_key)
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
        header.tell("Track 3, car", ["2,000 masks"], COUNTS)
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

    @pytest.mark.parametrize("width", [320, 430, 500, 700, 800, 900, 1200])
    def test_nothing_is_cut_and_no_text_moves_the_cards(self, header: Header, width: int) -> None:
        header.resize(width, header.sizeHint().height())
        header.tell("Track 1234, pedestrian", ["1 mask"], COUNTS)
        QApplication.sendPostedEvents()
        rows = header.sizeHint().height()
        header.tell("Track 1234, pedestrian", SUMMARY, COUNTS)
        QApplication.sendPostedEvents()
        assert header.minimumSizeHint().width() <= 430
        assert header.sizeHint().height() == rows
        header.resize(max(width, header.minimumSizeHint().width()), rows)
        QApplication.sendPostedEvents()
        inside = header.rect()
        parts = [*header.findChildren(QToolButton), *header.findChildren(QComboBox)]
        for part in parts:
            place = QRect(part.mapTo(header, QPoint(0, 0)), part.size())
            assert inside.contains(place)
            assert part.width() >= part.minimumSizeHint().width()
        for one, other in combinations(parts, 2):
            first, second = (QRect(item.mapTo(header, QPoint(0, 0)), item.size()) for item in (one, other))
            assert not first.intersects(second)

    def test_it_takes_a_second_row_where_there_is_little_room(self, header: Header) -> None:
        heights = {}
        for width in (430, 1200):
            header.resize(width, 100)
            QApplication.sendPostedEvents()
            heights[width] = header.sizeHint().height()
        assert heights[430] > 1.5 * heights[1200]

    def test_the_summary_says_less_before_it_is_cut(self, themed: theme.Theme, qtbot: QtBot) -> None:
        line = Shortened()
        qtbot.addWidget(line)
        line.tell(SUMMARY)
        seen = []
        for width in (800, 200, 100, 30):
            line.resize(width, 20)
            seen.append(line.seen)
        assert seen[0] == SUMMARY[0]
        assert seen[-1].endswith("…")
        assert set(seen[1:-1]) <= set(SUMMARY[1:])
        assert line.toolTip() == SUMMARY[0]
        assert line.text() == SUMMARY[0]

    def test_choices_are_restored_without_telling(self, header: Header, qtbot: QtBot) -> None:
        with qtbot.assertNotEmitted(header.chosen):
            header.restore(Filter.FLAGGED, Order.TIME)
        assert (header.filter, header.order) == (Filter.FLAGGED, Order.TIME)

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

    def test_it_explains_the_key_that_comes_back_as_it_is_now(self, themed: theme.Theme, qtbot: QtBot) -> None:
        keys = {"show-review": "F4"}
        footer = Footer(keys.__getitem__)
        qtbot.addWidget(footer)
        tips = lambda: " ".join(item.toolTip() for item in footer.findChildren(QToolButton))  # noqa: E731
        assert "F4 comes back" in tips()
        keys["show-review"] = "F11"
        footer.rekey()
        assert "F11 comes back" in tips()
        assert "F4" not in tips()


class TestWords:
    def test_titles(self) -> None:
        state = documents.document()
        assert words.title(state, 1, 2) == "Track 2, pedestrian"
        assert words.title(state, 1, None) == "All tracks"
        assert words.title(state, 1, 99) == "Track 99"

    def test_the_summary_tells_what_is_missing(self) -> None:
        assert words.summary(COUNTS, 0, 0) == ("2,000 masks · 1,234 open", "1,234 open")
        assert words.summary(COUNTS, 1, 3) == (
            "2,000 masks · 1,234 open · 1 box without a mask · 3 done (F5 lists anew)",
            "1,234 open · 1 box without a mask · 3 done (F5 lists anew)",
            "1,234 open · 3 done (F5 lists anew)",
            "3 done (F5 lists anew)",
            "3 done",
        )

    def test_boxes_without_a_mask(self) -> None:
        state = documents.document(masks=False)
        assert words.without_mask(state, 1, 1) == documents.FRAMES
        assert words.without_mask(state, 1, None) == 2 * documents.FRAMES  # of objects
        assert words.without_mask(documents.document(), 1, None) == 0

    @pytest.mark.parametrize(("all_tracks", "next_key"), [(False, "S goes"), (True, "Ctrl+E exports")])
    def test_what_to_do_when_all_is_accepted(self, all_tracks: bool, next_key: str) -> None:
        assert next_key in words.empty(Filter.OPEN, "It", COUNTS, table_key, all_tracks=all_tracks)

    @pytest.mark.parametrize(("all_tracks", "key"), [(False, "\nG has"), (True, "\nShift+G has")])
    def test_what_to_do_without_masks(self, all_tracks: bool, key: str) -> None:
        assert key in words.empty(Filter.OPEN, "It", dict.fromkeys(Filter, 0), table_key, all_tracks=all_tracks)

    @pytest.mark.parametrize("all_tracks", [False, True])
    def test_keys_are_those_that_the_person_chose(self, all_tracks: bool) -> None:
        for counts in (COUNTS, dict.fromkeys(Filter, 0)):
            text = words.empty(Filter.OPEN, "It", counts, lambda name: f"<{name}>", all_tracks=all_tracks)
            assert "<" in text
            assert not any(f"{key} " in text for key in ("G", "S", "Ctrl+E"))

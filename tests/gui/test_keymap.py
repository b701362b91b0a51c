"""Keys by table and by choice: nobody shares one, and what is swapped comes back."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ACTIONS
from annotator.gui.keymap import OF_THE_IMAGE, OF_THE_STRIP, Holder, Keymap, portable
from annotator.gui.review.grid import COMMANDS
from annotator.gui.settings import Settings


@pytest.fixture
def keymap(settings: Settings) -> Keymap:
    return Keymap(ACTIONS, settings)


def test_without_a_choice_the_keys_are_those_of_the_table(keymap: Keymap) -> None:
    for name, action in ACTIONS.items():
        assert keymap.keys(name) == tuple(map(portable, action.keys))
        assert not keymap.changed(name)
    assert keymap.text("undo") == "Ctrl+Z"
    assert keymap.text("demo") == ""
    assert keymap.action_of("ctrl+z") == "undo"
    assert keymap.action_of("Ctrl+Alt+F12") is None


def test_a_free_key_is_given(keymap: Keymap, settings: Settings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keymap.rekeyed):
        keymap.give("accept", "Ctrl+Alt+A")
    assert keymap.keys("accept") == ("Ctrl+Alt+A",)
    assert keymap.changed("accept")
    assert Settings(settings.path).values.keys == {"accept": ["Ctrl+Alt+A"]}


def test_a_taken_key_is_swapped(keymap: Keymap) -> None:
    assert [holder.name for holder in keymap.holders("Q", "reject")] == ["draw-next"]
    keymap.give("reject", "Q")
    assert (keymap.keys("reject"), keymap.keys("draw-next")) == (("Q",), ("X",))
    keymap.give("reject", "X")
    assert not keymap.changed("reject")
    assert not keymap.changed("draw-next")


def test_who_had_several_keys_keeps_the_others(keymap: Keymap) -> None:
    keymap.give("demo", "D")
    assert keymap.keys("next-frame") == ("Right",), "the demo had no key to give in exchange"
    keymap.reset("demo")
    assert keymap.keys("next-frame") == ("Right",)
    keymap.reset("next-frame")
    assert keymap.keys("next-frame") == ("D", "Right")


def test_reset_gives_who_loses_its_key_the_own_one_back(keymap: Keymap) -> None:
    keymap.give("reject", "Q")
    keymap.reset("reject")
    assert (keymap.keys("reject"), keymap.keys("draw-next")) == (("X",), ("Q",))


def test_keys_can_be_taken_away_and_all_reset(keymap: Keymap, settings: Settings) -> None:
    keymap.take_away("reject")
    keymap.give("accept", "Ctrl+Alt+A")
    assert keymap.keys("reject") == ()
    keymap.reset_all()
    assert settings.values.keys == {}
    assert keymap.keys("reject") == ("X",)


@pytest.mark.parametrize("key", [*OF_THE_IMAGE, "no such key", ""])
def test_what_cannot_be_a_key_is_refused(keymap: Keymap, settings: Settings, key: str) -> None:
    with pytest.raises(ValueError, match="cannot be the key"):
        keymap.give("reject", key)
    assert settings.values.keys == {}


def test_who_else_has_a_key_is_told(keymap: Keymap) -> None:
    assert keymap.holders("Esc", "reject") == [Holder("image", "", OF_THE_IMAGE["Esc"])]
    assert keymap.holders("X", "reject") == [Holder("strip", "", OF_THE_STRIP["X"])]
    assert [holder.kind for holder in keymap.holders("X", "accept")] == ["action", "strip"]
    assert keymap.holders("Ctrl+Alt+F12", "accept") == []


def test_a_file_with_clashes_gives_each_key_to_one(settings: Settings) -> None:
    settings.set("keys", {"accept": ["Q", "Esc", "gibberish"], "reject": ["Q"], "no such action": ["P"]})
    keymap = Keymap(ACTIONS, settings)
    holders = [name for name in ACTIONS if "Q" in keymap.keys(name)]
    assert holders == ["accept"]
    assert keymap.keys("draw-next") == ()
    assert keymap.keys("reject") == ()
    assert keymap.keys("tool-polygon") == ("P",)


def test_the_strip_s_keys_are_known() -> None:
    """The table of the dialog against the keys that the strip takes."""
    names = {
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.NoModifier),
    }
    wanted = {
        portable(QKeySequence(key | held).toString())
        for key, held in COMMANDS
        if (key, held) not in names and key != Qt.Key.Key_Enter and held != Qt.KeyboardModifier.ShiftModifier
    }
    assert wanted <= {portable(key) for key in OF_THE_STRIP}


KEYS = st.sampled_from(["Q", "X", "D", "Right", "Space", "Ctrl+Z", "Ctrl+Alt+A", "F1", "+", "Ctrl+Y"])
NAMES = st.sampled_from(["reject", "draw-next", "next-frame", "accept-next", "undo", "redo", "demo", "zoom-in"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("give"), NAMES, KEYS),
        st.tuples(st.just("reset"), NAMES, st.none()),
        st.tuples(st.just("take_away"), NAMES, st.none()),
    ),
    max_size=12,
)


@given(STEPS)
def test_no_key_ever_has_two_actions_and_what_is_stored_comes_back(steps: list[tuple[str, str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "window.json")
        keymap = Keymap(ACTIONS, settings)
        for verb, name, key in steps:
            getattr(keymap, verb)(*filter(None, (name, key)))
            if verb == "give":
                assert keymap.keys(name) == (key,)
            if verb == "reset":
                assert keymap.keys(name) == tuple(map(portable, ACTIONS[name].keys))
            counts = Counter(item for action in ACTIONS for item in keymap.keys(action))
            assert not [item for item, count in counts.items() if count > 1]
        again = Keymap(ACTIONS, Settings(settings.path))
        assert {name: again.keys(name) for name in ACTIONS} == {name: keymap.keys(name) for name in ACTIONS}
        keymap.reset_all()
        assert not any(map(keymap.changed, ACTIONS))

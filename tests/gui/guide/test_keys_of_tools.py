from __future__ import annotations

import pytest

from annotator.gui.actions import ACTIONS
from annotator.gui.guide import keys_of_tools
from annotator.gui.guide.keys_of_tools import TOOL_KEYS, strip_rows, tool_rows
from annotator.gui.keymap import Keymap
from annotator.gui.selection import TOOLS
from annotator.gui.settings import Settings


@pytest.fixture
def keymap(settings: Settings) -> Keymap:
    return Keymap(ACTIONS, settings)


def test_every_tool_has_its_keys() -> None:
    assert set(TOOL_KEYS) == set(TOOLS)
    for tool, rows in TOOL_KEYS.items():
        assert len(rows) >= 3, tool
        assert all(keys and text for keys, text in rows), tool


def test_actions_that_go_with_a_tool_exist() -> None:
    named = {name for names in keys_of_tools._WITH.values() for name in names}
    assert named <= set(ACTIONS)
    assert set(keys_of_tools._WITH) <= set(TOOLS)


def test_keys_of_actions_are_those_in_use(keymap: Keymap) -> None:
    assert (",", "Smaller brush") in tool_rows("brush", keymap)
    keymap.give("brush-smaller", "Ctrl+Alt+B")
    assert ("Ctrl+Alt+B", "Smaller brush") in tool_rows("brush", keymap)
    keymap.take_away("brush-smaller")
    assert "Smaller brush" not in [text for _, text in tool_rows("brush", keymap)]


@pytest.mark.parametrize("tool", TOOLS)
def test_every_tool_tells_how_to_move_the_view_and_to_undo(tool: str, keymap: Keymap) -> None:
    rows = dict(tool_rows(tool, keymap))
    assert rows["Wheel"] == "Zoom to the pointer"
    assert rows["Ctrl+Z"] == "Undo"


def test_the_strip_s_keys_share_a_row_where_they_do_the_same() -> None:
    rows = {text: keys for keys, text in strip_rows()}
    assert rows["Accepts the chosen masks"] == "Space"
    assert rows["Makes the pictures larger"] == "+, ="
    assert rows["Open the mask in the image"] == "Enter, double click"

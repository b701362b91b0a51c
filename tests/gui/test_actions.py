from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from annotator.gui import icons, layout
from annotator.gui.action_table.action import Action
from annotator.gui.action_table.tools import TOOLS
from annotator.gui.actions import ACTIONS, GROUPS, ActionSet
from annotator.gui.context import Context
from annotator.gui.dialogs import shortcuts
from annotator.gui.selection import TOOLS as TOOL_NAMES
from annotator.resources import asset

# What a Context can offer, see `Context.available`.
KNOWN_NEEDS = {"project", "sequence", "write", "track", "box", "mask", "undo", "redo", "job", "comparison", "range"}


@pytest.fixture
def actions(context: Context, qtbot: QtBot) -> ActionSet:
    return ActionSet(context, context)


def test_names_are_unique() -> None:
    assert len(ACTIONS) == sum(map(len, GROUPS.values()))


def test_no_two_actions_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for action in ACTIONS.values() for key in action.keys)
    assert not [key for key, count in keys.items() if count > 1]
    assert "" not in keys  # Qt understands each of them


def test_keys_of_the_canvas_are_left_to_it() -> None:
    """Space comes from the canvas as a tap; Delete and arrows it claims while a tool needs them."""
    keys = {QKeySequence(key).toString() for action in ACTIONS.values() for key in action.keys}
    assert not keys & {"Esc", "Backspace", "Tab", "Return", "Enter"}


def test_every_action_is_in_a_menu_and_every_menu_entry_exists() -> None:
    entries = [name for names in layout.MENUS.values() for name in names if name[0] not in "-@"]
    assert len(entries) == len(set(entries))
    assert set(entries) | set(layout.CLASS_ACTIONS) == set(ACTIONS)
    assert {name for name in (*layout.VERBS, *layout.DISPLAY) if name != "-"} <= set(ACTIONS)


def test_mnemonics_of_a_menu_do_not_clash() -> None:
    for title, names in layout.MENUS.items():
        texts = [ACTIONS[name].text for name in names if name in ACTIONS]
        letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), title


def test_needs_and_icons_are_known() -> None:
    for action in ACTIONS.values():
        assert set(action.needs) <= KNOWN_NEEDS, action.name
        if action.icon:
            assert asset("icons", f"{action.icon}.svg").is_file()


def test_every_tool_has_an_action() -> None:
    assert [action.shows for action in TOOLS] == [("tool", name) for name in TOOL_NAMES]


def test_actions_follow_what_is_selected(actions: ActionSet, context: Context) -> None:
    assert actions["export"].isEnabled()
    assert not actions["accept"].isEnabled()
    context.selection.track_id = 1
    assert actions["accept"].isEnabled()
    context.selection.tool = "polygon"
    assert actions["tool-polygon"].isChecked()
    assert not actions["tool-select"].isChecked()


def test_undo_names_what_it_takes_back(actions: ActionSet, context: Context) -> None:
    context.selection.track_id = 1
    assert actions["undo"].text() == "&Undo"
    actions["accept"].trigger()
    assert actions["undo"].text() == "&Undo Accept mask of track 1, frame 0"
    actions["undo"].trigger()
    assert actions["redo"].text() == "&Redo Accept mask of track 1, frame 0"
    assert not actions["undo"].isEnabled()


def test_switches_toggle_and_show_their_state(actions: ActionSet, context: Context) -> None:
    actions["show-boxes"].trigger()
    assert context.selection.show_boxes is False
    assert not actions["show-boxes"].isChecked()
    actions["show-boxes"].trigger()
    assert actions["show-boxes"].isChecked()


def test_the_tool_in_use_stays_checked_when_it_is_chosen_again(actions: ActionSet) -> None:
    actions["tool-select"].trigger()
    assert actions["tool-select"].isChecked()


def test_tool_tips_have_the_key(actions: ActionSet) -> None:
    assert "Draw polygon" in actions["tool-polygon"].toolTip()
    assert ">P<" in actions["tool-polygon"].toolTip()


def test_the_shortcut_list_has_every_key(actions: ActionSet, context: Context) -> None:
    listed = {text for rows in shortcuts.rows(actions.keymap).values() for _, text in rows}
    assert {action.title for action in ACTIONS.values() if action.keys} <= listed
    assert "Draw polygon" in shortcuts.html(actions.keymap)
    context.settings.set("keys", {"tool-polygon": ["Ctrl+Alt+P"], "quit": []})
    assert ("Ctrl+Alt+P", "Draw polygon") in shortcuts.rows(actions.keymap)["Tools"]
    assert "Quit" not in [text for _, text in shortcuts.rows(actions.keymap)["File"]]


def test_other_keys_are_in_use_at_once(actions: ActionSet, context: Context) -> None:
    context.settings.set("keys", {"tool-polygon": ["Ctrl+Alt+P"]})
    assert actions["tool-polygon"].shortcut().toString() == "Ctrl+Alt+P"
    assert ">Ctrl+Alt+P<" in actions["tool-polygon"].toolTip()
    context.settings.set("keys", {})
    assert actions["tool-polygon"].shortcut().toString() == "P"


def test_a_tip_names_the_keys_that_are_in_use(actions: ActionSet, context: Context) -> None:
    assert "; , and . change the size" in actions["tool-brush"].toolTip()
    context.settings.set("keys", {"brush-larger": ["Ctrl+Alt+L"], "brush-smaller": []})
    assert "; “Smaller brush” and Ctrl+Alt+L change the size" in actions["tool-brush"].toolTip()
    assert actions["tool-eraser"].statusTip().endswith("“Smaller brush” and Ctrl+Alt+L change the size.")


@pytest.mark.parametrize("action", [item for item in ACTIONS.values() if "{" in item.tip], ids=lambda item: item.name)
def test_keys_in_tips_are_those_of_actions(action: Action) -> None:
    asked: list[str] = []
    action.explanation(lambda name: asked.append(name) or name)
    assert asked
    assert set(asked) <= set(ACTIONS)


def test_a_key_can_be_pressed_for_the_image(actions: ActionSet, context: Context) -> None:
    """Space comes from the canvas as a tap, and stands for whichever action has it."""
    context.selection.track_id = 1
    actions.trigger_key("Space")
    assert context.selection.frame == 1
    context.settings.set("keys", {"next-10": ["Space"], "accept-next": []})
    actions.trigger_key("Space")
    assert context.selection.frame == 5
    actions.trigger_key("Ctrl+Alt+Shift+F12")  # nobody has it


def test_icons_take_the_colours_of_the_theme(qtbot: QtBot) -> None:
    dark, light = (icons.icon("accept", name).pixmap(24, 24).toImage() for name in ("dark", "light"))
    inked = [(x, y) for x in range(dark.width()) for y in range(dark.height()) if dark.pixelColor(x, y).alphaF() > 0.9]
    assert inked
    assert all(dark.pixelColor(*place).lightness() > 150 for place in inked)
    assert all(light.pixelColor(*place).lightness() < 110 for place in inked)

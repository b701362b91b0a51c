"""Help."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import window

HELP = (
    Action("shortcuts", "&Keyboard shortcuts", window.shortcuts, ("F1",), "keyboard"),
    Action(
        "tool-keys",
        "Keys of this &tool",
        window.tool_keys,
        ("?",),
        "",
        ("sequence",),
        tip="Show what keys and clicks do with the tool in use; again hides it.",
    ),
    Action(
        "palette",
        "&Command palette…",
        window.palette,
        ("Ctrl+K",),
        "search",
        tip="Find an action, a track, a frame, a sequence or a recent project by typing.",
    ),
    Action("tour", "T&our", window.tour, (), "help", tip="Show what is where, step by step."),
    Action("about", "&About mots-annotator", window.about),
)

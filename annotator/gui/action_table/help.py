"""Help."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import window

HELP = (
    Action("shortcuts", "&Keyboard shortcuts", window.shortcuts, ("F1",), "keyboard"),
    Action("about", "&About mots-annotator", window.about),
)

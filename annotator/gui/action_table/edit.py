"""Undo, redo, settings."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import files, window

EDIT = (
    Action("undo", "&Undo", files.undo, ("Ctrl+Z",), "undo", ("undo",)),
    Action("redo", "&Redo", files.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", ("redo",)),
    Action(
        "settings",
        "&Settings…",
        window.settings,
        ("Ctrl+,",),
        "settings",
        tip="Theme, language, colours, keys; in use as soon as they are chosen.",
    ),
)

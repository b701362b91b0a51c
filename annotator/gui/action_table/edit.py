"""Undo and redo."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import files

EDIT = (
    Action("undo", "&Undo", files.undo, ("Ctrl+Z",), "undo", ("undo",)),
    Action("redo", "&Redo", files.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", ("redo",)),
)

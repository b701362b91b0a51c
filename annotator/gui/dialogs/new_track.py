"""Which class a new track has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from annotator.domain.classes import CLASSES
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def choose_class(parent: QWidget | None) -> int | None:
    """The number of the chosen class, or None when the person gives up."""
    names = [item.name for item in CLASSES.values()]
    name, chosen = QInputDialog.getItem(parent, tr("New track"), tr("Class of the new track:"), names, 0, False)
    return next(item.class_id for item in CLASSES.values() if item.name == name) if chosen else None

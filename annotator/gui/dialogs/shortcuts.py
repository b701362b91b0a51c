"""All keys, by menu; made from the table of actions and the keys that the person chose."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout

from annotator.gui import theme
from annotator.gui.keymap import Keymap, shown
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# What an annotator needs most comes first.
_ORDER = ("Mask", "Tools", "Go", "Track", "Jobs", "View", "Edit", "File", "Help")
# Keys that belong to the canvas itself and not to an action.
CANVAS_KEYS = (
    (marked("Enter"), marked("Close the polygon that is being drawn")),
    (marked("Backspace"), marked("Take back the last vertex")),
    (marked("Escape"), marked("Leave what is being drawn, then the tool")),
    (marked("Shift / Alt while drawing"), marked("Add to the mask / cut from it")),
    (marked("Tab, arrows, Delete"), marked("Walk over vertices, move them, remove one")),
    (marked("Space or middle button, and drag"), marked("Pan")),
    (marked("Wheel"), marked("Zoom to the pointer")),
    (marked("Z, held"), marked("Show the mask as it was before its last change")),
)


class ShortcutsDialog(QDialog):
    """A table of all keys. After `exec`, `change` is whether the person wants other keys.

    Args:
        keymap: which keys each action has.
        parent: the window.
    """

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.change = False
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(760, 640)
        title = QLabel(tr("Every verb of the window has a key; hover over a button to see its own."))
        title.setObjectName("muted")
        text = QTextBrowser()
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setHtml(html(keymap))
        text.setAccessibleName(tr("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        change = buttons.addButton(tr("Change keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.clicked.connect(self._change)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(buttons)

    def _change(self) -> None:
        self.change = True
        self.accept()


def rows(keymap: Keymap) -> dict[str, list[tuple[str, str]]]:
    """Menu → (keys, what they do)."""
    from annotator.gui.actions import GROUPS

    found = {
        tr(name): [
            (", ".join(map(shown, keymap.keys(action.name))), action.title)
            for action in GROUPS[name]
            if keymap.keys(action.name)
        ]
        for name in _ORDER
    }
    return {**found, tr("In the image"): [(tr(keys), tr(text)) for keys, text in CANVAS_KEYS]}


def html(keymap: Keymap) -> str:
    """The table as rich text."""
    colours = theme.current()
    parts = []
    for name, items in rows(keymap).items():
        lines = "".join(
            f"<tr><td width='230' style='color:{colours.accent}'>{escape(keys)}</td><td>{escape(text)}</td></tr>"
            for keys, text in items
        )
        parts.append(f"<h3>{escape(name)}</h3><table cellpadding='3' width='100%'>{lines}</table>")
    return "".join(parts)

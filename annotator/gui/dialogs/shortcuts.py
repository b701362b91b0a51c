"""All keys, by menu; made from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout

from annotator.gui import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

# What an annotator needs most comes first.
_ORDER = ("Mask", "Tools", "Go", "Track", "Jobs", "View", "Edit", "File", "Help")
# Keys that belong to the canvas itself and not to an action.
CANVAS_KEYS = (
    ("Enter", "Close the polygon that is being drawn"),
    ("Backspace", "Take back the last vertex"),
    ("Escape", "Leave what is being drawn, then the tool"),
    ("Shift / Alt while drawing", "Add to the mask / cut from it"),
    ("Tab, arrows, Delete", "Walk over vertices, move them, remove one"),
    ("Space or middle button, and drag", "Pan"),
    ("Wheel", "Zoom to the pointer"),
)


class ShortcutsDialog(QDialog):
    """A table of all keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(760, 640)
        title = QLabel("Every verb of the window has a key; hover over a button to see its own.")
        title.setObjectName("muted")
        text = QTextBrowser()
        text.setFrameShape(QTextBrowser.Shape.NoFrame)
        text.setHtml(html())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(title)
        column.addWidget(text)
        column.addWidget(buttons)


def rows() -> dict[str, list[tuple[str, str]]]:
    """Menu → (keys, what they do)."""
    from annotator.gui.actions import GROUPS, plain

    found = {
        name: [(keys_text(action.keys), plain(action.text).rstrip("…")) for action in group if action.keys]
        for name, group in ((name, GROUPS[name]) for name in _ORDER)
    }
    return {**found, "In the image": list(CANVAS_KEYS)}


def keys_text(keys: tuple[str, ...]) -> str:
    """Keys as this system writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in keys)


def html() -> str:
    """The table as rich text."""
    colours = theme.current()
    parts = []
    for name, items in rows().items():
        lines = "".join(
            f"<tr><td width='230' style='color:{colours.accent}'>{keys}</td><td>{text}</td></tr>"
            for keys, text in items
        )
        parts.append(f"<h3>{name}</h3><table cellpadding='3' width='100%'>{lines}</table>")
    return "".join(parts)

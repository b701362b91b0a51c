"""One table of actions: menus, tool bars, buttons and keys are all made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence

from annotator.gui import icons
from annotator.gui.action_table.edit import EDIT
from annotator.gui.action_table.file import FILE
from annotator.gui.action_table.go import GO
from annotator.gui.action_table.help import HELP
from annotator.gui.action_table.jobs import JOBS
from annotator.gui.action_table.masks import MASK
from annotator.gui.action_table.tools import TOOLS
from annotator.gui.action_table.tracks import TRACK
from annotator.gui.action_table.view import VIEW

if TYPE_CHECKING:
    from annotator.gui.action_table.action import Action
    from annotator.gui.context import Context

GROUPS: dict[str, tuple[Action, ...]] = {
    "File": FILE,
    "Edit": EDIT,
    "Tools": TOOLS,
    "Mask": MASK,
    "Track": TRACK,
    "Jobs": JOBS,
    "Go": GO,
    "View": VIEW,
    "Help": HELP,
}
ACTIONS: dict[str, Action] = {action.name: action for group in GROUPS.values() for action in group}


def plain(text: str) -> str:
    """An action's text without the mark of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class ActionSet(QObject):
    """The table as QActions that follow the context: enabled, checked, and undo with its label."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._made = {name: self._make(action) for name, action in ACTIONS.items()}
        tools = QActionGroup(self)
        for action in TOOLS:
            tools.addAction(self._made[action.name])
        context.selection.changed.connect(self.refresh)
        context.jobs.changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def all(self) -> list[QAction]:
        """Every action."""
        return list(self._made.values())

    def refresh(self, *_: object) -> None:
        """Enable and check what fits the context now."""
        available = self._context.available()
        for name, action in ACTIONS.items():
            made = self._made[name]
            made.setEnabled(available.issuperset(action.needs))
            if action.shows:
                attribute, value = action.shows
                made.setChecked(getattr(self._context.selection, attribute) == value)
        document = self._context.document
        for name, label in (
            ("undo", document.undo_label if document else None),
            ("redo", document.redo_label if document else None),
        ):
            self._made[name].setText(f"{ACTIONS[name].text} {label or ''}".rstrip())

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        for name, action in ACTIONS.items():
            if action.icon:
                self._made[name].setIcon(_icon(action))

    def _make(self, action: Action) -> QAction:
        made = QAction(action.text, self)
        made.setObjectName(action.name)
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        made.setCheckable(action.shows is not None)
        made.setIconVisibleInMenu(action.shows is None)  # an icon would take the place of the check mark
        if action.icon:
            made.setIcon(_icon(action))
        tip = action.tip or plain(action.text).rstrip("…")
        made.setStatusTip(tip)
        made.setToolTip(_tool_tip(action, tip))
        made.triggered.connect(lambda: self._run(action))
        return made

    def _run(self, action: Action) -> None:
        action.slot(self._context)
        self.refresh()


def _icon(action: Action) -> QIcon:
    """Switches are quieter than the tool in use."""
    quiet = action.shows is not None and action.shows[0] != "tool"
    return icons.themed(action.icon, quiet=quiet)


def _tool_tip(action: Action, tip: str) -> str:
    title = plain(action.text).rstrip("…")
    key = QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.keys else ""
    head = f"<b>{title}</b>" + (f"&nbsp;&nbsp;<span>{key}</span>" if key else "")
    return head if tip == title else f"{head}<br>{tip}"

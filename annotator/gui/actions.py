"""One table of actions: menus, tool bars, buttons and keys are all made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence

from annotator.editing.suggestions import Lack
from annotator.gui import icons
from annotator.gui.action_table.edit import EDIT
from annotator.gui.action_table.file import FILE
from annotator.gui.action_table.go import GO
from annotator.gui.action_table.help import HELP
from annotator.gui.action_table.jobs import JOBS
from annotator.gui.action_table.masks import MASK
from annotator.gui.action_table.tools import BRUSH, TOOLS
from annotator.gui.action_table.tracks import TRACK
from annotator.gui.action_table.view import VIEW
from annotator.gui.keymap import shown
from annotator.gui.needs import NO_TRACK, missing
from annotator.gui.translation import tr
from annotator.gui.verbs import navigate

if TYPE_CHECKING:
    from annotator.gui.action_table.action import Action
    from annotator.gui.context import Context

GROUPS: dict[str, tuple[Action, ...]] = {
    "File": FILE,
    "Edit": EDIT,
    "Tools": (*TOOLS, *BRUSH),
    "Mask": MASK,
    "Track": TRACK,
    "Jobs": JOBS,
    "Go": GO,
    "View": VIEW,
    "Help": HELP,
}
ACTIONS: dict[str, Action] = {action.name: action for group in GROUPS.values() for action in group}


class ActionSet(QObject):
    """The table as QActions that follow the context: enabled, checked, and undo with its label.

    Attributes:
        keymap: which keys each one has.
    """

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.keymap = context.keymap
        self._made = {name: self._make(action) for name, action in ACTIONS.items()}
        tools = QActionGroup(self)
        for action in TOOLS:
            tools.addAction(self._made[action.name])
        context.selection.changed.connect(self.refresh)
        context.jobs.changed.connect(self.refresh)
        self.keymap.rekeyed.connect(self._rekey)
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
            self._made[name].setText(f"{ACTIONS[name].label} {label or ''}".rstrip())

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        for name, action in ACTIONS.items():
            if action.icon:
                self._made[name].setIcon(_icon(action))

    def trigger_key(self, key: str) -> None:
        """Do what a key stands for now, as if it were pressed; nothing where it has no action."""
        name = self.keymap.action_of(key)
        if name is not None and self._made[name].isEnabled():
            self._made[name].trigger()
        elif name is not None:
            self.refuse(name)

    def refuse(self, name: str) -> None:
        """Say why an action is not possible now."""
        action = ACTIONS[name]
        need, reason = missing(action.needs, self._context.available())
        if need == "track":
            self._context.note(self._no_track())
        elif reason:
            self._context.note(tr("{title}: {reason}.", title=action.title, reason=reason))

    def _no_track(self) -> str:
        spot = self._context.spot()
        if spot is not None and not spot.state.tracks(spot.sequence_id):
            return navigate.nothing_to_draw(self._context, Lack.TRACKS)
        return tr(NO_TRACK)

    def _rekey(self) -> None:
        for name, action in ACTIONS.items():
            self._give_keys(self._made[name], action)

    def _give_keys(self, made: QAction, action: Action) -> None:
        keys = self.keymap.keys(action.name)
        made.setShortcuts([QKeySequence(key) for key in keys])
        explanation = action.explanation(self.keymap.mention)
        made.setStatusTip(explanation or action.title)
        made.setToolTip(_tool_tip(action.title, keys, explanation))

    def _make(self, action: Action) -> QAction:
        made = QAction(action.label, self)
        made.setObjectName(action.name)
        made.setCheckable(action.shows is not None)
        made.setIconVisibleInMenu(action.shows is None)  # an icon would take the place of the check mark
        if action.icon:
            made.setIcon(_icon(action))
        self._give_keys(made, action)
        made.triggered.connect(lambda: self._run(action))
        return made

    def _run(self, action: Action) -> None:
        action.slot(self._context)
        self.refresh()


def _icon(action: Action) -> QIcon:
    """Switches are quieter than the tool in use."""
    quiet = action.shows is not None and action.shows[0] != "tool"
    return icons.themed(action.icon, quiet=quiet)


def _tool_tip(title: str, keys: tuple[str, ...], explanation: str) -> str:
    key = f"&nbsp;&nbsp;<span>{shown(keys[0])}</span>" if keys else ""
    below = f"<br>{explanation}" if explanation else ""
    return f"<b>{title}</b>{key}{below}"

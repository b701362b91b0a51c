"""Says why the key of an action does nothing now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox

from annotator.gui.actions import ACTIONS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context


class Refusals(QObject):
    """Listens to the keys of the actions that are not possible, as long as a project is open.

    Args:
        context: where it is said.
        actions: whose keys they are.
        window: where they are pressed.
    """

    def __init__(self, context: Context, actions: ActionSet, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._actions, self._window = context, actions, window
        self._keys: dict[str, QShortcut] = {}
        context.document_changed.connect(self._sync)
        actions.keymap.rekeyed.connect(self._rekey)

    def _sync(self) -> None:
        """Made when a project is opened first: the window has to be there soon."""
        if not self._keys and self._context.document is not None:
            for name in (name for name, action in ACTIONS.items() if action.needs):
                key = self._keys[name] = QShortcut(self._window)
                key.activated.connect(partial(self._refuse, name))
                self._actions[name].enabledChanged.connect(partial(self._follow, name))
            self._rekey()
        for name in self._keys:
            self._follow(name)

    def _refuse(self, name: str) -> None:
        """Say it; but where a button or a list of choices has the focus, Space is what works it."""
        held = QApplication.focusWidget()
        if isinstance(held, QAbstractButton | QComboBox) and "Space" in self._actions.keymap.keys(name):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                held.event(QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " "))
        else:
            self._actions.refuse(name)

    def _follow(self, name: str, *_: object) -> None:
        possible = self._context.document is None or self._actions[name].isEnabled()
        self._keys[name].setEnabled(not possible)

    def _rekey(self) -> None:
        for name, key in self._keys.items():
            key.setKeys([QKeySequence(text) for text in self._actions.keymap.keys(name)])

"""Keeps the selection of the window at the cursor of the strip, and knows the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from annotator.domain.edits import MaskKey
    from annotator.gui.selection import Selection

_PLACE = ("sequence_id", "frame", "track_id")


class Follower(QObject):
    """The selection goes with the cursor, so that every verb of the window means the mask under it.

    Signals:
        moved: the name of what another part of the window has selected.
    """

    moved = Signal(str)

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self._leading = False
        self._origin = self._place()
        selection.changed.connect(self._changed)

    def begin(self) -> None:
        """The place where the annotator is now is the one to come back to."""
        self._origin = self._place()

    def lead(self, key: MaskKey | None) -> None:
        """Select what is under the cursor."""
        if key is not None:
            self._show((key.sequence_id, key.frame, key.track_id))

    def back(self) -> None:
        """Select what was selected at the beginning, or what another part of the window has selected since."""
        self._show(self._origin)

    def _show(self, place: tuple[int | None, int, int | None]) -> None:
        self._leading = True
        self._selection.show(*place)
        self._leading = False

    def _place(self) -> tuple[int | None, int, int | None]:
        return (self._selection.sequence_id, self._selection.frame, self._selection.track_id)

    def _changed(self, name: str) -> None:
        if name in _PLACE and not self._leading:
            self._origin = self._place()
            self.moved.emit(name)

"""Qt's pointer and key events as the values that tools understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt

from annotator.gui.tools.base import Button, CursorName, Keystroke, Pointer

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from annotator.gui.canvas.viewport import Viewport

_BUTTONS: dict[Qt.MouseButton, Button] = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.MiddleButton: "middle",
    Qt.MouseButton.RightButton: "right",
}
CURSORS: dict[CursorName, Qt.CursorShape] = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "cross": Qt.CursorShape.CrossCursor,
    "open hand": Qt.CursorShape.OpenHandCursor,
    "move": Qt.CursorShape.SizeAllCursor,
    "across": Qt.CursorShape.SizeHorCursor,
    "down": Qt.CursorShape.SizeVerCursor,
    "diagonal": Qt.CursorShape.SizeFDiagCursor,
    "antidiagonal": Qt.CursorShape.SizeBDiagCursor,
}
_KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Return: "enter",
    Qt.Key.Key_Enter: "enter",
    Qt.Key.Key_Escape: "escape",
    Qt.Key.Key_Backspace: "backspace",
    Qt.Key.Key_Delete: "delete",
    Qt.Key.Key_Insert: "insert",
    Qt.Key.Key_Space: "space",
    Qt.Key.Key_Tab: "tab",
    Qt.Key.Key_Backtab: "backtab",
}


def pointer_of(event: QMouseEvent, viewport: Viewport) -> Pointer:
    """The pointer event in widget and image coordinates."""
    place = (event.position().x(), event.position().y())
    held = event.modifiers()
    return Pointer(
        place,
        viewport.to_image(place),
        _BUTTONS.get(event.button(), "none"),
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
        control=bool(held & Qt.KeyboardModifier.ControlModifier),
        released=event.type() == QEvent.Type.MouseButtonRelease,
        double=event.type() == QEvent.Type.MouseButtonDblClick,
    )


def keystroke_of(event: QKeyEvent) -> Keystroke | None:
    """The key event, or None for a key that no tool uses."""
    name = _KEYS.get(Qt.Key(event.key()))
    if name is None:
        return None
    held = event.modifiers()
    return Keystroke(
        name,
        shift=bool(held & Qt.KeyboardModifier.ShiftModifier),
        alt=bool(held & Qt.KeyboardModifier.AltModifier),
        control=bool(held & Qt.KeyboardModifier.ControlModifier),
    )

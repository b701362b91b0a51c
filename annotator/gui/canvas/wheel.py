"""What turning a wheel or moving two fingers on a trackpad means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputDevice

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

NOTCH = 120.0  # Qt's unit: eighths of a degree, fifteen degrees a notch
ZOOM_A_NOTCH = 1.2
PAN_A_NOTCH = 60.0  # widget pixels


@dataclass(frozen=True, slots=True)
class Move:
    """Either a zoom by `factor`, or a shift of the view by (dx, dy) widget pixels."""

    factor: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)


def meaning(event: QWheelEvent) -> Move:
    """A wheel zooms and with Shift pans; a trackpad pans and with Ctrl zooms."""
    angle, pixels = event.angleDelta(), event.pixelDelta()
    held = event.modifiers()
    turned = angle.y() or angle.x()  # with Alt or Shift some platforms turn the wheel sideways
    control = bool(held & Qt.KeyboardModifier.ControlModifier)
    if event.device().type() == QInputDevice.DeviceType.TouchPad and not control:
        fine = pixels if not pixels.isNull() else angle / 8
        return Move(shift=(float(fine.x()), float(fine.y())))
    if held & Qt.KeyboardModifier.ShiftModifier:
        return Move(shift=(PAN_A_NOTCH * turned / NOTCH, 0.0))
    if angle.x() and not angle.y() and not control:  # a wheel that tilts
        return Move(shift=(PAN_A_NOTCH * angle.x() / NOTCH, 0.0))
    return Move(factor=ZOOM_A_NOTCH ** (turned / NOTCH))

"""Sliders for brightness, contrast and gamma, floating over the image."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSlider, QToolButton, QWidget

from annotator.gui import icons
from annotator.gui.canvas.tone import GAMMAS, LARGEST, Tone
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.selection import Selection

_MARGIN = 12
_GAMMA_STEPS = 100  # of the slider, between 1 and the largest


class TonePanel(QFrame):
    """Shown while it is wanted, in the upper right corner of the view; follows the selection by itself.

    Args:
        selection: whose `tone` it sets, and whose `show_tone` says whether it is to be seen.
        over: the view that it floats over.
    """

    def __init__(self, selection: Selection, over: QWidget) -> None:
        super().__init__(over)
        self._selection, self._over = selection, over
        self.setObjectName("card")
        self.setAccessibleName(tr("Brightness and contrast"))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)  # a click beside a slider must not draw below
        self._numbers = {name: QLabel() for name in ("brightness", "contrast", "gamma")}
        self._sliders = {
            "brightness": _slider(LARGEST, tr("Brightness")),
            "contrast": _slider(LARGEST, tr("Contrast")),
            "gamma": _slider(_GAMMA_STEPS, tr("Gamma")),
        }
        self.reset = QPushButton(tr("Reset"))
        self._close = QToolButton()
        self._lay_out()
        for name, slider in self._sliders.items():
            slider.valueChanged.connect(lambda value, name=name: self._moved(name, value))
        self.reset.clicked.connect(self._reset)
        self._close.clicked.connect(self._dismiss)
        selection.changed.connect(self._follow)
        over.installEventFilter(self)
        self._show_tone()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the corner when the view gets another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon again for another theme."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._close.setIcon(icons.themed("close"))
        super().changeEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 8, 10)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        title = QLabel("<b>{}</b>".format(tr("Brightness and contrast")))
        self._close.setIcon(icons.themed("close"))
        self._close.setIconSize(QSize(14, 14))
        self._close.setAutoRaise(True)
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(self._close, 0, 2, Qt.AlignmentFlag.AlignRight)
        for row, (name, slider) in enumerate(self._sliders.items(), start=1):
            number = self._numbers[name]
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance("−100"))
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(QLabel(slider.accessibleName()), row, 0)
            grid.addWidget(slider, row, 1)
            grid.addWidget(number, row, 2)
        note = QLabel(tr("Only what you see: the images stay as they are."))
        note.setObjectName("muted")
        self.reset.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        grid.addWidget(note, 4, 0, 1, 3)
        grid.addWidget(self.reset, 5, 0, 1, 3, Qt.AlignmentFlag.AlignRight)

    def _place(self) -> None:
        size = self.sizeHint()
        width = min(size.width(), max(self._over.width() - 2 * _MARGIN, 1))
        self.setGeometry(self._over.width() - width - _MARGIN, _MARGIN, width, size.height())

    def _moved(self, name: str, value: int) -> None:
        level = GAMMAS[1] ** (value / _GAMMA_STEPS) if name == "gamma" else value
        self._selection.tone = replace(self._selection.tone, **{name: level})

    def _reset(self) -> None:
        self._selection.tone = Tone()

    def _dismiss(self) -> None:
        self._selection.show_tone = False
        self._over.setFocus()

    def _follow(self, name: str) -> None:
        if name in ("tone", "show_tone"):
            self._show_tone()

    def _show_tone(self) -> None:
        tone = self._selection.tone
        places = {
            "brightness": tone.brightness,
            "contrast": tone.contrast,
            "gamma": gamma_place(tone.gamma),
        }
        for name, slider in self._sliders.items():
            with QSignalBlocker(slider):
                slider.setValue(places[name])
        self._numbers["gamma"].setText(f"{tone.gamma:.2f}")
        for name, value in (("brightness", tone.brightness), ("contrast", tone.contrast)):
            self._numbers[name].setText(f"{value:+d}".replace("-", "−") if value else "0")
        self.reset.setEnabled(not tone.neutral)
        self.setVisible(self._selection.show_tone)
        self.raise_()


def gamma_place(gamma: float) -> int:
    """Where the slider stands for a gamma: in the middle for 1, alike far for g and 1 / g."""
    return round(_GAMMA_STEPS * math.log(gamma) / math.log(GAMMAS[1]))


def _slider(largest: int, name: str) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setRange(-largest, largest)
    slider.setPageStep(largest // 10)
    slider.setFixedWidth(170)
    slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    slider.setAccessibleName(name)
    return slider

"""A range of frames of a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import theme
from annotator.gui.translation import tr


@dataclass(frozen=True, slots=True)
class Words:
    """What the dialog says.

    Attributes:
        title: of the window.
        intro: what is done with the frames.
        button: the one that does it.
        choices: what can be done, if there is more than one thing; the first is the default.
    """

    title: str
    intro: str
    button: str
    choices: tuple[str, ...] = ()


class FrameRangeDialog(QDialog):
    """Asks for the first and the last frame.

    Args:
        words: what it says.
        preset: first and last frame to begin with.
        count: frames of the sequence.
        parent: the window.
    """

    def __init__(self, words: Words, preset: tuple[int, int], count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told: Callable[[int, int], str] = lambda first, last: ""
        self.setWindowTitle(words.title)
        self.setMinimumWidth(420)
        self.first, self.last = (self._field(name, count) for name in (tr("From frame"), tr("to frame")))
        self.summary = QLabel()
        self.summary.setObjectName("muted")
        self._choices = QButtonGroup(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(words.button, QDialogButtonBox.ButtonRole.AcceptRole)
        theme.make_primary(self.go)
        self._lay_out(words)
        self.first.setValue(preset[0])
        self.last.setValue(preset[1])
        self.first.valueChanged.connect(self._first_changed)
        self.last.valueChanged.connect(self._last_changed)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.first.setFocus()
        self.first.selectAll()

    @property
    def frames(self) -> tuple[int, int]:
        """First and last frame, both included."""
        return self.first.value(), self.last.value()

    @property
    def choice(self) -> int:
        """Number of the choice, from 0; -1 where there is none."""
        return self._choices.checkedId()

    @property
    def told(self) -> Callable[[int, int], str]:
        """What there is in a range, in words; where it is empty, nothing can be done."""
        return self._told

    @told.setter
    def told(self, told: Callable[[int, int], str]) -> None:
        self._told = told
        self._refresh()

    def _lay_out(self, words: Words) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        intro = QLabel(words.intro)
        intro.setWordWrap(True)
        column.addWidget(intro)
        row = QHBoxLayout()
        row.setSpacing(8)
        for field in (self.first, self.last):
            label = QLabel(field.accessibleName())
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        column.addLayout(row)
        for number, text in enumerate(words.choices):
            choice = QRadioButton(text)
            choice.setChecked(number == 0)
            self._choices.addButton(choice, number)
            column.addWidget(choice)
        column.addWidget(self.summary)
        column.addStretch(1)
        column.addWidget(self.buttons)

    def _field(self, name: str, count: int) -> QSpinBox:
        field = QSpinBox()
        field.setRange(0, max(count - 1, 0))
        field.setMinimumWidth(90)
        field.setKeyboardTracking(False)  # else typing 12 would drag the other end along to 1
        field.setAccessibleName(name)
        return field

    def _first_changed(self, frame: int) -> None:
        """The range never ends before it begins: the other end goes along."""
        self.last.setValue(max(self.last.value(), frame))
        self._refresh()

    def _last_changed(self, frame: int) -> None:
        self.first.setValue(min(self.first.value(), frame))
        self._refresh()

    def _refresh(self) -> None:
        text = self._told(*self.frames)
        self.summary.setText(text or tr("The track is not in these frames."))
        self.go.setEnabled(bool(text))

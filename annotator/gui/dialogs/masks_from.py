"""What the dialogs that take masks from elsewhere have in common: a file or folder, and one choice about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import theme
from annotator.gui.dialogs import ask
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.gui.settings import Settings


@dataclass(frozen=True, slots=True)
class Words:
    """What a dialog says.

    Attributes:
        title: of the window.
        intro: what it does.
        button: the one that does it.
        placeholder: what may be given.
        name: what is given, for those who cannot see it.
        question: what the choices answer.
        choices: the first is the default.
        pick_file: title of the dialog for a file.
        pick_folder: title of the dialog for a folder.
        filters: kinds of files, as Qt has them.
    """

    title: str
    intro: str
    button: str
    placeholder: str
    name: str
    question: str
    choices: Sequence[str]
    pick_file: str
    pick_folder: str
    filters: str


class MasksFromDialog(QDialog):
    """Asks for a file or folder and one choice about it."""

    def __init__(self, words: Words, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._settings = settings
        self._path = QLineEdit()
        self._choices = QButtonGroup(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._go = self._buttons.addButton(words.button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(words.title)
        self.setMinimumWidth(560)
        self._lay_out()

    @property
    def path(self) -> Path:
        """The file or folder."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def choice(self) -> int:
        """Number of the choice, from 0."""
        return self._choices.checkedId()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        intro = QLabel(self._words.intro)
        intro.setWordWrap(True)
        column.addWidget(intro)
        column.addLayout(self._path_row())
        column.addWidget(QLabel(self._words.question))
        for number, text in enumerate(self._words.choices):
            choice = QRadioButton(text)
            self._choices.addButton(choice, number)
            column.addWidget(choice)
        self._choices.button(0).setChecked(True)
        column.addStretch(1)
        column.addWidget(self._buttons)
        theme.make_primary(self._go)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._refresh()

    def _path_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._path.setPlaceholderText(self._words.placeholder)
        self._path.setAccessibleName(self._words.name)
        self._path.textChanged.connect(self._refresh)
        row.addWidget(self._path, 1)
        for text, slot in ((tr("File…"), self._pick_file), (tr("Folder…"), self._pick_folder)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _pick_file(self) -> None:
        self._take(ask.choose_file(self, self._words.pick_file, self._settings, self._words.filters))

    def _pick_folder(self) -> None:
        self._take(ask.choose_folder(self, self._words.pick_folder, self._settings))

    def _take(self, path: Path | None) -> None:
        if path:
            self._path.setText(str(path))

    def _refresh(self, *_: object) -> None:
        self._go.setEnabled(bool(self._path.text().strip()))

"""Compare with…: the other masks, and which side is held to be true."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from annotator.gui.settings import Settings

MASKS = "Masks and projects (*.txt *.json *.xml *.mots);;All files (*)"
_SIDES = ("the other masks: my own are measured", "my own masks: the others are measured")


class CompareDialog(QDialog):
    """Asks for masks of the sequence that is shown: a file, a folder, or another project."""

    def __init__(self, sequence_name: str, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._path = QLineEdit()
        self._sides = QButtonGroup(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._compare = self._buttons.addButton("Compare", QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle("Compare with other masks")
        self.setMinimumWidth(560)
        self._lay_out(sequence_name)

    @property
    def path(self) -> Path:
        """The file, folder or project."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def other_is_truth(self) -> bool:
        """Whether the chosen masks are held to be true, and not the project's."""
        return self._sides.checkedId() == 0

    def _lay_out(self, sequence_name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        intro = QLabel(
            f"Masks of sequence “{sequence_name}”: MOTS txt or png, another format of masks, or another project. "
            "Nothing of your project is changed."
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        column.addLayout(self._path_row())
        column.addWidget(QLabel("Held to be true are"))
        for number, text in enumerate(_SIDES):
            choice = QRadioButton(text)
            self._sides.addButton(choice, number)
            column.addWidget(choice)
        self._sides.button(0).setChecked(True)
        column.addStretch(1)
        column.addWidget(self._buttons)
        theme.make_primary(self._compare)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._refresh()

    def _path_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._path.setPlaceholderText("File, folder of MOTS png, or project")
        self._path.setAccessibleName("Other masks")
        self._path.textChanged.connect(self._refresh)
        row.addWidget(self._path, 1)
        for text, slot in (("File…", self._pick_file), ("Folder…", self._pick_folder)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        return row

    def _pick_file(self) -> None:
        path = ask.choose_file(self, "Masks or project to compare with", self._settings, MASKS)
        if path:
            self._path.setText(str(path))

    def _pick_folder(self) -> None:
        path = ask.choose_folder(self, "Folder of masks to compare with", self._settings)
        if path:
            self._path.setText(str(path))

    def _refresh(self, *_: object) -> None:
        self._compare.setEnabled(bool(self._path.text().strip()))

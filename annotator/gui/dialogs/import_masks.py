"""Import boxes and masks: the file or folder, and what the masks become."""

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

from annotator.domain.masks import MaskState
from annotator.gui import theme
from annotator.gui.dialogs import ask

if TYPE_CHECKING:
    from annotator.gui.settings import Settings

FILES = "Annotations (*.txt *.json *.xml *.csv);;All files (*)"
_STATES = ((MaskState.ACCEPTED, "accepted: they are final"), (MaskState.PROPOSED, "proposed: I will review them"))


class ImportDialog(QDialog):
    """Asks for a file or folder in any format, for the sequence that is shown."""

    def __init__(self, sequence_name: str, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._path = QLineEdit()
        self._states = QButtonGroup(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._import = self._buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle("Import boxes and masks")
        self.setMinimumWidth(560)
        self._lay_out(sequence_name)

    @property
    def path(self) -> Path:
        """The file or folder."""
        return Path(self._path.text().strip()).expanduser()

    @property
    def state(self) -> MaskState:
        """What the masks become."""
        return _STATES[self._states.checkedId()][0]

    def _lay_out(self, sequence_name: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        intro = QLabel(
            f"Boxes and masks for sequence “{sequence_name}”. Each goes to the track of its number; "
            "masks drawn by hand are kept."
        )
        intro.setWordWrap(True)
        column.addWidget(intro)
        row = QHBoxLayout()
        self._path.setPlaceholderText("MOTS, COCO, DAVIS, … file or folder")
        self._path.textChanged.connect(self._refresh)
        row.addWidget(self._path, 1)
        for text, slot in (("File…", self._pick_file), ("Folder…", self._pick_folder)):
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(QLabel("The masks become"))
        for number, (_, text) in enumerate(_STATES):
            choice = QRadioButton(text)
            self._states.addButton(choice, number)
            column.addWidget(choice)
        self._states.button(0).setChecked(True)
        column.addStretch(1)
        column.addWidget(self._buttons)
        theme.make_primary(self._import)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._refresh()

    def _pick_file(self) -> None:
        path = ask.choose_file(self, "File to import", self._settings, FILES)
        if path:
            self._path.setText(str(path))

    def _pick_folder(self) -> None:
        path = ask.choose_folder(self, "Folder to import", self._settings)
        if path:
            self._path.setText(str(path))

    def _refresh(self, *_: object) -> None:
        self._import.setEnabled(bool(self._path.text().strip()))

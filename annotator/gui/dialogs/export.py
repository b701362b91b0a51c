"""Export: formats, place, which masks; then what was written and whether it is valid."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.masks import MaskState
from annotator.formats import registry
from annotator.gui import theme
from annotator.gui.background import Task
from annotator.gui.dialogs import ask
from annotator.gui.translation import marked, tr
from annotator.jobs import exchange
from annotator.jobs.exchange import ExportOutcome, ExportWish

if TYPE_CHECKING:
    from annotator.domain.state import State
    from annotator.errors import AnnotatorError
    from annotator.gui.settings import Settings

ROWS_SHOWN = 6.5  # the half row says that there are more
STATES = (
    (marked("Accepted masks only"), frozenset({MaskState.ACCEPTED})),
    (marked("Accepted and corrected masks"), frozenset({MaskState.ACCEPTED, MaskState.CORRECTED})),
    (marked("All masks, proposals too"), frozenset(MaskState)),
)


class ExportDialog(QDialog):
    """Asks what to write and where, writes it in the background, and shows what came of it.

    Args:
        state: the document.
        sequence_id: the sequence that is shown.
        folder: where to export to by default.
        settings: remembers the last folder.
        parent: the window.
    """

    def __init__(
        self, state: State, sequence_id: int, folder: Path, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.outcome: ExportOutcome | None = None
        self._state = state
        self._sequence_id = sequence_id
        self._settings = settings
        self._task: Task | None = None
        self._codecs = {name: codec for name, codec in registry.codecs().items() if codec.write is not None}
        self._formats = {name: QCheckBox(codec.title) for name, codec in self._codecs.items()}
        self._states = QButtonGroup(self)
        self._all = QCheckBox(tr("All sequences of the project"))
        self._folder = QLineEdit(str(folder))
        self._open, self._result = QLabel(), QPlainTextEdit()
        self._buttons = QDialogButtonBox()
        self._close = self._buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self._export = self._buttons.addButton(tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(tr("Export"))
        self.resize(640, 480)
        self._lay_out()
        self._refresh()

    @property
    def wish(self) -> ExportWish:
        """What is chosen now."""
        return ExportWish(
            folder=Path(self._folder.text().strip()).expanduser(),
            formats=tuple(name for name, box in self._formats.items() if box.isChecked()),
            states=STATES[self._states.checkedId()][1],
            sequence_ids=self._sequence_ids(),
        )

    @property
    def open_text(self) -> str:
        """What would be left open."""
        return self._open.text()

    @property
    def result_text(self) -> str:
        """What came of it."""
        return self._result.toPlainText()

    def choose_states(self, number: int) -> None:
        """Choose which masks to write, see STATES."""
        self._states.button(number).setChecked(True)

    def toggle_format(self, name: str) -> None:
        """Choose a format, or leave it out."""
        self._formats[name].toggle()

    def run(self) -> None:
        """Write the files in the background."""
        wish = self.wish
        copy = exchange.frozen_copy(self._state, wish.sequence_ids)
        self._result.setPlainText(tr("Writing…"))
        self._task = Task(partial(exchange.export, copy, wish), self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._refresh()
        self._task.start()

    def done(self, result: int) -> None:
        """Wait for files that are being written, so that none is cut off."""
        if self._task is not None:
            self._task.drop(60)
            self._task = None
        super().done(result)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(tr("Formats"), self._format_list())
        form.addRow(tr("Masks"), self._state_buttons())
        if len(self._state.sequences()) > 1:
            form.addRow(tr("Sequences"), self._all)
        form.addRow(tr("Folder"), self._folder_row())
        self._open.setWordWrap(True)
        self._open.setObjectName("muted")
        self._result.setReadOnly(True)
        self._result.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self._result.setAccessibleName(tr("Outcome"))
        self._result.hide()
        theme.make_primary(self._export)
        self._export.clicked.connect(self.run)
        self._close.clicked.connect(self.reject)
        self._folder.textChanged.connect(self._refresh)
        self._all.toggled.connect(self._refresh)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self._open)
        column.addWidget(self._result, 1)
        column.addStretch()
        column.addWidget(self._buttons)

    def _format_list(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setColumnStretch(0, 1)
        for row, (name, box) in enumerate(self._formats.items()):
            box.setChecked(name in exchange.DEFAULT_FORMATS)
            box.toggled.connect(self._refresh)
            held = QLabel(self._codecs[name].holds.text)
            held.setObjectName("muted")
            grid.addWidget(box, row, 0)
            grid.addWidget(held, row, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName(tr("Formats"))
        height = next(iter(self._formats.values())).sizeHint().height() + grid.verticalSpacing()
        area.setFixedHeight(round(height * ROWS_SHOWN))
        return area

    def _state_buttons(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        for number, (text, _) in enumerate(STATES):
            button = QRadioButton(tr(text))
            self._states.addButton(button, number)
            column.addWidget(button)
        self._states.button(0).setChecked(True)
        return holder

    def _folder_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._pick)
        row.addWidget(self._folder, 1)
        row.addWidget(choose)
        return holder

    def _pick(self) -> None:
        path = ask.choose_folder(self, tr("Folder to export to"), self._settings)
        if path:
            self._folder.setText(str(path))

    def _sequence_ids(self) -> tuple[int, ...]:
        if self._all.isChecked():
            return tuple(item.sequence_id for item in self._state.sequences())
        return (self._sequence_id,)

    def _refresh(self, *_: object) -> None:
        self._open.setText(exchange.open_work(self._state, self._sequence_ids()).text)
        chosen = any(box.isChecked() for box in self._formats.values()) and bool(self._folder.text().strip())
        self._export.setEnabled(chosen and self._task is None)

    def _done(self, outcome: ExportOutcome) -> None:
        self.outcome = outcome
        self._say(outcome.text)

    def _failed(self, error: AnnotatorError) -> None:
        self._say(str(error))

    def _say(self, text: str) -> None:
        self._task = None
        self._result.show()
        self._result.setPlainText(text)
        self._result.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self._result.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._refresh()

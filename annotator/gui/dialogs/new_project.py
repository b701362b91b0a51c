"""New project: pick images or a video, see what was found, choose classes, create."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.gui import theme
from annotator.gui.background import Task
from annotator.gui.dialogs import ask, found
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.domain.classes import ClassTable
    from annotator.domain.exchange import LoadedSequence
    from annotator.errors import AnnotatorError
    from annotator.gui.settings import Settings


_ROW_HEIGHT = 36
_SEQUENCES = (marked("Sequence"), marked("Frames"), marked("Size"), marked("Tracks"), marked("Boxes"))
_TYPES = (marked("Type in the data set"), marked("Tracks"), marked("Boxes"), marked("Becomes"))
_NUMBERS = ("Frames", "Tracks", "Boxes")


class NewProjectDialog(QDialog):
    """Asks for a source and a place; `loaded` and `project` hold the answer once it is accepted.

    Args:
        settings: remembers the last folder.
        parent: the window.
        adding: sequences go into the project that is open, so no place is asked for.
    """

    def __init__(self, settings: Settings, parent: QWidget | None = None, *, adding: bool = False) -> None:
        super().__init__(parent)
        self.loaded: list[LoadedSequence] = []
        self.project = Path()
        self._settings = settings
        self._adding = adding
        self._rows: list[found.TypeRow] = []
        self._task: Task | None = None
        self._source, self._boxes, self._place = QLineEdit(), QLineEdit(), QLineEdit()
        self._summary, self._problem, self._notes = QLabel(), QLabel(), QLabel()
        self._sequences = _table(_SEQUENCES)
        self._classes = _table(_TYPES)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        verb = tr("Add") if adding else tr("Create project")
        self._create = self._buttons.addButton(verb, QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(tr("Add sequences") if adding else tr("New project"))
        self.resize(820, 660)
        self._lay_out()
        self._show_loaded([])

    @property
    def found_text(self) -> str:
        """What was found, in words."""
        return self._summary.text()

    @property
    def problem(self) -> str:
        """Why nothing was found, or ""."""
        return self._problem.text()

    def read(self, source: Path, boxes: Path | None = None) -> None:
        """Look at a source; what is found is shown when it has been read."""
        self._source.setText(str(source))
        self._boxes.setText("" if boxes is None else str(boxes))
        self._read()

    def choose_class(self, name: str, class_id: int | None) -> None:
        """What the boxes of a type become, as the combo box does it."""
        row = next(index for index, item in enumerate(self._rows) if item.name == name)
        combo = self._classes.cellWidget(row, 3)
        if isinstance(combo, QComboBox):
            combo.setCurrentIndex(combo.findData(class_id))

    def accept(self) -> None:
        """Read again with the classes that were chosen, if they are others, and close."""
        if not self.loaded or self._task is not None:
            return
        self.project = Path(self._place.text().strip()).expanduser()
        table, source = found.class_table(self._rows, self._changes()), self._path(self._source)
        if table is None or source is None:
            super().accept()
        else:
            self._load(partial(_load, source, self._path(self._boxes), table), self._accepted)

    def done(self, result: int) -> None:
        """Stop reading when the dialog goes."""
        if self._task is not None:
            self._task.drop()
            self._task = None
        super().done(result)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._fields())
        for label in (self._summary, self._problem, self._notes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setObjectName("danger")
        self._notes.setObjectName("muted")
        font = self._summary.font()
        font.setBold(True)
        self._summary.setFont(font)
        column.addWidget(self._summary)
        column.addWidget(self._problem)
        column.addWidget(self._sequences, 2)
        column.addWidget(self._classes, 3)
        column.addWidget(self._notes)
        column.addWidget(self._buttons)
        theme.make_primary(self._create)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        self._source.setPlaceholderText(tr("KITTI or MOTChallenge folder, image folder, or video"))
        self._source.editingFinished.connect(self._read)
        self._boxes.setPlaceholderText(tr("those of the data set (optional: a box file of your own)"))
        self._boxes.editingFinished.connect(self._read)
        self._place.textChanged.connect(self._refresh)
        rows = [
            (
                tr("Images or video"),
                self._source,
                ((tr("Folder…"), self._pick_folder), (tr("Video…"), self._pick_video)),
            ),
            (tr("Boxes"), self._boxes, ((tr("File…"), self._pick_boxes),)),
            (tr("Project file"), self._place, ((tr("Choose…"), self._pick_place),)),
        ]
        for number, (text, field, buttons) in enumerate(rows[:2] if self._adding else rows):
            label = QLabel(text)
            label.setBuddy(field)
            grid.addWidget(label, number, 0)
            grid.addWidget(field, number, 1)
            side = QHBoxLayout()
            for name, slot in buttons:
                button = QPushButton(name)
                button.setAutoDefault(False)
                button.clicked.connect(slot)
                side.addWidget(button)
            grid.addLayout(side, number, 2)
        return grid

    def _pick_folder(self) -> None:
        path = ask.choose_folder(self, tr("Folder with images, or a data set"), self._settings)
        if path:
            self.read(path, self._path(self._boxes))

    def _pick_video(self) -> None:
        path = ask.choose_file(self, tr("Video"), self._settings, ask.VIDEOS)
        if path:
            self.read(path, self._path(self._boxes))

    def _pick_boxes(self) -> None:
        path = ask.choose_file(self, tr("Box file"), self._settings, ask.BOXES)
        if path:
            self._boxes.setText(str(path))
            self._read()

    def _pick_place(self) -> None:
        start = self._path(self._place) or Path(self._settings.values.folder)
        path = ask.choose_new_file(self, tr("Project file"), start, ask.PROJECTS)
        if path:
            self._place.setText(str(path.with_suffix(".mots")))

    @staticmethod
    def _path(field: QLineEdit) -> Path | None:
        text = field.text().strip()
        return Path(text).expanduser() if text else None

    def _read(self) -> None:
        source, boxes = self._path(self._source), self._path(self._boxes)
        wanted = (source, boxes)
        if source is None or wanted == getattr(self, "_read_last", None):
            return
        self._read_last = wanted
        self._load(partial(_load, source, boxes, None), self._found)

    def _load(self, work: partial[list[LoadedSequence]], then: object) -> None:
        if self._task is not None:
            self._task.drop(0)
        self._say_problem("")
        self._summary.setText(tr("Reading…"))
        self._create.setEnabled(False)
        self._task = Task(work, self)
        self._task.done.connect(then)
        self._task.failed.connect(self._failed)
        self._task.start()

    def _found(self, loaded: list[LoadedSequence]) -> None:
        self._task = None
        source = self._path(self._source)
        if source is not None and not self._adding:
            self._place.setText(str(found.project_place(source)))
        self._show_loaded(loaded)

    def _accepted(self, loaded: list[LoadedSequence]) -> None:
        self._task = None
        self.loaded = loaded
        super().accept()

    def _failed(self, error: AnnotatorError) -> None:
        self._task = None
        self._show_loaded([])
        self._say_problem(str(error))
        self._refresh()

    def _show_loaded(self, loaded: list[LoadedSequence]) -> None:
        self.loaded = loaded
        self._rows = found.type_rows(loaded)
        self._summary.setText(tr("Found {summary}", summary=found.summary(loaded)) if loaded else "")
        self._say_problem("")
        notes = [f"{item.sequence.name}: {note}" for item in loaded for note in item.notes]
        more = [tr("… and {notes}", notes=counted(len(notes) - 6, "more note"))] if len(notes) > 6 else []
        self._notes.setText("\n".join(notes[:6] + more))
        self._show_sequences()
        self._show_classes()
        self._refresh()

    def _say_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))

    def _show_sequences(self) -> None:
        self._sequences.setRowCount(len(self.loaded))
        self._sequences.setMaximumHeight(44 + _ROW_HEIGHT * min(max(len(self.loaded), 1), 6))
        for row, item in enumerate(self.loaded):
            sequence = item.sequence
            values = (
                sequence.name,
                sequence.frame_count,
                f"{sequence.width} × {sequence.height}",
                len(item.tracks),
                item.boxes_by_class().total(),
            )
            for column, value in enumerate(values):
                self._sequences.setItem(row, column, _cell(value))

    def _show_classes(self) -> None:
        self._classes.setRowCount(len(self._rows))
        for row, item in enumerate(self._rows):
            tracks = "–" if item.tracks is None else item.tracks
            for column, value in enumerate((item.name or tr("(no type)"), tracks, item.boxes)):
                self._classes.setItem(row, column, _cell(value))
            combo = QComboBox()
            for text, class_id in found.class_choices():
                combo.addItem(text, class_id)
            combo.setCurrentIndex(combo.findData(item.class_id))
            combo.setAccessibleName(tr("What {type} becomes", type=item.name or tr("boxes without a type")))
            self._classes.setCellWidget(row, 3, combo)

    def _changes(self) -> dict[str, int | None]:
        changes: dict[str, int | None] = {}
        for row, item in enumerate(self._rows):
            combo = self._classes.cellWidget(row, 3)
            if isinstance(combo, QComboBox):
                changes[item.name] = combo.currentData()
        return changes

    def _refresh(self, *_: object) -> None:
        placed = self._adding or bool(self._place.text().strip())
        self._create.setEnabled(bool(self.loaded) and placed and self._task is None)
        for widget in (self._sequences, self._classes):
            widget.setEnabled(bool(self.loaded))


def _load(source: Path, boxes: Path | None, table: ClassTable | None) -> list[LoadedSequence]:
    from annotator.formats.sources import load_sequences

    return load_sequences(source, boxes=boxes, table=table)


def _table(heads: tuple[str, ...]) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    for column, text in enumerate(heads):
        head = QTableWidgetItem(tr(text))
        side = Qt.AlignmentFlag.AlignRight if text in _NUMBERS else Qt.AlignmentFlag.AlignLeft
        head.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setHorizontalHeaderItem(column, head)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setShowGrid(False)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(84)
    if len(heads) == 4:
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(3, 180)
    return table


def _cell(value: object) -> QTableWidgetItem:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    if isinstance(value, int) or value == "–":
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item

"""Tracks from TrackR-CNN: which network, which thresholds, which frames, and what to do with what is there already."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.domain.classes import class_name
from annotator.errors import AnnotatorError
from annotator.gui import theme
from annotator.gui.dialogs import ask
from annotator.gui.translation import counted, tr
from annotator.jobs.trackrcnn import thresholds
from annotator.jobs.trackrcnn.bringing import BringWish
from refinement import RefinementError
from refinement.trackrcnn.facts import NetworkFacts, network_facts

if TYPE_CHECKING:
    from annotator.gui.settings import Settings
    from refinement.trackrcnn.tracker import TrackerConfig

_MOST_NAMES = 4  # sequences that are named; of more, the number is told


class FileRow(QWidget):
    """A line for a file with a button that chooses one, and below it what the file says, or what is wrong with it.

    Args:
        name: what the file is, for those who cannot see it.
        placeholder: what an empty line means.
    """

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setAccessibleName(name)
        self.choose = QPushButton(tr("File…"))
        self.choose.setAccessibleName(f"{name}: {self.choose.text()}")
        self.choose.setAutoDefault(False)
        self._told = QLabel()
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)  # names may be long
        row = QHBoxLayout()
        row.addWidget(self.line, 1)
        row.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._told)

    @property
    def path(self) -> Path | None:
        """The file, None where the line is empty."""
        text = self.line.text().strip()
        return Path(os.path.expanduser(text)) if text else None  # noqa: PTH111 - Path raises for an unknown ~name

    @property
    def told(self) -> str:
        """What is said of the file."""
        return self._told.text()

    def tell(self, text: str, *, wrong: bool = False) -> None:
        """Say something of the file."""
        self._told.setObjectName("danger" if wrong else "muted")
        self._told.setStyleSheet("")  # the style sheet of the window goes by the name
        self._told.setText(text)


class TracksFromDialog(QDialog):
    """Asks for what a job needs that finds tracks in the sequence that is shown.

    Args:
        sequence_name: the sequence.
        count: its frames.
        chosen: first and last frame that are chosen in the timeline, or None.
        settings: remember the network and its thresholds.
        parent: the window.
    """

    def __init__(
        self,
        sequence_name: str,
        count: int,
        chosen: tuple[int, int] | None,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._chosen = chosen
        self.network = FileRow(tr("Network"), tr("Checkpoint from “trackrcnn train”"))
        self.thresholds = FileRow(tr("Thresholds"), tr("None: those of the program"))
        self._frames = QButtonGroup(self)
        self.skip = QCheckBox(tr("Leave out what is tracked already"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self._buttons.addButton(tr("Find tracks"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.setWindowTitle(tr("Tracks from TrackR-CNN"))
        self.setMinimumWidth(600)
        self._lay_out(sequence_name, count)
        self._connect()
        self.network.line.setText(settings.values.tracking_network)
        self.thresholds.line.setText(settings.values.tracking_thresholds)
        self._refresh()

    @property
    def wish(self) -> BringWish:
        """What is asked for."""
        return BringWish(
            self.network.path or Path(),
            self.thresholds.path,
            self._chosen if self._frames.checkedId() == 1 else None,
            self.skip.isChecked(),
        )

    def accept(self) -> None:
        """Close with the wish, and remember the files."""
        self._refresh()  # a file may have gone since it was chosen
        if not self.go.isEnabled():
            return
        self._settings.values.tracking_network = str(self.network.path)
        self._settings.values.tracking_thresholds = str(self.thresholds.path or "")
        super().accept()

    def _lay_out(self, sequence_name: str, count: int) -> None:
        intro = QLabel(
            tr(
                "A trained network finds and tracks the objects of sequence “{name}”. Each becomes a new track, "
                "with masks as proposals to review. Tracks that are there stay as they are.",
                name=sequence_name,
            )
        )
        intro.setTextFormat(Qt.TextFormat.PlainText)
        intro.setWordWrap(True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in (self.network, self.thresholds):
            label = QLabel(row.line.accessibleName())
            label.setBuddy(row.line)
            form.addRow(label, row)
        form.addRow(tr("Frames"), self._frame_choices(count))
        form.addRow("", self.skip)
        self.skip.setChecked(True)
        self.skip.setToolTip(
            tr("An object is left out when its box fits that of a track of its class in most frames that both are in.")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addWidget(intro)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._buttons)
        theme.make_primary(self.go)

    def _frame_choices(self, count: int) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        texts = [tr("All {frames}", frames=counted(count, "frame"))]
        if self._chosen is not None:
            first, last = self._chosen
            texts.append(tr("Frames {first} to {last}, chosen in the timeline", first=first, last=last))
        for number, text in enumerate(texts):
            button = QRadioButton(text)
            self._frames.addButton(button, number)
            column.addWidget(button)
        self._frames.button(len(texts) - 1).setChecked(True)
        return holder

    def _connect(self) -> None:
        self.network.line.textChanged.connect(self._network_changed)
        self.thresholds.line.textChanged.connect(self._refresh)
        self.network.choose.clicked.connect(self._choose_network)
        self.thresholds.choose.clicked.connect(self._choose_thresholds)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _choose_network(self) -> None:
        kinds = tr("Checkpoints (*.pt *.pth);;All files (*)")
        path = ask.choose_file(self, tr("Network of TrackR-CNN"), self._settings, kinds)
        if path:
            self.network.line.setText(str(path))

    def _choose_thresholds(self) -> None:
        kinds = tr("Thresholds (*.json);;All files (*)")
        path = ask.choose_file(self, tr("Thresholds of the tracker"), self._settings, kinds)
        if path:
            self.thresholds.line.setText(str(path))

    def _network_changed(self) -> None:
        """Thresholds belong to a network: those beside the new one come along with it."""
        path = self.network.path
        beside = path.with_suffix(".json") if path is not None and path.name else None
        # Path.is_file raises for a name that is too long, such as a text that was pasted by mistake.
        self.thresholds.line.setText(str(beside) if beside is not None and os.path.isfile(beside) else "")  # noqa: PTH113
        self._refresh()

    def _refresh(self) -> None:
        fine = [self._show_network(), self._show_thresholds()]
        self.go.setEnabled(all(fine))

    def _show_network(self) -> bool:
        path = self.network.path
        self.network.setToolTip("")
        if path is None:
            self.network.tell(tr("“mots-annotator trackrcnn train” makes one from masks."))
            return False
        try:
            facts = network_facts(path)
        except RefinementError as error:
            self.network.tell(_without_path(error, path), wrong=True)
            return False
        self.network.tell(network_text(facts))
        self.network.setToolTip("\n".join(f"{name}: {value}" for name, value in facts.provenance.items()))
        return True

    def _show_thresholds(self) -> bool:
        path = self.thresholds.path
        if path is None:
            self.thresholds.tell(tr("“mots-annotator trackrcnn tune” finds better ones for a network."))
            return True
        try:
            config = thresholds.read(path)
        except AnnotatorError as error:
            self.thresholds.tell(_without_path(error, path), wrong=True)
            return False
        self.thresholds.tell(thresholds_text(config))
        return True


def network_text(facts: NetworkFacts) -> str:
    """What a network finds and was trained on, in a few sentences."""
    texts = [tr("Finds: {classes}.", classes=", ".join(tr(class_name(number)) for number in facts.classes))]
    if facts.masks:
        masks = ", ".join(f"{tr(class_name(number))} {count:,}" for number, count in facts.masks.items())
        texts.append(tr("Trained on masks: {masks}.", masks=masks))
    if facts.sequences:
        more = len(facts.sequences) - _MOST_NAMES
        names = ", ".join(facts.sequences[:_MOST_NAMES])
        names = tr("{names} and {more} more", names=names, more=more) if more > 0 else names
        texts.append(tr("Sequences: {names}.", names=names))
    if facts.steps:
        texts.append(tr("Steps: {steps}.", steps=facts.steps))
    if len(texts) == 1:
        texts.append(tr("It does not say what it was trained on."))
    return " ".join(texts)


def thresholds_text(config: TrackerConfig) -> str:
    """From which score on each class is taken, in a sentence."""
    if not config.rules:
        return tr("From score {score} on.", score=f"{config.default.score:.2f}")
    scores = (f"{tr(class_name(number))} {rule.score:.2f}" for number, rule in sorted(config.rules.items()))
    return tr("From these scores on: {scores}.", scores=", ".join(scores))


def _without_path(error: Exception, path: Path) -> str:
    """An error without its path, which stands above it."""
    text = str(error).removeprefix(f"{path}:").strip()
    return text[:1].upper() + text[1:]

"""The selected track: class, counts, fine-tuning rounds, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from annotator.domain.classes import CLASSES, IGNORE, class_name
from annotator.domain.masks import MaskState
from annotator.editing.navigation import Progress
from annotator.gui.tracks.delegates import paint_progress, swatch_colour
from annotator.gui.translation import counted, tr
from annotator.gui.verbs import tracks

if TYPE_CHECKING:
    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context, Spot
    from annotator.gui.tracks.model import TrackModel


class ProgressBar(QWidget):
    """Accepted, corrected and proposed masks as parts of one bar."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()
        self.setFixedHeight(8)

    def show_progress(self, progress: Progress) -> None:
        """Show these counts."""
        self.progress = progress
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_progress(painter, QRectF(self.rect()), self.progress)
        painter.end()


class TrackDetails(QFrame):
    """Facts and buttons of the selected track; without one, of the whole sequence."""

    def __init__(self, context: Context, actions: ActionSet, model: TrackModel) -> None:
        super().__init__()
        self._context = context
        self._model = model
        self._swatch = QLabel()
        self._title = QLabel()
        self._class = QComboBox()
        self._bar = ProgressBar()
        self._counts = QLabel()
        self._rounds = QLabel()
        self._frame = QLabel()
        self._next = QLabel()
        self._buttons = QWidget()
        self._grid = QGridLayout(self._buttons)
        self._verbs: list[QToolButton] = []
        self._full = True
        self._propose_all = self._button(actions, "propose-sequence")
        self._lay_out(actions)

    @property
    def title(self) -> str:
        """Which track, or all."""
        return self._title.text()

    @property
    def next(self) -> str:
        """What to do without a selected track."""
        return self._next.text()

    @property
    def counts(self) -> str:
        """How many masks there are of each state, as rich text."""
        return self._counts.text()

    @property
    def here(self) -> str:
        """What there is of the track in this frame."""
        return self._frame.text()

    @property
    def rounds(self) -> str:
        """How often the network was fine-tuned to the track."""
        return self._rounds.text()

    def refresh(self) -> None:
        """Show the track that is selected now."""
        spot = self._context.spot()
        track_id = spot.track_id if spot else None
        self._class.setVisible(track_id is not None)
        self._swatch.setVisible(track_id is not None)
        self._rounds.setVisible(track_id is not None and self._full)
        self._frame.setVisible(track_id is not None and self._full)
        self._buttons.setVisible(track_id is not None)
        self._next.setVisible(track_id is None and spot is not None)
        self._propose_all.setVisible(track_id is None and spot is not None)
        if spot is None or track_id is None:
            total = self._model.total()
            count = self._model.rowCount()
            tracks = _tracks(count)
            self._title.setText(tracks if spot else tr("No sequence"))
            self._show_counts(total)
            self._next.setText(_next_step(self._context, total, read_only=spot is not None and spot.document.read_only))
            return
        colour = swatch_colour(track_id, spot.state.track(spot.sequence_id, track_id).class_id)
        self._swatch.setPixmap(_swatch(colour, self.devicePixelRatioF()))
        self._title.setText(tr("Track {track}", track=track_id))
        self._show_class(spot, track_id)
        if spot.state.track(spot.sequence_id, track_id).class_id == IGNORE.class_id:
            self._bar.show_progress(Progress())
            self._counts.setText(tr("An ignore region: nothing of it has to be drawn or accepted."))
        else:
            self._show_counts(self._model.progress(track_id))
        self._rounds.setText(self._rounds_text(spot, track_id))
        self._frame.setText(_here(spot))

    def fit(self, *, full: bool) -> None:
        """Say and offer all, or in less room what is needed most: counts, and the buttons as pictures in a row."""
        if full == self._full:
            return
        self._full = full
        self._arrange()
        self.refresh()

    def refresh_frame(self) -> None:
        """Show what there is of the track in the frame that is shown now."""
        spot = self._context.spot()
        if spot and spot.track_id is not None:
            self._frame.setText(_here(spot))

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._bar.update()
        self.refresh()

    def _lay_out(self, actions: ActionSet) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        line = QFrame()
        line.setObjectName("line")
        column.addWidget(line)
        column.addLayout(self._head())
        column.addWidget(self._bar)
        for label in (self._counts, self._frame, self._rounds, self._next):
            label.setObjectName("muted")
            label.setWordWrap(True)
            column.addWidget(label)
        self._next.setObjectName("")
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._verbs = [self._button(actions, name) for name in ("propose-track", "finetune", "accept-all", "next-open")]
        self._arrange()
        column.addWidget(self._propose_all)
        column.addWidget(self._buttons)

    def _arrange(self) -> None:
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for place, button in enumerate(self._verbs):
            button.setToolButtonStyle(beside if self._full else Qt.ToolButtonStyle.ToolButtonIconOnly)
            self._grid.addWidget(button, *((place // 2, place % 2) if self._full else (0, place)))

    def _head(self) -> QHBoxLayout:
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        for item in CLASSES.values():
            self._class.addItem(tr(item.name), item.class_id)
        self._class.setAccessibleName(tr("Class of the track"))
        self._class.activated.connect(self._choose)
        head = QHBoxLayout()
        head.addWidget(self._swatch)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._class)
        return head

    def _button(self, actions: ActionSet, name: str) -> QToolButton:
        labels = {
            "propose-sequence": tr("Propose all"),
            "propose-track": tr("Propose"),
            "finetune": tr("Fine-tune"),
            "accept-all": tr("Accept all"),
            "next-open": tr("Next open"),
        }
        action = actions[name]
        button = QToolButton()
        button.setObjectName("raised")
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(18, 18))
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Fixed)
        button.setText(labels[name])
        action.changed.connect(lambda: button.setText(labels[name]))
        return button

    def _choose(self, place: int) -> None:
        tracks.change_class(self._context, self._class.itemData(place))

    def _show_class(self, spot: Spot, track_id: int) -> None:
        class_id = spot.state.track(spot.sequence_id, track_id).class_id
        with QSignalBlocker(self._class):
            if self._class.findData(class_id) < 0:
                self._class.addItem(tr(class_name(class_id)), class_id)
            self._class.setCurrentIndex(self._class.findData(class_id))
        self._class.setEnabled(not spot.document.read_only)

    def _show_counts(self, progress: Progress) -> None:
        self._bar.show_progress(progress)
        parts = (
            (progress.accepted, tr("accepted")),
            (progress.corrected, tr("corrected")),
            (progress.proposed, tr("proposed")),
            (progress.open, tr("open")),
        )
        words = [f"<b>{count}</b>&nbsp;{name}" for count, name in parts]
        if self._full:
            words.append(f"<b>{progress.manual}</b>&nbsp;{tr('drawn by hand').replace(' ', '&nbsp;')}")
        self._counts.setText(" · ".join(words))

    def _rounds_text(self, spot: Spot, track_id: int) -> str:
        rounds = spot.document.project.checkpoints.rounds(spot.sequence_id, track_id)
        if not rounds:
            joint = spot.document.project.checkpoints.rounds(spot.sequence_id, None)
            origin = (
                tr("the network of all tracks, round {number}", number=joint[-1].number)
                if joint
                else tr("the initial network")
            )
            return tr("Not fine-tuned yet: proposals come from {origin}.", origin=origin)
        if spot.document.project.own_checkpoint(spot.sequence_id, track_id) is None:
            return tr(
                "Fine-tuned {number}×, but some of what was learned is another track now, or gone: proposals do not "
                "come from it. Fine-tune again ({key}).",
                number=rounds[-1].number,
                key=self._context.key("finetune"),
            )
        return tr("Fine-tuned {number}×; proposals come from round {number}.", number=rounds[-1].number)


def _tracks(count: int) -> str:
    if not count:
        return tr("No tracks")
    return tr("All {tracks}", tracks=counted(count, "track")) if count > 1 else counted(count, "track")


def _next_step(context: Context, total: Progress, *, read_only: bool) -> str:
    if read_only:
        return tr("Click a track, in the image or in the list, to look at it.")
    if not total.open and not total.accepted:
        return tr("There are no boxes yet: draw the first box of a new track ({key}).", key=context.key("new-track"))
    if not total.open:
        return tr("Every mask is accepted. Export them ({key}).", key=context.key("export"))
    if not total.proposed and not total.manual:
        return tr(
            "Start here: have the network propose a mask for each box ({key}).", key=context.key("propose-sequence")
        )
    return tr(
        "Now press {next}: it goes to the mask that is worth drawing most ({draw}). Or select a track: {accept} "
        "accepts its masks.",
        next=context.key("draw-next"),
        draw=context.key("tool-polygon"),
        accept=context.key("accept-next"),
    )


def _here(spot: Spot) -> str:
    box = spot.state.get(spot.box) if spot.box else None
    marks = (tr(", occluded") if box and box.occluded else "") + (
        tr(", box interpolated") if box and box.interpolated else ""
    )
    return _mask_here(spot, has_box=box is not None) + marks


def _mask_here(spot: Spot, *, has_box: bool) -> str:
    record = spot.state.get(spot.mask) if spot.mask else None
    if record is None:
        return tr(
            "Frame {frame}: {state}",
            frame=spot.frame,
            state=tr("box, no mask yet") if has_box else tr("not in this frame"),
        )
    words = {
        MaskState.PROPOSED: tr("proposed"),
        MaskState.CORRECTED: tr("corrected"),
        MaskState.ACCEPTED: tr("accepted"),
    }
    origin = tr("drawn by hand") if record.manual else record.source
    score = tr(", score {score}", score=f"{record.score:.2f}") if record.score is not None else ""
    return (
        tr("Frame {frame}: {state}", frame=spot.frame, state=words[record.state])
        + (f", {origin}" if origin else "")
        + score
    )


def _swatch(colour: QColor, ratio: float) -> QPixmap:
    result = QPixmap(round(14 * ratio), round(14 * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(0, 0, 14, 14), 3, 3)
    painter.end()
    return result

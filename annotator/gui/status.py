"""The status bar: where the annotator is, what the next click does, jobs, and that all is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from annotator.gui import icons, theme
from annotator.gui.jobs_panel import JobsField
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.context import Context


class ElidedLabel(QLabel):
    """A line that ends in … where there is no room for all of it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        painter = QPainter(self)
        room = self.contentsRect().adjusted(6, 0, -6, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.end()


class PatientLabel(ElidedLabel):
    """The same, as wide as its text where there is room."""

    def sizeHint(self) -> QSize:
        """All of the text."""
        return super().sizeHint() + QSize(14, 0)

    def minimumSizeHint(self) -> QSize:
        """A few words."""
        return QSize(80, super().minimumSizeHint().height())


class StatusBar(QStatusBar):
    """Follows the context by itself; `say` shows what the next click does."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._place = QLabel()
        self._hint = ElidedLabel()
        self._hint.setObjectName("muted")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._range = PatientLabel()
        self._range.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._saved_icon = QLabel()
        self._saved = QLabel()
        self.jobs = JobsField(context.jobs)
        self.setSizeGripEnabled(False)
        self.addWidget(self._place)
        self.addWidget(self._range)
        self.addWidget(self._hint, 1)
        self.addPermanentWidget(self.jobs)
        self.addPermanentWidget(self._saved_icon)
        self.addPermanentWidget(self._saved)
        context.selection.changed.connect(self.refresh)
        context.document_changed.connect(self.refresh)
        self.messageChanged.connect(self.refresh)
        self.refresh()

    @property
    def place(self) -> str:
        """Where the annotator is, in words."""
        return self._place.text()

    @property
    def hint(self) -> str:
        """What the next click does, in words."""
        return self._hint.text()

    @property
    def range(self) -> str:
        """Which frames are chosen and what can be done with them, in words; "" without any."""
        return self._range.text()

    def say(self, text: str) -> None:
        """Show what the next click does, or what the pointer is on."""
        self._hint.setText(text)
        self._hint.setToolTip(text)

    def refresh(self, *_: object) -> None:
        """Show the frame and track that are selected now; what a button explains for a moment stays alone meanwhile."""
        if self.currentMessage():
            return
        spot, document = self._context.spot(), self._context.document
        self._place.setVisible(spot is not None)
        if spot:
            number = spot.track_id
            track = tr("no track selected") if number is None else tr("Track {number}", number=number)
            rate = spot.sequence.frame_rate
            when = f" ({clock(spot.frame / rate)})" if rate else ""
            place = tr("Frame {frame} of {last}", frame=spot.frame, last=spot.sequence.frame_count - 1)
            self._place.setText(f"{place}{when}  ·  {track}")
        self._show_range(range_text(self._context))
        self._saved.setVisible(document is not None)
        self._saved_icon.setVisible(document is not None)
        self.jobs.setVisible(document is not None)
        if document:
            colours = theme.current()
            name, tint = ("lock", colours.warning) if document.read_only else ("saved", colours.success)
            self._saved_icon.setPixmap(icons.pixmap(name, QColor(tint), 16, self.devicePixelRatioF()))
            self._saved.setText(tr("Read-only") if document.read_only else tr("All changes saved"))
            self._saved.setToolTip(str(document.path))

    def _show_range(self, text: str) -> None:
        self._range.setVisible(bool(text))
        if text != self._range.text():
            self._range.setText(text)
            self._range.setToolTip(text)


def range_text(context: Context) -> str:
    """The range that is chosen in the timeline, and what can be done with it; "" without one."""
    chosen = context.selection.frames
    spot = context.spot() if chosen is not None else None
    if spot is None or chosen is None:
        return ""
    frames = (
        tr("Frame {first}", first=chosen[0])
        if chosen[0] == chosen[1]
        else tr("Frames {first}–{last}", first=chosen[0], last=chosen[1])
    )
    if spot.track_id is None:
        return tr("{frames} of all tracks: select a track to accept or delete them, Esc lets go", frames=frames)
    words = {"frames": frames, "track": spot.track_id}
    if spot.document.read_only:
        return tr("{frames} of track {track}, Esc lets go", **words)
    keys = {"accept": context.key("accept-range"), "delete": context.key("delete-range")}
    return tr("{frames} of track {track}: {accept} accepts, {delete} deletes, Esc lets go", **words, **keys)


def clock(seconds: float) -> str:
    """Minutes, seconds and tenths, as 1:02.5."""
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"

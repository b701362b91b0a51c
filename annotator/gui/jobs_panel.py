"""Progress of background jobs: a small field in the status bar, and a list with cancel buttons that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from annotator.gui import icons
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.gui.job_bridge import Job, JobBridge

_WIDEST_TITLE = 240  # pixels in the status bar; sequences may have long names


class JobRow(QWidget):
    """One job: title, what it is doing, bar, cancel."""

    def __init__(self, number: int, bridge: JobBridge) -> None:
        super().__init__()
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._text = QLabel()
        self._text.setObjectName("muted")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._cancel = QToolButton()
        self._cancel.setIcon(icons.themed("cancel"))
        self._cancel.setIconSize(QSize(18, 18))
        self._cancel.setToolTip(tr("Cancel this job"))
        self._cancel.setAccessibleName(tr("Cancel this job"))
        self._cancel.clicked.connect(lambda: bridge.cancel(number))
        self._lay_out()

    @property
    def title(self) -> str:
        """What the job is called."""
        return self._title.text()

    def show_job(self, job: Job, *, first: bool) -> None:
        """Show how far the job is; `first`: it is its turn."""
        self._title.setText(job.title)
        self._text.setText(words(job, first=first))
        self._bar.setRange(0, job.total if first else 1)
        self._bar.setValue(job.done if first else 0)
        self._cancel.setEnabled(job.state != "cancelling")

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(3)
        line = QHBoxLayout()
        line.addWidget(self._title, 1)
        line.addWidget(self._text)
        column.addLayout(line)
        column.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.addLayout(column, 1)
        row.addWidget(self._cancel)


class JobsPanel(QFrame):
    """A list of jobs that opens over the status bar."""

    def __init__(self, bridge: JobBridge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setMinimumWidth(380)
        self._bridge = bridge
        self._rows: dict[int, JobRow] = {}
        self._empty = QLabel(tr("No background work."))
        self._empty.setObjectName("muted")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.addWidget(self._empty)
        bridge.changed.connect(self.refresh)

    @property
    def titles(self) -> list[str]:
        """Titles of the jobs that are listed."""
        return [row.title for row in self._rows.values()]

    def refresh(self) -> None:
        """Show the jobs as they are now."""
        jobs = {job.number: job for job in self._bridge.active()}
        for number in set(self._rows) - set(jobs):
            row = self._rows.pop(number)
            self._column.removeWidget(row)
            row.deleteLater()
        for number, job in jobs.items():
            if number not in self._rows:
                self._rows[number] = JobRow(number, self._bridge)
                self._column.addWidget(self._rows[number])
            self._rows[number].show_job(job, first=number == min(jobs))
        self._empty.setVisible(not jobs)
        self.adjustSize()

    def open_over(self, field: QWidget) -> None:
        """Show the list with its lower right corner at the field."""
        self.refresh()
        corner = field.mapToGlobal(QPoint(field.width(), 0))
        self.move(corner - QPoint(self.width(), self.height() + 6))
        self.show()


class JobsField(QWidget):
    """What the running job is doing, for the status bar; click for all jobs."""

    def __init__(self, bridge: JobBridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._button = QToolButton()
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setIconSize(QSize(16, 16))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self.panel = JobsPanel(bridge, self)
        self._button.clicked.connect(lambda: self.panel.open_over(self))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._bar)
        row.addWidget(self._button)
        bridge.changed.connect(self.refresh)
        self.refresh()

    @property
    def words(self) -> str:
        """What is shown."""
        return self._button.text()

    def refresh(self) -> None:
        """Show the running job."""
        jobs = self._bridge.active()
        self._bar.setVisible(bool(jobs))
        self._button.setIcon(icons.themed("jobs"))
        if not jobs:
            self._button.setText(tr("No jobs"))
            self._button.setToolTip(tr("Background jobs"))
            return
        first = jobs[0]
        self._bar.setRange(0, first.total)
        self._bar.setValue(first.done)
        more = "  " + tr("(+{count} waiting)", count=len(jobs) - 1) if len(jobs) > 1 else ""
        title = self.fontMetrics().elidedText(first.title, Qt.TextElideMode.ElideMiddle, _WIDEST_TITLE)
        self._button.setText(f"{title}: {words(first, first=True)}{more}")
        self._button.setToolTip(tr("Background jobs: {title}", title=first.title))


def words(job: Job, *, first: bool) -> str:
    """How far a job is, in words; `first`: it is its turn."""
    if job.state == "cancelling":
        return tr("cancelling…")
    if not first:
        return tr("waiting")
    return tr("{done} of {total}", done=job.done, total=job.total) if job.total else tr("starting…")

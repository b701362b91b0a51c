"""Brings the engine's callbacks, which come on its own thread, into the UI thread, and keeps the list of jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from PySide6.QtCore import QObject, Signal

from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.jobs.context import FailedJobError

JobState = Literal["waiting", "running", "cancelling"]
CLOSE_SECONDS = 5.0


class Handle(Protocol):
    """A submitted job."""

    def cancel(self) -> None:
        """Give it up; returns at once."""


class Engine(Protocol):
    """Runs job bodies elsewhere; see `annotator.jobs.engine.LocalEngine`."""

    def submit(
        self,
        body: Callable[[Any, Any], Any],
        snapshot: Any,
        *,
        on_progress: Callable[[int, int, str], None] | None = None,
        on_done: Callable[[Any], None] | None = None,
        on_failed: Callable[[FailedJobError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        title: str = "",
    ) -> Handle:
        """Queue a job."""
        ...

    def warm_up(self) -> None:
        """Start the worker before it is needed."""

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Cancel everything; bounded wait."""


@dataclass(frozen=True)
class Work:
    """What a job does.

    Attributes:
        body: what runs elsewhere.
        pieces: its snapshots, one after the other; the value of each is taken before the next begins.
        counts: steps of each piece, so that progress is told of the whole; not needed for a single one.
    """

    body: Callable[[Any, Any], Any]
    pieces: tuple[Any, ...]
    counts: tuple[int, ...] = ()


Prepare = Callable[[], Work]


@dataclass
class Job:
    """A job that is not over yet, as the window shows it.

    Attributes:
        number: counts jobs.
        title: what a person calls the work.
        prepare: makes the work when the job's turn comes.
        on_done: takes the value of each piece.
        work: what `prepare` has made.
        piece: place of the piece that is worked on, which is the number of those that are done.
        handle: of the engine, once a piece was submitted.
        state: how far it is.
        done: steps done.
        total: steps there are, 0 while not known.
        text: what is being done.
    """

    number: int
    title: str
    prepare: Prepare
    on_done: Callable[[Any], None]
    work: Work | None = None
    piece: int = 0
    handle: Handle | None = None
    state: JobState = "waiting"
    done: int = 0
    total: int = 0
    text: str = ""


class JobBridge(QObject):
    """Runs jobs one after the other and tells the UI thread what becomes of them.

    A job's snapshot is made when its turn comes, after the results before it are stored: a fine-tuning that was queued
    behind proposals for the same track would else see all of them as overtaken.

    Signals:
        changed: the list of jobs, or the progress of one.
        failed: (title, error) of a job that ended without a value.
        cancelled: (title, number of pieces that were done before) of a job that was given up.
    """

    changed = Signal()
    failed = Signal(str, object)
    cancelled = Signal(str, int)
    # Emitted on the engine's thread; Qt queues them for this object's thread.
    _progressed = Signal(int, int, int, str)
    _ended = Signal(int, str, object)

    def __init__(self, make_engine: Callable[[], Engine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._jobs: dict[int, Job] = {}
        self._submitted = 0
        self._progressed.connect(self._on_progressed)
        self._ended.connect(self._on_ended)

    def active(self) -> list[Job]:
        """Jobs that are not over, the running one first."""
        return list(self._jobs.values())

    def warm_up(self) -> None:
        """Start the worker now, so that the first job need not wait for it."""
        self._started().warm_up()

    def submit(self, title: str, prepare: Prepare, on_done: Callable[[Any], None]) -> Job:
        """Queue a job; `on_done` gets each piece's value in the UI thread. An AnnotatorError of the two fails it."""
        self._submitted += 1
        job = Job(self._submitted, title, prepare, on_done)
        self._jobs[job.number] = job
        self._start_next()
        self.changed.emit()
        return job

    def cancel(self, number: int) -> None:
        """Give a job up; one that waits is gone at once."""
        job = self._jobs.get(number)
        if job is None:
            return
        if job.handle is None:
            self._on_ended(number, "cancelled", None)
            return
        job.state = "cancelling"
        job.handle.cancel()
        self.changed.emit()

    def cancel_running(self) -> None:
        """Give up the job that is running."""
        if self._jobs:
            self.cancel(next(iter(self._jobs)))

    def cancel_all(self) -> None:
        """Give up all jobs, those that wait first."""
        for number in reversed(tuple(self._jobs)):
            self.cancel(number)

    def close(self, timeout: float = CLOSE_SECONDS) -> None:
        """Give up all jobs and end the worker, within about `timeout` seconds."""
        engine, self._engine = self._engine, None
        self._jobs.clear()
        if engine is not None:
            engine.close(timeout)

    def _started(self) -> Engine:
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine

    def _start_next(self) -> None:
        job = next(iter(self._jobs.values()), None)
        if job is None or job.handle is not None:
            return
        try:
            job.work = job.prepare()
        except AnnotatorError as error:
            self._on_ended(job.number, "failed", error)
            return
        self._submit_piece(job, job.work)

    def _submit_piece(self, job: Job, work: Work) -> None:
        number = job.number
        job.handle = self._started().submit(
            work.body,
            work.pieces[job.piece],
            title=job.title,
            on_progress=lambda done, total, text: self._progressed.emit(number, done, total, text),
            on_done=lambda value: self._ended.emit(number, "done", value),
            on_failed=lambda error: self._ended.emit(number, "failed", error),
            on_cancelled=lambda: self._ended.emit(number, "cancelled", None),
        )

    def _on_progressed(self, number: int, done: int, total: int, text: str) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        if job.state == "waiting":
            job.state = "running"
        counts = job.work.counts if job.work else ()
        job.done, job.total, job.text = sum(counts[: job.piece]) + done, sum(counts) or total, text
        self.changed.emit()

    def _on_ended(self, number: int, outcome: str, value: Any) -> None:
        job = self._jobs.get(number)
        if job is None:
            return
        try:
            goes_on = self._tell_end(job, outcome, value)
        except BaseException:
            self._forget(number)
            raise
        if goes_on:
            self.changed.emit()
        else:
            self._forget(number)

    def _forget(self, number: int) -> None:
        self._jobs.pop(number, None)
        self._start_next()
        self.changed.emit()

    def _tell_end(self, job: Job, outcome: str, value: Any) -> bool:
        """Hand a piece's value over, or tell why there is none; whether another piece was begun."""
        if outcome == "failed":
            self.failed.emit(job.title, value)
            return False
        if outcome == "cancelled":
            self.cancelled.emit(job.title, job.piece)
            return False
        try:
            job.on_done(value)
        except AnnotatorError as error:
            self.failed.emit(job.title, error)
            return False
        job.piece += 1
        if job.work is None or job.piece == len(job.work.pieces) or job.number not in self._jobs:
            return False
        if job.state == "cancelling":  # it was too late for the piece before
            self.cancelled.emit(job.title, job.piece)
            return False
        self._submit_piece(job, job.work)
        return True

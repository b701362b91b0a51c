"""Runs job bodies in one worker process that is started once and kept warm; serial, cancellable, survives its death."""

from __future__ import annotations

import pickle
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import wait
from multiprocessing.reduction import ForkingPickler

from annotator.jobs.context import Body, FailedJobError, OnProgress, Snapshot, Value
from annotator.jobs.handle import Handle, Listeners
from annotator.jobs.messages import Cancel, Done, Failed, Progress, Reply, Run, Stopped
from annotator.jobs.worker import Worker

NICENESS = 10
PATIENCE_SECONDS = 5.0


class LocalEngine:
    """One lane of jobs over one worker process.

    The process is spawned at the first job or by `warm_up`, imports what the jobs need, and stays. A job that does not
    react to its cancellation in time is ended together with the process; the next job gets a new one. Callbacks come on
    the engine's own thread.

    Args:
        preload: modules that the worker imports before its first job.
        niceness: how far the worker stands back for the window, see `os.nice`.
        patience: seconds that a cancelled body has to react.
    """

    def __init__(
        self, *, preload: Sequence[str] = (), niceness: int = NICENESS, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._preload = tuple(preload)
        self._niceness = niceness
        self._patience = patience
        self._lock = threading.Lock()
        self._queue: deque[Handle] = deque()
        self._current: Handle | None = None
        self._deadline: float | None = None
        self._submitted = 0
        self._warm = False
        self._closing = False
        self._woken = False
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        self._thread = threading.Thread(target=self._serve, name="mots-annotator jobs", daemon=True)
        self._worker: Worker | None = None

    def submit(
        self,
        body: Body[Snapshot, Value],
        snapshot: Snapshot,
        *,
        on_progress: OnProgress | None = None,
        on_done: Callable[[Value], None] | None = None,
        on_failed: Callable[[FailedJobError], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        title: str = "",
    ) -> Handle:
        """Queue `body(snapshot, context)`; both are pickled now, so the job sees what was true at this moment.

        Raises:
            RuntimeError: the engine is closed.
            pickle.PicklingError, AttributeError: the body is no plain function or the snapshot no plain value.
        """
        payload = bytes(ForkingPickler.dumps((body, snapshot)))
        listeners = Listeners(on_progress, on_done, on_failed, on_cancelled)
        with self._lock:
            self._refuse_when_closing()
            self._submitted += 1
            handle = Handle(self._submitted, title or getattr(body, "__name__", "job"), payload, listeners, self._wake)
            self._queue.append(handle)
        self._start()
        return handle

    def warm_up(self) -> None:
        """Start the worker now, so that the first job need not wait for its imports; returns at once."""
        with self._lock:
            self._refuse_when_closing()
            self._warm = True
        self._start()

    @property
    def running(self) -> Handle | None:
        """The job that the worker is doing."""
        return self._current

    @property
    def pending(self) -> list[Handle]:
        """The jobs that are not done, the running one first."""
        with self._lock:
            current = [self._current] if self._current is not None else []
            return current + list(self._queue)

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, if it is there."""
        worker = self._worker
        return worker.pid if worker is not None else None

    def cancel_all(self) -> None:
        """Give up the running job and all that wait."""
        for handle in self.pending:
            handle.cancel()

    def close(self, timeout: float = PATIENCE_SECONDS) -> None:
        """Cancel everything, wait at most `timeout` seconds for it, end the worker; no process or thread is left.

        May be called twice, but not from a callback.
        """
        with self._lock:
            first, self._closing = not self._closing, True
            self._patience = min(self._patience, timeout)
        self.cancel_all()
        if self._thread.is_alive():
            self._wake()
            self._thread.join()
        if first:
            self._wake_reader.close()
            self._wake_writer.close()

    def _refuse_when_closing(self) -> None:
        if self._closing:
            raise RuntimeError("the engine is closed")

    def _start(self) -> None:
        with self._lock:
            if self._thread.ident is None:
                self._thread.start()
        self._wake()

    def _wake(self) -> None:
        with self._lock:
            if not self._woken and not self._wake_writer.closed:
                self._woken = True
                self._wake_writer.send_bytes(b"!")

    # From here on everything runs on the engine's thread.

    def _serve(self) -> None:
        while True:
            self._drop_cancelled()
            self._enforce_cancel()
            if self._closing and self._current is None:
                break
            self._start_next()
            self._listen()
        self._end_worker(timeout=self._patience)

    def _drop_cancelled(self) -> None:
        with self._lock:
            gone = [handle for handle in self._queue if handle.cancel_requested or self._closing]
            self._queue = deque(handle for handle in self._queue if handle not in gone)
        for handle in gone:
            handle.end_cancelled()

    def _enforce_cancel(self) -> None:
        handle = self._current
        if handle is None or not handle.cancel_requested:
            return
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + self._patience
            if self._worker is not None:
                self._worker.send(Cancel(handle.number))
        self._deadline = min(self._deadline, now + self._patience)
        if now >= self._deadline:
            self._end_worker()
            self._finish().end_cancelled()

    def _start_next(self) -> None:
        if self._current is not None or self._closing or not (self._queue or self._warm):
            return
        self._warm = False
        with self._lock:
            self._current = self._queue.popleft() if self._queue else None
        self._deadline = None
        try:
            self._worker = self._worker or Worker(niceness=self._niceness, preload=self._preload)
        except OSError as error:
            self._cannot_start(error)
            return
        if self._current is not None:
            self._worker.send(Run(self._current.number, self._current.payload))
            self._current.payload = b""

    def _cannot_start(self, error: OSError) -> None:
        if self._current is not None:
            problem = f"the background worker cannot be started: {error.strerror}"
            self._finish().end_failed(FailedJobError(problem, todo="Close other programs and try again."))

    def _listen(self) -> None:
        sources = [self._wake_reader] + ([self._worker.connection] if self._worker is not None else [])
        timeout = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        ready = wait(sources, timeout)
        if self._wake_reader in ready:
            with self._lock:
                self._wake_reader.recv_bytes()
                self._woken = False
        if self._worker is not None and self._worker.connection in ready:
            self._receive(self._worker)

    def _receive(self, worker: Worker) -> None:
        try:
            data = worker.connection.recv_bytes()
        except (EOFError, OSError):
            self._worker_died(worker)
            return
        message: Reply = pickle.loads(data)
        handle = self._current
        if handle is None or message.number != handle.number:
            return
        match message:
            case Progress():
                handle.tell_progress(message.done, message.total, message.text)
            case Done():
                self._deliver(message.payload)
            case Stopped():
                self._finish().end_cancelled()
            case Failed():
                self._finish().end_failed(FailedJobError(message.problem, details=message.details))

    def _deliver(self, payload: bytes) -> None:
        try:
            value = pickle.loads(payload)
        except Exception as error:  # noqa: BLE001 - a value's bug must not end the engine that serves the others
            details = "".join(traceback.format_exception(error))
            self._finish().end_failed(FailedJobError(f"the program failed: {error}", details=details))
        else:
            self._finish().end_done(value)

    def _worker_died(self, worker: Worker) -> None:
        death = worker.death()
        self._end_worker()
        if self._current is None:
            return
        handle = self._finish()
        if handle.cancel_requested:
            handle.end_cancelled()
        else:
            handle.end_failed(death)

    def _finish(self) -> Handle:
        handle = self._current
        if handle is None:
            raise RuntimeError("no job is running")
        with self._lock:
            self._current = None
        self._deadline = None
        return handle

    def _end_worker(self, timeout: float = 0.0) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.stop(timeout)

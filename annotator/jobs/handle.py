"""A submitted job, as those who submitted it see it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from annotator.jobs.context import FailedJobError, OnProgress

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listeners:
    """Whom a job tells; each is called on the engine's thread, and exactly one of the last three ends the job."""

    on_progress: OnProgress | None = None
    on_done: Callable[[Any], None] | None = None
    on_failed: Callable[[FailedJobError], None] | None = None
    on_cancelled: Callable[[], None] | None = None


class Handle:
    """One submitted job: wait for it or cancel it.

    Attributes:
        number: counts the jobs of an engine.
        title: what a person would call the work.
    """

    def __init__(self, number: int, title: str, payload: bytes, listeners: Listeners, wake: Callable[[], None]) -> None:
        self.number = number
        self.title = title
        self.payload = payload
        self._listeners = listeners
        self._wake = wake
        self._cancel = threading.Event()
        self._done = threading.Event()

    @property
    def done(self) -> bool:
        """Whether the job has ended, however it did, and its last callback has returned."""
        return self._done.is_set()

    @property
    def cancel_requested(self) -> bool:
        """Whether someone has cancelled it; it may still be running for a moment."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Give the work up; returns at once. A job that is finished by then still delivers its value."""
        self._cancel.set()
        self._wake()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until `done`, at most `timeout` seconds; returns `done`."""
        return self._done.wait(timeout)

    def tell_progress(self, done: int, total: int, text: str) -> None:
        """Called by the engine."""
        self._call(self._listeners.on_progress, done, total, text)

    def end_done(self, value: object) -> None:
        """Called by the engine: the job has a value."""
        self._end(self._listeners.on_done, value)

    def end_failed(self, error: FailedJobError) -> None:
        """Called by the engine: the job has failed."""
        if error.details:
            _log.error("Job '%s' failed:\n%s", self.title, error.details)
        self._end(self._listeners.on_failed, error)

    def end_cancelled(self) -> None:
        """Called by the engine: the job was given up."""
        self._end(self._listeners.on_cancelled)

    def _end(self, listener: Callable[..., None] | None, *values: object) -> None:
        self._call(listener, *values)
        self._done.set()

    def _call(self, listener: Callable[..., None] | None, *values: object) -> None:
        if listener is None:
            return
        try:
            listener(*values)
        except Exception:  # noqa: BLE001 - a listener's bug must not end the engine that serves the others
            _log.exception("A listener of job '%s' failed", self.title)

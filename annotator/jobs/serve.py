"""The worker process's side: takes one job at a time from the pipe, runs it, and answers."""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import queue
import signal
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

from annotator.jobs.context import Cancelled, one_line
from annotator.jobs.messages import Cancel, Done, Failed, Progress, Reply, Run, Stopped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

_PROGRESS_SECONDS = 0.05


class PipeContext:
    """The context of one job: progress goes through the pipe, at most every 50 ms and at the end."""

    def __init__(self, connection: Connection[Any, Any], number: int, cancelled: set[int]) -> None:
        self._connection = connection
        self._number = number
        self._cancelled = cancelled
        self._last = 0.0

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Send the state of the work unless it was sent just now."""
        now = time.monotonic()
        if done < total and now - self._last < _PROGRESS_SECONDS:
            return
        self._last = now
        self._connection.send(Progress(self._number, done, total, text))

    def check_cancelled(self) -> None:
        """Raise `Cancelled` once the engine has said so."""
        if self._number in self._cancelled:
            raise Cancelled


def serve(connection: Connection[Any, Any], niceness: int, preload: Sequence[str]) -> None:
    """Run jobs until the engine closes its end of the pipe.

    Args:
        connection: the worker's end of a duplex pipe.
        niceness: how far this process stands back, so that the window stays smooth while it computes.
        preload: modules to import before the first job.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group; the engine decides what ends
    if hasattr(os, "nice"):
        os.nice(niceness)
    cancelled: set[int] = set()
    inbox: queue.SimpleQueue[Run] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(connection, inbox, cancelled), daemon=True).start()
    for name in preload:
        with contextlib.suppress(Exception):  # the job that needs it will say what is wrong
            importlib.import_module(name)
    while True:
        job = inbox.get()
        reply = _run(job, PipeContext(connection, job.number, cancelled))
        cancelled.discard(job.number)
        connection.send(reply)


def _listen(connection: Connection[Any, Any], inbox: queue.SimpleQueue[Run], cancelled: set[int]) -> None:
    while True:
        try:
            message = connection.recv()
        except (EOFError, OSError):
            os._exit(0)  # the engine is gone, maybe killed: nobody is left to work for
        if isinstance(message, Cancel):
            cancelled.add(message.number)
        else:
            inbox.put(message)


def _run(job: Run, context: PipeContext) -> Reply:
    try:
        body, snapshot = pickle.loads(job.payload)
        context.check_cancelled()
        return Done(job.number, pickle.dumps(body(snapshot, context)))
    except Cancelled:
        return Stopped(job.number)
    except Exception as error:  # noqa: BLE001 - whatever a job raises is reported, and the next job is served
        return _failure(job.number, error)


def _failure(number: int, error: Exception) -> Failed:
    told = one_line(error)
    if told is not None:
        return Failed(number, told, "")
    summary = f"the program failed: {type(error).__name__}: {error}".split("\n", maxsplit=1)[0]
    return Failed(number, summary, "".join(traceback.format_exception(error)))

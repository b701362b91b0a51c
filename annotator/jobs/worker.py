"""The engine's side of a worker process: start, send, end; and what its death means."""

from __future__ import annotations

import multiprocessing
import signal
from typing import TYPE_CHECKING, Any

from annotator.jobs.context import FailedJobError
from annotator.jobs.serve import serve

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

_KILL_SECONDS = 5.0


class Worker:
    """One spawned process that serves jobs; it ends when this end of the pipe closes, even if nobody tells it to."""

    def __init__(self, *, niceness: int, preload: Sequence[str]) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.connection: Connection[Any, Any]
        self.connection, far_end = spawn.Pipe(duplex=True)
        self._process = spawn.Process(
            target=serve, args=(far_end, niceness, tuple(preload)), name="mots-annotator worker", daemon=True
        )
        try:
            self._process.start()
        finally:
            far_end.close()

    @property
    def pid(self) -> int | None:
        """Process id."""
        return self._process.pid

    def send(self, message: object) -> bool:
        """Hand over a message; False when the process is gone."""
        try:
            self.connection.send(message)
        except OSError:
            return False
        return True

    def death(self) -> FailedJobError:
        """Why the process ended, for the person whose job it took along."""
        self._process.join(_KILL_SECONDS)
        code = self._process.exitcode
        if code == -getattr(signal, "SIGKILL", 9):
            return FailedJobError(
                "the background worker was killed, most likely because memory ran out",
                todo="Close other programs and try again; your work is saved.",
            )
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return FailedJobError(
            f"the background worker ended unexpectedly ({how})",
            todo="Try again; if it happens again, 'mots-annotator doctor' shows what is wrong. Your work is saved.",
        )

    def stop(self, timeout: float = 0.0) -> None:
        """Let the process end by itself for `timeout` seconds, then end it; releases everything that it held."""
        self.connection.close()
        if timeout > 0:
            self._process.join(timeout)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(1.0)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_KILL_SECONDS)
        if not self._process.is_alive():
            self._process.close()

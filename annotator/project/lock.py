"""One writer a project: a lock that the operating system drops when its process dies."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from annotator.errors import ProjectError, ProjectLockedError


class ProjectLock:
    """Held while a project is open for writing; beside the project as ``NAME.mots.lock``.

    Raises:
        ProjectLockedError: another window or command holds it; the message says which process and since when.
        ProjectError: the folder cannot be written.
    """

    def __init__(self, project: Path) -> None:
        self._path = project.with_name(project.name + ".lock")
        self._lock = FileLock(self._path, timeout=0, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout:
            raise ProjectLockedError(
                f"another window or command has this project open{self._owner()}",
                path=project,
                todo="Close it there, or let it finish; it can be looked at and exported meanwhile.",
            ) from None
        except OSError as error:
            raise ProjectError(
                f"the folder cannot be written: {error.strerror}",
                path=project.parent,
                todo="Ask for write permission, or copy the project elsewhere.",
            ) from error
        with suppress(OSError):
            self._path.write_text(
                f"process {os.getpid()} on {socket.gethostname()} since {datetime.now():%Y-%m-%d %H:%M}",
                encoding="utf-8",
            )

    def release(self) -> None:
        """Give the project back."""
        with suppress(OSError):
            self._path.write_text("", encoding="utf-8")
        self._lock.release()

    def _owner(self) -> str:
        # Windows keeps others from reading a locked file; then the message does without the owner.
        with suppress(OSError):
            text = self._path.read_text(encoding="utf-8")
            return f" ({text})" if text else ""
        return ""

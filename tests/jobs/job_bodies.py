"""Job bodies for the tests of engines; a module of its own, because the worker process imports it by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from annotator.errors import FormatError
from annotator.jobs.context import Context


def double(number: int, context: Context) -> int:
    return 2 * number


def pid(_: object, context: Context) -> int:
    return os.getpid()


def count(total: int, context: Context) -> str:
    for done in range(total + 1):
        context.progress(done, total, f"step {done}")
    return "counted"


def until_cancelled(path: str, context: Context) -> None:
    """Says that it has begun, then works until it is told to stop; says when it has cleaned up."""
    Path(path).touch()
    context.progress(1, 2, "begun")
    try:
        while True:
            context.check_cancelled()
            time.sleep(0.005)
    finally:
        Path(path).unlink()


def deaf(_: object, context: Context) -> None:
    context.progress(1, 2, "begun")
    while True:
        time.sleep(0.05)


def dies(signal_number: int, context: Context) -> None:
    os.kill(os.getpid(), signal_number)
    time.sleep(60)


def exits(code: int, context: Context) -> None:
    os._exit(code)


def their_fault(_: object, context: Context) -> None:
    raise FormatError("a column is missing", path="boxes.txt", line=3, todo="Write it.")


def full_disk(path: str, context: Context) -> None:
    raise OSError(28, "No space left on device", path)


def memory(_: object, context: Context) -> None:
    raise MemoryError


def bug(_: object, context: Context) -> None:
    raise KeyError("surprise")


def unpicklable(_: object, context: Context) -> Any:
    return lambda: None


class _OnlyThere:
    def __reduce__(self) -> Any:
        return (_refuse_elsewhere, (os.getpid(),))


def _refuse_elsewhere(home: int) -> str:
    if os.getpid() != home:
        raise ValueError("made for another process")
    return "home"


def cannot_be_read(_: object, context: Context) -> Any:
    return _OnlyThere()


def niceness(_: object, context: Context) -> tuple[int, Any]:
    return os.nice(0), signal.getsignal(signal.SIGINT)


def modules(_: object, context: Context) -> list[str]:
    import sys

    return sorted(sys.modules)

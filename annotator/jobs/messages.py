"""What an engine and its worker process tell each other through their pipe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """To the worker: do job `number`; `payload` is the pickled pair of body and snapshot."""

    number: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Cancel:
    """To the worker: job `number` is no longer wanted."""

    number: int


@dataclass(frozen=True, slots=True)
class Progress:
    """From the worker: job `number` has done so many steps."""

    number: int
    done: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """From the worker: the pickled value of job `number`."""

    number: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Stopped:
    """From the worker: job `number` was cancelled."""

    number: int


@dataclass(frozen=True, slots=True)
class Failed:
    """From the worker: job `number` raised; `details` is the traceback of a bug, else empty."""

    number: int
    problem: str
    details: str


Reply = Progress | Done | Stopped | Failed

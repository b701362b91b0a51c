"""Fixtures for background work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator import resources
from annotator.editing.sequences import add_sequence
from annotator.formats.sources import load_sequences
from annotator.jobs.context import Body, FailedJobError
from annotator.jobs.engine import LocalEngine
from annotator.jobs.handle import Handle
from annotator.project.store import Project
from tests.worlds import World, tiny_checkpoint, write_world

PATIENCE = 60.0  # seconds that a test waits for something that takes a fraction of one


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    before = set(threading.enumerate())
    made = LocalEngine(patience=0.3)
    yield made
    made.close(timeout=1.0)
    assert set(threading.enumerate()) <= before


class Told:
    """Submits jobs to an engine and keeps what it told."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine
        self.progress: list[tuple[int, int, str]] = []
        self.ends: list[tuple[str, Any]] = []
        self.begun = threading.Event()

    def submit(self, body: Body[Any, Any], snapshot: object = None, title: str = "") -> Handle:
        return self.engine.submit(
            body,
            snapshot,
            on_progress=self._on_progress,
            on_done=lambda value: self.ends.append(("done", value)),
            on_failed=lambda error: self.ends.append(("failed", error)),
            on_cancelled=lambda: self.ends.append(("cancelled", None)),
            title=title,
        )

    def end_of(self, body: Body[Any, Any], snapshot: object = None) -> tuple[str, Any]:
        handle = self.submit(body, snapshot)
        assert handle.wait(PATIENCE)
        return self.ends[-1]

    def failure_of(self, body: Body[Any, Any], snapshot: object = None) -> FailedJobError:
        kind, error = self.end_of(body, snapshot)
        assert kind == "failed"
        assert isinstance(error, FailedJobError)
        return error

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.progress.append((done, total, text))
        self.begun.set()


@pytest.fixture
def told(engine: LocalEngine) -> Told:
    return Told(engine)


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny.pt")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "kitti")


@pytest.fixture
def project(tmp_path: Path, world: World, checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    """A project on the made-up world; the tiny network is the shipped one."""
    monkeypatch.setattr(resources, "initial_checkpoint", lambda: checkpoint)
    with Project.create(tmp_path / "street.mots") as made:
        (loaded,) = load_sequences(world.root)
        edit, _ = add_sequence(made.state, loaded)
        made.apply(edit, origin="import", undoable=False)
        yield made

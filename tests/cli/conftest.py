"""Runs the program through `main`, in a made-up world."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annotator import resources
from annotator.cli.main import main
from tests.worlds import World, tiny_checkpoint, write_world


@dataclass(frozen=True)
class Answer:
    """What a run of the program left: its exit status and both streams."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> Answer:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_checkpoint(tmp_path_factory.mktemp("checkpoint") / "tiny.pt")


@pytest.fixture
def network(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny network is the shipped one."""
    monkeypatch.setattr(resources, "initial_checkpoint", lambda: checkpoint)
    return checkpoint


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "kitti")


@pytest.fixture
def street(tmp_path: Path, world: World, run: Run) -> Path:
    """A project on the world."""
    path = tmp_path / "street.mots"
    assert run("new", path, "--sequence", world.root).status == 0
    return path

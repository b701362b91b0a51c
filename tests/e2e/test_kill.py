"""A program that is killed in the middle of work loses nothing that it had committed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.editing.masks import draw_mask, set_mask
from annotator.errors import ProjectLockedError
from annotator.project.store import Project
from tests.conftest import ROOT
from tests.e2e import endless

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


def start(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.endless", str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )


@pytest.mark.parametrize("edits", [1, 25, 80])
def test_every_committed_edit_survives_a_kill(tmp_path: Path, edits: int) -> None:
    path = tmp_path / "street.mots"
    endless.make(path)
    with start(path) as worker:
        assert worker.stdout is not None
        told = [int(worker.stdout.readline()) for _ in range(edits)]
        with pytest.raises(ProjectLockedError):
            Project.open(path)
        worker.kill()
        told += [int(line) for line in worker.stdout.read().split()]
        assert worker.wait() == -signal.SIGKILL
    committed = told[-1]

    with Project.open(path) as project:  # the lock is free
        entries = [entry for entry in project.journal() if entry.label.startswith("Draw")]
        # at most the edit that was committed but not yet told about is there beyond
        assert len(entries) in (committed, committed + 1)
        survived = len(entries)
        for number in range(survived):
            record = project.state.get(endless.key(number))
            if number + endless.FRAMES >= survived:  # nothing newer in its place
                assert record is not None
                assert record.mask == endless.mask(number)
        for number in reversed(range(survived)):
            assert project.undo_label == f"Draw mask of track 1, frame {endless.key(number).frame}"
            assert project.undo() is not None
        assert dict(project.state.masks(1, 1)) == {}
        assert project.redo() is not None
        project.apply(set_mask(project.state, endless.key(3), endless.mask(3), "brush"))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_verb_of_the_polygon_tool_makes_what_is_killed(tmp_path: Path) -> None:
    """The loop in the other process draws as the window does."""
    endless.make(tmp_path / "a.mots")
    with Project.open(tmp_path / "a.mots") as project:
        edit = draw_mask(project.state, endless.key(0), endless.polygons(0))
        project.apply(edit)
        record = project.state.get(endless.key(0))
    assert record is not None
    assert record.mask == endless.mask(0)

"""Canvases on a real project and on a document without a file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit
from annotator.gui.document import Document
from annotator.project.store import Project
from tests.gui.canvas.easel import Stage
from tests.gui.canvas.stage import HEIGHT, WIDTH, FakeDocument, rows


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "images"
    folder.mkdir()
    for frame in range(5):
        cv2.imwrite(str(folder / f"{frame:06d}.png"), np.full((HEIGHT, WIDTH, 3), 40 * frame + 20, dtype=np.uint8))
    with Project.create(tmp_path / "small.mots") as made:
        made.apply(Edit("fill", tuple(Change(key, None, row) for key, row in rows())), undoable=False)
        yield made


@pytest.fixture
def real(project: Project, qtbot: QtBot) -> Iterator[Stage]:
    document = Document(project)
    stage = Stage(document, qtbot)
    yield stage
    stage.canvas.close()
    document.close()
    assert not any(thread.name.startswith(("frame loader", "frame prefetch")) for thread in threading.enumerate())


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(FakeDocument(), qtbot)
    yield made
    made.canvas.close()

"""A project on disk, an engine that runs jobs when it is told to, and a window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from annotator.domain.edits import Change, Edit
from annotator.gui import theme
from annotator.gui.context import Context
from annotator.gui.document import Document
from annotator.gui.job_bridge import JobBridge
from annotator.gui.main_window import MainWindow
from annotator.gui.selection import Selection
from annotator.gui.settings import Settings
from annotator.project.store import Project
from tests import documents


def pytest_itemcollected(item: pytest.Item) -> None:
    """Said by the offscreen platform of every window with a smallest size."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@dataclass
class FakeHandle:
    """A job that waits until the test ends it."""

    listeners: dict[str, Any]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeEngine:
    """Keeps what is submitted; the test plays the worker."""

    jobs: list[tuple[Callable[..., Any], Any, FakeHandle]] = field(default_factory=list)
    warm: bool = False
    closed: bool = False

    def submit(self, body: Callable[..., Any], snapshot: Any, **listeners: Any) -> FakeHandle:
        handle = FakeHandle(listeners)
        self.jobs.append((body, snapshot, handle))
        return handle

    def warm_up(self) -> None:
        self.warm = True

    def close(self, timeout: float = 5.0) -> None:
        self.closed = True

    def tell(self, what: str, *values: Any, job: int = -1) -> None:
        """Call a listener as the engine does: on a thread of its own."""
        listener = self.jobs[job][2].listeners[what]
        thread = threading.Thread(target=listener, args=values)
        thread.start()
        thread.join()


def make_project(folder: Path, *, masks: bool = True) -> Path:
    """The small document of `tests.documents` as a project with images."""
    images = folder / "images"
    images.mkdir(parents=True)
    for frame in range(documents.FRAMES):
        pixels = np.full((documents.HEIGHT, documents.WIDTH, 3), 30 + 30 * frame, dtype=np.uint8)
        assert cv2.imwrite(str(images / f"{frame:06d}.png"), pixels)
    with Project.create(folder / "street.mots") as project:
        changes = tuple(Change(key, None, row) for key, row in documents.rows(masks))
        project.apply(Edit("Add sequence street", changes), origin="import", undoable=False)
        return project.path


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings" / "window.json")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[theme.Theme]:
    """The dark theme; restored afterwards."""
    before = qapp.styleSheet(), qapp.palette()
    yield theme.apply(qapp, "dark")
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])


@pytest.fixture
def context(qapp: QApplication, project_path: Path, settings: Settings, engine: FakeEngine) -> Iterator[Context]:
    """A context with the project open and nothing selected; `notes` keeps what was told."""
    made = Context(Selection(), JobBridge(lambda: engine), settings)
    made.document = Document(Project.open(project_path))
    made.selection.show(1)
    yield made
    made.document.close()


@pytest.fixture
def notes(context: Context) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    context.noted.connect(lambda kind, text: told.append((kind, text)))
    return told


@pytest.fixture
def window(qtbot: Any, settings: Settings, engine: FakeEngine, themed: theme.Theme) -> Iterator[MainWindow]:
    """A window without a project; no thread is left when it is closed."""
    before = set(threading.enumerate())
    made = MainWindow(settings, lambda: engine)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    yield made
    made.close()
    assert set(threading.enumerate()) <= before

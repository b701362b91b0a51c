"""Fixtures that every part of the tests uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Before Qt is loaded: tests draw into memory unless a display is asked for.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Research data (see README, Tests); the tests that need it are skipped where it is missing."""
    root = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared"))
    if not (root / "data").is_dir():
        pytest.skip("no research data: set MOTS_ANNOTATOR_DATA")
    return root / "data"


@pytest.fixture(scope="session")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny network of TrackR-CNN that has learned the made-up world for some seconds."""
    from tests.trackers import train_tracker

    return train_tracker(tmp_path_factory.mktemp("trackrcnn"))

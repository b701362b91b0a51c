"""A made-up world with its masks, and a network that has learned it a little."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.jobs.trackrcnn.sources import Source, sources
from tests.trackers import quick_networks
from tests.worlds import World, write_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "kitti")


@pytest.fixture
def source(world: World) -> Source:
    (found,) = sources(world.root)
    return found


@pytest.fixture
def network(tracker: Path) -> Path:
    return tracker


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with quick_networks():
        yield

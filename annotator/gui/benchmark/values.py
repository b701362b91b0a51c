"""What is measured, and how it is told: series of times with their mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

import numpy as np


@dataclass(frozen=True, slots=True)
class Size:
    """A made-up sequence.

    Attributes:
        name: for the report.
        width: of the images.
        height: of the images.
        tracks: masks in every frame.
    """

    name: str
    width: int
    height: int
    tracks: int


KITTI = Size("1242×375, 30 masks", 1242, 375, 30)
MOT17 = Size("1920×1080, 42 masks", 1920, 1080, 42)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        starts: process starts.
        steps: frame steps for each size.
        moves: pointer moves for each drag.
        big: (sequences, frames of each, tracks of each, boxes of each track) of the large project; None leaves it out.
        stepped: frames that are stepped through in the large project, for its memory.
        accepted: masks that are accepted at once.
        rounds: times that the large project is opened, and the masks accepted.
        finetuning: whether frame steps are measured while a track is fine-tuned, too.
        peer_python: Python of an environment that has labelme, or None.
    """

    starts: int = 5
    steps: int = 60
    moves: int = 120
    big: tuple[int, int, int, int] | None = (21, 518, 47, 66)
    stepped: int = 500
    accepted: int = 500
    rounds: int = 3
    finetuning: bool = True
    peer_python: str | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Times of one thing.

    Attributes:
        what: what was measured.
        milliseconds: each time.
        mark: what the 95th percentile should not exceed, or None.
        whose: "mots-annotator" or the peer.
    """

    what: str
    milliseconds: tuple[float, ...]
    mark: float | None = None
    whose: str = "mots-annotator"

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        """The 95th percentile."""
        return float(np.percentile(self.milliseconds, 95))

    @property
    def met(self) -> bool | None:
        """Whether the mark is kept; None without one."""
        return None if self.mark is None else self.p95 <= self.mark


@dataclass
class Figures:
    """All that a run has measured.

    Attributes:
        series: times.
        notes: what else is to be told, such as memory or why something was not measured.
        resident: MB of memory after stepping through the large project, or None.
    """

    series: list[Series] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    resident: float | None = None

"""Open rings that wait until their tool, track and frame are shown again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey, OrderKey

if TYPE_CHECKING:
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Mode

MOST = 64  # rings that wait at a time; nobody comes back to more

Home = MaskKey | OrderKey
"""What an open ring is for: a track's mask, or a frame."""


@dataclass(frozen=True, slots=True)
class OpenRing:
    """A ring that is not closed yet.

    Attributes:
        points: its vertices, in image pixels.
        mode: what closing it does.
        ends: how many points it had after each click, where a click adds several.
    """

    points: tuple[Point, ...]
    mode: Mode
    ends: tuple[int, ...] = ()


class Shelf:
    """Keeps one open ring for each tool and place, up to `MOST`."""

    def __init__(self) -> None:
        self._rings: dict[tuple[str, Home], OpenRing] = {}

    def put(self, tool: str, home: Home, ring: OpenRing) -> Home | None:
        """Keep a ring; returns the place of the one that had to go because too many wait, the oldest."""
        self._rings[tool, home] = ring
        if len(self._rings) <= MOST:
            return None
        oldest = next(iter(self._rings))
        del self._rings[oldest]
        return oldest[1]

    def take(self, tool: str, home: Home) -> OpenRing | None:
        """The ring of a tool and place, which does not wait any more."""
        return self._rings.pop((tool, home), None)

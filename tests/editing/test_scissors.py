"""Lines that snap to edges: on an image whose edge is known."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.editing.scissors import LARGEST_SIDE, EdgeMap, edge_map

HEIGHT, WIDTH = 160, 200
CENTRE, RADIUS = (100.0, 80.0), 50.0


def disk(height: int = HEIGHT, width: int = WIDTH, factor: float = 1.0) -> NDArray[np.uint8]:
    """A bright disk on a dark ground."""
    ys, xs = np.mgrid[:height, :width] + 0.5
    inside = np.hypot(xs - CENTRE[0] * factor, ys - CENTRE[1] * factor) < RADIUS * factor
    return np.repeat(np.where(inside, 210, 40).astype(np.uint8)[..., None], 3, axis=2)


def rim(angle: float, factor: float = 1.0) -> tuple[float, float]:
    """A point of the disk's edge; 0 is the right, 90 below."""
    turn = math.radians(angle)
    return ((CENTRE[0] + RADIUS * math.cos(turn)) * factor, (CENTRE[1] + RADIUS * math.sin(turn)) * factor)


def off_the_rim(points: list[tuple[float, float]], factor: float = 1.0) -> list[float]:
    middle = (CENTRE[0] * factor, CENTRE[1] * factor)
    return [abs(math.dist(point, middle) - RADIUS * factor) for point in points]


def whole(pixels: NDArray[np.uint8], start: tuple[float, float]) -> EdgeMap:
    return EdgeMap(start, pixels, (0, 0, pixels.shape[1], pixels.shape[0]))


@pytest.mark.parametrize("angles", [(0, 80), (200, 290), (330, 60)])
def test_the_line_follows_the_edge_and_not_the_chord(angles: tuple[int, int]) -> None:
    start, end = (rim(angle) for angle in angles)
    line = whole(disk(), start).line_to(end)
    assert (line[0], line[-1]) == (start, end)
    assert max(off_the_rim(line)) < 2.6
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    assert off_the_rim([middle])[0] > 8, "the chord would be seen"


def test_without_edges_the_line_is_about_straight() -> None:
    line = whole(np.full((HEIGHT, WIDTH, 3), 90, dtype=np.uint8), (20.5, 30.5)).line_to((150.5, 30.5))
    assert max(abs(y - 30.5) for _, y in line) <= 1


def test_beyond_the_window_it_goes_on_straight() -> None:
    edges = EdgeMap((60.0, 80.0), disk()[40:120, 20:100], (20, 40, 100, 120))
    line = edges.line_to((190.0, 80.0))
    assert line[-1] == (190.0, 80.0)
    assert line[-2] == (99.5, 80.5)
    assert all(20 <= x <= 100 and 40 <= y <= 120 for x, y in line[:-1])


def test_a_line_of_no_length() -> None:
    line = whole(disk(), (60.2, 80.7)).line_to((60.4, 80.9))
    assert line == [(60.2, 80.7), (60.4, 80.9)]


def test_large_windows_are_looked_at_smaller() -> None:
    factor = 4.0
    pixels = disk(int(HEIGHT * factor), int(WIDTH * factor), factor)
    assert max(pixels.shape) > 2 * LARGEST_SIDE
    line = whole(pixels, rim(0, factor)).line_to(rim(80, factor))
    assert max(off_the_rim(line, factor)) < 4 * factor


def test_the_window_is_bounded_by_reach_and_image() -> None:
    asked: list[tuple[int, int, int, int]] = []

    def read(window: tuple[int, int, int, int]) -> NDArray[np.uint8]:
        asked.append(window)
        x1, y1, x2, y2 = window
        return disk()[y1:y2, x1:x2]

    assert edge_map((150.2, 10.9), 40, WIDTH, HEIGHT, read) is not None
    assert asked == [(110, 0, 191, 51)]


@pytest.mark.parametrize("start", [(-0.1, 5.0), (WIDTH, 5.0), (5.0, -3.0), (5.0, HEIGHT + 0.5)])
def test_a_point_outside_of_the_image_has_no_map(start: tuple[float, float]) -> None:
    assert edge_map(start, 40, WIDTH, HEIGHT, lambda window: disk()) is None


def test_there_is_no_map_without_an_image_or_with_next_to_nothing_of_it() -> None:
    assert edge_map((50.0, 50.0), 40, WIDTH, HEIGHT, lambda window: None) is None
    assert edge_map((1.0, 1.0), 40, 2, HEIGHT, lambda window: disk()[:, :2]) is None

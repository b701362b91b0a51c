from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from annotator.domain.masks import Ring
from annotator.formats.cvat.cvat_keyframes import ring_between

SQUARE: Ring = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
HEXAGON: Ring = ((20.0, 0.0), (30.0, 0.0), (35.0, 5.0), (30.0, 10.0), (20.0, 10.0), (15.0, 5.0))


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    coordinates = st.integers(-50, 150).map(lambda value: value / 4)
    points = draw(st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=12, unique=True))
    return tuple(points)


@given(rings(), st.tuples(st.integers(-9, 9), st.integers(-9, 9)), st.sampled_from((0.25, 0.5, 0.75)))
@example(SQUARE, (8, 4), 0.25)
def test_a_polygon_that_moves_keeps_its_points(ring: Ring, step: tuple[int, int], share: float) -> None:
    moved = tuple((x + step[0], y + step[1]) for x, y in ring)
    expected = np.array(ring) + share * np.array(step)
    np.testing.assert_allclose(np.array(ring_between(ring, moved, share)), expected, atol=1e-9)


@pytest.mark.parametrize(("left", "right"), [(SQUARE, HEXAGON), (HEXAGON, SQUARE)])
def test_points_that_a_person_added_grow_out_of_the_nearest(left: Ring, right: Ring) -> None:
    """What CVAT's own function returns for these two."""
    middle = ((10.0, 0.0), (20.0, 0.0), (22.5, 2.5), (20.0, 10.0), (10.0, 10.0), (7.5, 7.5))
    assert ring_between(left, right, 0.5) == middle


def test_points_that_crowd_are_thinned() -> None:
    """What CVAT's own function returns: near the corner of a triangle, two of the points of a round one go."""
    triangle: Ring = ((0.0, 0.0), (16.0, 0.0), (16.0, 16.0))
    rounded: Ring = ((0.0, 0.0), (12.0, 0.0), (14.0, 0.5), (15.0, 1.0), (15.5, 2.0), (16.0, 4.0), (16.0, 16.0))
    near = ((0.0, 0.0), (15.0, 0.0), (15.75, 0.25), (16.0, 1.0), (16.0, 16.0))
    far = ((0.0, 0.0), (13.0, 0.0), (14.5, 0.375), (15.25, 0.75), (15.625, 1.5), (16.0, 3.0), (16.0, 16.0))
    assert ring_between(triangle, rounded, 0.25) == ring_between(rounded, triangle, 0.75) == near
    assert ring_between(triangle, rounded, 0.75) == ring_between(rounded, triangle, 0.25) == far


@given(rings(), rings(), st.sampled_from((0.0, 0.25, 0.5, 1.0)))
def test_between_any_two_lies_a_polygon(left: Ring, right: Ring, share: float) -> None:
    ring = ring_between(left, right, share)
    assert len(ring) >= 3
    points = np.array([*left, *right])
    assert (np.array(ring) >= points.min(axis=0) - 1e-9).all()
    assert (np.array(ring) <= points.max(axis=0) + 1e-9).all()


def test_points_that_lie_on_one_another_are_a_polygon_too() -> None:
    spot: Ring = ((5.0, 5.0),) * 3
    assert ring_between(spot, SQUARE, 0.0)[0] == (5.0, 5.0)
    assert ring_between(SQUARE, spot, 1.0)[0] == (5.0, 5.0)


def step_by_step(left: Ring, right: Ring, share: float) -> list[tuple[float, float]]:
    """The same by hand, point by point: slow, and written from CVAT's description alone."""
    first, second = [*left, left[0]], [*right, right[0]]
    places = [_shares(first), _shares(second)]
    matches = [[_nearest(place, places[1])] for place in places[0]]
    used = {other for match in matches for other in match}
    for other, place in enumerate(places[1]):
        if other not in used:
            matches[_nearest(place, places[0])].append(other)
    moved: list[list[tuple[float, float]]] = []
    for index, match in enumerate(matches):
        ends = [(first[index], second[other]) for other in sorted(match)]
        moved.append([(x + (u - x) * share, y + (v - y) * share) for (x, y), (u, v) in ends])
    kept: list[tuple[float, float]] = []
    index = 0
    while index < len(matches):
        stop = index + 1
        if len(matches[index]) > 1:
            others = sorted(matches[index])
            kept += _apart(moved[index], second[others[0] : others[-1] + 1])
        else:
            while stop < len(matches) and matches[stop] == matches[index]:
                stop += 1
            kept += _apart([point for points in moved[index:stop] for point in points], first[index:stop])
        index = stop
    return kept[:-1]


def _shares(points: Sequence[tuple[float, float]]) -> list[float]:
    lengths = [0.0]
    for one, other in pairwise(points):
        lengths.append(lengths[-1] + math.dist(one, other))
    return [length / lengths[-1] for length in lengths]


def _nearest(place: float, places: list[float]) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - place))


def _apart(points: list[tuple[float, float]], outline: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    if len(points) == 1:
        return points
    least = sum(math.dist(one, other) for one, other in pairwise(outline)) / (2 * len(outline))
    kept = [points[0]]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) >= least:
            kept.append(point)
    kept.append(points[-1])
    if len(kept) == 2 and math.dist(*kept) < least:
        return [((kept[0][0] + kept[1][0]) / 2, (kept[0][1] + kept[1][1]) / 2)]
    return kept


@settings(max_examples=300)
@given(rings(), rings(), st.sampled_from((0.25, 0.5, 0.75)))
@example(SQUARE, HEXAGON, 0.25)
def test_it_is_what_a_person_gets_step_by_step(left: Ring, right: Ring, share: float) -> None:
    expected = step_by_step(left, right, share)
    found = ring_between(left, right, share)
    # Points at the same distance, or just as far apart as the least, may fall either way by a rounding error.
    assume(len(found) == len(expected))
    np.testing.assert_allclose(np.array(found), np.array(expected), atol=1e-9)

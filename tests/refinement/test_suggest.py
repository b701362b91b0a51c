from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refinement import suggest as library
from refinement.suggest import Candidate, Suggestion, TrackChoice, best, suggest

Tracks = dict[int, dict[int, Candidate]]
Drawn = dict[int, set[int]]

candidates = st.builds(Candidate, st.floats(-0.2, 1.2), st.integers(0, 5000))
tracks = st.dictionaries(st.integers(1, 4), st.dictionaries(st.integers(0, 40), candidates, max_size=14), max_size=3)
drawn = st.dictionaries(st.integers(1, 4), st.sets(st.integers(0, 45), max_size=4), max_size=3)


def plain(masks: Mapping[int, Candidate], frames: Collection[int], taken: list[int]) -> dict[int, float]:
    """Gains by the definition, pair by pair; `taken` were chosen before, in this order."""
    everything = sorted({*masks, *frames})
    reach = max(library.REACH_LEAST, library.REACH_SHARE * len(everything))
    qualities = {frame: 1 - (1 - min(1.0, max(0.0, item.quality))) for frame, item in masks.items()}  # as rounded
    areas = {frame: max(0.0, float(item.area)) for frame, item in masks.items()}

    def carried(source: int, target: int, share: float) -> float:
        return (
            library._RECOVERED
            * share
            * float(np.exp(-abs(everything.index(source) - everything.index(target)) / reach))
        )

    def relative(values: Mapping[int, float], frame: int) -> float:
        positive = [value for value in values.values() if value > 0]
        return min(1.0, values[frame] / float(np.median(positive))) if positive else 1.0

    def tells(frame: int) -> float:
        return max(0.05, relative(areas, frame) * relative(qualities, frame) ** 2)

    sources = [(frame, 1.0) for frame in frames] + [(frame, tells(frame)) for frame in taken]
    won = {frame: max([0.0, *(carried(source, frame, share) for source, share in sources)]) for frame in masks}
    lacks = {frame: 0.0 if frame in taken else 1 - min(1.0, max(0.0, masks[frame].quality)) for frame in masks}
    return {
        frame: lacks[frame]
        + sum(
            lacks[other] * max(0.0, carried(frame, other, tells(frame)) - won[other])
            for other in masks
            if other != frame
        )
        for frame in masks
        if frame not in taken
    }


@settings(deadline=None)
@given(tracks, drawn)
def test_gains_are_those_of_the_definition(tracks: Tracks, drawn: Drawn) -> None:
    for track, masks in tracks.items():
        taken: list[int] = []
        for found in suggest({track: masks}, drawn, len(masks)):
            gains = plain(masks, drawn.get(track, ()), taken)
            assert found.gain == pytest.approx(gains[found.frame], abs=1e-6)
            assert found.gain == pytest.approx(max(gains.values()), abs=1e-6)
            taken.append(found.frame)
        assert sorted(taken) == sorted(masks)


@given(tracks, drawn, st.integers(0, 60))
def test_as_many_as_asked_for_each_once_best_first(tracks: Tracks, drawn: Drawn, count: int) -> None:
    found = suggest(tracks, drawn, count)
    places = [(item.track, item.frame) for item in found]
    assert len(found) == min(count, sum(map(len, tracks.values())))
    assert len(set(places)) == len(places)
    assert set(places) <= {(track, frame) for track, masks in tracks.items() for frame in masks}
    gains = [item.gain for item in found]
    assert all(later <= earlier + 1e-6 for earlier, later in pairwise(gains))
    assert all(gain >= 0 for gain in gains)


@given(tracks, drawn)
def test_fewer_are_the_beginning_of_more(tracks: Tracks, drawn: Drawn) -> None:
    assert suggest(tracks, drawn, 3) == suggest(tracks, drawn, 9)[:3]


@given(tracks, drawn)
def test_a_choice_that_is_kept_says_the_same_again(tracks: Tracks, drawn: Drawn) -> None:
    choices = [TrackChoice(track, masks, drawn.get(track, ())) for track, masks in tracks.items()]
    first = best(choices, 4)
    assert best(choices, 9)[:4] == first == suggest(tracks, drawn, 4)


def even(quality: float, count: int, area: float = 100.0) -> dict[int, Candidate]:
    return {frame: Candidate(quality, area) for frame in range(count)}


def test_nothing_to_choose_from() -> None:
    assert suggest({}, {}, 3) == []
    assert suggest({1: {}}, {1: {4}}, 3) == []
    assert suggest({1: even(0.5, 3)}, {}, 0) == []


def test_a_bad_region_beats_an_isolated_sliver() -> None:
    masks = even(0.95, 40)
    masks |= {frame: Candidate(0.5, 100.0) for frame in range(10, 16)}
    masks[33] = Candidate(0.1, 4.0)
    assert suggest({1: masks}, {}, 1)[0].frame in range(9, 17)  # in it or right beside it


def test_the_track_that_lacks_more_comes_first() -> None:
    found = suggest({1: even(0.9, 10), 2: even(0.6, 10)}, {}, 2)
    assert [item.track for item in found] == [2, 2]


def test_what_is_far_from_the_drawn_masks_is_worth_more() -> None:
    found = suggest({1: even(0.7, 20)}, {1: {0, 1, 2}}, 1)
    assert found[0].frame > 10


def test_of_equal_ones_the_first_is_chosen() -> None:
    twins = {track: {frame: Candidate(0.5, 100.0) for frame in range(9)} for track in (5, 3)}
    first, second = suggest(twins, {}, 2)
    assert (first.track, second.track) == (5, 3)
    assert first.frame == second.frame == 4
    alone = {frame: Candidate(0.5, 10.0) for frame in (0, 1000)}
    assert suggest({1: alone}, {}, 1)[0].frame == 0


def test_a_track_of_perfect_masks_gains_nothing() -> None:
    assert suggest({1: even(1.0, 3)}, {}, 1) == [Suggestion(1, 0, 0.0)]


def test_a_mask_without_pixels_does_not_divide_by_zero() -> None:
    assert suggest({1: even(0.5, 3, area=0.0)}, {}, 1)[0].frame == 1

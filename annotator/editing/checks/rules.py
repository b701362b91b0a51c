"""The rules: what is found in a track, given what was measured of its masks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from annotator.domain.masks import MaskState
from annotator.domain.words import plural
from annotator.editing.checks.facts import agreement
from annotator.editing.checks.finding import Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from annotator.domain.masks import MaskRecord
    from annotator.domain.tracks import Detection
    from annotator.editing.checks.facts import Facts
    from annotator.editing.checks.finding import Limits


@dataclass(frozen=True, slots=True)
class Measured:
    """A track as the rules see it.

    Attributes:
        track_id: its number.
        boxes: frame → detection.
        masks: frame → mask.
        facts: frame → what was measured of the mask.
        seen: frame → pixels of the mask that nearer ones do not hide.
    """

    track_id: int
    boxes: Mapping[int, Detection]
    masks: Mapping[int, MaskRecord]
    facts: Mapping[int, Facts]
    seen: Mapping[int, int]


def findings(track: Measured, limits: Limits) -> Iterator[Finding]:
    """Everything that is found in a track of an object, in no special order."""
    tiny = list(_tiny(track, limits))
    yield from tiny
    yield from _flags(track)
    yield from _huge(track, limits)
    yield from _places(track, limits)
    yield from _depth(track, limits)
    yield from _motion(track, limits, {item.frame for item in tiny})
    yield from _lacks(track, limits)


def _flags(track: Measured) -> Iterator[Finding]:
    for frame, record in track.masks.items():
        if record.flagged:
            yield Finding(Kind.FLAGGED, track.track_id, frame, 1.0, "to be looked at again")


def _tiny(track: Measured, limits: Limits) -> Iterator[Finding]:
    fills = {frame: facts.fill for frame, facts in track.facts.items() if facts.fill is not None}
    usual = median(fills.values()) if fills else 0.0
    for frame, fill in fills.items():
        if fill < limits.tiny * usual:
            text = f"fills {fill:.0%} of its box, usually {usual:.0%}"
            yield Finding(Kind.TINY, track.track_id, frame, 1 - fill / usual, text)


def _huge(track: Measured, limits: Limits) -> Iterator[Finding]:
    for frame, facts in track.facts.items():
        if facts.fill is not None and facts.fill > limits.huge and facts.whole:
            text = f"fills {facts.fill:.0%} of its box"
            yield Finding(Kind.HUGE, track.track_id, frame, facts.fill, text)


def _places(track: Measured, limits: Limits) -> Iterator[Finding]:
    for frame, facts in track.facts.items():
        if facts.outside > limits.outside:
            text = f"{facts.outside:.0%} beyond its box"
            yield Finding(Kind.OUTSIDE, track.track_id, frame, facts.outside, text)
        if facts.specks:
            text = plural(facts.specks, "speck")
            yield Finding(Kind.SPECKS, track.track_id, frame, min(facts.specks / 10, 1.0), text)


def _depth(track: Measured, limits: Limits) -> Iterator[Finding]:
    for frame, facts in track.facts.items():
        hidden = 1 - track.seen.get(frame, facts.area) / facts.area if facts.area else 0.0
        if hidden >= 1:
            text = "wholly behind others"
            yield Finding(Kind.HIDDEN, track.track_id, frame, 1.0, text)
        elif hidden > limits.overlap:
            text = f"{hidden:.0%} behind others"
            yield Finding(Kind.OVERLAP, track.track_id, frame, hidden, text)


def _motion(track: Measured, limits: Limits, told: set[int]) -> Iterator[Finding]:
    """A mask that agrees with neither neighbour, which agree with each other, flickers; else the shape jumps.

    `told` are frames whose mask is told of already as one that hardly anything is left of.
    """
    frames = sorted(track.facts)
    agreed = {
        frame: agreement(track.facts[before], track.facts[frame])
        for before, frame in pairwise(frames)
        if frame == before + 1
    }
    flickering: set[int] = set()
    for frame, value in agreed.items():
        following = agreed.get(frame + 1)
        if frame in told or following is None or max(value, following) >= limits.jump:
            continue
        if agreement(track.facts[frame - 1], track.facts[frame + 1]) > max(value, following, limits.jump):
            flickering.add(frame)
            text = f"shares {(value + following) / 2:.0%} with its neighbours"
            yield Finding(Kind.FLICKER, track.track_id, frame, 1 - (value + following) / 2, text)
    for frame, value in agreed.items():
        if value < limits.jump and not {frame, frame - 1} & (flickering | told):
            text = f"keeps {value:.0%} of its shape"
            yield Finding(Kind.JUMP, track.track_id, frame, 1 - value, text)


def _lacks(track: Measured, limits: Limits) -> Iterator[Finding]:
    present = sorted(track.boxes.keys() | track.masks.keys())
    for before, frame in pairwise(present):
        missing = frame - before - 1
        if missing >= limits.gap:
            text = f"not there {_range(before + 1, frame - 1)}"
            yield Finding(Kind.GAP, track.track_id, before + 1, min(missing / 100, 1.0), text, missing)
    for first, last in _runs(sorted(track.boxes.keys() - track.masks.keys())):
        count = last - first + 1
        text = f"no mask {_range(first, last)}"
        yield Finding(Kind.EMPTY, track.track_id, first, min(count / 100, 1.0), text, count)
    unaccepted = sorted(frame for frame, record in track.masks.items() if record.state is not MaskState.ACCEPTED)
    if unaccepted:
        count = len(unaccepted)
        text = f"{plural(count, 'mask')} not accepted"
        yield Finding(Kind.OPEN, track.track_id, unaccepted[0], count / len(track.masks), text, count)


def _runs(frames: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of frames that follow each other."""
    start = 0
    for place in range(1, len(frames) + 1):
        if place == len(frames) or frames[place] != frames[place - 1] + 1:
            yield frames[start], frames[place - 1]
            start = place


def _range(first: int, last: int) -> str:
    return f"in frame {first}" if first == last else f"in frames {first} to {last}"

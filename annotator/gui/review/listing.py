"""Which masks the review strip lists and in which order, and which of them are at least as good as one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.editing.navigation import object_tracks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.masks import MaskRecord
    from annotator.domain.state import State
    from annotator.gui.review.rounds import Rounds

_UNKNOWN, _BY_HAND = -1.0, 2.0  # below and above every quality that a network predicts


class Order(StrEnum):
    """How the masks are ordered."""

    WORST = "worst"
    TIME = "time"


class Filter(StrEnum):
    """Which masks are listed."""

    OPEN = "open"
    CHANGED = "changed"
    FLAGGED = "flagged"
    ALL = "all"


def rank(record: MaskRecord) -> float:
    """What masks are ordered by, worst first: the predicted quality, 0 to 1.

    A mask of unknown quality, such as an imported one, ranks below all, because nobody has judged it; one that a person
    drew above all.
    """
    if record.manual:
        return _BY_HAND
    return _UNKNOWN if record.score is None else record.score


def scope(state: State, sequence_id: int, track_id: int | None) -> list[MaskKey]:
    """The masks of a track by time; None: of all tracks of objects, frame by frame."""
    tracks = object_tracks(state, sequence_id) if track_id is None else [track_id]
    found = [(frame, track) for track in tracks for frame in state.masks(sequence_id, track)]
    return [MaskKey(sequence_id, track, frame) for frame, track in sorted(found)]


def fits(record: MaskRecord | None, wanted: Filter, agreement: float | None) -> bool:
    """Whether a mask passes a filter.

    Args:
        record: the mask.
        wanted: the filter.
        agreement: IoU with the mask before the last round where it has changed noticeably, else None.
    """
    if record is None:
        return False
    match wanted:
        case Filter.OPEN:
            return record.state is not MaskState.ACCEPTED
        case Filter.CHANGED:
            return agreement is not None
        case Filter.FLAGGED:
            return record.flagged
        case Filter.ALL:
            return True


def in_order(state: State, keys: Iterable[MaskKey], order: Order) -> list[MaskKey]:
    """Masks of one sequence in the order in which they are listed."""
    by_time = sorted(keys, key=lambda key: (key.frame, key.track_id))
    return by_time if order is Order.TIME else sorted(by_time, key=lambda key: _rank_of(state, key))


def listed(state: State, keys: Iterable[MaskKey], wanted: Filter, order: Order, rounds: Rounds) -> list[MaskKey]:
    """Those masks of a scope that pass a filter, ordered."""
    kept = [
        key
        for key in keys
        if fits(record := state.get(key), wanted, rounds.noticeable(key, record) if wanted is Filter.CHANGED else None)
    ]
    return in_order(state, kept, order)


def counts(state: State, keys: Iterable[MaskKey], rounds: Rounds) -> dict[Filter, int]:
    """How many masks of a scope pass each filter."""
    found = dict.fromkeys(Filter, 0)
    for key in keys:
        record = state.get(key)
        agreement = rounds.noticeable(key, record)
        for wanted in Filter:
            found[wanted] += fits(record, wanted, agreement)
    return found


def as_good(state: State, keys: Iterable[MaskKey], than: MaskKey, *, flagged: bool = False) -> list[MaskKey]:
    """The masks that wait to be accepted and rank at least as high as the one of `than`, which is among them.

    Those that are flagged are another matter, because somebody wants to look at them again: they are found by
    themselves. Nothing is as good as a mask of unknown quality.
    """
    measure = _rank_of(state, than)
    if measure == _UNKNOWN:
        return []
    return [key for key in keys if _waits(state.get(key), flagged) and _rank_of(state, key) >= measure]


def _waits(record: MaskRecord | None, flagged: bool) -> bool:
    return record is not None and record.state is not MaskState.ACCEPTED and record.flagged == flagged


def _rank_of(state: State, key: MaskKey) -> float:
    record = state.get(key)
    return _UNKNOWN if record is None else rank(record)

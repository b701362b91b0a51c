"""Every true mask of a sequence against what a state holds for it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.evaluation.masks import boundary_accuracy, region_similarity
from annotator.jobs.benchmark.values import Agreement, MaskScore
from annotator.jobs.robot import masks_in

if TYPE_CHECKING:
    from annotator.domain.masks import Mask
    from annotator.domain.state import State
    from annotator.jobs.robot import Truth

_NOTHING = Agreement(0.0, 0.0)


def score(state: State, sequence_id: int, truth: Truth) -> tuple[MaskScore, ...]:
    """Score all true masks, by track and frame; where nothing was found, J and F are 0."""
    frames = sorted({frame for masks in truth.values() for frame in masks})
    exported = {frame: masks_in(state, sequence_id, frame, composed=True) for frame in frames}
    return tuple(
        _score(state, MaskKey(sequence_id, track_id, frame), mask, exported[frame].get(track_id))
        for track_id, masks in truth.items()
        for frame, mask in sorted(masks.items())
    )


def _score(state: State, key: MaskKey, true: Mask, exported: Mask | None) -> MaskScore:
    record = state.get(key)
    return MaskScore(
        key.track_id,
        key.frame,
        record is not None and record.manual,
        record.score if record is not None else None,
        _agreement(exported, true),
        _agreement(record.mask if record is not None else None, true),
    )


@lru_cache(maxsize=1 << 15)  # most masks are the same in the next stage
def _agreement(found: Mask | None, true: Mask) -> Agreement:
    if found is None:
        return _NOTHING
    return Agreement(region_similarity(found, true), boundary_accuracy(found, true))

"""Tracks and their detections: which object, and where its box is in each frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.domain.boxes import Box


@dataclass(frozen=True, slots=True)
class Track:
    """One object over time.

    Attributes:
        track_id: number, unique in its sequence.
        class_id: class of the object, see `annotator.domain.classes`.
        source_type: the type that the data set gave it, such as "Van"; empty for a track made here.
        instance: number within its class in MOTS files (object id % 1000); None lets the exporter choose.
    """

    track_id: int
    class_id: int
    source_type: str = ""
    instance: int | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """One track in one frame.

    Attributes:
        box: amodal box of the object.
        keyframe: a person set or moved the box here.
        visibility: visible share of the object as the data set states it, 0 to 1, if it does.
        occluded: a person says that other things hide a good part of the object here.
        interpolated: computed between the boxes before and after it, and again when one of these moves; never a
            keyframe.
    """

    box: Box
    keyframe: bool = False
    visibility: float | None = None
    occluded: bool = False
    interpolated: bool = False

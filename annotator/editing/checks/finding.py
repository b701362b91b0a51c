"""What a check finds, and from where on it does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What may be wrong; the value is what scripts read."""

    FLAGGED = "flagged"
    HIDDEN = "hidden"
    JUMP = "jump"
    FLICKER = "flicker"
    TINY = "tiny"
    HUGE = "huge"
    OUTSIDE = "outside"
    SPECKS = "specks"
    OVERLAP = "overlap"
    EMPTY = "no-mask"
    GAP = "gap"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place to look at.

    Attributes:
        kind: what may be wrong.
        track_id: the track.
        frame: where to go; of a finding over several frames the first.
        weight: how much it stands out among its kind, 0 to 1.
        text: a few words for people, with the numbers.
        frames: how many frames it is about.
    """

    kind: Kind
    track_id: int
    frame: int
    weight: float
    text: str
    frames: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is found.

    The defaults name few true masks of KITTI MOTS; docs/checks.md says how many.

    Attributes:
        tiny: a mask fills less than this share of what its track's masks usually fill of their boxes.
        huge: a mask of a box that is all in the image fills more than this share of it.
        outside: more than this share of a mask lies beyond its box.
        speck: a part of a mask is one when it has at most this share of its pixels, or at most 3 pixels.
        overlap: nearer masks hide more than this share of a mask.
        jump: two neighbouring masks of a track agree less than this, their boxes laid over each other.
        gap: so many frames without a box are worth a look, from this on.
    """

    tiny: float = 0.3
    huge: float = 0.97
    outside: float = 0.05
    speck: float = 0.01
    overlap: float = 0.25
    jump: float = 0.4
    gap: int = 1


DEFAULTS = Limits()

"""What a person may wish of mending, and what was mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.formats.problems import Problem
from annotator.formats.validation.depth import Rule

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wish:
    """How to mend.

    Attributes:
        overlap: which of two overlapping masks is nearer, and keeps the pixels.
        shift: added to each frame number; without it frames are shifted only where they are surely counted the other
            way.
        join: lines with one id in one frame are parts of one object, and become one mask.
    """

    overlap: Rule = Rule.LOWER_BOX
    shift: int | None = None
    join: bool = False


@dataclass(frozen=True, slots=True)
class Repair(Problem):
    """One change against the original, told as a problem is: path and line are those of the original."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A mended copy.

    Attributes:
        source: the original.
        path: the copy; it is not there when the original cannot be read at all.
        repairs: the changes.
        left: what could not be mended: problems of the original that the copy lacks with what they are about, then
            problems of the copy.
    """

    source: Path
    path: Path
    repairs: tuple[Repair, ...]
    left: tuple[Problem, ...]

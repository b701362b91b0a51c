"""What a person may say besides a path when sequences are opened or files are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.formats.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.classes import ClassTable


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Wishes that hold for every reader.

    Attributes:
        boxes: a box file, or a folder of them named after the sequences, in place of the data set's own.
        table: class table in place of the format's default.
        name: name of the sequence, when there is just one.
        min_score: detections with a lower confidence are left out.
        images: what is known of the images besides the file: size, number of frames, how the data set counts them.
    """

    boxes: Path | None = None
    table: ClassTable | None = None
    name: str | None = None
    min_score: float | None = None
    images: Limits = field(default_factory=Limits)

"""What a person may say besides a path when sequences are opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    """

    boxes: Path | None = None
    table: ClassTable | None = None
    name: str | None = None
    min_score: float | None = None

"""Names of images for files that name one for every frame."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from annotator.domain.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    from annotator.domain.sequences import Sequence


def image_name(sequence: Sequence, frame: int) -> str:
    """The image of a frame, with its folder from the sequence's name on; a made-up name where none is known."""
    name = sequence.frames[frame] if frame < len(sequence.frames) else ""
    parts = PurePosixPath(sequence.images).parts[-2:]
    folder = "/".join(parts[parts.index(sequence.name) :]) if sequence.name in parts else sequence.name
    return f"{folder}/{name or f'{frame + sequence.numbering.first_frame:06d}.png'}"


def made_up_notes(sequences: Seq[Sequence]) -> tuple[str, ...]:
    """What to say about images whose names were made up."""
    nameless = [sequence for sequence in sequences if sequence.frame_count and not all(sequence.frames or ("",))]
    if not nameless:
        return ()
    of = f" of {plural(len(nameless), 'sequence')}" if len(sequences) > 1 else ""
    return (f"The names of images{of} are not known: they are called like {image_name(nameless[0], 0)}.",)

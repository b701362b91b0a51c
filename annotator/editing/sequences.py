"""Verbs on sequences: add one with its tracks, point it to moved images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, SequenceKey, TrackKey
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence
    from annotator.domain.state import State


def add_sequence(state: State, loaded: LoadedSequence) -> tuple[Edit, int]:
    """Add a sequence as a codec read it.

    Returns:
        the edit, and the number of the new sequence.

    Raises:
        EditError: the project has a sequence of this name.
    """
    present = state.sequences()
    name = loaded.sequence.name
    check_names(state, [name])
    sequence_id = max((item.sequence_id for item in present), default=0) + 1
    sequence = replace(loaded.sequence, sequence_id=sequence_id)
    changes = (Change(SequenceKey(sequence_id), None, sequence), *_track_changes(sequence_id, loaded))
    return Edit(f"Add sequence {name}", changes), sequence_id


def check_names(state: State, names: Iterable[str]) -> None:
    """Make sure that sequences of these names can be added one after the other.

    Raises:
        EditError: the project has one of this name, or the name is there twice.
    """
    taken = {item.name for item in state.sequences()}
    for name in names:
        if name in taken:
            raise EditError(f"the project has a sequence '{name}' already", todo="Give this one another name.")
        taken.add(name)


def relink(state: State, sequence_id: int, images: str, frames: tuple[str, ...] | None = None) -> Edit:
    """Point a sequence to where its images are now; checking them is the caller's part.

    Args:
        state: the document.
        sequence_id: the sequence.
        images: folder or video, see `Sequence.images`.
        frames: file name of each frame in place of those that it has.
    """
    before = state.sequence(sequence_id)
    after = replace(before, images=images, frames=before.frames if frames is None else frames)
    changes = () if before == after else (Change(SequenceKey(sequence_id), before, after),)
    return Edit(f"Relink images of {before.name}", changes)


def _track_changes(sequence_id: int, loaded: LoadedSequence) -> Iterator[Change]:
    for item in loaded.tracks:
        track_id = item.track.track_id
        yield Change(TrackKey(sequence_id, track_id), None, item.track)
        for frame, detection in item.detections.items():
            yield Change(DetectionKey(sequence_id, track_id, frame), None, detection)
        for frame, record in item.masks.items():
            yield Change(MaskKey(sequence_id, track_id, frame), None, record)

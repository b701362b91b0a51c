"""Object ids of MOTS files: class_id · 1000 + instance, in the range of a 16-bit png."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.state import State
    from annotator.domain.tracks import Track

INSTANCES = 1000
LARGEST_ID = 65535


def split_id(object_id: int) -> tuple[int, int]:
    """(class_id, instance) of an object id."""
    return divmod(object_id, INSTANCES)


def object_ids(state: State, sequence_id: int) -> tuple[dict[int, int], tuple[str, ...]]:
    """The object id of every track of a sequence: what an export writes is what an import finds again.

    All tracks take part, so that an id does not depend on which tracks have masks; only where a class has more tracks
    than there are ids, those without a mask get none.

    Returns:
        track id → object id, and the notes of `assign`.

    Raises:
        FormatError: see `assign`.
    """
    tracks = state.tracks(sequence_id)
    counts = Counter(track.class_id for track in tracks)
    return assign(
        track for track in tracks if counts[track.class_id] <= INSTANCES or state.masks(sequence_id, track.track_id)
    )


def assign(tracks: Iterable[Track]) -> tuple[dict[int, int], tuple[str, ...]]:
    """Object ids for the tracks of one sequence.

    A track keeps its own instance number; where two of a class have the same, the first by number keeps it and a note
    names the other. A track without one gets its track id, if that is free and below 1000, or the smallest free number.

    Returns:
        track id → object id, and the notes.

    Raises:
        FormatError: a class has more than 1000 tracks, or an id does not fit 16 bits.
    """
    by_class: defaultdict[int, list[Track]] = defaultdict(list)
    for track in tracks:
        by_class[track.class_id].append(track)
    ids: dict[int, int] = {}
    notes: list[str] = []
    for class_id, members in sorted(by_class.items()):
        _check_class(class_id, len(members))
        for track_id, instance in _instances(members, notes).items():
            ids[track_id] = _checked(class_id * INSTANCES + instance, class_id)
    return ids, tuple(notes)


def _instances(members: list[Track], notes: list[str]) -> dict[int, int]:
    ordered = sorted(members, key=lambda track: track.track_id)
    taken: dict[int, int] = {}
    for track in ordered:
        if track.instance is not None and 0 <= track.instance < INSTANCES:
            taken.setdefault(track.instance, track.track_id)
    result = {track_id: instance for instance, track_id in taken.items()}
    for track in ordered:
        if track.track_id in result:
            continue
        instance = _free(track.track_id, taken)
        taken[instance] = track.track_id
        result[track.track_id] = instance
        if track.instance is not None:
            name = class_name(track.class_id)
            notes.append(f"Track {track.track_id} is {name} {instance} in the files: {track.instance} was taken.")
    return result


def _free(wanted: int, taken: dict[int, int]) -> int:
    if 0 <= wanted < INSTANCES and wanted not in taken:
        return wanted
    return next(number for number in range(INSTANCES) if number not in taken)


def _check_class(class_id: int, count: int) -> None:
    if class_id < 1:
        raise FormatError("a class number below 1 has no MOTS ids", got=class_id, todo="Choose another class.")
    if count > INSTANCES:
        raise FormatError(
            f"class {class_name(class_id)} has too many tracks for MOTS ids",
            expected=f"at most {INSTANCES}",
            got=count,
            todo="Delete or merge tracks, or split the sequence.",
        )


def _checked(object_id: int, class_id: int) -> int:
    if object_id > LARGEST_ID:
        raise FormatError(
            f"the ids of class {class_id} do not fit a 16-bit png",
            expected=f"at most {LARGEST_ID}",
            got=object_id,
            todo="Give the class a number up to 64.",
        )
    return object_id

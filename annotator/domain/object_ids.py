"""Object ids of MOTS files: class_id · 1000 + instance, in the range of a 16-bit png."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from annotator.domain.classes import UNMAPPED, class_name
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from annotator.domain.state import State
    from annotator.domain.tracks import Track

INSTANCES = 1000
LARGEST_ID = 65535
_FEWER = "Delete or merge tracks, or split the sequence."


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


class Instances:
    """Instance numbers for the tracks of a sequence as they turn up; see `assign`.

    Args:
        tracks: those that are known beforehand, whose numbers are kept for them.
        todo: what a person can do where a class has too many tracks.

    Raises:
        FormatError: see `assign`.
    """

    def __init__(self, tracks: Iterable[Track] = (), todo: str = _FEWER) -> None:
        self._todo = todo
        self._ids, notes = assign(track for track in tracks if track.class_id != UNMAPPED)
        self._taken: defaultdict[int, set[int]] = defaultdict(set)
        self.notes = list(notes)
        for object_id in self._ids.values():
            class_id, instance = split_id(object_id)
            self._taken[class_id].add(instance)

    def of(self, track: Track) -> int:
        """The number of a track within its class.

        Raises:
            FormatError: see `assign`.
        """
        if track.track_id not in self._ids:
            taken = self._taken[track.class_id]
            _check_class(track.class_id, len(taken) + 1, self._todo)
            wanted = track.track_id if track.instance is None else track.instance
            instance = _free(wanted, taken)
            if track.instance not in (None, instance):
                self.notes.append(_renumbered(track, instance))
            self._ids[track.track_id] = _checked(track.class_id * INSTANCES + instance, track.class_id)
            taken.add(instance)
        return self._ids[track.track_id] % INSTANCES


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
            notes.append(_renumbered(track, instance))
    return result


def _renumbered(track: Track, instance: int) -> str:
    name = class_name(track.class_id)
    return f"Track {track.track_id} is {name} {instance} in the files: {track.instance} was taken."


def _free(wanted: int, taken: Container[int]) -> int:
    if 0 <= wanted < INSTANCES and wanted not in taken:
        return wanted
    return next(number for number in range(INSTANCES) if number not in taken)


def _check_class(class_id: int, count: int, todo: str = _FEWER) -> None:
    if class_id < 1:
        raise FormatError("a class number below 1 has no MOTS ids", got=class_id, todo="Choose another class.")
    if count > INSTANCES:
        raise FormatError(
            f"class {class_name(class_id)} has too many tracks for MOTS ids",
            expected=f"at most {INSTANCES}",
            got=count,
            todo=todo,
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

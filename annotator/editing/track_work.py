"""Verbs that move boxes and masks from track to track: split, merge, swap; and that delete a range of frames.

A depth order names tracks: it goes with the masks. A track that is made here has no number in files, so that the
exporter gives it a free one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from annotator.domain.edits import Change, DepthOrder, DetectionKey, Edit, Key, MaskKey, OrderKey, Row, TrackKey
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.state import State

Winner = Literal["kept", "merged"]
_LISTED = 8  # runs of frames that a message names


def split_track(state: State, key: TrackKey, frame: int) -> tuple[Edit, int]:
    """From a frame on it is another track: boxes and masks there go to a new one of the same class.

    Returns:
        the edit, and the new track's id, which no track of the sequence has had before.

    Raises:
        EditError: there is no such track, or it has nothing before the frame, or nothing from there on.
    """
    track = state.track(key.sequence_id, key.track_id)
    frames = frames_of(state, key)
    if not any(item < frame for item in frames) or not any(item >= frame for item in frames):
        side = "before" if any(item >= frame for item in frames) else "from"
        raise EditError(
            f"track {key.track_id} has no box {side} frame {frame}{' on' if side == 'from' else ''}",
            todo="Go to the first frame of the other object.",
        )
    new = state.unused_track_id(key.sequence_id)
    made = Change(TrackKey(key.sequence_id, new), None, replace(track, track_id=new, instance=None))
    changes = _handed_over(state, key.sequence_id, {key.track_id: new}, frame)
    return Edit(f"Split track {key.track_id} at frame {frame}", (made, *changes)), new


def merge_tracks(state: State, kept: TrackKey, merged: int, winner: Winner | None = None) -> Edit:
    """Give the boxes and masks of another track to this one; the other is gone.

    The track keeps its number and class. In frames that both are in, the `winner`'s box and mask stay and those of the
    other go.

    Raises:
        EditError: there is no such track, both are one, or both are in the same frames and there is no winner.
    """
    sequence_id = kept.sequence_id
    track, other = state.track(sequence_id, kept.track_id), state.track(sequence_id, merged)
    if merged == kept.track_id:
        raise EditError("a track cannot be merged with itself", todo="Choose another one.")
    shared = shared_frames(state, kept, merged)
    if shared and winner is None:
        raise EditError(
            f"tracks {kept.track_id} and {merged} are both in {listed_frames(shared)}",
            todo="Choose whose boxes and masks stay there.",
        )
    loser = merged if winner == "kept" else kept.track_id
    gone = {(loser, frame) for frame in shared}
    changes = [*_handed_over(state, sequence_id, {merged: kept.track_id}, 0, gone)]
    after = replace(track, instance=_instance(track, other))
    if after != track:
        changes.append(Change(kept, track, after))
    changes.append(Change(TrackKey(sequence_id, merged), other, None))
    return Edit(f"Merge track {merged} into track {kept.track_id}", tuple(changes))


def swap_tracks(state: State, key: TrackKey, other: int, frame: int) -> Edit:
    """From a frame on, two tracks exchange their boxes and masks; numbers and classes of the tracks stay.

    Raises:
        EditError: there is no such track, both are one, neither is there from the frame on, or one would be empty.
    """
    sequence_id, track_id = key.sequence_id, key.track_id
    state.track(sequence_id, track_id)
    state.track(sequence_id, other)
    if other == track_id:
        raise EditError("a track cannot be swapped with itself", todo="Choose another one.")
    frames = {item: frames_of(state, TrackKey(sequence_id, item)) for item in (track_id, other)}
    later = {item: {number for number in found if number >= frame} for item, found in frames.items()}
    if not any(later.values()):
        raise EditError(f"neither track {track_id} nor track {other} has a box from frame {frame} on")
    for loser, giver in ((track_id, other), (other, track_id)):
        if frames[loser] and not later[giver] and frames[loser] == later[loser]:
            todo = f"Merge track {loser} into track {giver} instead."
            raise EditError(f"track {loser} would be left without a box", todo=todo)
    changes = _handed_over(state, sequence_id, {track_id: other, other: track_id}, frame)
    return Edit(f"Swap tracks {track_id} and {other} from frame {frame} on", tuple(changes))


def delete_range(state: State, key: TrackKey, first: int, last: int) -> Edit:
    """Take a track out of the frames `first` to `last`, both included: boxes and masks.

    Raises:
        EditError: there is no such track, the range is empty, the track is not there, or nothing of it would be left.
    """
    state.track(key.sequence_id, key.track_id)
    if first > last:
        raise EditError("the range ends before it begins", expected=f"{first} or more", got=last)
    frames = frames_of(state, key)
    chosen = sorted(frame for frame in frames if first <= frame <= last)
    if not chosen:
        raise EditError(f"track {key.track_id} has no box in frames {first} to {last}")
    if len(chosen) == len(frames):
        raise EditError(f"nothing of track {key.track_id} would be left", todo="Delete the track instead.")
    keys: list[MaskKey | DetectionKey] = [MaskKey(key.sequence_id, key.track_id, frame) for frame in chosen]
    keys += [DetectionKey(key.sequence_id, key.track_id, frame) for frame in chosen]
    changes = tuple(Change(item, row, None) for item in keys if (row := state.get(item)) is not None)
    where = f"frame {first}" if first == last else f"frames {first} to {last}"
    return Edit(f"Delete {where} of track {key.track_id}", changes)


def frames_of(state: State, key: TrackKey) -> set[int]:
    """Frames in which a track has a box or a mask."""
    return {*state.detections(key.sequence_id, key.track_id), *state.masks(key.sequence_id, key.track_id)}


def shared_frames(state: State, key: TrackKey, other: int) -> list[int]:
    """Frames in which two tracks both have a box or a mask, ascending."""
    return sorted(frames_of(state, key) & frames_of(state, TrackKey(key.sequence_id, other)))


def listed_frames(frames: Iterable[int]) -> str:
    """Frames as a person reads them: ``frame 3``, ``4 frames: 4, 8–10``; long lists are cut."""
    found = list(frames)
    if len(found) == 1:
        return f"frame {found[0]}"
    return f"{plural(len(found), 'frame')}: {numbers_of(found)}"


def numbers_of(frames: Sequence[int]) -> str:
    """Numbers of frames, ascending, those that follow each other as a range: ``117–131, 140``; a long list is cut."""
    runs = list(_runs(frames))
    names = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs[:_LISTED])
    return names + (", …" if len(runs) > _LISTED else "")


def heir(edit: Edit, track: TrackKey) -> int | None:
    """The track that has, after an edit, most of what it takes from another one; None where nobody has anything.

    Undoing a split hands everything back to the track that was split, a merge to the track that stays.
    """
    lost = {
        (type(change.key), change.key.frame): change.before
        for change in edit.changes
        if isinstance(change.key, MaskKey | DetectionKey)
        and (change.key.sequence_id, change.key.track_id) == (track.sequence_id, track.track_id)
        and change.after is None
    }
    heirs = Counter(
        change.key.track_id
        for change in edit.changes
        if isinstance(change.key, MaskKey | DetectionKey)
        and change.key.sequence_id == track.sequence_id
        and change.after is not None
        and lost.get((type(change.key), change.key.frame)) == change.after
    )
    return min(heirs, key=lambda item: (-heirs[item], item)) if heirs else None


def _runs(frames: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of frames that follow each other."""
    first: int | None = None
    last = -1
    for frame in frames:
        if first is not None and frame != last + 1:
            yield first, last
            first = frame
        first = frame if first is None else first
        last = frame
    if first is not None:
        yield first, last


def _instance(kept: Track, merged: Track) -> int | None:
    """The number in files of a track that takes over another of its class: its own, or else the other's."""
    same = kept.class_id == merged.class_id
    return merged.instance if kept.instance is None and same else kept.instance


def _handed_over(
    state: State,
    sequence_id: int,
    heirs: Mapping[int, int],
    first: int,
    gone: Set[tuple[int, int]] = frozenset(),
) -> Iterator[Change]:
    """Changes that give the rows of tracks from frame `first` on to their heirs, all at once; those of (track, frame)
    in `gone` are left to nobody.
    """
    before: dict[Key, Row] = {}
    after: dict[Key, Row] = {}
    for track_id in {*heirs, *heirs.values()}:
        for kind, rows in (
            (DetectionKey, state.detections(sequence_id, track_id)),
            (MaskKey, state.masks(sequence_id, track_id)),
        ):
            for frame, row in rows.items():
                if frame >= first:
                    before[kind(sequence_id, track_id, frame)] = row
                    if (track_id, frame) not in gone:
                        after[kind(sequence_id, heirs.get(track_id, track_id), frame)] = row
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield Change(key, before.get(key), after.get(key))
    yield from _orders(state, sequence_id, heirs, first, gone)


def _orders(
    state: State, sequence_id: int, heirs: Mapping[int, int], first: int, gone: Set[tuple[int, int]]
) -> Iterator[Change]:
    for frame in range(max(first, 0), state.sequence(sequence_id).frame_count):
        key = OrderKey(sequence_id, frame)
        order = state.get(key)
        if order is None:
            continue
        masked = {item for item in order.track_ids if state.get(MaskKey(sequence_id, item, frame))}
        holders = {heirs.get(item, item): item for item in masked if (item, frame) not in gone}
        names = tuple(_renamed(order.track_ids, heirs, holders))
        if names != order.track_ids:
            yield Change(key, order, DepthOrder(names))


def _renamed(track_ids: Iterable[int], heirs: Mapping[int, int], holders: Mapping[int, int]) -> Iterator[int]:
    """An order with the heirs in place of the tracks; where two become one, its place is that of the track whose mask
    it has (`holders`: heir to track), or else the first.
    """
    named: set[int] = set()
    for track_id in track_ids:
        heir = heirs.get(track_id, track_id)
        if heir not in named and holders.get(heir, track_id) == track_id:
            named.add(heir)
            yield heir

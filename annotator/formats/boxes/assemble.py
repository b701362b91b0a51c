"""Box rows and images become a sequence with tracks: identities, one class a track, ignore regions, and notes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE, ClassTable
from annotator.domain.exchange import LoadedSequence, LoadedTrack
from annotator.domain.masks import FILLED_SOURCE, MaskRecord, MaskState
from annotator.domain.object_ids import INSTANCES
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import hint
from annotator.formats.boxes.box_rows import DONT_CARE, BoxFile, BoxRow
from annotator.formats.boxes.linking import link
from annotator.formats.problems import some
from annotator.formats.rle import from_runs

if TYPE_CHECKING:
    from collections.abc import Sequence as Seq

    from annotator.domain.boxes import Box
    from annotator.domain.masks import Mask
    from annotator.domain.sequences import Sequence


def assemble(sequence: Sequence, boxes: BoxFile | None, table: ClassTable, notes: Seq[str] = ()) -> LoadedSequence:
    """Tracks of a sequence from its box file.

    - Boxes of frames beyond the images are left out, and a note says how many.
    - DontCare boxes have no identity: the k-th of a frame goes to the k-th ignore track.
    - Other boxes without identity are linked by overlap.
    - A track whose type changes has the type of most of its boxes.
    - Tracks of class ignore get, besides their boxes, the filled boxes as accepted masks: they are exported as ignore
      regions as they are, and lie behind all objects, so nobody needs to draw them.
    """
    if boxes is None:
        return LoadedSequence(sequence, (), notes=(*notes, *_image_notes(sequence)))
    told = [*notes, *_image_notes(sequence), *boxes.notes]
    rows = _with_images(sequence, list(boxes.rows), told)
    _note_outside(sequence, rows, told)
    by_track = _by_track(rows, told)
    types = {track_id: Counter(row.source_type for row in of_track) for track_id, of_track in by_track.items()}
    _note_changes(types, told)
    left_out: Counter[str] = Counter()
    tracks = []
    for track_id, of_track in sorted(by_track.items()):
        source_type = types[track_id].most_common(1)[0][0]
        class_id = table.class_of(source_type)
        if class_id is None:
            left_out[source_type] += len(of_track)
        else:
            tracks.append(_track(sequence, Track(track_id, class_id, source_type, _instance(of_track[0])), of_track))
    told.extend(_left_out_notes(left_out, table))
    named = replace(sequence, boxes=str(boxes.path))
    return LoadedSequence(named, tuple(tracks), MappingProxyType(dict(left_out)), tuple(told))


def filled_box(box: Box, height: int, width: int) -> Mask | None:
    """The pixels of an image that a box touches, as a mask; None when it lies wholly outside."""
    x1, y1, x2, y2 = box.window(height, width)
    if x2 <= x1 or y2 <= y1:
        return None
    column = [y2 - y1, height - (y2 - y1)]  # run lengths written at once: a data set has tens of thousands of them
    runs = [x1 * height + y1, *(column * (x2 - x1))]
    runs[-1] = height * width - sum(runs[:-1])
    return from_runs(np.array(runs, dtype=np.int64), height, width)


def _track(sequence: Sequence, track: Track, rows: list[BoxRow]) -> LoadedTrack:
    detections = {row.frame: Detection(row.box, visibility=row.visibility) for row in rows}
    masks: dict[int, MaskRecord] = {}
    if track.class_id == IGNORE.class_id:
        for row in rows:
            mask = filled_box(row.box, sequence.height, sequence.width)
            if mask is not None:
                masks[row.frame] = MaskRecord(mask, MaskState.ACCEPTED, source=FILLED_SOURCE)
    return LoadedTrack(track, MappingProxyType(detections), MappingProxyType(masks))


def _instance(row: BoxRow) -> int | None:
    own_id = row.track_id if row.own_id is None else row.own_id
    return own_id if own_id is not None and 0 <= own_id < INSTANCES else None


def _image_notes(sequence: Sequence) -> list[str]:
    missing = [frame for frame, name in enumerate(sequence.frames) if not name]
    if not missing:
        return []
    return [f"{plural(len(missing), 'frame')} without an image: {some(missing)} (counted from 0)."]


def _with_images(sequence: Sequence, rows: list[BoxRow], notes: list[str]) -> list[BoxRow]:
    beyond = [row for row in rows if row.frame >= sequence.frame_count]
    if beyond:
        frames = plural(len({row.frame for row in beyond}), "frame")
        notes.append(
            f"Labels go to frame {max(row.frame for row in beyond)}, images to {sequence.frame_count - 1} (from 0): "
            f"{frames} with boxes but without an image; {plural(len(beyond), 'box', 'boxes')} left out."
        )
        if {row.frame for row in beyond} == {sequence.frame_count} and not any(row.frame == 0 for row in rows):
            what = "are the frames of the file counted from 1 more than they should?"
            notes.append(f"No box is in the first frame: {what}")
    return [row for row in rows if row.frame < sequence.frame_count]


def _note_outside(sequence: Sequence, rows: list[BoxRow], notes: list[str]) -> None:
    outside = []
    for row in rows if sequence.height else []:
        x1, y1, x2, y2 = row.box.window(sequence.height, sequence.width)
        if x2 <= x1 or y2 <= y1:
            outside.append(row.line)
    if outside:
        told = plural(len(outside), "box", "boxes")
        notes.append(f"{told} wholly outside the image, kept (line {some(outside)}).")


def _by_track(rows: list[BoxRow], notes: list[str]) -> dict[int, list[BoxRow]]:
    by_track: defaultdict[int, list[BoxRow]] = defaultdict(list)
    loose: defaultdict[str, list[BoxRow]] = defaultdict(list)
    for row in rows:
        if row.track_id is None:
            loose[row.source_type].append(row)
        else:
            by_track[row.track_id].append(row)
    regions = loose.pop(DONT_CARE, [])
    for source_type, of_type in loose.items():
        numbers = link([(row.frame, row.box) for row in of_type])
        _add(by_track, of_type, numbers)
        count = plural(len(of_type), f"{source_type} box", f"{source_type} boxes")
        notes.append(f"{count} without identities linked into {plural(max(numbers) + 1, 'track')}.")
    _add(by_track, regions, _places(regions))
    return dict(by_track)


def _add(by_track: defaultdict[int, list[BoxRow]], rows: list[BoxRow], numbers: list[int]) -> None:
    first = max(by_track, default=0) + 1  # from 1, so that a track's number can be its MOTChallenge id
    for row, number in zip(rows, numbers, strict=True):
        by_track[first + number].append(row)


def _places(rows: list[BoxRow]) -> list[int]:
    seen: Counter[int] = Counter()
    places = []
    for row in rows:
        places.append(seen[row.frame])
        seen[row.frame] += 1
    return places


def _note_changes(types: dict[int, Counter[str]], notes: list[str]) -> None:
    changed = [track_id for track_id, counts in sorted(types.items()) if len(counts) > 1]
    for track_id in changed[:5]:
        (most, count), *others = types[track_id].most_common()
        rest = " and ".join(f"{name} in {number}" for name, number in others)
        notes.append(f"Track {track_id} is {most} in {plural(count, 'frame')} and {rest}: taken as {most}.")
    if len(changed) > 5:
        more = plural(len(changed) - 5, "more track")
        notes.append(f"{more} with a changing type, taken as that of most boxes.")


def _left_out_notes(left_out: Counter[str], table: ClassTable) -> list[str]:
    notes = []
    for source_type, count in sorted(left_out.items()):
        what = f"{plural(count, 'box', 'boxes')} of type '{source_type}' left out"
        if source_type in table.entries:
            notes.append(f"{what} by the class table.")
        else:
            todo = hint(source_type, table.entries) if table.entries else ""
            notes.append(f"{what}: the class table lacks it. {todo}".strip())
    return notes

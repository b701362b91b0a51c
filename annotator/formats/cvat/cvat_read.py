"""CVAT for video as a sequence: keyframes become boxes and masks in every frame, groups become one object."""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from annotator.domain.boxes import Box, box_between
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.cvat import cvat_xml
from annotator.formats.cvat.cvat_keyframes import ring_between
from annotator.formats.cvat.cvat_shapes import Runs, needed, pixels, read_ring
from annotator.formats.limits import MOST_FRAMES, check_frames, check_image
from annotator.formats.lines import real
from annotator.formats.marks import CLASS, MARKS, TYPE, marked_detection, numbering_in, track_marks_in
from annotator.formats.mask_json import polygon_mask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.masks import Ring
    from annotator.formats.options import ReadOptions

Size = tuple[int, int]
_STEP = re.compile(r"step=([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Keyframe:
    """A keyframe of a track: a box, a polygon, a mask, or nothing of them where the object is outside.

    Attributes:
        line: 1-based line.
        frame: from 0, as the file counts.
        outside: the object is not there from this frame on; a box or polygon here is where it left to.
        detection: the box, with what a person set.
        ring: the polygon.
        mask: the mask.
    """

    line: int
    frame: int
    outside: bool
    detection: Detection | None = None
    ring: Ring | None = None
    mask: Mask | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A ``<track>`` as read: keyframes by ascending frame, all of one kind."""

    line: int
    number: int
    label: str
    group: int
    kind: str
    keyframes: tuple[Keyframe, ...]
    marks: dict[str, Any] = field(default_factory=dict)

    def spans(self, count: int) -> list[tuple[int, int]]:
        """From which frame to before which one it is there, in a sequence of `count` frames."""
        ends = [item.frame for item in self.keyframes[1:]] + [count]
        if self.kind == "mask":
            ends = [item.frame + 1 for item in self.keyframes]
        pairs = zip(self.keyframes, ends, strict=True)
        return [(item.frame, end) for item, end in pairs if not item.outside and item.frame < end]


@dataclass(slots=True)
class _Found:
    """What the file holds: lines, and what was left out of it."""

    lines: list[Line] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    numbers: set[int] = field(default_factory=set)
    last_frame: int = -1
    turned: int = 0
    apart: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    """What the head of the file and the person say of the images.

    Attributes:
        path: the file.
        name: of the sequence.
        size: (height, width), None where nobody says it.
        count: number of frames, None where nobody says it.
        start: the first frame of the task, as the file counts.
        step: one frame of so many is in the task.
        numbering: how the data set counts frames.
    """

    path: Path
    name: str
    size: Size | None
    count: int | None
    start: int
    step: int
    numbering: Numbering


def read(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The task of a file as one sequence, whose frames have the numbers that the file gives them, from 0.

    Only keyframes count, and what is between them is interpolated as CVAT does it: a box or a polygon stays until the
    next keyframe, until one that says that it is outside, or to the end. A mask is there in its own frame alone. Tracks
    of one label and one group, of which at most one has boxes and the others follow each other as masks or polygons,
    are one object with the lowest of their numbers: CVAT has no tracks of masks.

    Args:
        path: the file.
        options: class table, name of the sequence, size and number of frames if known.

    Raises:
        FormatError: the file is no XML of CVAT for video, holds several tasks, or a shape is broken; with its line.
    """
    meta = cvat_xml.Meta()
    found = _Found()
    for track in cvat_xml.read_tracks(path, meta):
        _take(found, track, _task(path, meta, options))
    task = _task(path, meta, options)
    count = task.count or found.last_frame + 1
    _check_count(found, task, count)
    sequence = Sequence(0, task.name, "", (), count, *(task.size or (0, 0)), task.numbering)
    objects = _objects(found, count)
    tracks = [_track(path, members, options) for members in objects]
    notes = _notes(found, objects)
    streams = [_merged(members, track, task, count) for members, track in zip(objects, tracks, strict=True)]
    entries = heapq.merge(*streams, key=lambda entry: (entry.frame, entry.track.track_id))
    yield Content(sequence, entries, tuple(tracks), notes)


def _task(path: Path, meta: cvat_xml.Meta, options: ReadOptions) -> _Task:
    try:
        return _task_of(path, meta, options)
    except FormatError as error:
        raise error.at(path) from error


def _task_of(path: Path, meta: cvat_xml.Meta, options: ReadOptions) -> _Task:
    if meta.tasks > 1:
        todo = "Export each task alone."
        raise FormatError("the file holds several tasks", expected="one", got=meta.tasks, todo=todo)
    height, width = (meta.whole(f"original_size/{side}", 1) for side in ("height", "width"))
    size = None if height is None or width is None else (height, width)
    if size is not None:
        check_image(*size)
    known = options.images.size
    if known is not None and size is not None and known != size:
        expected, got = (f"{w}x{h}" for h, w in (known, size))
        raise FormatError("the file belongs to images of another size", expected=expected, got=got)
    start = meta.whole("start_frame", 0, MOST_FRAMES) or 0
    step = int(found[1]) if (found := _STEP.fullmatch(meta.values.get("frame_filter", "").strip())) else 1
    stop, frames = meta.whole("stop_frame", 0, MOST_FRAMES - 1), meta.whole("size", 1, MOST_FRAMES)
    count = start + (frames - 1) * step + 1 if frames is not None else None
    count = stop + 1 if stop is not None else count
    check_frames(count or 0)
    name = options.name or meta.values.get("name", "") or path.stem
    numbering = options.images.numbering or numbering_in(meta.values) or Numbering.KITTI
    return _Task(path, name, known or size, options.images.frame_count or count, start, step, numbering)


def _take(found: _Found, track: cvat_xml.Track, task: _Task) -> None:
    found.left_out.update(f"<{kind}>" for kind in track.others)
    if not track.shapes:
        found.left_out["track without a box, a polygon or a mask"] += 1
        return
    try:
        if track.number in found.numbers:
            todo = "Give each track a number of its own."
            raise FormatError(f"track {track.number} is there twice", todo=todo)
        found.numbers.add(track.number)
        line = _line(track, task, found)
    except FormatError as error:
        raise error.at(task.path, track.line) from error
    found.lines.append(line)
    found.last_frame = max(found.last_frame, line.keyframes[-1].frame - line.keyframes[-1].outside)


def _line(track: cvat_xml.Track, task: _Task, found: _Found) -> Line:
    kinds = sorted({shape.kind for shape in track.shapes})
    if len(kinds) > 1:
        got = " and ".join(kinds)
        todo = "Split the track."
        raise FormatError(f"track {track.number} mixes shapes", expected="one kind", got=got, todo=todo)
    keyframes: list[Keyframe] = []
    for shape in sorted(track.shapes, key=lambda shape: shape.frame):
        try:
            if keyframes and keyframes[-1].frame == shape.frame:
                todo = "Remove one of the two."
                raise FormatError(f"track {track.number} is in frame {shape.frame} twice", todo=todo)
            keyframes.append(_keyframe(shape, task, found))
        except FormatError as error:
            raise error.at(task.path, shape.line) from error
    marks = next((shape.marks for shape in track.shapes if shape.marks), {})
    return Line(track.line, track.number, track.label, track.group, kinds[0], tuple(keyframes), _typed(marks))


def _keyframe(shape: cvat_xml.Shape, task: _Task, found: _Found) -> Keyframe:
    keyframe = Keyframe(shape.line, shape.frame, shape.outside)
    if shape.kind == "box":
        box = _box(shape.values, found)
        return replace(keyframe, detection=marked_detection(box, _typed(shape.marks), keyframe=True))
    if shape.kind == "polygon":
        return replace(keyframe, ring=read_ring(needed(shape.values, "points")))
    if shape.outside:
        return keyframe
    return replace(keyframe, mask=Runs.read(shape.values).mask(_known_size(task)))


def _box(values: dict[str, str], found: _Found) -> Box:
    x1, y1, x2, y2 = (pixels(needed(values, name), name) for name in ("xtl", "ytl", "xbr", "ybr"))
    if x2 <= x1 or y2 <= y1:
        got = f"{x1}, {y1}, {x2}, {y2}"
        raise FormatError("a box has no area", expected="xtl < xbr and ytl < ybr", got=got, todo="Correct the box.")
    angle = real(values.get("rotation", "0"), "rotation")
    if not angle:
        return Box(x1, y1, x2, y2)
    found.turned += 1
    return _upright(Box(x1, y1, x2, y2), np.deg2rad(angle))


def _upright(box: Box, angle: float) -> Box:
    """The upright box around one that is turned about its middle."""
    (x, y), cos, sin = box.centre, abs(np.cos(angle)), abs(np.sin(angle))
    right, down = (box.width * cos + box.height * sin) / 2, (box.width * sin + box.height * cos) / 2
    return Box(float(x - right), float(y - down), float(x + right), float(y + down))


def _known_size(task: _Task) -> Size:
    if task.size is None:
        todo = "Say how large the images are."
        raise FormatError("the file does not say how large its images are", expected="<original_size>", todo=todo)
    return task.size


def _typed(marks: dict[str, str]) -> dict[str, Any]:
    """The marks of the program among attributes, which are all text in this format."""
    try:
        return {
            name: text if name in (TYPE, CLASS) else json.loads(text) for name, text in marks.items() if name in MARKS
        }
    except (ValueError, RecursionError) as error:
        got = str(marks)[:60]
        raise FormatError("an attribute of the program is broken", got=got, todo="Correct or remove it.") from error


def _check_count(found: _Found, task: _Task, count: int) -> None:
    for line in found.lines:
        beyond = next((item for item in line.keyframes if item.frame >= count and not item.outside), None)
        if beyond is not None:
            todo = "Check that the file belongs to these images."
            expected = f"frames 0 to {count - 1}"
            problem = f"track {line.number} is in a frame that the images do not have"
            raise FormatError(problem, path=task.path, line=beyond.line, expected=expected, got=beyond.frame, todo=todo)


def _objects(found: _Found, count: int) -> list[list[Line]]:
    """Lines by object, those of an object by their first frame."""
    groups: defaultdict[tuple[str, int], list[Line]] = defaultdict(list)
    objects = []
    for line in found.lines:
        if line.group:
            groups[line.label, line.group].append(line)
        else:
            objects.append([line])
    for members in groups.values():
        if _is_one(members, count):
            objects.append(members)
        else:
            found.apart += len(members) > 1
            objects.extend([line] for line in members)
    return sorted(objects, key=_number)


def _number(members: list[Line]) -> int:
    return min(line.number for line in members)


def _is_one(members: list[Line], count: int) -> bool:
    """Whether at most one line has boxes, and the others are masks or polygons one after the other."""
    drawn = [line for line in members if line.kind != "box"]
    ranges = sorted((spans[0][0], spans[-1][1]) for line in drawn if (spans := line.spans(count)))
    follow = all(one[1] <= other[0] for one, other in pairwise(ranges))
    return bool(drawn) and len(members) - len(drawn) <= 1 and follow


def _track(path: Path, members: list[Line], options: ReadOptions) -> Track:
    first = min(members, key=lambda line: line.number)
    try:
        marks = track_marks_in(first.marks)
    except FormatError as error:
        raise error.at(path, first.line) from error
    return marks.track(options, first.number, first.label, EVERY_TABLE)


def _merged(members: list[Line], track: Track, task: _Task, count: int) -> Iterator[Entry]:
    """The entries of one object: its boxes, and beside them its masks."""
    drawn = sorted((line for line in members if line.kind != "box"), key=lambda line: line.keyframes[0].frame)
    boxes = [_in_frames(line, track, task, count) for line in members if line.kind == "box"]
    masks = chain.from_iterable(_in_frames(line, track, task, count) for line in drawn)
    for _, found in groupby(heapq.merge(*boxes, masks, key=lambda entry: entry.frame), key=lambda entry: entry.frame):
        entry, *others = found
        for other in others:
            entry = replace(entry, mask=other.mask, polygons=other.polygons)
        yield entry


def _in_frames(line: Line, track: Track, task: _Task, count: int) -> Iterator[Entry]:
    for here, after in zip(line.keyframes, (*line.keyframes[1:], None), strict=True):
        if here.outside or here.frame >= count:
            continue
        yield _entry(here.frame, here, track, task)
        if line.kind != "mask":
            end = min(count, after.frame if after else count)
            for frame in range(here.frame + 1, end):
                if (frame - task.start) % task.step == 0:
                    yield _entry(frame, _between(here, after, frame), track, task)


def _between(here: Keyframe, after: Keyframe | None, frame: int) -> Keyframe:
    if after is None:
        moved = here.detection and Detection(here.detection.box)
        return replace(here, detection=moved)
    share = (frame - here.frame) / (after.frame - here.frame)
    if here.detection and after.detection:
        return replace(here, detection=Detection(box_between(here.detection.box, after.detection.box, share)))
    ring = ring_between(here.ring, after.ring, share) if here.ring and after.ring else here.ring
    return replace(here, ring=ring)


def _entry(frame: int, keyframe: Keyframe, track: Track, task: _Task) -> Entry:
    if keyframe.ring is None:
        return Entry(frame, track, keyframe.detection, keyframe.mask)
    polygons = (Polygon(keyframe.ring),)
    try:
        mask = polygon_mask(polygons, _known_size(task))
    except FormatError as error:
        raise error.at(task.path, keyframe.line) from error
    return Entry(frame, track, None, mask, polygons)


def _notes(found: _Found, objects: list[list[Line]]) -> list[str]:
    notes = [f"Left out: {count:,} × {what}." for what, count in sorted(found.left_out.items())]
    joined = [members for members in objects if len(members) > 1]
    if joined:
        lines = plural(sum(map(len, joined)), "track")
        notes.append(f"{lines} of the file are {plural(len(joined), 'object')} by label and group.")
    if found.apart:
        groups = plural(found.apart, "group")
        notes.append(f"{groups} of more than one object: their tracks stay apart.")
    if found.turned:
        notes.append(f"{plural(found.turned, 'turned box', 'turned boxes')} read as the upright ones around them.")
    return notes

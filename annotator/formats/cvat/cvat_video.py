"""CVAT for video 1.1: one XML file a task, track by track, with keyframes (docs.cvat.ai, XML annotation format).

Frames count from 0, boxes are in continuous coordinates from ``xtl`` to ``xbr``, masks are run lengths of a window, row
by row. CVAT has no tracks of masks: each mask is a track of one frame, and those of an object share its group.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import count as count_from
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from annotator.domain.boxes import box_between
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, only, type_name
from annotator.formats.cvat.cvat_read import read
from annotator.formats.cvat.cvat_shapes import Runs, number
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.marks import KEYFRAME, NUMBERING, detection_marks, track_marks
from annotator.formats.replacing import replacing_file
from annotator.formats.vertices import faithful_polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import TextIO

    from annotator.domain.exchange import Content, Entry
    from annotator.domain.sequences import Sequence
    from annotator.domain.tracks import Track
    from annotator.formats.marks import Value
    from annotator.formats.options import ReadOptions

_HEAD = 1 << 16
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OUTSIDE = Runs((0, 1), 0, 0, 1, 1)
"""What stands where a mask has ended; nobody looks at its pixel."""


def write(contents: Iterable[Content], path: Path) -> WriteResult:
    """Write a sequence as one task.

    Boxes are keyframes, save those that CVAT interpolates just so between two that a person set. The tracks of one
    object have its number for a group, plus one, since 0 is none.

    Args:
        contents: the sequence.
        path: the file; it is replaced only when the new one is whole.

    Raises:
        FormatError: a name cannot be written as XML, the frames are not in order, or the file cannot be written.
    """
    content = only(contents)
    tracks: dict[int, Track] = {}
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    for _, members in frames_of(content):
        for entry in members:
            tracks[entry.track.track_id] = entry.track
            entries[entry.track.track_id].append(entry)
    numbers = count_from(max(tracks, default=0) + 1)
    notes: Counter[str] = Counter()
    with replacing_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n')
        file.writelines(_meta(content.sequence, sorted({type_name(track) for track in tracks.values()})))
        for track_id, track in sorted(tracks.items()):
            _Writer(file, content.sequence, track, numbers, notes).write(entries[track_id])
        file.write("</annotations>\n")
    return WriteResult(notes=tuple(f"{plural(count, 'mask')} {told}." for told, count in notes.items()))


def read_all(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The task of a file, or those of all files in a folder; see `annotator.formats.cvat.cvat_read.read`."""
    for file in found_below(path, recognises, "xml of CVAT"):
        yield from read(file, options)


def place(out: Path, sequence: Sequence) -> Path:
    """``<out>/cvat/<name>.xml``: CVAT imports one file into one task."""
    return out / "cvat" / f"{sequence_file_name(sequence)}.xml"


def recognises(path: Path) -> bool:
    """Whether an XML file begins like one of CVAT."""
    if path.suffix.lower() != ".xml" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return b"<annotations" in file.read(_HEAD)
    except OSError:
        return False


CODEC = Codec(
    "cvat_video",
    "CVAT for video 1.1",
    ".xml",
    Holds(boxes=True, masks=True, size=False),
    place,
    write,
    read_all,
    recognises,
)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one object as a track of boxes and a track for each mask."""

    file: TextIO
    sequence: Sequence
    track: Track
    numbers: Iterator[int]
    notes: Counter[str]

    def write(self, entries: list[Entry]) -> None:
        boxes = {entry.frame: entry.detection for entry in entries if entry.detection is not None}
        drawn = [entry for entry in entries if entry.mask is not None]
        group = self.track.track_id + 1 if len(drawn) + bool(boxes) > 1 else 0
        marks = track_marks(self.track, type_name(self.track), EVERY_TABLE)
        parts = [self._boxes(boxes, marks)] if boxes else []
        parts += [self._drawn(entry, {} if boxes or index else marks) for index, entry in enumerate(drawn)]
        for index, shapes in enumerate(parts):
            track_id = next(self.numbers) if index else self.track.track_id
            grouped = f' group_id="{group}"' if group else ""
            label = quoteattr(_xml(type_name(self.track)))
            self.file.write(f'  <track id="{track_id}" label={label} source="manual"{grouped}>\n')
            self.file.writelines(shapes)
            self.file.write("  </track>\n")

    def _boxes(self, boxes: dict[int, Detection], marks: Mapping[str, Value]) -> Iterator[str]:
        between = _interpolated(boxes)
        for index, (frame, detection) in enumerate(boxes.items()):
            own: dict[str, Value] = detection_marks(detection)
            own.pop(KEYFRAME, None)
            if not detection.keyframe and frame not in between:
                own[KEYFRAME] = False
            values = _box_values(detection)
            occluded = detection.occluded or (detection.visibility is not None and detection.visibility < 1)
            yield _shape("box", frame, values, {**own, **({} if index else marks)}, frame not in between, occluded)
            if frame + 1 not in boxes and frame + 1 < self.sequence.frame_count:
                yield _shape("box", frame + 1, values, outside=True)

    def _drawn(self, entry: Entry, marks: Mapping[str, Value]) -> Iterator[str]:
        """A mask, or the polygon that it was made from, in its frame alone."""
        polygons = faithful_polygons(entry, self.notes)
        last = entry.frame + 1 == self.sequence.frame_count
        if len(polygons) == 1:
            values = {"points": ";".join(f"{number(x)},{number(y)}" for x, y in polygons[0].outer)}
            yield _shape("polygon", entry.frame, values, marks)
            if not last:
                yield _shape("polygon", entry.frame + 1, values, outside=True)
        elif entry.mask is not None:
            if polygons:
                self.notes["drawn in several parts written as pixels, since a track has one polygon a frame"] += 1
            yield _shape("mask", entry.frame, _mask_values(Runs.of(entry.mask)), marks)
            if not last:
                yield _shape("mask", entry.frame + 1, _mask_values(_OUTSIDE), outside=True)


def _interpolated(boxes: dict[int, Detection]) -> set[int]:
    """Frames whose boxes are just what CVAT makes between two keyframes that a person set."""
    found: set[int] = set()
    set_by_hand = [frame for frame, detection in boxes.items() if detection.keyframe]
    for start, end in pairwise(set_by_hand):
        made = {
            frame: box_between(boxes[start].box, boxes[end].box, (frame - start) / (end - start))
            for frame in range(start + 1, end)
            if frame in boxes
        }
        plain = all(boxes[frame] == Detection(box) for frame, box in made.items())
        if plain and len(made) == end - start - 1:
            found.update(made)
    return found


def _box_values(detection: Detection) -> dict[str, str]:
    return dict(zip(("xtl", "ytl", "xbr", "ybr"), map(number, detection.box.corners), strict=True))


def _mask_values(runs: Runs) -> dict[str, str]:
    sides = {name: str(getattr(runs, name)) for name in ("left", "top", "width", "height")}
    return {"rle": ", ".join(map(str, runs.lengths)), **sides}


def _shape(
    kind: str,
    frame: int,
    values: Mapping[str, str],
    marks: Mapping[str, Value] = MappingProxyType({}),
    keyframe: bool = True,
    occluded: bool = False,
    *,
    outside: bool = False,
) -> str:
    flags = {"frame": frame, "keyframe": int(keyframe), "outside": int(outside), "occluded": int(occluded)}
    told = " ".join(f'{name}="{value}"' for name, value in {**flags, **values, "z_order": 0}.items())
    if not marks:
        return f"    <{kind} {told}/>\n"
    inside = "".join(f"      {_attribute(name, value)}\n" for name, value in marks.items())
    return f"    <{kind} {told}>\n{inside}    </{kind}>\n"


def _attribute(name: str, value: Value) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f'<attribute name="{name}">{_escaped(text)}</attribute>'


def _meta(sequence: Sequence, labels: list[str]) -> Iterator[str]:
    yield f"  <meta>\n    <task>\n      <name>{_escaped(sequence.name)}</name>\n"
    yield f"      <size>{sequence.frame_count}</size>\n      <mode>interpolation</mode>\n"
    yield f"      <start_frame>0</start_frame>\n      <stop_frame>{sequence.frame_count - 1}</stop_frame>\n"
    yield "      <labels>\n"
    for label in labels:
        name = f"<name>{_escaped(label)}</name>"
        yield f"        <label>\n          {name}\n          <attributes>\n          </attributes>\n        </label>\n"
    yield "      </labels>\n"
    if sequence.height:
        sides = f"<width>{sequence.width}</width>\n        <height>{sequence.height}</height>"
        yield f"      <original_size>\n        {sides}\n      </original_size>\n"
    if sequence.numbering is not Numbering.KITTI:
        yield f"      <{NUMBERING}>{sequence.numbering.value}</{NUMBERING}>\n"
    yield "    </task>\n  </meta>\n"


def _escaped(text: str) -> str:
    return escape(_xml(text), {"\r": "&#13;"})


def _xml(text: str) -> str:
    odd = _NO_XML.search(text)
    if odd:
        todo = "Rename it."
        raise FormatError(
            "a name holds a character that XML cannot", got=f"{odd.group()!r} in {text[:40]!r}", todo=todo
        )
    return text

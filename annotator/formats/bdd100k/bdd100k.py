"""BDD100K tracking labels, boxes and masks: JSON frame by frame in Scalabel's format (see doc.bdd100k.com).

A frame is ``{"name", "videoName", "frameIndex", "labels"}``, a label ``{"id", "category", "attributes", "box2d",
"poly2d", "rle"}``. Frames count from 0, x2 and y2 of a box belong to it, and a label has the same id in all frames.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from annotator.domain.classes import CLASSES, IGNORE, class_name
from annotator.domain.outlines import pixel_outlines
from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.formats.bdd100k.bdd100k_read import BDD_TABLE, CATEGORIES, read
from annotator.formats.bdd100k.bdd100k_shapes import inclusive
from annotator.formats.coco.coco import write_list
from annotator.formats.coco.coco_values import is_area
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, only, type_name
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.json_stream import beginning
from annotator.formats.marks import NUMBERING, detection_marks, track_marks
from annotator.formats.replacing import replacing_file
from annotator.formats.vertices import faithful_polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.exchange import Content, Entry
    from annotator.domain.masks import Mask, Polygon
    from annotator.domain.sequences import Sequence
    from annotator.domain.tracks import Track
    from annotator.formats.options import ReadOptions


def write(contents: Iterable[Content], path: Path) -> WriteResult:
    """Write a sequence as a list of frames; every frame is there, also when nothing is in it.

    A mask is written as COCO run lengths, and as polygons along the edges of its pixels unless it has holes, which the
    polygons of this format cannot have. A type that BDD100K lacks is written as the category of its class.

    Args:
        contents: the sequence.
        path: the file; it is replaced only when the new one is whole.

    Raises:
        FormatError: the frames are not in order, or the file cannot be written.
    """
    content = only(contents)
    notes: Counter[str] = Counter()
    frames = (_frame(content.sequence, frame, entries, notes) for frame, entries in frames_of(content))
    with replacing_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        write_list(file, frames)
        file.write("]\n")
    told = [f"{plural(count, 'mask')} {what}." for what, count in notes.items()]
    if not all(content.sequence.frames or ("",)):
        told.append(f"The names of images are not known: they are called like {_image_name(content.sequence, 0)}.")
    return WriteResult(notes=tuple(told))


def read_all(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The videos of a file, or of all files in a folder; see `annotator.formats.bdd100k.bdd100k_read.read`."""
    for file in found_below(path, recognises, "json of BDD100K"):
        yield from read(file, options)


def place(out: Path, sequence: Sequence) -> Path:
    """``<out>/seg_track/<name>.json``: a file a video, as in BDD100K."""
    return out / "seg_track" / f"{sequence_file_name(sequence)}.json"


def recognises(path: Path) -> bool:
    """Whether a JSON file begins like a list of frames with labels."""
    head = beginning(path)
    is_list = head.lstrip().startswith("[") or '"frames"' in head
    return is_list and '"labels"' in head and any(f'"{key}"' in head for key in ("videoName", "frameIndex", "box2d"))


CODEC = Codec(
    "bdd100k",
    "BDD100K seg_track json",
    ".json",
    Holds(boxes=True, masks=True, size=False),
    place,
    write,
    read_all,
    recognises,
)


def _frame(sequence: Sequence, frame: int, entries: list[Entry], notes: Counter[str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "name": _image_name(sequence, frame),
        "videoName": sequence.name,
        "frameIndex": frame,
    }
    if sequence.height:
        written["size"] = {"width": sequence.width, "height": sequence.height}
    if sequence.numbering is not Numbering.KITTI:
        written["attributes"] = {NUMBERING: sequence.numbering.value}
    written["labels"] = [_label(entry, notes) for entry in entries]
    return written


def _image_name(sequence: Sequence, frame: int) -> str:
    name = sequence.frames[frame] if frame < len(sequence.frames) else ""
    return name or f"{sequence.name}-{frame + 1:07d}.jpg"


def _label(entry: Entry, notes: Counter[str]) -> dict[str, Any]:
    track, detection = entry.track, entry.detection
    category = _category(track)
    seen = None if detection is None else detection.visibility
    occluded = (detection is not None and detection.occluded) or (seen is not None and seen < 1)
    box2d, sides = (None, {}) if detection is None else inclusive(detection.box)
    label: dict[str, Any] = {
        "id": str(track.track_id),
        "category": category,
        "attributes": {
            "crowd": is_area(track),
            "occluded": occluded,
            "truncated": False,
            **track_marks(track, category, BDD_TABLE),
            **({} if detection is None else detection_marks(detection)),
            **sides,
        },
    }
    if box2d is not None:
        label["box2d"] = box2d
    if entry.mask is not None:
        label.update(_mask_parts(entry, entry.mask, notes))
    return label


def _category(track: Track) -> str:
    own = track.source_type.lower()
    if own in CATEGORIES:
        return own
    is_object = track.class_id in CLASSES and track.class_id != IGNORE.class_id
    return class_name(track.class_id) if is_object else type_name(track)


def _mask_parts(entry: Entry, mask: Mask, notes: Counter[str]) -> dict[str, Any]:
    rle = {"counts": mask.counts, "size": [mask.height, mask.width]}
    outlines = faithful_polygons(entry, notes) or pixel_outlines(mask)
    if any(polygon.holes for polygon in outlines):
        notes["with holes written as run lengths alone, since polygons of this format have none"] += 1
        return {"rle": rle}
    return {"poly2d": [_poly2d(polygon) for polygon in outlines], "rle": rle}


def _poly2d(polygon: Polygon) -> dict[str, Any]:
    return {"vertices": [list(point) for point in polygon.outer], "types": "L" * len(polygon.outer), "closed": True}

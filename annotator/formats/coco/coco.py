"""COCO json with tracks: ``videos``, ``images`` that are frames of them, ``annotations`` with ``track_id``.

The format of cocodataset.org with the additions of TAO and others: an image has ``video_id`` and ``frame_index``, an
annotation ``track_id``. A box is ``[x, y, width, height]`` in half-open pixels. An ignore region that is an area is
``iscrowd``. What COCO has no field for stands beside as in `annotator.formats.marks`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TextIO

from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.coco.coco_read import read
from annotator.formats.coco.coco_values import Categories, bbox_of, is_area, rle_of, video_of
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, type_name
from annotator.formats.image_names import image_name, made_up_notes
from annotator.formats.json_stream import members
from annotator.formats.json_values import Node
from annotator.formats.marks import detection_marks, track_marks
from annotator.formats.replacing import replacing_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from annotator.domain.exchange import Content, Entry
    from annotator.domain.sequences import Sequence


_GLANCE = 2000
"""Pieces of a file that are looked at to tell what it is: the categories of LVIS alone are 1,203."""


def write(contents: Iterable[Content], path: Path) -> WriteResult:
    """Write sequences as one json file; annotations come first, since what else there is, is known at the end.

    Raises:
        FormatError: the file cannot be written.
    """
    sequences: list[Sequence] = []
    categories = Categories()
    lists = {
        "annotations": _annotations(contents, sequences, categories),
        "images": _images(sequences),
        "videos": (video_of(number, item) for number, item in enumerate(sequences, start=1)),
        "categories": categories.values(),
    }
    write_lists(path, lists)
    return WriteResult(1, made_up_notes(sequences))


def _annotations(
    contents: Iterable[Content], sequences: list[Sequence], categories: Categories
) -> Iterator[dict[str, Any]]:
    number, first_image = 0, 1
    for content in contents:
        sequences.append(content.sequence)
        for frame, entries in frames_of(content):
            for entry in entries:
                number += 1
                yield {"id": number, "image_id": first_image + frame, **_annotation(entry, categories)}
        first_image += content.sequence.frame_count


def _annotation(entry: Entry, categories: Categories) -> dict[str, Any]:
    track, mask, detection = entry.track, entry.mask, entry.detection
    box, mark = bbox_of(detection, mask)
    return {
        "category_id": categories.of(track),
        "track_id": track.track_id,
        "bbox": box,
        "area": mask.area if mask else box[2] * box[3],
        "iscrowd": int(is_area(track)),
        "segmentation": rle_of(mask) if mask else [],
        **track_marks(track, type_name(track), EVERY_TABLE),
        **(detection_marks(detection) if detection else {}),
        **mark,
    }


def _images(sequences: list[Sequence]) -> Iterator[dict[str, Any]]:
    number = 0
    for video_id, sequence in enumerate(sequences, start=1):
        for frame in range(sequence.frame_count):
            number += 1
            yield {
                "id": number,
                "file_name": image_name(sequence, frame),
                "width": sequence.width,
                "height": sequence.height,
                "video_id": video_id,
                "frame_index": frame,
            }


def write_lists(path: Path, lists: Mapping[str, Iterable[dict[str, Any]]]) -> None:
    """Write a json object of lists, one after the other: a later one may tell of what an earlier one has seen.

    Raises:
        FormatError: the file cannot be written.
    """
    with replacing_file(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write('{"info": {"description": "Made by mots-annotator"}')
        for name, elements in lists.items():
            file.write(f',\n"{name}": [')
            write_list(file, elements)
            file.write("]")
        file.write("}\n")


def write_list(file: TextIO, elements: Iterable[dict[str, Any]]) -> None:
    """Write the elements of a json list, one a line, without its brackets."""
    mark = "\n"
    for element in elements:
        file.write(mark + json.dumps(element, allow_nan=False))
        mark = ",\n"


def _recognises(path: Path) -> bool:
    return element_has(path, "annotations", "image_id") or element_has(path, "images", "file_name")


def element_has(path: Path, key: str, field: str) -> bool:
    """Whether one of the first pieces of a json file is an element of the list `key` that has a `field`."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        for number, (found, index, element) in enumerate(members(path)):
            if found == key and index is not None:
                return field in Node.of(path, key, element).values
            if number > _GLANCE:
                return False
    except FormatError:
        return False
    return False


CODEC = Codec(
    "coco",
    "COCO json with track_id",
    ".json",
    Holds(boxes=True, masks=True, several=True),
    lambda out, sequence: out / "coco.json",
    write,
    read,
    _recognises,
)

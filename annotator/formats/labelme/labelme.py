"""labelme: a folder with one json an image, shapes with a label and a ``group_id`` (github.com/wkentaro/labelme).

Points are continuous image coordinates: pixel 0 covers [0, 1). A mask is a png in base64 of the pixels from its first
point to its second, which belongs to it. Shapes of one label and group are one object.
"""

from __future__ import annotations

import base64
import json
import os
from collections import Counter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, only, type_name
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.json_stream import beginning
from annotator.formats.labelme.labelme_read import label_files, read
from annotator.formats.marks import NUMBERING, detection_marks, track_marks
from annotator.formats.replacing import replacing_folder
from annotator.formats.vertices import faithful_polygons
from annotator.project.frames import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from annotator.domain.boxes import Box
    from annotator.domain.exchange import Content, Entry
    from annotator.domain.masks import Mask, Ring
    from annotator.domain.sequences import Sequence
    from annotator.formats.options import ReadOptions

_VERSION = "5.5.0"  # of labelme: the first whose shapes have all the fields that are written here


def write(contents: Iterable[Content], folder: Path) -> WriteResult:
    """Write a sequence as a folder with a json for every frame, also where nothing is in it.

    Boxes are rectangles. A mask that a person drew by vertices becomes polygons, one a part; others are masks, which
    hold every pixel.

    Args:
        contents: the sequence.
        folder: it is replaced whole, and only when the new one is complete.

    Raises:
        FormatError: the folder holds files of another kind, the frames are not in order, or it cannot be written.
    """
    content = only(contents)
    stems = _stems(content.sequence)
    notes: Counter[str] = Counter()
    with replacing_folder(folder, is_label_file, "labelme json") as draft:
        for frame, entries in frames_of(content):
            image = _image_path(content.sequence, frame, stems[frame], folder)
            values = _document(content.sequence, image, [shape for entry in entries for shape in _shapes(entry, notes)])
            text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
            (draft / f"{stems[frame]}.json").write_text(f"{text}\n", encoding="utf-8")
    told = [f"{plural(count, 'mask')} {what}." for what, count in notes.items()]
    if not all(content.sequence.frames or ("",)):
        called = f"they are called like {stems[0]}.png" if stems else "there are none"
        told.append(f"The names of images are not known: {called}. labelme opens a file only where its image is.")
    return WriteResult(len(stems), tuple(told))


def read_all(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequence of a folder, or of each folder in it; see `annotator.formats.labelme.labelme_read.read`."""
    for folder in found_below(path, recognises, "folder of labelme's json files"):
        yield from read(folder, options)


def place(out: Path, sequence: Sequence) -> Path:
    """``<out>/labelme/<name>/``: a folder a sequence."""
    return out / "labelme" / sequence_file_name(sequence)


def recognises(path: Path) -> bool:
    """Whether a folder holds json files of labelme."""
    try:
        return path.is_dir() and any(map(is_label_file, label_files(path)[:1]))
    except OSError:
        return False


def is_label_file(path: Path) -> bool:
    """Whether a file is a json of labelme, by its name and its beginning."""
    head = beginning(path)
    return head.lstrip().startswith("{") and '"shapes"' in head


CODEC = Codec(
    "labelme",
    "labelme json folder",
    "",
    Holds(boxes=True, masks=True, size=False),
    place,
    write,
    read_all,
    recognises,
)


def _stems(sequence: Sequence) -> list[str]:
    """A name for each frame, which a reader sorts and counts back to the same frames."""
    own = [PurePosixPath(name).stem for name in sequence.frames]
    ordered = sorted(own, key=natural_key) == own and len({stem.lower() for stem in own}) == len(own)
    plain = [int(stem) for stem in own if stem.isascii() and stem.isdecimal()]
    first = sequence.numbering.first_frame
    counted = not plain or (len(plain) == len(own) and plain[-1] - plain[0] == len(own) - 1)
    # A numbering that the files tell says which number frame 0 has.
    begins = not plain or sequence.numbering is Numbering.KITTI or plain[0] <= first
    if len(own) == sequence.frame_count and all(own) and ordered and counted and begins:
        return own
    return [f"{frame + first:06d}" for frame in range(sequence.frame_count)]


def _image_path(sequence: Sequence, frame: int, stem: str, folder: Path) -> str:
    """The image as labelme finds it from the json: beside it, unless it is known where it lies."""
    name = sequence.frames[frame] if frame < len(sequence.frames) else ""
    if not name or not Path(sequence.images).is_absolute():
        return name or f"{stem}.png"
    return Path(os.path.relpath(Path(sequence.images) / name, folder.absolute())).as_posix()


def _document(sequence: Sequence, image: str, shapes: list[dict[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "version": _VERSION,
        "flags": {},
        "shapes": shapes,
        "imagePath": image,
        "imageData": None,
        "imageHeight": sequence.height or None,
        "imageWidth": sequence.width or None,
    }
    return values if sequence.numbering is Numbering.KITTI else {**values, NUMBERING: sequence.numbering.value}


def _shapes(entry: Entry, notes: Counter[str]) -> list[dict[str, Any]]:
    name = type_name(entry.track)
    common = {"label": name, "group_id": entry.track.track_id, "description": "", "flags": {}}
    marks = track_marks(entry.track, name, EVERY_TABLE)
    found = []
    if entry.detection is not None:
        found.append({**common, **_rectangle(entry.detection.box), **marks, **detection_marks(entry.detection)})
    if entry.mask is not None:
        polygons = faithful_polygons(entry, notes)
        drawn = [_polygon(polygon.outer) for polygon in polygons] or [_mask(entry.mask)]
        found.extend({**common, **shape, **marks} for shape in drawn)
    return found


def _rectangle(box: Box) -> dict[str, Any]:
    return {"shape_type": "rectangle", "points": [[box.x1, box.y1], [box.x2, box.y2]], "mask": None}


def _polygon(ring: Ring) -> dict[str, Any]:
    return {"shape_type": "polygon", "points": [list(point) for point in ring], "mask": None}


def _mask(mask: Mask) -> dict[str, Any]:
    window = mask.window()
    height, width = window.pixels.shape
    done, data = cv2.imencode(".png", window.pixels.astype(np.uint8))
    if not done:
        raise RuntimeError("OpenCV could not encode a png")
    last = [window.left + width - 1, window.top + height - 1]
    points = [[window.left, window.top], last]
    return {"shape_type": "mask", "points": points, "mask": base64.b64encode(data.tobytes()).decode("ascii")}

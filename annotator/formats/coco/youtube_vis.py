"""YouTube-VIS json: ``videos`` with file names; an annotation is a track, with a mask, box and area for every frame.

The format of youtube-vos.org, also called COCO-video. A frame without the object has null in each list. A box is
``[x, y, width, height]`` in half-open pixels; masks are run lengths. What the format has no field for stands beside as
in `annotator.formats.marks`, in lists where it goes by frame.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from annotator.domain.exchange import Content, Entry
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.coco.coco import element_has, write_lists
from annotator.formats.coco.coco_values import (
    BOX,
    Categories,
    Shape,
    bbox_of,
    is_area,
    named_track,
    nothing_notes,
    rle_of,
    sequence_of,
    video_of,
)
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, type_name
from annotator.formats.image_names import image_name, made_up_notes
from annotator.formats.json_stream import members
from annotator.formats.json_values import Node
from annotator.formats.marks import OF_BOXES, detection_marks, track_marks
from annotator.formats.track_numbers import track_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.domain.sequences import Sequence
    from annotator.domain.tracks import Track
    from annotator.formats.options import ReadOptions

_BY_FRAME = (BOX, *OF_BOXES)


def write(contents: Iterable[Content], path: Path) -> WriteResult:
    """Write sequences as one json file. One sequence is held in memory, since the format goes track by track.

    Raises:
        FormatError: the file cannot be written.
    """
    sequences: list[Sequence] = []
    categories = Categories()
    lists = {
        "annotations": _annotations(contents, sequences, categories),
        "videos": (_video(number, item) for number, item in enumerate(sequences, start=1)),
        "categories": categories.values(),
    }
    write_lists(path, lists)
    return WriteResult(1, made_up_notes(sequences))


def read(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of a YouTube-VIS json; a frame is the place in the lists.

    Raises:
        FormatError: the file is broken, at once or while entries are read; with the place inside it.
    """
    file = _scanned(path)
    for key, video in file.videos.items():
        yield _content(file, video, file.tracks.pop(key, []), options)


@dataclass(slots=True)
class _File:
    videos: dict[str, Node] = field(default_factory=dict)
    categories: dict[str, Node] = field(default_factory=dict)
    tracks: defaultdict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))


def _video(number: int, sequence: Sequence) -> dict[str, Any]:
    names = [image_name(sequence, frame) for frame in range(sequence.frame_count)]
    return {**video_of(number, sequence), "file_names": names}


def _annotations(
    contents: Iterable[Content], sequences: list[Sequence], categories: Categories
) -> Iterator[dict[str, Any]]:
    number = 0
    for content in contents:
        sequences.append(content.sequence)
        by_track: defaultdict[int, list[Entry]] = defaultdict(list)
        for _, entries in frames_of(content):
            for entry in entries:
                by_track[entry.track.track_id].append(entry)
        for _, members_of_track in sorted(by_track.items()):
            number += 1
            yield {
                "id": number,
                "video_id": len(sequences),
                **_annotation(content.sequence, members_of_track, categories),
            }


def _annotation(sequence: Sequence, entries: list[Entry], categories: Categories) -> dict[str, Any]:
    track = entries[0].track
    columns: defaultdict[str, list[Any]] = defaultdict(lambda: [None] * sequence.frame_count)
    for key in ("segmentations", "bboxes", "areas"):
        columns[key]  # there, even when all of it is null
    for entry in entries:
        for key, value in _cells(entry).items():
            columns[key][entry.frame] = value
    return {
        "track_id": track.track_id,
        "category_id": categories.of(track),
        "iscrowd": int(is_area(track)),
        "width": sequence.width,
        "height": sequence.height,
        "length": sequence.frame_count,
        **track_marks(track, type_name(track), EVERY_TABLE),
        **columns,
    }


def _cells(entry: Entry) -> dict[str, Any]:
    mask, detection = entry.mask, entry.detection
    box, mark = bbox_of(detection, mask)
    return {
        "segmentations": rle_of(mask) if mask else None,
        "bboxes": box,
        "areas": mask.area if mask else box[2] * box[3],
        **(detection_marks(detection) if detection else {}),
        **mark,
    }


def _scanned(path: Path) -> _File:
    file = _File()
    for key, index, element in members(path):
        if index is None or key not in ("videos", "categories", "annotations"):
            continue
        node = Node.of(path, f"{key}[{index}]", element)
        if key == "annotations":
            file.tracks[node.text("video_id")].append(node)
        else:
            table = file.videos if key == "videos" else file.categories
            if table.setdefault(node.text("id"), node) is not node:
                raise FormatError(f"{node.place}: its id is there twice", path=path, todo="Renumber one of them.")
    _check_videos(path, file)
    return file


def _check_videos(path: Path, file: _File) -> None:
    for key, tracks in file.tracks.items():
        if key not in file.videos:
            problem = f"{tracks[0].place}: there is no video with id {key}"
            raise FormatError(problem, path=path, todo="Add the video, or remove the annotation.")
    if not file.videos:
        todo = "Choose another file, or say its format."
        raise FormatError("the file names no videos", path=path, expected="videos, annotations, categories", todo=todo)


def _content(file: _File, video: Node, tracks: list[Node], options: ReadOptions) -> Content:
    names = [PurePosixPath(str(name)) for name in video.array("file_names", [])]
    count = video.whole("length", len(names))
    size = (video.whole("height"), video.whole("width")) if video.has("height") and video.has("width") else None
    name = video.text("name", "") or (names[0].parent.name if names else "") or f"video {video.text('id')}"
    frames = tuple(item.name for item in names) if len(names) == count else ()
    sequence = sequence_of(video, name, frames, count, size, options)
    numbers = track_numbers((_id_of(node), node.place) for node in tracks)
    made = {node.place: _track(file, node, numbers[_id_of(node), node.place], options) for node in tracks}
    ordered = sorted(tracks, key=lambda node: made[node.place].track_id)
    notes: list[str] = []
    entries = _entries(sequence, [(node, made[node.place]) for node in ordered], notes)
    return Content(sequence, entries, tuple(made[node.place] for node in ordered), notes)


def _id_of(node: Node) -> str:
    return node.text("track_id" if node.has("track_id") else "id")


def _track(file: _File, node: Node, number: int, options: ReadOptions) -> Track:
    category = file.categories.get(node.text("category_id"))
    if category is None:
        todo = "Add the category, or remove the annotation."
        raise FormatError(f"{node.place}: its category is missing", path=node.path, todo=todo)
    return named_track(node, category, number, options)


def _entries(sequence: Sequence, tracks: list[tuple[Node, Track]], notes: list[str]) -> Iterator[Entry]:
    columns = [(node, track, _columns(node)) for node, track in tracks]
    longest = max((len(column) for _, _, named in columns for column in named.values()), default=0)
    size = (sequence.height, sequence.width)
    nothing = 0
    for frame in range(longest):
        for node, track, named in columns:
            cells = {key: value for key, column in named.items() if (value := _cell(column, frame)) is not None}
            place = Node(node.path, f"{node.place} frame {frame}", cells)
            said = "bboxes" in cells or "segmentations" in cells
            shape = Shape(place, cells.pop("bboxes", None), cells.pop("segmentations", None), cells)
            detection = shape.detection()
            mask, polygons = shape.mask(size)
            if detection is not None or mask is not None:
                yield Entry(frame, track, detection, mask, polygons)
            elif said:
                nothing += 1
    notes.extend(nothing_notes(nothing))


def _cell(column: list[Any], frame: int) -> object:
    return column[frame] if frame < len(column) else None


def _columns(node: Node) -> dict[str, list[Any]]:
    """The lists by frame that are there; a null in them says nothing."""
    return {key: node.array(key) for key in ("segmentations", "bboxes", *_BY_FRAME) if node.has(key)}


CODEC = Codec(
    "youtube_vis",
    "YouTube-VIS json (COCO-video)",
    ".json",
    Holds(boxes=True, masks=True, several=True),
    lambda out, sequence: out / "youtube_vis.json",
    write,
    read,
    lambda path: element_has(path, "annotations", "segmentations") or element_has(path, "videos", "file_names"),
)

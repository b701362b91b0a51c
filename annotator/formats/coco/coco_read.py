"""Reading COCO json with tracks; see `annotator.formats.coco.coco`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotator.domain.exchange import Content, Entry
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.coco.coco_values import BOX, Shape, named_track, nothing_notes, sequence_of
from annotator.formats.json_stream import members
from annotator.formats.json_values import Node
from annotator.formats.limits import MOST_FRAMES
from annotator.formats.marks import CLASS, INSTANCE, OF_BOXES, TYPE
from annotator.formats.track_numbers import linked_numbers, track_numbers
from annotator.project.frames import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.sequences import Sequence
    from annotator.domain.tracks import Track
    from annotator.formats.options import ReadOptions

_MARKS = ("iscrowd", TYPE, CLASS, INSTANCE, *OF_BOXES, BOX)
_NO_SIZE = object()
_NO_MARKS: Mapping[str, Any] = MappingProxyType({})
_ANSWER = "videos, images, annotations, categories"


@dataclass(slots=True)
class _Image:
    """An image of the file; `frame` is told when all are known."""

    node: Node
    sequence: str
    name: PurePosixPath
    frame: int = -1


@dataclass(frozen=True, slots=True)
class _Row:
    """An annotation, as small as can be: a long video has a hundred thousand of them.

    Attributes:
        index: its place in the list.
        image: id of its image.
        category: id of its category.
        track: id of its track, None where it has none.
        bbox: as it stands in the file.
        segmentation: the same; of compressed run lengths the text alone.
        size: of compressed run lengths, as it stands in the file.
        marks: what is said besides.
    """

    index: int
    image: str
    category: str
    track: str | None
    bbox: object
    segmentation: object
    size: object
    marks: Mapping[str, Any]


@dataclass(slots=True)
class _File:
    """A file sorted into its lists; annotations are not decoded."""

    path: Path
    words: dict[str, str] = field(default_factory=dict)
    videos: dict[str, Node] = field(default_factory=dict)
    images: dict[str, _Image] = field(default_factory=dict)
    categories: dict[str, Node] = field(default_factory=dict)
    rows: list[_Row] = field(default_factory=list)

    def take(self, key: str, index: int, node: Node) -> None:
        if key == "annotations":
            self.rows.append(_row(index, node, self.words))
        elif key == "images":
            name = PurePosixPath(node.text("file_name", ""))
            sequence = node.text("video_id", "") if node.has("video_id") else f"/{name.parent}"
            _put(self.images, node, _Image(node, sequence, name))
        elif key == "videos":
            _put(self.videos, node, node)
        elif key == "categories":
            _put(self.categories, node, node)


def read(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of a COCO json: its videos, or else the folders of its images.

    Frames are ``frame_index`` from 0; else ``frame_id``, from 0 or from 1 as it is used; else the natural order of the
    image names, which is told. Tracks are ``track_id``, else ``instance_id``; annotations that have neither are linked
    by overlap. An id that is used with two categories makes two tracks.

    Raises:
        FormatError: the file is broken, at once or while entries are read; with the place inside it.
    """
    file = _scanned(path)
    by_sequence: defaultdict[str, list[_Image]] = defaultdict(list)
    for image in file.images.values():
        by_sequence[image.sequence].append(image)
    for key in file.videos:
        by_sequence.setdefault(key, [])
    rows: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in file.rows:
        rows[_image_of(file, row).sequence].append(row)
    file.rows = []  # each is held once, and gone when its sequence is read
    for key, images in by_sequence.items():
        yield _content(file, key, images, rows.pop(key, []), options)


def _scanned(path: Path) -> _File:
    file = _File(path)
    for key, index, element in members(path):
        if index is not None and key:
            file.take(key, index, Node.of(path, f"{key}[{index}]", element))
        elif index is not None:
            todo = "A list of results has no images: give the file with the annotations."
            raise FormatError("this is no COCO annotation file", path=path, expected=_ANSWER, got="a list", todo=todo)
    if not file.images and not file.videos:
        todo = "Choose another file, or say its format."
        raise FormatError("the file names no images", path=path, expected=_ANSWER, todo=todo)
    return file


def _put(table: dict[str, Any], node: Node, value: object) -> None:
    key = node.text("id")
    if key in table:
        raise FormatError(f"{node.place}: the id {key} is there twice", path=node.path, todo="Renumber one of them.")
    table[key] = value


def _row(index: int, node: Node, words: dict[str, str]) -> _Row:
    """An annotation; `words` holds each id once, however many annotations have it."""
    track = next((node.text(key) for key in ("track_id", "instance_id") if node.has(key)), None)
    image, category = node.text("image_id"), node.text("category_id")
    runs, size = _packed(node.values.get("segmentation"))
    return _Row(
        index,
        words.setdefault(image, image),
        words.setdefault(category, category),
        None if track is None else words.setdefault(track, track),
        node.values.get("bbox"),
        runs,
        size,
        _marks(node) or _NO_MARKS,
    )


def _marks(node: Node) -> dict[str, Any]:
    found = {key: node.values[key] for key in _MARKS if node.has(key)}
    if found.get("iscrowd") == 0:
        del found["iscrowd"]
    return found


def _packed(segmentation: object) -> tuple[object, object]:
    """Compressed run lengths as their text and their size; anything else as it is, and None."""
    if not isinstance(segmentation, dict) or not isinstance(segmentation.get("counts"), str):
        return segmentation, None
    size = segmentation.get("size")
    return segmentation["counts"], _NO_SIZE if size is None else _shared_size(size)


def _unpacked(row: _Row) -> object:
    if row.size is None:
        return row.segmentation
    return {"counts": row.segmentation} | ({} if row.size is _NO_SIZE else {"size": row.size})


@lru_cache(maxsize=16)
def _same_size(height: int, width: int) -> list[int]:
    return [height, width]


def _shared_size(size: object) -> object:
    if isinstance(size, list) and len(size) == 2 and all(type(side) is int for side in size):
        return _same_size(size[0], size[1])
    return size


def _node(file: _File, row: _Row) -> Node:
    return Node(file.path, f"annotations[{row.index}]", dict(row.marks))


def _image_of(file: _File, row: _Row) -> _Image:
    image = file.images.get(row.image)
    if image is None:
        todo = "Add the image, or remove the annotation."
        raise _node(file, row).error(FormatError(f"there is no image with id {row.image}", todo=todo))
    if row.category not in file.categories:
        todo = "Add the category, or remove the annotation."
        raise _node(file, row).error(FormatError(f"there is no category with id {row.category}", todo=todo))
    return image


def _content(file: _File, key: str, images: list[_Image], rows: list[_Row], options: ReadOptions) -> Content:
    frames, notes = _frames(images)
    video = file.videos.get(key) or Node(file.path, "videos", {})
    count = max(video.whole("length", 0), frames[-1].frame + 1 if frames else 0)
    names = [""] * count if count <= MOST_FRAMES else []
    for image in frames if names else []:
        names[image.frame] = image.name.name
    named = tuple(names) if any(names) else ()
    sequence = sequence_of(video, _name(file, key, video), named, count, _size(file, video, images, rows), options)
    rows.sort(key=lambda row: file.images[row.image].frame)
    tracks = _tracks(file, rows, options)
    entries = _entries(file, sequence, rows, tracks, notes)
    return Content(sequence, entries, tuple({track.track_id: track for track in tracks}.values()), notes)


def _frames(images: list[_Image]) -> tuple[list[_Image], list[str]]:
    """The images by frame, told from what all of them have; and what to say of it."""
    for key in ("frame_index", "frame_id"):
        if images and all(image.node.has(key) for image in images):
            for image in images:
                image.frame = image.node.whole(key, most=MOST_FRAMES)
            first = min(image.frame for image in images)
            shift = 1 if key == "frame_id" and first == 1 else 0
            for image in images:
                image.frame -= shift
            return _checked(sorted(images, key=lambda image: image.frame)), []
    ordered = sorted(images, key=lambda image: natural_key(str(image.name)))
    for frame, image in enumerate(ordered):
        image.frame = frame
    told = "No frame numbers in the file: frames are in the order of the image names"
    return ordered, [f"{told}, '{image.name}' first." for image in ordered[:1]]


def _checked(images: list[_Image]) -> list[_Image]:
    for before, image in pairwise(images):
        if before.frame == image.frame:
            problem = f"{image.node.place}: two images are frame {image.frame} of one video"
            raise FormatError(problem, path=image.node.path, got=f"the other is {before.node.place}")
    return images


def _name(file: _File, key: str, video: Node) -> str:
    if video.has("name") or video.has("file_name"):
        return video.text("name", "") or PurePosixPath(video.text("file_name")).stem
    parts = [part for part in PurePosixPath(key).parts if part not in ("/", "img1")]
    return parts[-1] if parts else file.path.stem


def _size(file: _File, video: Node, images: list[_Image], rows: list[_Row]) -> tuple[int, int] | None:
    sizes = {
        (node.whole("height"), node.whole("width")): node
        for node in (*(image.node for image in images), video)
        if node.has("height") and node.has("width")
    }
    if len(sizes) > 1:
        expected, got = (f"{width}x{height}" for height, width in list(sizes)[:2])
        place = list(sizes.values())[1].place
        todo = "Images of several sizes are no sequence."
        raise FormatError(f"{place} has another size", path=file.path, expected=expected, got=got, todo=todo)
    return next(iter(sizes), None) or next((size for row in rows if (size := _shape(file, row).size())), None)


def _shape(file: _File, row: _Row) -> Shape:
    return Shape(_node(file, row), row.bbox, _unpacked(row), row.marks)


def _tracks(file: _File, rows: list[_Row], options: ReadOptions) -> list[Track]:
    """The track of each annotation."""
    numbers = track_numbers((row.track, row.category) for row in rows if row.track is not None)
    loose = [(index, box) for index, row in enumerate(rows) if row.track is None and (box := _shape(file, row).box())]
    linked = linked_numbers(
        [(rows[index].category, file.images[rows[index].image].frame, box) for index, box in loose],
        max(numbers.values(), default=0) + 1,
    )
    of_loose = {index: number for (index, _), number in zip(loose, linked, strict=True)}
    free = max((*numbers.values(), *linked), default=0) + 1
    made: dict[int, Track] = {}
    tracks = []
    for index, row in enumerate(rows):
        number = of_loose.get(index, free + index) if row.track is None else numbers[row.track, row.category]
        if number not in made:
            made[number] = named_track(_node(file, row), file.categories[row.category], number, options)
        tracks.append(made[number])
    return tracks


def _entries(
    file: _File, sequence: Sequence, rows: list[_Row], tracks: list[Track], notes: list[str]
) -> Iterator[Entry]:
    loose = sum(row.track is None for row in rows)
    if loose:
        count = len({track.track_id for row, track in zip(rows, tracks, strict=True) if row.track is None})
        notes.append(f"{plural(loose, 'annotation')} without track_id linked into {plural(count, 'track')}.")
    nothing = 0
    ordered = sorted(range(len(rows)), key=lambda index: (file.images[rows[index].image].frame, tracks[index].track_id))
    for index in ordered:
        shape = _shape(file, rows[index])
        detection = shape.detection()
        mask, polygons = shape.mask((sequence.height, sequence.width))
        if detection is None and mask is None:
            nothing += 1
        else:
            yield Entry(file.images[rows[index].image].frame, tracks[index], detection, mask, polygons)
    notes.extend(nothing_notes(nothing))

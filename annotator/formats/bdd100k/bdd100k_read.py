"""BDD100K labels read in two passes: what the file says of each video and track, then its frames one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.bdd100k.bdd100k_shapes import read_box, read_mask
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.coco.coco_values import is_area
from annotator.formats.json_stream import members
from annotator.formats.json_values import Node
from annotator.formats.limits import MOST_FRAMES, check_image
from annotator.formats.lines import LARGEST
from annotator.formats.marks import TrackMarks, marked_detection, numbering_in, track_marks_in
from annotator.formats.problems import some
from annotator.formats.track_numbers import track_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.masks import Mask, Polygon
    from annotator.domain.tracks import Detection
    from annotator.formats.options import ReadOptions

CATEGORIES = ("pedestrian", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle")
"""What BDD100K's tracking benchmarks score."""

_IGNORED = ("rider", "truck", "bus", "train", "motorcycle", "bicycle", "other person", "other vehicle", "trailer")

BDD_TABLE = EVERY_TABLE.changed(dict.fromkeys(_IGNORED, IGNORE.class_id))
"""As with KITTI, cars and pedestrians are objects, and other vehicles and persons are left out of scoring."""

_CROWD = "crowd"


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one label says of its track."""

    category: str
    crowd: bool
    marks: TrackMarks


@dataclass(slots=True)
class _Video:
    """What the file says of a video: its frames by index, its tracks by id, and what each label calls them."""

    path: Path
    name: str
    size: tuple[int, int] | None = None
    names: dict[int, str] = field(default_factory=dict)
    kinds: defaultdict[str, Counter[_Kind]] = field(default_factory=lambda: defaultdict(Counter))
    first: int = 0
    numbering: Numbering | None = None
    tracks: dict[str, Track] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame of the file: which video and index, and the object itself."""

    video: str
    index: int | None
    node: Node

    @property
    def labels(self) -> list[Node]:
        return self.node.nodes("labels")


def read(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The videos of a file, one after the other; each is a sequence.

    Frames are numbered by ``frameIndex``. Where that leads beyond the number of frames that `options` tell, or they
    tell none, the first one of the file is frame 0, and a note says so. Ids that are whole numbers are the numbers of
    the tracks; others get free numbers. A track whose category changes has that of most of its labels; one that is a
    crowd for the most part is an ignore region.

    Args:
        path: the file, a list of frames, or an object with such a list under "frames".
        options: class table, name of a video that has none, least score, size and number of frames if known.

    Raises:
        FormatError: the file is not of this kind, frames of a video do not ascend or lie apart, an id is twice in a
            frame, or a mask has no size.
    """
    videos = _survey(path, options)
    if len(videos) == 1:  # its entries can be read at any time, also when no further video was found
        (video,) = videos.values()
        yield _content(video, _frames(path, options), options)
        return
    for name, frames in groupby(_frames(path, options), key=lambda frame: frame.video):
        yield _content(videos[name], frames, options)


def _content(video: _Video, frames: Iterator[_Frame], options: ReadOptions) -> Content:
    notes = _finish(video, options)
    sequence = _sequence(video, options)
    return Content(sequence, _entries(video, frames, options, notes), tuple(video.tracks.values()), notes)


def _frames(path: Path, options: ReadOptions) -> Iterator[_Frame]:
    for key, number, value in members(path):
        if key in ("", "frames") and number is not None:
            node = Node.of(path, f"frame[{number}]" if not key else f"frames[{number}]", value)
            index = node.whole("frameIndex", most=MOST_FRAMES - 1) if node.has("frameIndex") else None
            name = node.text("videoName", "") or options.name or path.stem
            yield _Frame(name, index, node)


def _survey(path: Path, options: ReadOptions) -> dict[str, _Video]:
    videos: dict[str, _Video] = {}
    last = ""
    for frame in _frames(path, options):
        if frame.video in videos and frame.video != last:
            todo = "Put the frames of each video together."
            raise FormatError(f"{frame.node.place}: video '{frame.video}' goes on", path=path, todo=todo)
        last = frame.video
        _survey_frame(videos.setdefault(last, _Video(path, last, options.images.size)), frame, options)
    if not videos:
        todo = "Choose a file of labels in BDD100K's format."
        raise FormatError("the file holds no frames", path=path, expected="a list of frames", todo=todo)
    return videos


def _survey_frame(video: _Video, frame: _Frame, options: ReadOptions) -> None:
    index = _index_of(video, frame)
    video.names[index] = frame.node.text("name", "")
    if frame.node.has("attributes"):
        video.numbering = _numbering(frame.node.node("attributes"))
    if frame.node.has("size"):
        size = frame.node.node("size")
        _set_size(video, size, (size.whole("height", most=LARGEST), size.whole("width", most=LARGEST)))
    seen: set[str] = set()
    for label in _wanted(frame, options):
        name = label.text("id")
        if name in seen:
            todo = "Remove one, or give it another id."
            raise label.error(FormatError(f"id '{name}' is in the frame twice", expected="each id once", todo=todo))
        seen.add(name)
        video.kinds[name][_kind(label)] += 1
        if label.has("rle") and label.node("rle").has("size"):
            _set_size(video, label, _rle_size(label.node("rle")))


def _numbering(attributes: Node) -> Numbering | None:
    try:
        return numbering_in(attributes.values)
    except FormatError as error:
        raise attributes.error(error) from error


def _index_of(video: _Video, frame: _Frame) -> int:
    last = next(reversed(video.names), -1)
    index = last + 1 if frame.index is None else frame.index
    if index <= last:
        raise frame.node.wrong("frameIndex", f"{last + 1} or more, as frames ascend", index)
    return index


def _rle_size(rle: Node) -> tuple[int, int]:
    values = rle.array("size")
    if len(values) != 2 or any(type(value) is not int for value in values):
        raise rle.error(FormatError("size is wrong", expected="[height, width]", got=str(values[:4])))
    return values[0], values[1]


def _set_size(video: _Video, node: Node, size: tuple[int, int]) -> None:
    try:
        check_image(*size)
        if video.size is not None and video.size != size:
            expected, got = (f"{width}x{height}" for height, width in (video.size, size))
            raise FormatError("another size than the images", expected=expected, got=got)
    except FormatError as error:
        raise node.error(error) from error
    video.size = size


def _kind(label: Node) -> _Kind:
    attributes = _attributes(label)
    try:
        marks = track_marks_in(attributes.values)
    except FormatError as error:
        raise attributes.error(error) from error
    return _Kind(label.text("category"), attributes.flag("crowd"), marks)


def _attributes(label: Node) -> Node:
    return label.node("attributes") if label.has("attributes") else Node(label.path, label.place, {})


def _wanted(frame: _Frame, options: ReadOptions) -> list[Node]:
    least = options.min_score
    return [label for label in frame.labels if least is None or label.real("score", 1.0) >= least]


def _finish(video: _Video, options: ReadOptions) -> list[str]:
    """Settle where the frames of a video start and which tracks it has; returns what a person should know of it."""
    notes: list[str] = []
    first, last = next(iter(video.names)), next(reversed(video.names))
    count = options.images.frame_count
    if first and (count is None or last >= count):
        video.first = first
        notes.append(f"Frames of {video.name} start at frameIndex {first}: that one is frame 0 here.")
    numbers = _numbers(list(video.kinds), notes)
    for name, kinds in video.kinds.items():
        video.tracks[name] = _track(numbers[name], kinds, options, notes)
    return notes


def _numbers(names: list[str], notes: list[str]) -> dict[str, int]:
    numbers = {name: number for (name, _), number in track_numbers((name, None) for name in names).items()}
    changed = [f"'{name[:20]}' is track {number}" for name, number in numbers.items() if name != str(number)]
    if changed:
        notes.append(f"{plural(len(changed), 'id')} renumbered, as tracks have whole numbers: {some(changed, 3)}.")
    return numbers


def _track(track_id: int, kinds: Counter[_Kind], options: ReadOptions, notes: list[str]) -> Track:
    categories: Counter[str] = Counter()
    for kind, count in kinds.items():
        categories[kind.category] += count
    if len(categories) > 1:
        (most, frames), *others = categories.most_common()
        rest = " and ".join(f"{name} in {number}" for name, number in others)
        notes.append(f"Track {track_id} is {most} in {plural(frames, 'frame')} and {rest}: taken as {most}.")
    most = categories.most_common(1)[0][0]
    kind = next(kind for kind, _ in kinds.most_common() if kind.category == most)
    track = kind.marks.track(options, track_id, most, BDD_TABLE)
    crowded = sum(count for kind, count in kinds.items() if kind.crowd)
    return _as_crowd(track) if 2 * crowded > kinds.total() else track


def _as_crowd(track: Track) -> Track:
    return track if is_area(track) else Track(track.track_id, IGNORE.class_id, _CROWD, track.instance)


def _sequence(video: _Video, options: ReadOptions) -> Sequence:
    last = next(reversed(video.names)) - video.first
    count = options.images.frame_count or last + 1
    if last >= count:
        todo = "Check that the file belongs to these images."
        expected, got = f"frames 0 to {count - 1}", f"frame {last}"
        problem = f"video '{video.name}' is longer than the images"
        raise FormatError(problem, path=video.path, expected=expected, got=got, todo=todo)
    names = tuple(video.names.get(index + video.first, "") for index in range(count))
    numbering = options.images.numbering or video.numbering or Numbering.KITTI
    name = options.name or video.name
    return Sequence(0, name, "", names if any(names) else (), count, *(video.size or (0, 0)), numbering)


def _entries(video: _Video, frames: Iterator[_Frame], options: ReadOptions, notes: list[str]) -> Iterator[Entry]:
    left_out: Counter[str] = Counter()
    for index, frame in zip(video.names, frames, strict=True):
        for label in _wanted(frame, options):
            entry = _entry(video, index - video.first, label, left_out)
            if entry is not None:
                yield entry
        left_out["detections below the least score"] += len(frame.labels) - len(_wanted(frame, options))
    notes.extend(f"{count:,} {what} left out." for what, count in left_out.items() if count)


def _entry(video: _Video, frame: int, label: Node, left_out: Counter[str]) -> Entry | None:
    detection = _detection(label, left_out)
    mask, polygons = _mask(video, label) if label.has("rle") or label.has("poly2d") else (None, ())
    if detection is None and mask is None:
        left_out["labels without a box or a mask"] += 1
        return None
    return Entry(frame, video.tracks[label.text("id")], detection, mask, polygons)


def _mask(video: _Video, label: Node) -> tuple[Mask | None, tuple[Polygon, ...]]:
    if video.size is None:
        todo = "Say how large the images are."
        raise label.error(FormatError("the file does not say how large its images are", todo=todo))
    return read_mask(label, video.size)


def _detection(label: Node, left_out: Counter[str]) -> Detection | None:
    if not label.has("box2d"):
        return None
    attributes = _attributes(label)
    box = read_box(label, attributes)
    if box is None:
        left_out["boxes without an area"] += 1
        return None
    try:
        return marked_detection(box, attributes.values)
    except FormatError as error:
        raise label.error(error) from error

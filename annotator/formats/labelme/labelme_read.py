"""Folders of labelme read in two passes: the objects in all of them, then image by image."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.json_stream import members
from annotator.formats.json_values import Node
from annotator.formats.labelme.labelme_shapes import KINDS, Instance, bounds, kind_of
from annotator.formats.limits import MOST_FRAMES, check_image
from annotator.formats.lines import LARGEST
from annotator.formats.marks import TrackMarks, numbering_in, track_marks_in
from annotator.formats.problems import some
from annotator.formats.track_numbers import linked_numbers, track_numbers
from annotator.project.frames import ImageFolder, natural_key
from annotator.project.image_files import IMAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.boxes import Box
    from annotator.domain.tracks import Track
    from annotator.formats.options import ReadOptions

_SPARSEST = 100
"""Names whose numbers are sparser than one in a hundred are time stamps or the like, not frame numbers."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Document:
    """The json of one image: what it says of the image, and its shapes of the kinds that are read."""

    image: Node
    shapes: list[Node]
    others: list[Node]

    @property
    def size(self) -> tuple[int, int] | None:
        """(height, width), if it says it."""
        if not (self.image.has("imageHeight") and self.image.has("imageWidth")):
            return None
        return (self.image.whole("imageHeight", most=LARGEST), self.image.whole("imageWidth", most=LARGEST))


@dataclass(slots=True)
class _Survey:
    """What all files together say: names of the images, size, the first shape of each object, loose shapes.

    Loose shapes have no group: they are linked over the frames by their boxes.
    """

    names: dict[int, str] = field(default_factory=dict)
    size: tuple[int, int] | None = None
    heads: dict[Key, Node] = field(default_factory=dict)
    loose: list[tuple[str, int, Box]] = field(default_factory=list)
    numbering: Numbering | None = None
    notes: list[str] = field(default_factory=list)


def read(folder: Path, options: ReadOptions) -> Iterator[Content]:
    """The folder as one sequence.

    The images beside the json files are the frames; where there are none, the files are, by the numbers in their names
    if these are plain numbers, else in natural order. Shapes without a group are linked over the frames by overlap. A
    group that is used with two labels is two tracks.

    Args:
        folder: the folder.
        options: class table, name, least score, size, number of frames and numbering if known.

    Raises:
        FormatError: there are no json files of labelme, or one is broken; with the place inside it.
        FrameError: there are images beside the files, and none can be read.
    """
    files = label_files(folder) if folder.is_dir() else []
    if not files:
        todo = "Choose the folder with the json files."
        raise FormatError("this is no folder of json files", path=folder, expected="labelme json", todo=todo)
    frames, survey = _frames(folder, files, options)
    for frame, path in sorted(frames.items()):
        _survey(survey, frame, _document(path), options)
    tracks = _Tracks(survey, options)
    sequence = _sequence(folder, survey, frames, options)
    yield Content(sequence, _entries(frames, tracks, sequence, options), tracks.all(), tracks.notes)


def label_files(folder: Path) -> list[Path]:
    """The json files of a folder, in natural order."""
    inside = folder.iterdir() if folder.is_dir() else ()
    found = [item for item in inside if item.suffix.lower() == ".json" and not item.name.startswith(".")]
    return sorted(found, key=lambda item: (natural_key(item.stem), item.name))


def _frames(folder: Path, files: list[Path], options: ReadOptions) -> tuple[dict[int, Path], _Survey]:
    """Which file belongs to which frame, and what the images beside them say."""
    survey = _Survey(size=options.images.size)
    first = _document(files[0]).image
    try:
        survey.numbering = options.images.numbering or numbering_in(first.values)
    except FormatError as error:
        raise first.error(error) from error
    start = None if survey.numbering is None else survey.numbering.first_frame
    if any(item.suffix.lower() in IMAGE_SUFFIXES and not item.name.startswith(".") for item in folder.iterdir()):
        images = ImageFolder.scan(folder, start)
        by_stem = {PurePosixPath(name).stem: frame for frame, name in enumerate(images.frames) if name}
        if all(path.stem in by_stem for path in files):
            survey.names.update(enumerate(images.frames))
            survey.size = survey.size or (images.height, images.width)
            return {by_stem[path.stem]: path for path in files}, survey
    return _by_number(folder, files, start, survey), survey


def _by_number(folder: Path, files: list[Path], start: int | None, survey: _Survey) -> dict[int, Path]:
    numbers = [
        int(path.stem) for path in files if path.stem.isascii() and path.stem.isdecimal() and len(path.stem) < 10
    ]
    if len(numbers) < len(files) or max(numbers) - min(numbers) >= _SPARSEST * len(files):
        return dict(enumerate(files))
    first = min(numbers) if start is None else min(start, *numbers)
    if start is None and first > 1:
        survey.notes.append(f"The first file is {files[0].name}: that is frame 0 here.")
    frames: dict[int, Path] = {}
    for number, path in zip(numbers, files, strict=True):
        other = frames.setdefault(number - first, path)
        if other != path:
            got = f"{other.name} and {path.name}"
            todo = "Remove one of them."
            problem = f"two files have the number {number}"
            raise FormatError(problem, path=folder, expected="one file a frame", got=got, todo=todo)
    return frames


def _document(path: Path) -> _Document:
    values: dict[str, Any] = {}
    shapes: list[Node] = []
    others: list[Node] = []
    for key, index, element in members(path):
        if key != "shapes":
            values[key] = None if key == "imageData" else element
        elif index is not None:
            shape = Node.of(path, f"shapes[{index}]", element)
            (shapes if kind_of(shape) in KINDS else others).append(shape)
    if "imagePath" not in values:
        todo = "Choose a folder of labelme's json files."
        raise FormatError("this is no json of labelme", path=path, expected="imagePath and shapes", todo=todo)
    return _Document(Node(path, "", values), shapes, others)


def _wanted(document: _Document, options: ReadOptions) -> Iterator[Node]:
    """Its shapes that have an area and a score that is high enough."""
    for shape in document.shapes:
        if bounds(shape) is not None:
            least = options.min_score
            if least is None or shape.real("score", 1.0) >= least:
                yield shape


def _survey(survey: _Survey, frame: int, document: _Document, options: ReadOptions) -> None:
    image = document.image
    survey.names.setdefault(frame, PurePosixPath(image.text("imagePath", "").replace("\\", "/")).name)
    size = document.size
    try:
        if size is not None:
            check_image(*size)
        if size is not None and survey.size is not None and size != survey.size:
            todo = "Images of several sizes are no sequence."
            expected, got = (f"{width}x{height}" for height, width in (survey.size, size))
            raise FormatError("another size than the images", expected=expected, got=got, todo=todo)
    except FormatError as error:
        raise error.at(image.path) from error
    survey.size = survey.size or size
    for shape in _wanted(document, options):
        label, group = shape.text("label"), shape.text("group_id", "")
        if group:
            survey.heads.setdefault((group, label), shape)
        elif (box := bounds(shape)) is not None:
            survey.loose.append((label, frame, box))


class _Tracks:
    """The track of each shape: by its group and label, or, where it has no group, by the links between boxes."""

    def __init__(self, survey: _Survey, options: ReadOptions) -> None:
        self.notes = survey.notes
        self._numbers = track_numbers(survey.heads)
        self._tracks: dict[int, Track] = {}
        for (group, label), head in survey.heads.items():
            number = self._numbers[group, label]
            self._tracks[number] = _track(head, label, number, options)
        linked = linked_numbers(survey.loose, max(self._numbers.values(), default=0) + 1)
        for (label, _, _), number in zip(survey.loose, linked, strict=True):
            self._tracks.setdefault(number, TrackMarks().track(options, number, label, EVERY_TABLE))
        self._linked = iter(linked)
        self._note(linked)

    def all(self) -> tuple[Track, ...]:
        """All of them, by number."""
        return tuple(track for _, track in sorted(self._tracks.items()))

    def of(self, shape: Node) -> Track:
        """The track of a shape; to be asked of every one that is wanted, in the order of the frames."""
        group = shape.text("group_id", "")
        number = self._numbers[group, shape.text("label")] if group else next(self._linked)
        return self._tracks[number]

    def _note(self, linked: list[int]) -> None:
        changed = [f"{label} {group} is track {number}" for (group, label), number in self._numbers.items()
                   if str(number) != group]  # fmt: skip
        if changed:
            self.notes.append(f"Groups of several labels, or that are no numbers: {some(changed, 3)}.")
        if linked:
            tracks = plural(len(set(linked)), "track")
            self.notes.append(f"{plural(len(linked), 'shape')} without group_id linked into {tracks}.")


def _track(shape: Node, label: str, number: int, options: ReadOptions) -> Track:
    try:
        return track_marks_in(shape.values).track(options, number, label, EVERY_TABLE)
    except FormatError as error:
        raise shape.error(error) from error


def _sequence(folder: Path, survey: _Survey, frames: dict[int, Path], options: ReadOptions) -> Sequence:
    last = max(frames)
    count = options.images.frame_count or max(last, *survey.names) + 1
    if last >= count or count > MOST_FRAMES:
        expected, todo = f"{min(count, MOST_FRAMES)} frames", "Check that the files belong to these images."
        raise FormatError("there are more files than frames", path=frames[last], expected=expected, todo=todo)
    names = tuple(survey.names.get(frame, "") for frame in range(count))
    name = options.name or folder.absolute().name
    numbering = survey.numbering or Numbering.KITTI
    return Sequence(0, name, "", names if any(names) else (), count, *(survey.size or (0, 0)), numbering)


def _entries(frames: dict[int, Path], tracks: _Tracks, sequence: Sequence, options: ReadOptions) -> Iterator[Entry]:
    left_out: Counter[str] = Counter()
    parted = 0
    for frame, path in sorted(frames.items()):
        document = _document(path)
        left_out.update(kind_of(shape) for shape in document.others)
        found: dict[Track, Instance] = {}
        for shape in _wanted(document, options):
            found.setdefault(tracks.of(shape), Instance()).add(shape)
        left_out["shape without an area, or below the least score"] += len(document.shapes) - sum(
            map(len, found.values())
        )
        parted += sum(len(instance.rectangles) > 1 for instance in found.values())
        for track, instance in sorted(found.items(), key=lambda item: item[0].track_id):
            yield _entry(frame, track, instance, sequence)
    tracks.notes.extend(f"Left out: {count:,} × {what}." for what, count in sorted(left_out.items()) if count)
    if parted:
        objects = plural(parted, "object")
        tracks.notes.append(f"{objects} of several rectangles in one image: the box around them was taken.")


def _entry(frame: int, track: Track, instance: Instance, sequence: Sequence) -> Entry:
    drawn = [*instance.masks, *instance.polygons]
    if drawn and not sequence.height:
        todo = "Say how large the images are."
        raise drawn[0].error(FormatError("the files do not say how large their images are", todo=todo))
    mask, polygons = instance.mask((sequence.height, sequence.width)) if drawn else (None, ())
    return Entry(frame, track, instance.detection(), mask, polygons)

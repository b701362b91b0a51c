"""Values that COCO json and YouTube-VIS json have in common: categories, boxes with their marks, masks, videos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.domain.boxes import Box
from annotator.domain.classes import AREA_TYPES, IGNORE, UNMAPPED, class_name
from annotator.domain.masks import Polygon
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.codec import type_name
from annotator.formats.decimals import corner_and_sides, from_sides
from annotator.formats.json_values import Node, box_of, finite, wrong
from annotator.formats.limits import check_frames, check_image
from annotator.formats.marks import NUMBERING, marked_detection, numbering_in, track_marks_in
from annotator.formats.mask_json import flat_ring, polygon_mask, rle_mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from annotator.domain.masks import Mask
    from annotator.formats.options import ReadOptions

BOX = "mots_box"
"""The mark of a box that ``bbox`` cannot say; false where there is none, and ``bbox`` is that of the mask."""

_FIRST_OF_TYPES = 101  # above the numbers of the classes
_CROWD = "crowd"


def check_same(said: tuple[int, int] | None, written: tuple[int, int] | None) -> None:
    """Raise FormatError when a person says another size (height, width) than the file."""
    if said and written and said != written:
        expected, got = (f"{width}x{height}" for height, width in (said, written))
        raise FormatError("the images have another size", expected=expected, got=got)


class Categories:
    """Numbers for the types of tracks: a class keeps its own, other types count from 101."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._parents: dict[str, str] = {}

    def of(self, track: Track) -> int:
        """The category of a track."""
        name = type_name(track)
        if name not in self._numbers:
            others = sum(number >= _FIRST_OF_TYPES for number in self._numbers.values())
            self._numbers[name] = _FIRST_OF_TYPES + others if track.source_type else track.class_id
            self._parents[name] = "" if track.class_id == UNMAPPED else class_name(track.class_id)
        return self._numbers[name]

    def values(self) -> Iterator[dict[str, Any]]:
        """The categories as they stand in the file, by number."""
        for name, number in sorted(self._numbers.items(), key=lambda item: item[1]):
            yield {"id": number, "name": name, "supercategory": self._parents[name]}


@dataclass(frozen=True, slots=True)
class Shape:
    """What an annotation says of one frame: its box and its masks, not decoded yet.

    Attributes:
        node: the annotation, for places in errors.
        bbox: ``[x, y, width, height]``, None where there is none.
        segmentation: run lengths, polygons, or nothing.
        marks: what is said besides, see `annotator.formats.marks`.
    """

    node: Node
    bbox: object
    segmentation: object
    marks: Mapping[str, Any]

    def detection(self) -> Detection | None:
        """The box with its marks; None where there is none, or it has no area.

        Raises:
            FormatError: it is no box.
        """
        box = self.box()
        try:
            return None if box is None else marked_detection(box, self.marks)
        except FormatError as error:
            raise self.node.error(error) from error

    def box(self) -> Box | None:
        """The box; None where there is none, or it has no area."""
        mark = self.marks.get(BOX)
        if mark is False or (self.bbox is None and mark is None):
            return None
        numbers = self._four(self.bbox if mark is None else mark)
        return box_of(*(numbers if mark is not None else from_sides(*numbers)))

    def size(self) -> tuple[int, int] | None:
        """(height, width) as the run lengths say it."""
        if not isinstance(self.segmentation, dict):
            return None
        node = self._segmentation()
        sides = node.array("size", [])
        if len(sides) != 2 or any(type(side) is not int for side in sides):
            raise node.wrong("size", "[height, width]", sides)
        return (sides[0], sides[1])

    def mask(self, size: tuple[int, int]) -> tuple[Mask | None, tuple[Polygon, ...]]:
        """The mask in an image of `size` (height, width), and its vertices where it is made of polygons.

        Raises:
            FormatError: it is broken, or of another size.
        """
        if not self.segmentation:
            return None, ()
        if isinstance(self.segmentation, dict):
            return rle_mask(self._segmentation(), size), ()
        if not isinstance(self.segmentation, list):
            raise self.node.wrong("segmentation", "run lengths or polygons", self.segmentation)
        polygons = tuple(Polygon(flat_ring(self.node, "segmentation", ring)) for ring in self.segmentation)
        try:
            return polygon_mask(polygons, size), polygons
        except FormatError as error:
            raise self.node.error(error) from error

    def _segmentation(self) -> Node:
        return Node.of(self.node.path, f"{self.node.place}.segmentation", self.segmentation)

    def _four(self, values: object) -> tuple[float, float, float, float]:
        place = f"{self.node.place}.bbox"
        if not isinstance(values, list) or len(values) != 4:
            raise wrong(self.node.path, place, "a list of 4 numbers", values)
        x, y, third, fourth = (finite(self.node.path, place, value) for value in values)
        return (x, y, third, fourth)


def bbox_of(detection: Detection | None, mask: Mask | None) -> tuple[list[float], dict[str, Any]]:
    """``[x, y, width, height]`` of an entry, and the mark that tells what that cannot say.

    An entry without a box has that of its mask, and the mark says so.
    """
    if detection is None:
        x1, y1, x2, y2 = mask.bounds if mask is not None else (0, 0, 0, 0)
        return [x1, y1, x2 - x1, y2 - y1], {BOX: False}
    sides = corner_and_sides(detection.box)
    exact = from_sides(*sides) == detection.box.corners
    return list(sides), {} if exact else {BOX: list(detection.box.corners)}


def rle_of(mask: Mask) -> dict[str, Any]:
    """A mask as compressed run lengths."""
    return {"size": [mask.height, mask.width], "counts": mask.counts}


def is_area(track: Track) -> bool:
    """Whether a track is an area that is left out of scoring: COCO's ``iscrowd``."""
    return track.class_id == IGNORE.class_id and track.source_type in AREA_TYPES


def named_track(node: Node, category: Node, number: int, options: ReadOptions) -> Track:
    """The track of an annotation, from its category and its marks; a crowd is an ignore region, whatever it is made of.

    Raises:
        FormatError: a mark is wrong.
    """
    try:
        marks = track_marks_in(node.values)
        track = marks.track(options, number, category.text("name"), EVERY_TABLE)
    except FormatError as error:
        raise node.error(error) from error
    is_crowd = node.flag("iscrowd") and track.class_id != IGNORE.class_id and not marks.class_name
    return Track(number, IGNORE.class_id, _CROWD, track.instance) if is_crowd else track


def nothing_notes(count: int) -> list[str]:
    """What to say of annotations that were left out, since nothing is in them."""
    return [f"{plural(count, 'annotation')} with neither a box of some area nor a mask left out."] if count else []


def video_of(number: int, sequence: Sequence) -> dict[str, Any]:
    """A sequence as an element of ``videos``."""
    values: dict[str, Any] = {
        "id": number,
        "name": sequence.name,
        "width": sequence.width,
        "height": sequence.height,
        "length": sequence.frame_count,
    }
    if sequence.frame_rate:
        values["fps"] = sequence.frame_rate
    if sequence.numbering is not Numbering.KITTI:
        values[NUMBERING] = sequence.numbering.value
    return values


def sequence_of(
    node: Node,
    name: str,
    frames: tuple[str, ...],
    count: int,
    size: tuple[int, int] | None,
    options: ReadOptions,
) -> Sequence:
    """A sequence as its video and images say it; what a person says must agree.

    Args:
        node: the video, for marks and places in errors.
        name: its name, unless a person gave one.
        frames: names of the images, as far as they are known.
        count: number of frames, unless a person says it.
        size: (height, width) as the file says it.
        options: what a person says.

    Raises:
        FormatError: the size differs from what a person says, or the sequence is too large.
    """
    height, width = size or options.images.size or (0, 0)
    count = options.images.frame_count or count
    try:
        check_same(options.images.size, size)
        check_frames(count)
        if height or width:
            check_image(height, width)
        numbering = options.images.numbering or numbering_in(node.values) or Numbering.KITTI
    except FormatError as error:
        raise node.error(error) from error
    rate = node.real("fps", 0.0) or None
    return Sequence(0, options.name or name, "", frames, count, height, width, numbering, rate)

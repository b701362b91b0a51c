"""The shapes of labelme as boxes and masks: rectangles, polygons, and masks as png in base64."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np
from pycocotools import mask as coco

from annotator.domain.boxes import Box
from annotator.domain.masks import Mask, Polygon
from annotator.errors import FormatError
from annotator.formats.json_values import Node, box_of, finite
from annotator.formats.limits import check_image
from annotator.formats.marks import marked_detection
from annotator.formats.mask_json import polygon_mask
from annotator.project.image_files import damage, png_header

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.masks import Point, Ring
    from annotator.domain.tracks import Detection

BOX, POLYGON, MASK = "rectangle", "polygon", "mask"
KINDS = (BOX, POLYGON, MASK)
_FEWEST = {BOX: 2, POLYGON: 3, MASK: 2}


@dataclass(slots=True)
class Instance:
    """The shapes of one object in one image."""

    rectangles: list[Node] = field(default_factory=list)
    polygons: list[Node] = field(default_factory=list)
    masks: list[Node] = field(default_factory=list)

    def add(self, shape: Node) -> None:
        """Take a shape, by its kind."""
        {BOX: self.rectangles, POLYGON: self.polygons, MASK: self.masks}[kind_of(shape)].append(shape)

    def __len__(self) -> int:
        return len(self.rectangles) + len(self.polygons) + len(self.masks)

    def detection(self) -> Detection | None:
        """The box with its marks: the rectangle, or the box around all of them.

        Raises:
            FormatError: a mark is wrong.
        """
        boxes = [box for shape in self.rectangles if (box := bounds(shape)) is not None]
        if not boxes:
            return None
        x1, y1 = min(box.x1 for box in boxes), min(box.y1 for box in boxes)
        box = Box(x1, y1, max(box.x2 for box in boxes), max(box.y2 for box in boxes))
        try:
            return marked_detection(box, self.rectangles[0].values)
        except FormatError as error:
            raise self.rectangles[0].error(error) from error

    def mask(self, size: tuple[int, int]) -> tuple[Mask | None, tuple[Polygon, ...]]:
        """The pixels of all polygons and masks, and the vertices where there are polygons alone.

        Args:
            size: (height, width) of the image.

        Raises:
            FormatError: a polygon or a png is broken, or a mask has another size than its points say.
        """
        polygons = tuple(Polygon(ring(shape)) for shape in self.polygons)
        parts = [_png_mask(shape, size) for shape in self.masks]
        if polygons:
            try:
                parts.append(polygon_mask(polygons, size))
            except FormatError as error:
                raise self.polygons[0].error(error) from error
        if len(parts) > 1:
            together = coco.merge([part.coco for part in parts])["counts"].decode("ascii")
            return Mask(*size, together), ()
        return (parts[0] if parts else None), () if self.masks else polygons


def kind_of(shape: Node) -> str:
    """What a shape is; labelme's first files had polygons alone, and did not say so."""
    return shape.text("shape_type", POLYGON)


def ring(shape: Node) -> Ring:
    """The points of a shape.

    Raises:
        FormatError: there are too few for its kind, or one of them is no point.
    """
    values = shape.array("points")
    fewest = _FEWEST[kind_of(shape)]
    if len(values) < fewest:
        todo = "Correct the shape."
        raise shape.error(FormatError("points are missing", expected=f"{fewest} or more", got=len(values), todo=todo))
    return tuple(_point(shape, index, value) for index, value in enumerate(values))


def bounds(shape: Node) -> Box | None:
    """The box around the points of a shape, and around the last pixel of a mask; None where it has no area.

    Raises:
        FormatError: the points are broken.
    """
    xs, ys = zip(*ring(shape), strict=True)
    last = 1 if kind_of(shape) == MASK else 0
    return box_of(min(xs), min(ys), max(xs) + last, max(ys) + last)


def _point(shape: Node, index: int, value: object) -> Point:
    place = f"{shape.place}.points[{index}]"
    if not isinstance(value, list) or len(value) != 2:
        raise shape.wrong(f"points[{index}]", "x and y", value)
    return finite(shape.path, place, value[0]), finite(shape.path, place, value[1])


def _png_mask(shape: Node, size: tuple[int, int]) -> Mask:
    """The pixels of a mask in the image; what lies outside is cut off, as labelme does."""
    (x1, y1), (x2, y2) = ring(shape)[:2]
    pixels = _pixels(shape)
    height, width = pixels.shape
    whole = all(value.is_integer() for value in (x1, y1, x2, y2))
    if whole and (x2 - x1 + 1, y2 - y1 + 1) != (width, height):
        expected, got = f"{x2 - x1 + 1:.0f}x{y2 - y1 + 1:.0f}", f"{width}x{height}"
        todo = "Correct the points."
        raise shape.error(
            FormatError("the mask is not as large as its points say", expected=expected, got=got, todo=todo)
        )
    left, top = round(x1), round(y1)
    # Bounds from 0 on: those of a mask that lies wholly outside would count from the other end.
    right, bottom = max(min(width, size[1] - left), 0), max(min(height, size[0] - top), 0)
    inside = pixels[max(-top, 0) : bottom, max(-left, 0) : right]
    if not inside.size:
        return Mask.empty(*size)
    return Mask.from_window(inside, max(left, 0), max(top, 0), *size)


def _pixels(shape: Node) -> NDArray[np.bool_]:
    """The png of a mask as (H, W), whose header is looked at before it is decoded."""
    try:
        data = base64.b64decode(shape.text("mask"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise shape.wrong("mask", "a png in base64", "other text") from error
    header = png_header(data)
    broken = damage(data) if header else "it is no png"
    if header is None or broken:
        raise shape.error(FormatError(f"the mask is damaged: {broken}", expected="a png in base64"))
    try:
        check_image(header.height, header.width)
    except FormatError as error:
        raise shape.error(error) from error
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if pixels is None:
        raise shape.error(FormatError("the mask cannot be decoded", expected="a png in base64"))
    return np.asarray(pixels != 0)

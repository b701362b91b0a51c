from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.formats.json_values import Node
from annotator.formats.labelme import labelme
from annotator.formats.labelme.labelme_shapes import Instance, bounds, kind_of
from tests.formats.contents import HEIGHT, WIDTH, block
from tests.strategies import boxes, masks

SIZE = (HEIGHT, WIDTH)


def node(kind: str, *points: tuple[float, float], **more: Any) -> Node:
    return Node(Path("a.json"), "shapes[0]", {"shape_type": kind, "points": [list(point) for point in points], **more})


def instance(*shapes: Node) -> Instance:
    found = Instance()
    for shape in shapes:
        found.add(shape)
    return found


def written(folder: Path, entry: Entry) -> Instance:
    """The shapes of an entry as the writer makes them."""
    sequence = Sequence(0, "s", "", (), 1, HEIGHT, WIDTH)
    labelme.write([Content(sequence, [entry])], folder / "s")
    shapes = json.loads((folder / "s" / "000000.json").read_text())["shapes"]
    return instance(*(Node(Path("a.json"), f"shapes[{index}]", shape) for index, shape in enumerate(shapes)))


@settings(max_examples=30, deadline=None)
@given(masks(HEIGHT, WIDTH).filter(lambda mask: mask.area))
def test_masks_come_back_from_their_png(tmp_path_factory: pytest.TempPathFactory, mask: Mask) -> None:
    found = written(tmp_path_factory.mktemp("a"), Entry(0, Track(1, 1), None, mask))
    assert (found.mask(SIZE), found.detection(), len(found)) == ((mask, ()), None, 1)
    assert bounds(found.masks[0]) == Box(*mask.bounds), "the last pixel of a mask belongs to it"


@settings(max_examples=30, deadline=None)
@given(boxes(), st.booleans(), st.none() | st.floats(0, 1))
def test_boxes_come_back(
    tmp_path_factory: pytest.TempPathFactory, box: Box, keyframe: bool, visibility: float | None
) -> None:
    detection = Detection(box, keyframe, visibility)
    found = written(tmp_path_factory.mktemp("a"), Entry(0, Track(1, 1), detection))
    assert (found.mask(SIZE), found.detection()) == ((None, ()), detection)


@given(st.lists(masks(HEIGHT, WIDTH), min_size=2, max_size=3))
def test_masks_of_an_object_are_joined(parts: list[Mask]) -> None:
    corners = ((0.0, 0.0), (WIDTH - 1.0, HEIGHT - 1.0))
    shapes = [node("mask", *corners, mask=png(part.to_array())) for part in parts]
    joined = np.any([part.to_array() for part in parts], axis=0)
    assert instance(*shapes).mask(SIZE) == (Mask.from_array(joined), ())


@pytest.mark.parametrize("inside", [1, 255])
@pytest.mark.parametrize("channels", [1, 3])
def test_any_png_will_do(inside: int, channels: int) -> None:
    pixels = np.zeros((3, 4, channels), np.uint8)
    pixels[1:, 1:] = inside
    shape = node("mask", (2, 2), (5, 4), mask=png(pixels))
    assert instance(shape).mask(SIZE)[0] == block(3, 3, 6, 5)


def test_a_palette_png_is_read_by_its_colours() -> None:
    """labelme itself writes none, but other tools write masks of one bit."""
    done, data = cv2.imencode(".png", block(1, 1, 3, 3).to_array().astype(np.uint8) * 255, [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert done
    shape = node("mask", (0, 0), (WIDTH - 1, HEIGHT - 1), mask=base64.b64encode(data.tobytes()).decode())
    assert instance(shape).mask(SIZE)[0] == block(1, 1, 3, 3)


@given(st.integers(-20, 40), st.integers(-20, 40))
def test_what_lies_outside_of_the_image_is_cut_off(left: int, top: int) -> None:
    """Also where nothing of the mask lies inside."""
    shape = node("mask", (left, top), (left + 4, top + 2), mask=png(np.ones((3, 5))))
    x1, y1, x2, y2 = max(left, 0), max(top, 0), min(left + 5, WIDTH), min(top + 3, HEIGHT)
    expected = block(x1, y1, x2, y2) if x1 < x2 and y1 < y2 else Mask.empty(*SIZE)
    assert instance(shape).mask(SIZE)[0] == expected


def test_the_box_around_points() -> None:
    assert bounds(node("polygon", (5, 1), (1, 3), (2, 7.5))) == Box(1, 1, 5, 7.5)
    assert bounds(node("rectangle", (5, 7), (1, 3))) == Box(1, 3, 5, 7)
    assert bounds(node("rectangle", (5, 7), (1, 7))) is None
    assert kind_of(node("circle")) == "circle"


def test_polygons_that_are_all_of_the_mask_keep_their_vertices() -> None:
    ring = ((1.0, 1.0), (8.5, 1.0), (4.0, 7.0))
    mask, polygons = instance(node("polygon", *ring)).mask(SIZE)
    assert polygons == (Polygon(ring),)
    assert mask == Mask.from_polygons(polygons, *SIZE)


def png(pixels: np.ndarray) -> str:
    done, data = cv2.imencode(".png", pixels.astype(np.uint8))
    assert done
    return base64.b64encode(data.tobytes()).decode()

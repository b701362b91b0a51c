from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from defusedxml.ElementTree import parse
from hypothesis import given, settings
from pycocotools import mask as coco

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats import registry
from annotator.formats.cvat import cvat_video
from annotator.formats.mots import mots_txt
from tests.formats.contents import COUNT, HEIGHT, WIDTH, Whole, again, block, wholes

SEQUENCE = Sequence(0, "street", "", (), COUNT, HEIGHT, WIDTH)
CAR = Track(7, 1)
BOX = Box(1, 2, 5.25, 7)


def write(path: Path, *entries: Entry, sequence: Sequence = SEQUENCE) -> tuple[ElementTree.Element, tuple[str, ...]]:
    """The root of the file, and the notes."""
    result = cvat_video.write([Content(sequence, entries)], path)
    return parse(path).getroot(), result.notes


def told(element: ElementTree.Element, *names: str) -> list[str | None]:
    return [element.get(name) for name in names]


@settings(max_examples=40, deadline=None)
@given(wholes())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, whole: Whole) -> None:
    assert again(cvat_video.CODEC, [whole], tmp_path_factory.mktemp("cvat") / "street.xml") == [whole]


def test_the_head_says_what_cvat_writes(tmp_path: Path) -> None:
    root, _ = write(tmp_path / "a.xml", Entry(0, CAR, Detection(BOX)), Entry(0, Track(8, 10, "Van"), Detection(BOX)))
    assert root.findtext("version") == "1.1"
    names = ("name", "size", "mode", "start_frame", "stop_frame", "original_size/width", "original_size/height")
    values = ["street", "4", "interpolation", "0", "3", str(WIDTH), str(HEIGHT)]
    assert [root.findtext(f"meta/task/{name}") for name in names] == values
    assert [item.text for item in root.findall("meta/task/labels/label/name")] == ["Van", "car"]


def test_a_box_ends_with_one_that_is_outside(tmp_path: Path) -> None:
    seen = Detection(BOX, keyframe=True, visibility=0.5)
    root, _ = write(tmp_path / "a.xml", Entry(0, CAR, seen), Entry(3, CAR, Detection(BOX, keyframe=True)))
    (track,) = root.findall("track")
    assert told(track, "id", "label", "group_id") == ["7", "car", None]
    shapes = track.findall("box")
    assert [told(shape, "frame", "keyframe", "outside", "occluded") for shape in shapes] == [
        ["0", "1", "0", "1"],
        ["1", "1", "1", "0"],
        ["3", "1", "0", "0"],
    ]
    assert told(shapes[0], "xtl", "ytl", "xbr", "ybr") == ["1", "2", "5.25", "7"]


def test_only_boxes_that_cvat_would_interpolate_otherwise_are_keyframes(tmp_path: Path) -> None:
    boxes = [Box(frame, 0, frame + 4, 4) for frame in range(COUNT)]
    moving = [Entry(frame, CAR, Detection(box, keyframe=frame in (0, 3))) for frame, box in enumerate(boxes)]
    root, _ = write(tmp_path / "a.xml", *moving)
    assert [shape.get("keyframe") for shape in root.iter("box")] == ["1", "0", "0", "1"]
    assert again(cvat_video.CODEC, [Whole(SEQUENCE, tuple(moving))], tmp_path / "b.xml")[0].entries == tuple(moving)
    moving[1] = replace(moving[1], detection=Detection(Box(0, 0, 4, 4)))
    root, _ = write(tmp_path / "c.xml", *moving)
    assert [shape.get("keyframe") for shape in root.iter("box")] == ["1"] * 4
    marks = [shape.findtext("attribute[@name='mots_keyframe']") for shape in root.iter("box")]
    assert marks == [None, "false", "false", None]


def test_each_mask_is_a_track_of_one_frame_in_the_group_of_its_object(tmp_path: Path) -> None:
    """CVAT takes the first mask of a track alone: cvat/apps/dataset_manager/formats/cvat.py, load_anno."""
    entries = [Entry(frame, CAR, Detection(BOX), block(1, 1, 4, 4)) for frame in (0, 3)]
    other = Entry(0, Track(9, 2), None, block(5, 5, 7, 7))
    root, _ = write(tmp_path / "a.xml", entries[0], other, entries[1])
    assert [told(track, "id", "label", "group_id") for track in root.findall("track")] == [
        ["7", "car", "8"],
        ["10", "car", "8"],
        ["11", "car", "8"],
        ["9", "pedestrian", None],
    ]
    masks = [told(mask, "frame", "outside") for mask in root.iter("mask")]
    assert masks == [["0", "0"], ["1", "1"], ["3", "0"], ["0", "0"], ["1", "1"]]


def test_a_mask_is_run_lengths_of_its_window_row_by_row(tmp_path: Path) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[2, 3:6] = pixels[3, 4] = True
    root, _ = write(tmp_path / "a.xml", Entry(3, CAR, None, Mask.from_array(pixels)))
    (mask,) = root.iter("mask")
    assert told(mask, "rle", "left", "top", "width", "height") == ["0, 3, 1, 1, 1", "3", "2", "3", "2"]


def test_vertices_of_a_person_are_polygons(tmp_path: Path) -> None:
    triangle = Polygon(((1.0, 1.0), (8.5, 1.0), (4.0, 7.0)))
    part = Polygon(((0.0, 5.0), (2.5, 5.0), (0.0, 7.5)))
    drawn, both = (Mask.from_polygons(polygons, HEIGHT, WIDTH) for polygons in ([triangle], [triangle, part]))
    entries = (
        Entry(0, CAR, None, drawn, (triangle,)),
        Entry(1, CAR, None, both, (triangle, part)),
        Entry(3, CAR, None, block(0, 0, 3, 3), (triangle,)),
    )
    root, notes = write(tmp_path / "a.xml", *entries)
    assert [shape.get("points") for shape in root.iter("polygon")] == ["1,1;8.5,1;4,7"] * 2
    assert notes == (
        "1 mask drawn in several parts written as pixels, since a track has one polygon a frame.",
        "1 mask with vertices that do not enclose just its pixels, or with holes in them, written without them.",
    )
    (whole,) = again(cvat_video.CODEC, [Whole(SEQUENCE, entries)], tmp_path / "b.xml")
    assert whole.entries == (entries[0], *(replace(entry, polygons=()) for entry in entries[1:]))


def test_names_are_escaped_and_what_xml_cannot_hold_is_refused(tmp_path: Path) -> None:
    odd = Track(7, 0, "a <b> & \"c\" 'd'\n\té")
    whole = Whole(replace(SEQUENCE, name="<&>"), (Entry(0, odd, Detection(BOX)),))
    assert again(cvat_video.CODEC, [whole], tmp_path / "a.xml") == [whole]
    words = r"a name holds a character that XML cannot \(got '\\x01' in 'a\\x01'\)\. Rename it"
    with pytest.raises(FormatError, match=words):
        write(tmp_path / "b.xml", Entry(0, Track(7, 0, "a\x01"), Detection(BOX)))
    assert not (tmp_path / "b.xml").exists()


def test_boxes_alone_need_no_size(tmp_path: Path) -> None:
    whole = Whole(replace(SEQUENCE, height=0, width=0), (Entry(0, CAR, Detection(BOX)),))
    assert again(cvat_video.CODEC, [whole], tmp_path / "a.xml") == [whole]


def test_it_is_recognised_by_its_root(tmp_path: Path) -> None:
    write(tmp_path / "a.xml")
    assert registry.codec_of(tmp_path / "a.xml") is cvat_video.CODEC
    (tmp_path / "b.xml").write_text("<svg/>")
    (tmp_path / "c.txt").write_text("<annotations/>")
    assert not any(cvat_video.recognises(tmp_path / name) for name in ("b.xml", "c.txt", "d.xml", ""))
    assert cvat_video.CODEC.place(Path("out"), replace(SEQUENCE, name="a/b")) == Path("out/cvat/a-b.xml")


def test_real_masks_are_what_pycocotools_makes_of_their_run_lengths(data_dir: Path, tmp_path: Path) -> None:
    """As CVAT's own MaskConverter does: rows are the columns of a window laid on its side."""
    path = data_dir / "dev" / "kitti" / "instances_txt" / "0000.txt"
    objects = [item for item in mots_txt.read(path, size=(375, 1242)) if item.frame < 5]
    entries = [Entry(item.frame, Track(item.object_id, item.class_id), None, item.mask) for item in objects]
    root, _ = write(tmp_path / "a.xml", *entries, sequence=Sequence(0, "0000", "", (), 5, 375, 1242))
    found = Counter(decoded(mask) for mask in root.iter("mask") if mask.get("outside") == "0")
    assert found == Counter(item.mask for item in objects)


def decoded(mask: ElementTree.Element) -> Mask:
    left, top, width, height = (int(mask.get(name, "")) for name in ("left", "top", "width", "height"))
    runs = {"size": [width, height], "counts": [int(part) for part in mask.get("rle", "").split(",")]}
    pixels = np.zeros((375, 1242), dtype=bool)
    pixels[top : top + height, left : left + width] = coco.decode(coco.frPyObjects(runs, width, height)).T
    return Mask.from_array(pixels)

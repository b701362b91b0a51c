from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.classes import IGNORE, UNMAPPED
from annotator.domain.exchange import Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats.bdd100k import bdd100k
from annotator.formats.bdd100k.bdd100k_read import read
from annotator.formats.limits import Limits
from annotator.formats.options import ReadOptions
from tests.formats.contents import HEIGHT, WIDTH, Whole, block, whole_of, wholes

BOX = {"x1": 1, "y1": 2, "x2": 4, "y2": 6}
RLE = {"counts": block(1, 1, 4, 4).counts, "size": [HEIGHT, WIDTH]}


def label(name: object = "7", category: str = "car", **values: object) -> dict[str, Any]:
    return {"id": name, "category": category, "attributes": {}, "box2d": BOX, **values}


def frame(index: int | None, *labels: dict[str, Any], video: str = "v", **values: object) -> dict[str, Any]:
    told = {} if index is None else {"frameIndex": index}
    return {"name": f"{video}-{index}.jpg", "videoName": video, **told, "labels": list(labels), **values}


def found(folder: Path, data: object, options: ReadOptions | None = None) -> tuple[list[Whole], list[str]]:
    path = folder / "a.json"
    path.write_text(json.dumps(data))
    notes: list[str] = []
    wholes = []
    for content in read(path, options or ReadOptions()):
        wholes.append(whole_of(content))
        notes += content.notes
    return wholes, notes


def entries(folder: Path, *frames: dict[str, Any], options: ReadOptions | None = None) -> tuple[Entry, ...]:
    ((whole,), _) = found(folder, list(frames), options)
    return whole.entries


def images(size: tuple[int, int] | None = None, count: int | None = None) -> ReadOptions:
    return ReadOptions(images=Limits(size, count))


def test_a_file_that_starts_late_starts_with_its_first_frame(tmp_path: Path) -> None:
    data = [frame(165, label()), frame(167, label())]
    (whole,), notes = found(tmp_path, data)
    assert [entry.frame for entry in whole.entries] == [0, 2]
    assert whole.sequence.frame_count == 3
    assert notes == ["Frames of v start at frameIndex 165: that one is frame 0 here."]
    (whole,), notes = found(tmp_path, data, images(count=200))
    assert [entry.frame for entry in whole.entries] == [165, 167]
    assert (whole.sequence.frame_count, notes) == (200, [])


def test_a_video_longer_than_the_images_is_refused(tmp_path: Path) -> None:
    words = r"a\.json: video 'v' is longer than the images \(expected frames 0 to 1, got frame 2\)"
    with pytest.raises(FormatError, match=words):
        found(tmp_path, [frame(0), frame(2)], images(count=2))


def test_frames_without_an_index_are_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert [entry.frame for entry in entries(tmp_path, frame(None), frame(None, label()))] == [1]


def test_several_videos_are_several_sequences(tmp_path: Path) -> None:
    data = {"frames": [frame(0, label()), frame(1), frame(3, label("9"), video="w")], "groups": []}
    (first, second), _ = found(tmp_path, data)
    assert [whole.sequence.name for whole in (first, second)] == ["v", "w"]
    assert [entry.track.track_id for entry in (*first.entries, *second.entries)] == [7, 9]
    with pytest.raises(FormatError, match=r"frame\[2\]: video 'v' goes on\. Put the frames of each video together"):
        found(tmp_path, [frame(0), frame(0, video="w"), frame(1)])


@settings(max_examples=15, deadline=None)
@given(st.lists(wholes(), min_size=2, max_size=3))
def test_files_of_several_videos_put_together(tmp_path_factory: pytest.TempPathFactory, parts: list[Whole]) -> None:
    folder = tmp_path_factory.mktemp("bdd")
    named = [replace(part, sequence=replace(part.sequence, name=f"s{number}")) for number, part in enumerate(parts)]
    together = []
    for part in named:
        bdd100k.write([part.content()], folder / f"{part.sequence.name}.json")
        together += json.loads((folder / f"{part.sequence.name}.json").read_text())
    assert found(folder, together)[0] == named
    assert found(folder, {"frames": together, "config": None})[0] == named


def test_the_name_of_a_person_comes_first(tmp_path: Path) -> None:
    (whole,), _ = found(tmp_path, [frame(0)], ReadOptions(name="mine"))
    assert whole.sequence.name == "mine"
    (whole,), _ = found(tmp_path, [frame(0, video="")])
    assert whole.sequence.name == "a", "the name of the file, where nothing else is known"


def test_ids_that_are_no_numbers_get_some(tmp_path: Path) -> None:
    (whole,), notes = found(tmp_path, [frame(0, label("x1"), label("90"), label(3))])
    assert [entry.track.track_id for entry in whole.entries] == [3, 90, 91]
    assert notes == ["1 id renumbered, as tracks have whole numbers: 'x1' is track 91."]


def test_a_track_has_the_category_of_most_of_its_labels(tmp_path: Path) -> None:
    data = [frame(0, label(category="truck")), frame(1, label()), frame(2, label())]
    (whole,), notes = found(tmp_path, data)
    assert {entry.track for entry in whole.entries} == {Track(7, 1)}
    assert notes == ["Track 7 is car in 2 frames and truck in 1: taken as car."]


@pytest.mark.parametrize(
    ("category", "class_id", "source_type"),
    [
        ("pedestrian", 2, ""),
        ("car", 1, ""),
        ("rider", IGNORE.class_id, "rider"),
        ("bicycle", IGNORE.class_id, "bicycle"),
        ("other vehicle", IGNORE.class_id, "other vehicle"),
        ("traffic light", UNMAPPED, "traffic light"),
    ],
)
def test_classes(tmp_path: Path, category: str, class_id: int, source_type: str) -> None:
    (entry,) = entries(tmp_path, frame(0, label(category=category)))
    assert entry.track == Track(7, class_id, source_type)


def test_a_crowd_is_an_ignore_region(tmp_path: Path) -> None:
    crowd, alone = {"crowd": True}, {"crowd": False}
    mostly = [frame(0, label(attributes=crowd)), frame(1, label(attributes=crowd)), frame(2, label(attributes=alone))]
    assert {entry.track for entry in entries(tmp_path, *mostly)} == {Track(7, IGNORE.class_id, "crowd")}
    assert {entry.track for entry in entries(tmp_path, *mostly[1:])} == {Track(7, 1)}, "half the labels are no more"


def test_boxes_end_behind_their_last_pixel_and_flat_ones_are_left_out(tmp_path: Path) -> None:
    flat = {**BOX, "x2": 0}
    (whole,), notes = found(tmp_path, [frame(0, label(), label("8", box2d=flat), label("9", box2d=None))])
    (entry,) = whole.entries
    assert entry.detection is not None
    assert entry.detection.box.corners == (1, 2, 5, 7)
    assert notes == ["1 boxes without an area left out.", "2 labels without a box or a mask left out."]


def test_detections_of_a_low_score_are_left_out(tmp_path: Path) -> None:
    data = [frame(0, label("1", score=0.3), label("2", score=0.9), label("3"))]
    (whole,), notes = found(tmp_path, data, ReadOptions(min_score=0.5))
    assert [entry.track.track_id for entry in whole.entries] == [2, 3]
    assert notes == ["1 detections below the least score left out."]


def test_polygons_make_the_mask_where_there_are_no_run_lengths(tmp_path: Path) -> None:
    ring = [[1, 1], [8, 1], [8, 6.5]]
    part = {"vertices": ring, "types": "LLL", "closed": True}
    outline = {"vertices": [[0, 0], [9, 9], [9, 0]], "types": "LLL", "closed": False}
    (entry,) = entries(tmp_path, frame(0, label(poly2d=[part, outline])), options=images((HEIGHT, WIDTH)))
    polygon = Polygon(tuple((float(x), float(y)) for x, y in ring))
    assert entry.polygons == (polygon,), "a line that is not closed encloses nothing"
    assert entry.mask == Mask.from_polygons([polygon], HEIGHT, WIDTH)
    with pytest.raises(FormatError, match=r"frame\[0\]\.labels\[0\]: the file does not say how large its images are"):
        entries(tmp_path, frame(0, label(poly2d=[part])))


def test_run_lengths_come_before_polygons(tmp_path: Path) -> None:
    part = {"vertices": [[0, 0], [0, 0.5], [9, 9]], "types": "LLL", "closed": True}
    (entry,) = entries(tmp_path, frame(0, label(rle=RLE, poly2d=[part])))
    assert entry.mask == block(1, 1, 4, 4)
    assert len(entry.polygons) == 1, "its vertices are kept for the next time that they are edited"


def test_the_data_set_may_count_from_one(tmp_path: Path) -> None:
    (whole,), _ = found(tmp_path, [frame(0, attributes={"mots_numbering": "motchallenge", "weather": "rainy"})])
    assert whole.sequence.numbering is Numbering.MOTCHALLENGE


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], r"a\.json: the file holds no frames \(expected a list of frames\)"),
        ({"images": []}, "the file holds no frames"),
        ([5], r"frame\[0\] is wrong \(expected an object, got 5\)"),
        ([frame(1), frame(1)], r"frame\[1\]\.frameIndex is wrong \(expected 2 or more, as frames ascend, got 1\)"),
        ([frame(10**6)], r"frame\[0\]\.frameIndex is wrong \(expected 0 to 999999, got 1000000\)"),
        (
            [frame(0, label(), label(7))],
            r"frame\[0\]\.labels\[1\]: id '7' is in the frame twice \(expected each id once",
        ),
        ([frame(0, {"category": "car"})], r"frame\[0\]\.labels\[0\] lacks 'id'"),
        ([frame(0, label(box2d={"x1": 1}))], r"frame\[0\]\.labels\[0\]\.box2d lacks 'x2'"),
        (
            [frame(0, label(rle={"counts": "~", "size": [8, 10]}))],
            r"labels\[0\]\.rle: the run lengths hold an odd char",
        ),
        ([frame(0, label(rle={"counts": "P1", "size": [10**5, 10**5]}))], r"labels\[0\]: no image has this size"),
        ([frame(0, label(rle={"counts": "P1", "size": "8"}))], r"labels\[0\]\.rle\.size is wrong \(expected a list"),
        ([frame(0, label(rle=RLE), label("8", rle={**RLE, "size": [9, 10]}))], "another size than the images"),
        ([frame(0, size={"width": 10, "height": -1})], r"frame\[0\]\.size\.height is wrong"),
        ([frame(0, label(attributes={"mots_instance": "x"}))], r"labels\[0\]\.attributes: mots_instance is wrong"),
        ([frame(0, label(attributes={"mots_visibility": 2}))], r"labels\[0\]: mots_visibility is wrong"),
        ([frame(0, attributes={"mots_numbering": "x"})], r"frame\[0\]\.attributes: mots_numbering is wrong"),
        (
            [frame(0, label(poly2d=[{"vertices": [[1, 1]]}], rle=RLE))],
            r"poly2d\[0\]: vertices are missing \(expected 3 or",
        ),
        ([frame(0, label(poly2d=[{"vertices": [[1, 1], 2, 3]}], rle=RLE))], r"poly2d\[0\]\.vertices\[1\] is wrong"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, data: object, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        found(tmp_path, data)
    assert str(caught.value).startswith(f"{tmp_path / 'a.json'}: ")


def part(kinds: str, points: int) -> dict[str, Any]:
    vertices = [[5 + 4 * np.cos(angle), 4 + 3 * np.sin(angle)] for angle in np.linspace(0, 6, points)]
    return {"vertices": vertices, "types": kinds, "closed": True}


@pytest.mark.parametrize("kinds", ["LLCLL", "CCLLL", "LCCCCL", "LCCCL", "LXLLL", "LLL"])
def test_curves_need_two_handles_between_points(tmp_path: Path, kinds: str) -> None:
    points = max(len(kinds), 5)
    with pytest.raises(FormatError, match=r"poly2d\[0\]: types are wrong \(expected L, or CC between two L, for \d"):
        entries(tmp_path, frame(0, label(poly2d=[part(kinds, points)])), options=images((HEIGHT, WIDTH)))


def test_a_curve_is_a_cubic_bezier(tmp_path: Path) -> None:
    """A quarter of a circle to a thousandth of its radius: handles at 0.5523 of it."""
    radius, handle = 80.0, 0.5523 * 80
    ring = [[0, 0], [radius, 0], [radius, handle], [handle, radius], [0, radius]]
    arc = {"vertices": ring, "types": "LLCCL", "closed": True}
    (entry,) = entries(tmp_path, frame(0, label(poly2d=[arc])), options=images((100, 100)))
    rows, columns = np.indices((100, 100)) + 0.5
    assert entry.mask is not None
    assert entry.mask.iou(Mask.from_array(rows**2 + columns**2 < radius**2)) > 0.99
    assert entry.polygons == (), "points of curves are no vertices that a person set"


def test_published_polygons_agree_with_published_masks(data_dir: Path, tmp_path: Path) -> None:
    """BDD100K drew its masks with a line of a pixel around the polygons, half of which lies outside of them."""
    (path,) = (data_dir / "dev" / "bdd100k").glob("*.json")
    data = json.loads(path.read_text())
    published = {}
    for index, each in enumerate(data):
        for one in each["labels"]:
            rle = one.pop("rle")
            published[index, int(one["id"])] = Mask(*rle["size"], rle["counts"])
    drawn = {
        (entry.frame, entry.track.track_id): entry.mask
        for entry in entries(tmp_path, *data, options=images((720, 1280)))
        if entry.mask is not None
    }
    assert drawn.keys() == published.keys()
    assert len(drawn) == 87
    overlap = [drawn[key].iou(published[key]) for key in drawn]
    inside = [drawn[key].shares_in([published[key]])[0] for key in drawn]
    assert (round(float(np.median(overlap)), 2), round(min(overlap), 2)) == (0.93, 0.77)
    assert (round(float(np.median(inside)), 2), round(min(inside), 2)) == (1.0, 0.99)

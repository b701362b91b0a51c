"""COCO json beyond the round trip: what pycocotools makes of it, other people's files, and broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO

from annotator.domain.boxes import Box
from annotator.domain.classes import ClassTable
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Polygon
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.coco import coco
from annotator.formats.limits import Limits
from annotator.formats.mots import mots
from annotator.formats.options import ReadOptions
from tests.formats.contents import HEIGHT, WIDTH, Whole, again, block, whole_of

CAR, VAN = Track(3, 1, instance=5), Track(4, 10, "Van")
STREET = Sequence(0, "street", "data/street/img1", ("a.png", "b.png"), 2, HEIGHT, WIDTH, Numbering.MOTCHALLENGE, 12.5)


def street() -> Content:
    entries = (
        Entry(0, CAR, Detection(Box(0.5, 1, 4.25, 6), visibility=0.5), block(1, 1, 4, 6)),
        Entry(0, VAN, Detection(Box(2, 2, 12, 9))),
        Entry(1, CAR, None, block(2, 2, 5, 5)),
    )
    return Content(STREET, entries, (CAR, VAN))


def written(path: Path) -> dict[str, Any]:
    coco.write([street()], path)
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def file(path: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
    """A small file as others write it, changed."""
    values: dict[str, Any] = {
        "images": [
            {"id": 7, "file_name": "cam/0002.jpg", "width": WIDTH, "height": HEIGHT},
            {"id": 3, "file_name": "cam/0001.jpg", "width": WIDTH, "height": HEIGHT},
        ],
        "annotations": [annotation(1, 3, track_id=9), annotation(2, 7, track_id=9)],
        "categories": [{"id": 1, "name": "person"}, {"id": 2, "name": "dog"}],
    }
    change(values)
    path.write_text(json.dumps(values))
    return path


def annotation(number: int, image: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "image_id": image,
        "category_id": 1,
        "bbox": [1, 1, 4, 4],
        "segmentation": [[1, 1, 5, 1, 5, 5, 1, 5]],
        **more,
    }


def read(path: Path, options: ReadOptions | None = None) -> list[Whole]:
    return [whole_of(content) for content in coco.read(path, options or ReadOptions())]


def test_pycocotools_reads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "a.json")
    api = COCO(tmp_path / "a.json")
    assert len(api.imgs) == 2
    (first,) = api.loadAnns(api.getAnnIds(imgIds=[1], catIds=api.getCatIds(catNms=["car"])))
    assert np.array_equal(api.annToMask(first), block(1, 1, 4, 6).to_array())
    assert first["area"] == 15
    assert api.loadImgs([2])[0]["file_name"] == "street/img1/b.png"


def test_what_stands_where(tmp_path: Path) -> None:
    values = written(tmp_path / "a.json")
    first, second, third = values["annotations"]
    assert first["bbox"] == [0.5, 1.0, 3.75, 5.0]
    assert (first["track_id"], first["category_id"], first["iscrowd"]) == (3, 1, 0)
    assert (second["segmentation"], second["area"], second["iscrowd"]) == ([], 70.0, 0)
    assert third["bbox"] == [2, 2, 3, 3]
    assert values["categories"] == [
        {"id": 1, "name": "car", "supercategory": "car"},
        {"id": 101, "name": "Van", "supercategory": "ignore"},
    ]
    (video,) = values["videos"]
    assert (video["name"], video["length"], video["fps"]) == ("street", 2, 12.5)
    assert [image["frame_index"] for image in values["images"]] == [0, 1]


def test_names_rate_and_numbering_come_back(tmp_path: Path) -> None:
    written(tmp_path / "a.json")
    (content,) = coco.read(tmp_path / "a.json", ReadOptions())
    assert content.sequence == replace(STREET, images="")
    assert set(content.tracks) == {CAR, VAN}
    assert tuple(content.entries) == tuple(street().entries)


def test_ignore_regions_that_are_areas_are_crowds(tmp_path: Path) -> None:
    region = Entry(0, Track(1, 10), None, block(0, 0, 5, 5))
    part = Whole(replace(STREET, frames=(), images="", frame_rate=None), (region,))
    assert again(coco.CODEC, [part], tmp_path / "a.json") == [part]
    (found,) = json.loads((tmp_path / "a.json").read_text())["annotations"]
    assert found["iscrowd"] == 1


def test_boxes_of_too_many_digits_are_kept_beside(tmp_path: Path) -> None:
    box = Box(0.1234567890123457, 0, 9.876543210987654, 1 / 3)
    part = Whole(replace(STREET, frames=(), images=""), (Entry(0, CAR, Detection(box)),))
    (back,) = again(coco.CODEC, [part], tmp_path / "a.json")
    assert back.entries[0].detection == Detection(box)


def test_images_without_known_names_get_some_and_that_is_told(tmp_path: Path) -> None:
    result = coco.write([replace(street(), sequence=replace(STREET, frames=("a.png", "")))], tmp_path / "a.json")
    assert result.notes == ("The names of images are not known: they are called like street/img1/a.png.",)
    values = json.loads((tmp_path / "a.json").read_text())
    assert values["images"][1]["file_name"] == "street/img1/000002.png"


def test_frames_are_in_the_order_of_the_image_names_where_nothing_numbers_them(tmp_path: Path) -> None:
    (found,) = read(file(tmp_path / "a.json"))
    assert (found.sequence.name, found.sequence.frame_count) == ("cam", 2)
    assert [entry.frame for entry in found.entries] == [0, 1]
    assert found.entries[0].track == Track(9, 2, "person")


def test_the_order_of_image_names_is_that_of_their_numbers_and_is_told(tmp_path: Path) -> None:
    def rename(values: dict[str, Any]) -> None:
        values["images"][0]["file_name"], values["images"][1]["file_name"] = "cam/img10.jpg", "cam/img9.jpg"

    (content,) = coco.read(file(tmp_path / "a.json", rename), ReadOptions())
    assert content.sequence.frames == ("img9.jpg", "img10.jpg")
    told = "No frame numbers in the file: frames are in the order of the image names, 'cam/img9.jpg' first."
    assert content.notes == [told]
    written(tmp_path / "b.json")
    (own,) = coco.read(tmp_path / "b.json", ReadOptions())
    assert list(own.notes) == []


@pytest.mark.parametrize(("numbers", "frames"), [((4, 2), [2, 4]), ((2, 1), [0, 1]), ((1, 0), [0, 1])])
def test_frame_id_counts_from_0_or_from_1(tmp_path: Path, numbers: tuple[int, int], frames: list[int]) -> None:
    def number(values: dict[str, Any]) -> None:
        for image, frame in zip(values["images"], numbers, strict=True):
            image["frame_id"] = frame

    (found,) = read(file(tmp_path / "a.json", number))
    assert [entry.frame for entry in found.entries] == frames


def test_polygons_are_filled_and_their_vertices_kept(tmp_path: Path) -> None:
    (found,) = read(file(tmp_path / "a.json"))
    entry = found.entries[0]
    assert entry.mask == block(1, 1, 5, 5)
    assert entry.polygons == (Polygon(((1, 1), (5, 1), (5, 5), (1, 5))),)


def test_uncompressed_run_lengths(tmp_path: Path) -> None:
    runs = {"size": [HEIGHT, WIDTH], "counts": [8, 2, 70]}
    (found,) = read(file(tmp_path / "a.json", lambda values: values["annotations"][0].update(segmentation=runs)))
    assert found.entries[0].mask == block(1, 0, 2, 2)


def test_annotations_without_tracks_are_linked_by_overlap(tmp_path: Path) -> None:
    def strip(values: dict[str, Any]) -> None:
        values["annotations"] = [
            annotation(1, 3),
            annotation(2, 7),
            annotation(3, 7, category_id=2),
            annotation(4, 7, track_id=6),
        ]

    contents = list(coco.read(file(tmp_path / "a.json", strip), ReadOptions()))
    tracks = [(entry.frame, entry.track.track_id, entry.track.source_type) for entry in contents[0].entries]
    assert tracks == [(0, 7, "person"), (1, 6, "person"), (1, 7, "person"), (1, 8, "dog")]
    assert contents[0].notes[1:] == ["3 annotations without track_id linked into 2 tracks."]


def test_an_id_with_two_categories_is_two_tracks_and_ids_may_be_text(tmp_path: Path) -> None:
    def mixed(values: dict[str, Any]) -> None:
        values["annotations"] = [
            annotation(1, 3, track_id="9"),
            annotation(2, 7, track_id="9", category_id=2),
            annotation(3, 7, track_id="b4d", category_id=2),
        ]

    (found,) = read(file(tmp_path / "a.json", mixed))
    assert [entry.track for entry in found.entries] == [Track(9, 2, "person"), Track(10, 0, "dog"), Track(11, 0, "dog")]


def test_a_crowd_is_an_ignore_region(tmp_path: Path) -> None:
    (found,) = read(file(tmp_path / "a.json", lambda values: values["annotations"][0].update(iscrowd=1)))
    assert found.entries[0].track == Track(9, 10, "crowd")


def test_a_person_says_what_types_become(tmp_path: Path) -> None:
    (found,) = read(file(tmp_path / "a.json"), ReadOptions(table=ClassTable({"person": 7}), name="mine"))
    assert (found.entries[0].track, found.sequence.name) == (Track(9, 7, "person"), "mine")


def test_annotations_with_nothing_are_left_out_and_told(tmp_path: Path) -> None:
    def empty(values: dict[str, Any]) -> None:
        values["annotations"][0].update(bbox=[3, 3, 0, 2], segmentation=[])

    (content,) = coco.read(file(tmp_path / "a.json", empty), ReadOptions())
    assert len(list(content.entries)) == 1
    assert content.notes[1:] == ["1 annotation with neither a box of some area nor a mask left out."]


def put(place: str, value: Any) -> Callable[[dict[str, Any]], object]:
    """A change of one value, such as ``images.0.id``; the value ... takes it away."""

    def change(values: dict[str, Any]) -> None:
        *parents, last = place.split(".")
        target: Any = values
        for key in parents:
            target = target[int(key)] if isinstance(target, list) else target[key]
        if value is ...:
            del target[last]
        else:
            target[int(last) if isinstance(target, list) else last] = value

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("annotations.1", 5), r"annotations\[1\] is wrong \(expected an object, got 5\)"),
        (put("annotations.1.image_id", 99), r"annotations\[1\]: there is no image with id 99"),
        (put("annotations.1.image_id", ...), r"annotations\[1\] lacks 'image_id'"),
        (put("annotations.1.category_id", 99), r"annotations\[1\]: there is no category with id 99"),
        (
            put("annotations.1.bbox", [1, 2]),
            r"annotations\[1\].bbox is wrong \(expected a list of 4 numbers, got a list",
        ),
        (put("annotations.1.bbox", [1, 2, 3, "4"]), r"annotations\[1\].bbox is wrong \(expected a number, got text"),
        (put("annotations.1.bbox", [1, 2, 3, 1e300]), r"bbox is wrong \(expected -1000000 to 1000000, got 1e\+300"),
        (
            put("annotations.1.segmentation", "mask"),
            r"segmentation is wrong \(expected run lengths or polygons, got text",
        ),
        (put("annotations.1.segmentation", [[1, 2, 3]]), r"segmentation is no polygon .*got 3 numbers"),
        (put("annotations.1.segmentation", {"size": [4, 4], "counts": "0"}), r"size is wrong \(expected \[8, 10\]"),
        (
            put("annotations.1.segmentation", {"size": [8, 10], "counts": "~"}),
            r"segmentation: the run lengths hold an odd",
        ),
        (
            put("annotations.1.segmentation", {"size": [8, 10], "counts": [79]}),
            r"counts is wrong .*that make 80 pixels",
        ),
        (put("annotations.1.segmentation", {"size": [8, 10]}), r"segmentation lacks 'counts'"),
        (
            put("annotations.1.mots_visibility", 3),
            r"annotations\[1\]: mots_visibility is wrong \(expected 0 to 1, got 3\)",
        ),
        (put("images.1.width", "ten"), r"images\[1\].width is wrong \(expected a whole number, got text"),
        (put("images.1.width", 11), r"images\[1\] has another size \(expected 10x8, got 11x8\)"),
        (put("images.1.id", 7), r"images\[1\]: the id 7 is there twice"),
        (put("images", []), "the file names no images"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str) -> None:
    path = file(tmp_path / "a.json", change)
    with pytest.raises(FormatError, match=words) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_claims_that_no_video_makes_are_refused(tmp_path: Path) -> None:
    def wide(values: dict[str, Any]) -> None:
        for image in values["images"]:
            image.update(width=10**5, height=10**4)

    with pytest.raises(FormatError, match=r"no image has this size .*got 100000x10000"):
        read(file(tmp_path / "a.json", wide))

    def long(values: dict[str, Any]) -> None:
        values["videos"] = [{"id": 1, "name": "v", "length": 10**9}]
        for image in values["images"]:
            image["video_id"] = 1

    with pytest.raises(
        FormatError, match=r"no sequence is so long \(expected at most 1,000,000 frames, got 1000000000"
    ):
        read(file(tmp_path / "a.json", long))


def test_two_images_of_one_frame(tmp_path: Path) -> None:
    def same(values: dict[str, Any]) -> None:
        for image in values["images"]:
            image["frame_index"] = 4

    with pytest.raises(FormatError, match=r"two images are frame 4 of one video"):
        read(file(tmp_path / "a.json", same))


def test_a_list_of_results_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[{}]")
    with pytest.raises(FormatError, match=r"this is no COCO annotation file \(expected videos, images, .*got a list"):
        read(tmp_path / "a.json")


def test_another_size_than_a_person_says(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"the images have another size \(expected 4x3, got 10x8\)"):
        read(file(tmp_path / "a.json"), ReadOptions(images=Limits((3, 4))))


def test_only_files_with_images_or_annotations_are_recognised(tmp_path: Path) -> None:
    assert coco.CODEC.recognises(file(tmp_path / "a.json"))
    (tmp_path / "b.json").write_text(
        '{"videos": [{"id": 1, "file_names": []}], "annotations": [{"segmentations": []}]}'
    )
    (tmp_path / "c.json").write_text("{")
    assert not any(coco.CODEC.recognises(tmp_path / name) for name in ("b.json", "c.json", "none.json"))


def test_a_file_that_begins_with_many_categories_is_recognised(tmp_path: Path) -> None:
    """As those of some labelling services do."""
    parts = {"categories": [{"id": number, "name": f"c{number}"} for number in range(1203)], "images": []}
    (tmp_path / "a.json").write_text(json.dumps({**parts, "images": [{"id": 1, "file_name": "a.jpg"}]}))
    assert coco.CODEC.recognises(tmp_path / "a.json")
    (tmp_path / "b.json").write_text(json.dumps(parts))
    assert not coco.CODEC.recognises(tmp_path / "b.json")


def test_the_truth_of_a_whole_sequence_comes_back_bit_for_bit(data_dir: Path, tmp_path: Path) -> None:
    source = data_dir / "kitti_mots_text" / "instances_txt" / "0012.txt"
    coco.write(mots.read_txts(source, ReadOptions()), tmp_path / "a.json")
    mots.write_txt(list(coco.read(tmp_path / "a.json", ReadOptions())), tmp_path / "0012.txt")
    assert sorted((tmp_path / "0012.txt").read_text().splitlines()) == sorted(source.read_text().splitlines())


def test_real_stills_are_read(data_dir: Path) -> None:
    with pytest.raises(FormatError, match="has another size"):  # stills of many sizes are no sequence
        read(data_dir / "dev" / "coco" / "instances.json")

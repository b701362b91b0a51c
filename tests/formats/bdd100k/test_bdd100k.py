from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.formats import registry
from annotator.formats.bdd100k import bdd100k
from annotator.formats.options import ReadOptions
from tests.formats.contents import COUNT, HEIGHT, WIDTH, Whole, again, block, whole_of, wholes

SEQUENCE = Sequence(0, "street", "", ("a.jpg", "b.jpg", "c.jpg", "d.jpg"), COUNT, HEIGHT, WIDTH)
CAR = Track(7, 1)


def write(path: Path, *entries: Entry, sequence: Sequence = SEQUENCE) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The frames of the file, and the notes."""
    result = bdd100k.write([Content(sequence, entries)], path)
    frames: list[dict[str, Any]] = json.loads(path.read_text())
    return frames, result.notes


def labels(frames: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [label for frame in frames for label in frame["labels"]]


@settings(max_examples=30, deadline=None)
@given(wholes())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, whole: Whole) -> None:
    assert again(bdd100k.CODEC, [whole], tmp_path_factory.mktemp("bdd") / "street.json") == [whole]


def test_every_frame_is_there_as_published(tmp_path: Path) -> None:
    nameless = replace(SEQUENCE, frames=())
    frames, notes = write(tmp_path / "a.json", Entry(2, CAR, Detection(Box(1, 2, 5, 7))), sequence=nameless)
    assert notes == ("The names of images are not known: they are called like street-0000001.jpg.",)
    assert [frame["frameIndex"] for frame in frames] == [0, 1, 2, 3]
    assert {key: frames[2][key] for key in ("name", "videoName", "size")} == {
        "name": "street-0000003.jpg",
        "videoName": "street",
        "size": {"width": WIDTH, "height": HEIGHT},
    }
    assert labels(frames) == [
        {
            "id": "7",
            "category": "car",
            "attributes": {"crowd": False, "occluded": False, "truncated": False},
            "box2d": {"x1": 1, "y1": 2, "x2": 4.0, "y2": 6.0},
        }
    ]


def test_the_images_keep_their_names(tmp_path: Path) -> None:
    names = ("b1.jpg", "b2.jpg", "", "b4.jpg")
    frames, _ = write(tmp_path / "a.json", sequence=replace(SEQUENCE, frames=names))
    assert [frame["name"] for frame in frames] == ["b1.jpg", "b2.jpg", "street-0000003.jpg", "b4.jpg"]


@pytest.mark.parametrize(
    ("track", "category", "crowd", "marks"),
    [
        (Track(7, 1, "Car"), "car", False, {"mots_type": "Car"}),
        (
            Track(7, 2, "Person_sitting"),
            "pedestrian",
            False,
            {"mots_type": "Person_sitting", "mots_class": "pedestrian"},
        ),
        (Track(7, 10, "Truck"), "truck", False, {"mots_type": "Truck"}),
        (Track(7, 10, "Van"), "Van", False, {}),
        (Track(7, 10, "DontCare"), "DontCare", True, {}),
        (Track(7, 10), "ignore", True, {}),
        (Track(7, 3), "class 3", False, {}),
        (Track(7, 0, "dog"), "dog", False, {}),
        (Track(7, 1, "", 4), "car", False, {"mots_instance": 4}),
    ],
)
def test_categories_are_those_of_the_benchmark_where_they_can(
    tmp_path: Path, track: Track, category: str, crowd: bool, marks: dict[str, Any]
) -> None:
    frames, _ = write(tmp_path / "a.json", Entry(0, track, Detection(Box(0, 0, 2, 2))))
    (label,) = labels(frames)
    told = {key: value for key, value in label["attributes"].items() if key.startswith("mots_")}
    assert (label["category"], label["attributes"]["crowd"], told) == (category, crowd, marks)


def test_masks_are_run_lengths_and_polygons_along_their_pixels(tmp_path: Path) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[1:4, 1:4] = pixels[5:7, 6:9] = True
    frames, notes = write(tmp_path / "a.json", Entry(0, CAR, None, Mask.from_array(pixels)))
    (label,) = labels(frames)
    assert label["rle"] == {"counts": Mask.from_array(pixels).counts, "size": [HEIGHT, WIDTH]}
    assert [part["vertices"] for part in label["poly2d"]] == [
        [[1, 1], [4, 1], [4, 4], [1, 4]],
        [[6, 5], [9, 5], [9, 7], [6, 7]],
    ]
    assert {(part["types"], part["closed"]) for part in label["poly2d"]} == {("LLLL", True)}
    assert (notes, "box2d" in label) == ((), False)


def test_holes_are_said_to_be_in_run_lengths_alone(tmp_path: Path) -> None:
    pixels = block(1, 1, 6, 6).to_array()
    pixels[3, 3] = False
    frames, notes = write(tmp_path / "a.json", Entry(0, CAR, None, Mask.from_array(pixels)))
    assert list(labels(frames)[0]) == ["id", "category", "attributes", "rle"]
    assert notes == ("1 mask with holes written as run lengths alone, since polygons of this format have none.",)


def test_vertices_of_a_person_come_back(tmp_path: Path) -> None:
    triangle = Polygon(((1.0, 1.0), (8.5, 1.0), (4.0, 7.0)))
    entry = Entry(0, CAR, None, Mask.from_polygons([triangle], HEIGHT, WIDTH), (triangle,))
    drawn = Whole(replace(SEQUENCE, frames=()), (entry, replace(entry, frame=1, polygons=())))
    assert again(bdd100k.CODEC, [drawn], tmp_path / "a.json") == [drawn]


def test_numbers_of_many_digits_come_back(tmp_path: Path) -> None:
    box = Box(0.1 + 0.2, 1 / 3, 1 + 0.1 + 0.2, 10 / 3)
    whole = Whole(replace(SEQUENCE, frames=()), (Entry(0, CAR, Detection(box)),))
    assert again(bdd100k.CODEC, [whole], tmp_path / "a.json") == [whole]


def test_boxes_alone_need_no_size(tmp_path: Path) -> None:
    whole = Whole(replace(SEQUENCE, frames=(), height=0, width=0), (Entry(0, CAR, Detection(Box(0, 0, 2, 2))),))
    assert again(bdd100k.CODEC, [whole], tmp_path / "a.json") == [whole]
    assert "size" not in json.loads((tmp_path / "a.json").read_text())[0]


def test_it_is_recognised_by_its_beginning(tmp_path: Path) -> None:
    write(tmp_path / "a.json", Entry(0, CAR, Detection(Box(0, 0, 2, 2))))
    assert registry.codec_of(tmp_path / "a.json") is bdd100k.CODEC
    for name, text in (("b.json", '[{"image_id": 1}]'), ("c.txt", "[]"), ("d.json", "\xff")):
        (tmp_path / name).write_text(text, encoding="latin-1")
        assert not bdd100k.recognises(tmp_path / name)
    assert not bdd100k.recognises(tmp_path)
    assert not bdd100k.recognises(tmp_path / "missing.json")


def test_each_video_has_its_file() -> None:
    assert bdd100k.CODEC.place(Path("out"), replace(SEQUENCE, name="a/b")) == Path("out/seg_track/a-b.json")


def test_a_published_file_comes_back(data_dir: Path, tmp_path: Path) -> None:
    (path,) = (data_dir / "dev" / "bdd100k").glob("*.json")
    (content,) = bdd100k.read(path, ReadOptions())
    whole = whole_of(content)
    frames, _ = write(tmp_path / "a.json", *whole.entries, sequence=content.sequence)
    published, written = (
        {(frame["name"], label["id"]): label for frame in found for label in frame["labels"]}
        for found in (json.loads(path.read_text()), frames)
    )
    assert len(published) == 87
    assert published.keys() == written.keys()
    for key, label in published.items():
        assert written[key]["rle"] == label["rle"]
        assert written[key]["box2d"] == label["box2d"]
        assert written[key]["attributes"]["crowd"] == label["attributes"]["crowd"]
    changed = {(label["category"], written[key]["category"]) for key, label in published.items()}
    assert changed == {(name, name) for name in ("car", "truck", "pedestrian")} | {("pedestrian", "crowd")}

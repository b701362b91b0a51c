from __future__ import annotations

import base64
import json
from dataclasses import replace
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
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats import registry
from annotator.formats.labelme import labelme
from annotator.formats.options import ReadOptions
from annotator.formats.replacing import LIST_NAME
from tests.formats.contents import COUNT, HEIGHT, WIDTH, Whole, again, block, wholes

SEQUENCE = Sequence(0, "street", "", (), COUNT, HEIGHT, WIDTH)
CAR = Track(7, 1)
BOX = Box(1, 2, 5.25, 7)


def write(folder: Path, *entries: Entry, sequence: Sequence = SEQUENCE) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The files by name, and the notes."""
    result = labelme.write([Content(sequence, entries)], folder)
    files = sorted(folder.iterdir())
    assert result.files == len(files) == sequence.frame_count
    return [json.loads(path.read_text(encoding="utf-8")) for path in files], result.notes


@settings(max_examples=25, deadline=None)
@given(wholes())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, whole: Whole) -> None:
    assert again(labelme.CODEC, [whole], tmp_path_factory.mktemp("labelme") / "street") == [whole]


def test_every_frame_has_a_file_with_what_labelme_asks_for(tmp_path: Path) -> None:
    files, notes = write(tmp_path / "street", Entry(2, CAR, Detection(BOX)))
    assert notes == (
        "The names of images are not known: they are called like 000000.png. "
        "labelme opens a file only where its image is.",
    )
    assert files[0] == {
        "version": "5.5.0",
        "flags": {},
        "shapes": [],
        "imagePath": "000000.png",
        "imageData": None,
        "imageHeight": HEIGHT,
        "imageWidth": WIDTH,
    }
    assert files[2]["shapes"] == [
        {
            "label": "car",
            "group_id": 7,
            "description": "",
            "flags": {},
            "shape_type": "rectangle",
            "points": [[1, 2], [5.25, 7]],
            "mask": None,
        }
    ]


def test_a_mask_is_a_png_of_its_window(tmp_path: Path) -> None:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[2, 3:6] = pixels[3, 4] = True
    files, _ = write(tmp_path / "street", Entry(0, CAR, None, Mask.from_array(pixels)))
    (shape,) = files[0]["shapes"]
    assert (shape["shape_type"], shape["points"]) == ("mask", [[3, 2], [5, 3]])
    png = cv2.imdecode(np.frombuffer(base64.b64decode(shape["mask"]), np.uint8), cv2.IMREAD_UNCHANGED)
    assert png is not None
    assert png.tolist() == [[1, 1, 1], [0, 1, 0]], "as labelme writes it: 8 bits, 1 inside"


def test_vertices_of_a_person_are_polygons_of_one_group(tmp_path: Path) -> None:
    polygons = (Polygon(((1.0, 1.0), (8.5, 1.0), (4.0, 7.0))), Polygon(((0.0, 5.0), (2.5, 5.0), (0.0, 7.5))))
    entries = (
        Entry(0, CAR, Detection(BOX), Mask.from_polygons(polygons, HEIGHT, WIDTH), polygons),
        Entry(1, CAR, None, block(0, 0, 3, 3), polygons),
    )
    files, notes = write(tmp_path / "street", *entries, sequence=replace(SEQUENCE, frames=("a", "b", "c", "d")))
    assert [shape["shape_type"] for shape in files[0]["shapes"]] == ["rectangle", "polygon", "polygon"]
    assert {shape["group_id"] for shape in files[0]["shapes"]} == {7}
    assert len(notes) == 1
    assert "1 mask with vertices that do not enclose just its pixels" in notes[0]
    (whole,) = again(labelme.CODEC, [Whole(SEQUENCE, entries)], tmp_path / "again")
    assert whole.entries == (entries[0], replace(entries[1], polygons=()))


@pytest.mark.parametrize(
    ("names", "stems"),
    [
        (("a2.jpg", "a10.jpg", "b1.jpg", "b2.jpg"), ["a10", "a2", "b1", "b2"]),
        (("7.png", "8.png", "9.png", "10.png"), ["10", "7", "8", "9"]),
        (("b.png", "a.png", "c.png", "d.png"), ["000000", "000001", "000002", "000003"]),
        (("a.png", "a.jpg", "b.png", "c.png"), ["000000", "000001", "000002", "000003"]),
        (("000100.png", "000300.png", "000400.png", "000500.png"), ["000000", "000001", "000002", "000003"]),
        (("5.png", "", "7.png", "8.png"), ["000000", "000001", "000002", "000003"]),
        ((), ["000000", "000001", "000002", "000003"]),
    ],
)
def test_files_are_named_so_that_frames_are_found_again(
    tmp_path: Path, names: tuple[str, ...], stems: list[str]
) -> None:
    sequence = replace(SEQUENCE, frames=names)
    entries = tuple(Entry(frame, CAR, Detection(Box(frame, 0, 9, 9))) for frame in range(COUNT))
    write(tmp_path / "street", *entries, sequence=sequence)
    assert [path.stem for path in sorted((tmp_path / "street").iterdir())] == stems
    assert again(labelme.CODEC, [Whole(sequence, entries)], tmp_path / "street")[0].entries == entries


def test_a_numbering_that_is_told_says_where_names_begin(tmp_path: Path) -> None:
    sequence = replace(SEQUENCE, frames=("9.png",), frame_count=1, numbering=Numbering.MOTCHALLENGE)
    entries = (Entry(0, CAR, Detection(BOX)),)
    write(tmp_path / "street", *entries, sequence=sequence)
    assert [path.stem for path in (tmp_path / "street").iterdir()] == ["000001"]
    assert again(labelme.CODEC, [Whole(sequence, entries)], tmp_path / "street")[0].entries == entries


NAMES = st.text("ab019", min_size=1, max_size=4).map(lambda stem: f"{stem}.png") | st.just("")


@settings(max_examples=60, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from(Numbering))
def test_frames_are_found_again_whatever_their_images_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], numbering: Numbering
) -> None:
    sequence = replace(SEQUENCE, frames=tuple(names), frame_count=len(names), numbering=numbering)
    entries = tuple(Entry(frame, CAR, Detection(Box(frame, 0, 9, 9))) for frame in range(len(names)))
    folder = tmp_path_factory.mktemp("labelme") / "street"
    (whole,) = again(labelme.CODEC, [Whole(sequence, entries)], folder)
    assert whole == Whole(replace(sequence, frames=()), entries)
    (content,) = labelme.read_all(folder, ReadOptions())
    assert all(name in ("", told) for name, told in zip(names, content.sequence.frames, strict=True))


def test_images_are_named_from_where_the_files_lie(tmp_path: Path) -> None:
    sequence = replace(SEQUENCE, frames=("a1.jpg", "a2.jpg", "a3.jpg", "a4.jpg"), images=str(tmp_path / "images"))
    files, _ = write(tmp_path / "out" / "street", sequence=sequence)
    assert files[0]["imagePath"] == "../../images/a1.jpg"
    files, _ = write(tmp_path / "b", sequence=replace(sequence, images="images"))
    assert files[0]["imagePath"] == "a1.jpg", "nobody knows what the path counts from"


def test_files_count_as_the_data_set_does(tmp_path: Path) -> None:
    files, _ = write(tmp_path / "street", sequence=replace(SEQUENCE, numbering=Numbering.MOTCHALLENGE))
    assert sorted(path.name for path in (tmp_path / "street").iterdir())[0] == "000001.json"
    assert files[0]["mots_numbering"] == "motchallenge"


def test_a_folder_is_replaced_whole_but_no_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "street"
    write(folder, Entry(0, CAR, Detection(BOX)))
    write(folder, sequence=replace(SEQUENCE, frame_count=2))
    assert len(list(folder.iterdir())) == 2
    (folder / "image.jpg").write_bytes(b"x")
    with pytest.raises(FormatError, match=r"files of another kind.*expected an empty folder, or one of labelme json"):
        write(folder)
    assert sorted(path.name for path in tmp_path.iterdir()) == [LIST_NAME, "street"]


def test_boxes_alone_need_no_size(tmp_path: Path) -> None:
    whole = Whole(replace(SEQUENCE, height=0, width=0), (Entry(0, CAR, Detection(BOX)),))
    assert again(labelme.CODEC, [whole], tmp_path / "street") == [whole]


def test_it_is_recognised_by_its_first_file(tmp_path: Path) -> None:
    write(tmp_path / "street")
    assert registry.codec_of(tmp_path / "street") is labelme.CODEC
    for name, text in (("a/a.json", "[]"), ("b/a.txt", '{"shapes": []}'), ("c/a.json", "\xff")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="latin-1")
        assert not labelme.recognises((tmp_path / name).parent)
    assert not labelme.recognises(tmp_path / "missing")
    assert labelme.CODEC.place(Path("out"), replace(SEQUENCE, name="a/b")) == Path("out/labelme/a-b")

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from annotator.domain.boxes import Box
from annotator.domain.exchange import Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.labelme.labelme_read import read
from annotator.formats.limits import Limits
from annotator.formats.options import ReadOptions
from tests.formats.contents import HEIGHT, WIDTH, Whole, block, whole_of
from tests.images import write_images


def shape(
    kind: str, *points: tuple[float, float], label: str = "car", group: object = None, **more: object
) -> dict[str, Any]:
    told = {"label": label, "points": [list(point) for point in points], "group_id": group, "shape_type": kind}
    return {**told, "flags": {}, **more}


def rectangle(x: float = 1, group: object = 7, **more: Any) -> dict[str, Any]:
    return shape("rectangle", (x, 1), (x + 4, 5), group=group, **more)


def png(pixels: np.ndarray) -> str:
    done, data = cv2.imencode(".png", pixels.astype(np.uint8))
    assert done
    return base64.b64encode(data.tobytes()).decode()


def mask(corner: tuple[float, float] = (1, 1), side: int = 3, **more: Any) -> dict[str, Any]:
    last = (corner[0] + side - 1, corner[1] + side - 1)
    return shape("mask", corner, last, group=7, mask=png(np.ones((side, side))), **more)


def document(*shapes: object, size: tuple[int, int] | None = (HEIGHT, WIDTH), **more: object) -> dict[str, Any]:
    height, width = size or (None, None)
    sides = {"imageHeight": height, "imageWidth": width}
    return {
        "version": "5.5.0",
        "flags": {},
        "shapes": list(shapes),
        "imagePath": "..\\a\\x.png",
        "imageData": None,
        **sides,
        **more,
    }


def put(folder: Path, *documents: object, names: tuple[str, ...] = ()) -> Path:
    for index, data in enumerate(documents):
        name = names[index] if names else f"{index:06d}"
        (folder / f"{name}.json").write_text(json.dumps(data), encoding="utf-8")
    return folder


def found(folder: Path, options: ReadOptions | None = None) -> tuple[Whole, list[str]]:
    (content,) = read(folder, options or ReadOptions())
    return whole_of(content), content.notes


def entries(folder: Path, *shapes: object) -> tuple[Entry, ...]:
    return found(put(folder, document(*shapes)))[0].entries


def frames(whole: Whole) -> list[int]:
    return [entry.frame for entry in whole.entries]


def test_shapes_of_a_label_and_a_group_are_one_object(tmp_path: Path) -> None:
    ring = ((6.0, 1.0), (9.5, 1.0), (9.5, 6.0))
    part = ((0.0, 6.0), (4.0, 6.0), (4.0, 8.0))
    one = [rectangle(), shape("polygon", *ring, group=7), shape("polygon", *part, group=7)]
    first, second = entries(tmp_path, *one, rectangle(2, group=8, label="Van"))
    polygons = (Polygon(ring), Polygon(part))
    drawn = Mask.from_polygons(polygons, HEIGHT, WIDTH)
    assert first == Entry(0, Track(7, 1), Detection(Box(1, 1, 5, 5)), drawn, polygons)
    assert second == Entry(0, Track(8, 10, "Van"), Detection(Box(2, 1, 6, 5)))


def test_corners_of_a_rectangle_may_be_any_two(tmp_path: Path) -> None:
    (entry,) = entries(tmp_path, shape("rectangle", (5, 1), (1, 5), group=7))
    assert entry.detection == Detection(Box(1, 1, 5, 5))


def test_several_rectangles_of_an_object_are_one_box(tmp_path: Path) -> None:
    whole, notes = found(put(tmp_path, document(rectangle(1), rectangle(5))))
    (entry,) = whole.entries
    assert entry.detection == Detection(Box(1, 1, 9, 5))
    assert notes == ["1 object of several rectangles in one image: the box around them was taken."]


def test_masks_and_polygons_of_an_object_are_one_mask(tmp_path: Path) -> None:
    corner = shape("polygon", (0, 0), (2, 0), (2, 2), (0, 2), group=7)
    (entry,) = entries(tmp_path, mask((1, 1)), mask((5, 3)), corner)
    expected = block(1, 1, 4, 4).to_array() | block(5, 3, 8, 6).to_array() | block(0, 0, 2, 2).to_array()
    assert entry.mask == Mask.from_array(expected)
    assert entry.polygons == ()


@pytest.mark.parametrize(
    ("corner", "expected"),
    [
        ((-1.0, -1.0), block(0, 0, 2, 2)),
        ((8.0, 6.0), block(8, 6, 10, 8)),
        ((1.4, 1.2), block(1, 1, 4, 4)),
        ((50.0, 50.0), Mask.empty(HEIGHT, WIDTH)),
    ],
)
def test_masks_are_cut_off_at_the_image(tmp_path: Path, corner: tuple[float, float], expected: Mask) -> None:
    (entry,) = entries(tmp_path, mask(corner))
    assert entry.mask == expected


def test_shapes_without_a_kind_are_polygons(tmp_path: Path) -> None:
    plain = shape("polygon", (0, 0), (2, 0), (2, 2), group=7)
    del plain["shape_type"]
    (entry,) = entries(tmp_path, plain)
    assert len(entry.polygons) == 1


def test_shapes_without_a_group_are_linked_by_overlap(tmp_path: Path) -> None:
    loose = [document(rectangle(x, None), rectangle(x, None, label="Van"), rectangle(3)) for x in (0, 1, 1)]
    whole, notes = found(put(tmp_path, *loose))
    numbers = [(entry.frame, entry.track.track_id, entry.track.source_type) for entry in whole.entries]
    assert numbers == [(frame, *kind) for frame in range(3) for kind in ((7, ""), (8, ""), (9, "Van"))]
    assert notes == ["6 shapes without group_id linked into 2 tracks."]


def test_a_group_of_two_labels_is_two_tracks(tmp_path: Path) -> None:
    whole, notes = found(put(tmp_path, document(rectangle(), rectangle(label="bus"), rectangle(group="x"))))
    assert [(entry.track.track_id, entry.track.source_type) for entry in whole.entries] == [
        (7, ""),
        (8, "bus"),
        (9, ""),
    ]
    assert notes == ["Groups of several labels, or that are no numbers: bus 7 is track 8, car x is track 9."]


def test_what_cannot_be_read_is_left_out_and_said(tmp_path: Path) -> None:
    others = [shape("circle", (1, 1), (2, 2)), shape("point", (1, 1)), shape("point", (1, 1))]
    flat = shape("rectangle", (1, 1), (1, 5), group=7)
    whole, notes = found(
        put(tmp_path, document(*others, flat, rectangle(group=8, score=0.3))), ReadOptions(min_score=0.5)
    )
    assert whole.entries == ()
    assert notes == [
        "Left out: 1 × circle.",
        "Left out: 2 × point.",
        "Left out: 2 × shape without an area, or below the least score.",
    ]


def test_files_are_frames_by_their_numbers(tmp_path: Path) -> None:
    put(tmp_path, *[document(rectangle(), imagePath=f"{n}.png") for n in (3, 4, 12)], names=("3", "4", "12"))
    whole, notes = found(tmp_path)
    assert (frames(whole), whole.sequence.frame_count) == ([0, 1, 9], 10)
    assert notes == ["The first file is 3.json: that is frame 0 here."]
    (content,) = read(tmp_path, ReadOptions(images=Limits(frame_count=20, numbering=Numbering.MOTCHALLENGE)))
    assert [entry.frame for entry in content.entries] == [2, 3, 11]
    assert (content.sequence.frame_count, content.sequence.numbering) == (20, Numbering.MOTCHALLENGE)
    assert content.sequence.frames[:5] == ("", "", "3.png", "4.png", "")


@pytest.mark.parametrize("names", [("a2", "a10", "b"), ("1000", "90000", "1700000")])
def test_other_names_are_frames_in_their_order(tmp_path: Path, names: tuple[str, ...]) -> None:
    whole, notes = found(put(tmp_path, *[document(rectangle())] * 3, names=names))
    assert (frames(whole), notes) == ([0, 1, 2], [])


def test_images_beside_the_files_are_the_frames(tmp_path: Path) -> None:
    write_images(tmp_path, "a1.png", "a2.png", "a3.png", height=HEIGHT, width=WIDTH)
    whole, _ = found(put(tmp_path, document(rectangle(), size=None), document(mask()), names=("a1", "a3")))
    assert (frames(whole), whole.sequence.frame_count, whole.sequence.height) == ([0, 2], 3, HEIGHT)


def test_files_of_other_images_do_not_count_by_those_beside_them(tmp_path: Path) -> None:
    write_images(tmp_path, "a1.png", height=HEIGHT, width=WIDTH)
    whole, _ = found(put(tmp_path, document(rectangle()), document(rectangle()), names=("b1", "b2")))
    assert frames(whole) == [0, 1]


def test_names_of_the_images_come_without_their_folders(tmp_path: Path) -> None:
    (content,) = read(put(tmp_path, document()), ReadOptions(name="mine"))
    assert (content.sequence.frames, content.sequence.name) == (("x.png",), "mine")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], r"this is no json of labelme \(expected imagePath and shapes\)"),
        ({"shapes": []}, "this is no json of labelme"),
        (document(5), r"shapes\[0\] is wrong \(expected an object, got 5\)"),
        (document({"shape_type": "polygon"}), r"shapes\[0\] lacks 'points'"),
        (document(shape("polygon", (1, 1), (2, 2))), r"shapes\[0\]: points are missing \(expected 3 or more, got 2\)"),
        (document(shape("rectangle", (1, 1))), r"points are missing \(expected 2 or more, got 1\)"),
        (document({**rectangle(), "points": [[1, 1], [2]]}), r"shapes\[0\]\.points\[1\] is wrong \(expected x and y"),
        (document({**rectangle(), "points": [[1, 1], [2, "x"]]}), r"points\[1\] is wrong \(expected a number"),
        (document({**rectangle(), "points": [[1, 1], [2, 1e300]]}), r"points\[1\] is wrong \(expected -1000000 to"),
        (document({**rectangle(), "label": None}), r"shapes\[0\] lacks 'label'"),
        (document({**rectangle(), "mots_instance": "x"}), r"shapes\[0\]: mots_instance is wrong"),
        (document({**rectangle(), "mots_visibility": 7}), r"shapes\[0\]: mots_visibility is wrong"),
        (document(mots_numbering="x"), "mots_numbering is wrong"),
        (document({**mask(), "mask": None}), r"shapes\[0\] lacks 'mask'"),
        (document({**mask(), "mask": "%%"}), r"shapes\[0\]\.mask is wrong \(expected a png in base64"),
        (document({**mask(), "mask": "aGFsbG8="}), r"shapes\[0\]: the mask is damaged: it is no png"),
        (document({**mask(), "mask": mask()["mask"][:60]}), r"shapes\[0\].*mask"),
        (document({**mask(), "points": [[1, 1], [2, 2]]}), r"not as large as its points say \(expected 2x2, got 3x3\)"),
        (document(mask(), size=None), r"shapes\[0\]: the files do not say how large their images are"),
        (document(size=(10**6, 10**6)), "no image has this size"),
        (document(size=(-1, 5)), "imageHeight is wrong"),
        (document(shape("polygon", (0, 0), (9e5, 9e5), (0, 9e5), (-9e5, -9e5))), "the outline is too long"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, data: object, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        found(put(tmp_path, data))
    assert str(caught.value).startswith(f"{tmp_path / '000000.json'}: ")


def test_a_png_that_claims_to_be_huge_is_not_decoded(tmp_path: Path) -> None:
    import zlib

    head = (10**6).to_bytes(4) * 2 + b"\x08\x00\x00\x00\x00"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 100)), (b"IEND", b"")]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4) for kind, body in chunks
    )
    huge = {**mask(), "mask": base64.b64encode(data).decode()}
    with pytest.raises(FormatError, match=r"shapes\[0\]: no image has this size \(expected .* got 1000000x1000000\)"):
        found(put(tmp_path, document(huge)))


def test_files_that_do_not_belong_together(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"000001\.json: another size than the images \(expected 10x8, got 9x9"):
        found(put(tmp_path, document(), document(size=(9, 9))))
    with pytest.raises(FormatError, match=r"000001\.json: there are more files than frames \(expected 1 frames\)"):
        found(put(tmp_path, document(), document()), ReadOptions(images=Limits(frame_count=1)))
    put(tmp_path, document(), names=("1",))
    with pytest.raises(FormatError, match=r"two files have the number 1 \(expected one file a frame, got "):
        found(tmp_path)


def test_what_is_no_folder_of_json_is_refused(tmp_path: Path) -> None:
    words = r"this is no folder of json files \(expected labelme json\)\. Choose the folder with the json files"
    with pytest.raises(FormatError, match=words):
        found(tmp_path)
    put(tmp_path, document())
    with pytest.raises(FormatError, match=words):
        found(tmp_path / "000000.json")

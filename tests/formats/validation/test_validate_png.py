from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from annotator.domain.sequences import Numbering
from annotator.formats.exporting import export
from annotator.formats.limits import Limits
from annotator.formats.mots import mots
from annotator.formats.problems import Kind
from annotator.formats.validation.validate_png import check_folder, frame_range, missing_frames
from tests.documents import FRAMES, document
from tests.formats.mots_files import write_png, write_pngs

KITTI, CHALLENGE = Numbering.KITTI, Numbering.MOTCHALLENGE


def messages(path: Path, **limits: object) -> list[str]:
    return [str(item).removeprefix(str(path)) for item in check_folder(path, Limits(**limits))]  # type: ignore[arg-type]


def kinds(path: Path, **limits: object) -> list[Kind]:
    return [problem.kind for problem in check_folder(path, Limits(**limits))]  # type: ignore[arg-type]


def test_a_good_folder(tmp_path: Path) -> None:
    export(mots.PNG, document(), [1], tmp_path / "s")
    assert not messages(tmp_path / "s", size=(40, 60), frame_count=FRAMES, numbering=KITTI)


def test_missing_frames(tmp_path: Path) -> None:
    write_pngs(tmp_path, 0, 1, 4)
    todo = "A frame without objects has a png of zeros."
    assert messages(tmp_path) == [
        ": 2 frames without a png (expected 000000.png to 000004.png, got without 000002.png, 000003.png). " + todo
    ]
    assert messages(tmp_path, frame_count=7)[0].startswith(": 4 frames without a png")
    assert messages(tmp_path, frame_count=3)[1].startswith("/000004.png: the frame is out of range (expected 0 to 2")


def test_frames_counted_the_other_way_are_told_once(tmp_path: Path) -> None:
    write_pngs(tmp_path, 1, 2, 3)
    assert messages(tmp_path, frame_count=3, numbering=KITTI) == [
        ": frames are counted from 1 in place of 0 (expected 0 to 2, got 1 to 3). "
        "Take 1 from each, or let --mend do it."
    ]
    assert not messages(tmp_path, frame_count=3)
    assert not messages(tmp_path, frame_count=3, numbering=CHALLENGE)
    assert kinds(write_pngs(tmp_path / "b", 0, 1), numbering=CHALLENGE) == [Kind.NUMBERING]


def test_everything_that_a_png_can_have_wrong(tmp_path: Path) -> None:
    write_pngs(tmp_path, 0, 1, 2)
    write_png(tmp_path / "000003.png", np.zeros((4, 5), np.uint8))
    write_png(tmp_path / "000004.png", 2001, (4, 6))
    write_png(tmp_path / "000005.png", np.array([[7, 8, 1001, 0, 0]] * 4, np.uint16))
    write_png(tmp_path / "6.png", 0)
    (tmp_path / "000006.png").write_bytes((tmp_path / "000000.png").read_bytes()[:-9])
    write_png(tmp_path / "000007.png", np.zeros((4, 5, 3), np.uint16))
    assert messages(tmp_path)[:3] == [
        "/000003.png: the png is not of the MOTS kind (expected 1 channel of 16 bits, got 1 channels of 8 bits). "
        "Write ids (class_id · 1000 + instance) as 16-bit grey.",
        "/000004.png: the png has another size (expected 5x4 pixels, got 6x4). Write it in the size of the image.",
        "/000005.png: 2 ids without a class (expected 1000 or more, got 7, 8). An id is class_id · 1000 + instance.",
    ]
    assert messages(tmp_path)[3].startswith("/000006.png: the png is damaged: it is cut short")
    assert messages(tmp_path)[5:] == [
        "/6.png: the name is not a frame number (expected six digits, such as 000012.png, got 6.png). "
        "Rename it to its frame number."
    ]
    names = [Kind.PIXELS, Kind.SIZE, Kind.CLASS, Kind.PIXELS, Kind.PIXELS, Kind.NAME]
    assert kinds(tmp_path) == names


def test_a_claim_of_a_huge_image_is_refused_unread(tmp_path: Path) -> None:
    path = write_pngs(tmp_path, 0) / "000000.png"
    data = bytearray(path.read_bytes())
    data[16:24] = (40_000).to_bytes(4) + (40_000).to_bytes(4)
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4)
    path.write_bytes(bytes(data))
    (text,) = messages(tmp_path)
    assert "no image has this size (expected at least 1x1 and at most 268435456 pixels, got 40000x40000)" in text


def test_the_range_of_frames_ends_with_six_digits() -> None:
    assert frame_range({0, 3}, Limits(frame_count=2**31)) == (0, 999_999)
    assert missing_frames({1, 4}, Limits()) == [2, 3]
    assert missing_frames({2, 4}, Limits()) == [0, 1, 3]
    assert missing_frames(set(), Limits(frame_count=5)) == []
    assert missing_frames({2}, Limits(frame_count=3, numbering=CHALLENGE)) == [1, 3]

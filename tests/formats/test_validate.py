from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering
from annotator.formats import mots_png, mots_txt
from annotator.formats.validate import validate
from tests.documents import FRAMES, document, rectangle
from tests.formats.test_mots_png import write_png

LEFT, RIGHT = rectangle(0, 0, 10, 10).counts, rectangle(20, 0, 30, 10).counts
WIDE = rectangle(5, 5, 25, 10).counts


def messages(path: Path, **limits: object) -> list[str]:
    return [str(problem).removeprefix(str(path)) for problem in validate(path, **limits)]  # type: ignore[arg-type]


def write(folder: Path, *lines: str) -> Path:
    path = folder / "0000.txt"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


class TestTxt:
    def test_a_good_file_has_no_problems(self, tmp_path: Path) -> None:
        path = write(tmp_path, f"0 1001 1 40 60 {LEFT}", f"0 1002 1 40 60 {RIGHT}", f"5 1001 1 40 60 {WIDE}")
        assert not messages(path)
        assert not messages(path, images_size=(40, 60), frame_count=6, numbering=Numbering.KITTI)

    def test_overlaps_say_which_and_how_much(self, tmp_path: Path) -> None:
        path = write(tmp_path, f"0 1001 1 40 60 {LEFT}", f"0 1002 1 40 60 {RIGHT}", f"0 10000 10 40 60 {WIDE}")
        assert messages(path) == [
            ":3: masks 1001 and 10000 overlap in frame 0 (expected no shared pixels, got 25 shared with line 1). "
            "Give each pixel to one object.",
            ":3: masks 1002 and 10000 overlap in frame 0 (expected no shared pixels, got 25 shared with line 2). "
            "Give each pixel to one object.",
        ]

    def test_the_same_id_twice(self, tmp_path: Path) -> None:
        path = write(tmp_path, f"0 1001 1 40 60 {LEFT}", f"0 1001 1 40 60 {RIGHT}", f"1 1001 1 40 60 {RIGHT}")
        assert messages(path) == [
            ":2: id 1001 is twice in frame 0 (expected one mask an object and frame, got the first in line 1). "
            "Merge or renumber them."
        ]

    def test_ids_classes_and_empty_masks(self, tmp_path: Path) -> None:
        path = write(
            tmp_path, f"0 1001 2 40 60 {LEFT}", f"0 1002 1 40 60 {rectangle(0, 0, 0, 0).counts}", "0 0 0 40 60 0"
        )
        assert messages(path) == [
            ":1: id does not fit class_id 2 (expected 2000 to 2999, got 1001). An id is class_id · 1000 + instance.",
            ":2: the mask is empty (expected at least one pixel). Leave the line out.",
            ":3: there is no class 0 (expected 1 or more, got 0). 0 is the background.",
            ":3: the run lengths do not fill the image (expected 2400 pixels (60x40), got 0 pixels). Write the mask "
            "anew with pycocotools, which encodes an image column by column.",
        ]

    def test_sizes(self, tmp_path: Path) -> None:
        small = Mask.from_array(np.ones((4, 6))).counts
        path = write(tmp_path, f"0 1001 1 40 60 {LEFT}", f"1 1001 1 4 6 {small}", f"2 1001 1 40 60 {LEFT}")
        assert messages(path) == [
            ":2: the mask has another size than most other masks (expected height 40, width 60, got height 4, width "
            "6). Write the mask in the size of the image."
        ]
        assert [text[:45] for text in messages(path, images_size=(4, 6))] == [
            ":1: the mask has another size than the images",
            ":3: the mask has another size than the images",
        ]

    def test_frames_out_of_range_and_out_of_order(self, tmp_path: Path) -> None:
        path = write(tmp_path, *(f"{frame} 1001 1 40 60 {LEFT}" for frame in (3, 0, 6)))
        assert messages(path) == [":2: frames do not ascend (expected 3 or more, got 0). Sort the lines by frame."]
        todo = "KITTI counts frames from 0, MOTSChallenge from 1."
        out = ":3: the frame is out of range (expected 0 to 5, got 6). " + todo
        assert messages(path, frame_count=6, numbering=Numbering.KITTI)[1:] == [out]
        out = ":2: the frame is out of range (expected 1 to 6, got 0). " + todo
        assert out in messages(path, frame_count=6, numbering=Numbering.MOTCHALLENGE)
        assert len(messages(path, frame_count=6)) == 1, "either numbering is allowed where none is named"

    def test_run_lengths(self, tmp_path: Path) -> None:
        longer = f"{chr(ord(LEFT[0]) + 32)}0{LEFT[1:]}"
        path = write(
            tmp_path, f"0 1001 1 40 60 {longer}", "0 1002 1 40 60 ooooooooooooo", f"0 1003 1 9999999 9999999 {LEFT}"
        )
        texts = messages(path)
        assert texts[0].startswith(":1: the run lengths are not in the shortest form")
        assert texts[1].startswith(":2: the run lengths are cut off")
        assert texts[2].startswith((":3: no image has this size", ":3: the mask has another size"))

    def test_fields(self, tmp_path: Path) -> None:
        path = write(tmp_path, "hello", f"0 x 1 40 60 {LEFT}", f"0\t1001 1 40 60 {LEFT}")
        assert [text.split(" (")[0] for text in messages(path)] == [
            ":1: wrong number of fields",
            ":2: id is not a whole number",
            ":3: wrong number of fields",
        ]

    def test_a_sequence_without_objects_is_an_empty_file(self, tmp_path: Path) -> None:
        assert messages(write(tmp_path)) == []

    def test_missing_or_no_text(self, tmp_path: Path) -> None:
        assert messages(tmp_path / "none.txt") == [": there is no such file or folder. Check the path."]
        (tmp_path / "0000.txt").write_bytes(b"\xff\xff")
        assert messages(tmp_path / "0000.txt") == [": the file is not text (expected UTF-8, got byte 0xff at place 0)."]

    @given(st.binary(max_size=200))
    def test_no_file_is_so_bad_that_it_raises(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        path = tmp_path_factory.mktemp("bad") / "a.txt"
        path.write_bytes(data)
        assert all(str(problem).startswith(str(path)) for problem in validate(path))

    @given(st.text(st.characters(min_codepoint=48, max_codepoint=111), max_size=30))
    def test_no_run_lengths_are_so_bad_that_they_raise(
        self, tmp_path_factory: pytest.TempPathFactory, counts: str
    ) -> None:
        path = write(tmp_path_factory.mktemp("bad"), f"0 1001 1 40 60 {counts}", f"0 1002 1 40 60 {LEFT}")
        validate(path)


class TestPng:
    def test_a_good_folder(self, tmp_path: Path) -> None:
        mots_png.write(document(), 1, tmp_path / "s")
        assert not messages(tmp_path / "s", images_size=(40, 60), frame_count=FRAMES, numbering=Numbering.KITTI)

    def test_missing_frames(self, tmp_path: Path) -> None:
        for frame in (0, 1, 4):
            write_png(tmp_path / f"{frame:06d}.png", np.zeros((4, 5), np.uint16))
        todo = "A frame without objects has a png of zeros."
        assert messages(tmp_path) == [
            ": 2 frames without a png (expected 000000.png to 000004.png, got without 000002.png, 000003.png). " + todo
        ]
        assert messages(tmp_path, frame_count=7)[0].startswith(": 4 frames without a png")
        assert "the frame is out of range" in messages(tmp_path, frame_count=3)[1]

    def test_everything_that_a_png_can_have_wrong(self, tmp_path: Path) -> None:
        for frame in range(3):
            write_png(tmp_path / f"{frame:06d}.png", np.full((4, 5), 1001, np.uint16))
        write_png(tmp_path / "000003.png", np.zeros((4, 5), np.uint8))
        write_png(tmp_path / "000004.png", np.full((4, 6), 2001, np.uint16))
        write_png(tmp_path / "000005.png", np.array([[7, 8, 1001, 0, 0]] * 4, np.uint16))
        write_png(tmp_path / "6.png", np.zeros((4, 5), np.uint16))
        (tmp_path / "000006.png").write_bytes((tmp_path / "000000.png").read_bytes()[:-9])
        todo = "An id is class_id · 1000 + instance."
        assert messages(tmp_path)[:4] == [
            "/000003.png: the png is not of the MOTS kind (expected 1 channel of 16 bits, got 1 channels of 8 bits). "
            "Write ids (class_id · 1000 + instance) as 16-bit grey.",
            "/000004.png: the png has another size (expected 5x4 pixels, got 6x4). Write it in the size of the image.",
            "/000005.png: an id has no class (expected 1000 or more, got 7). " + todo,
            "/000005.png: an id has no class (expected 1000 or more, got 8). " + todo,
        ]
        assert messages(tmp_path)[4].startswith("/000006.png: the png is damaged: it is cut short")
        assert messages(tmp_path)[5:] == [
            "/6.png: the name is not a frame number (expected six digits, such as 000012.png, got 6.png). "
            "Rename it to its frame number."
        ]


class TestFolders:
    def test_each_sequence_inside_is_validated(self, tmp_path: Path) -> None:
        mots_txt.write(document(), 1, tmp_path / "instances_txt" / "a.txt")
        mots_png.write(document(), 1, tmp_path / "instances" / "a")
        assert not validate(tmp_path)
        (tmp_path / "instances_txt" / "b.txt").write_text("x")
        (tmp_path / "instances" / "a" / "000003.png").unlink()
        assert [str(item.path.relative_to(tmp_path)) for item in validate(tmp_path)] == [
            "instances/a",
            "instances_txt/b.txt",
        ]

    def test_motschallenge_trees(self, tmp_path: Path) -> None:
        mots_txt.write(document(), 1, tmp_path / "MOTS20-02" / "gt" / "gt.txt")
        assert not validate(tmp_path)

    def test_nothing_inside(self, tmp_path: Path) -> None:
        (text,) = messages(tmp_path)
        assert text.startswith(
            ": there is nothing to validate (expected MOTS txt files or folders of MOTS png, got an empty"
        )

    def test_real_files_are_good(self, data_dir: Path) -> None:
        folder = data_dir / "kitti_mots_text" / "instances_txt"
        for name in ("0000.txt", "0009.txt", "0018.txt"):
            assert not validate(folder / name, numbering=Numbering.KITTI)
        assert not validate(data_dir / "dev" / "kitti" / "instances_txt", images_size=(375, 1242), frame_count=154)

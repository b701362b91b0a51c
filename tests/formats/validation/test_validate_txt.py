from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering
from annotator.formats.limits import Limits
from annotator.formats.problems import Kind
from annotator.formats.validation import validate_txt
from annotator.formats.validation.validate_txt import check_txt
from tests.documents import rectangle
from tests.formats.mots_files import EMPTY, LEFT, RIGHT, WIDE, line, write_txt

KITTI, CHALLENGE = Numbering.KITTI, Numbering.MOTCHALLENGE


def write(folder: Path, *lines: str) -> Path:
    return write_txt(folder / "0000.txt", *lines)


def messages(path: Path, **limits: object) -> list[str]:
    return [str(problem).removeprefix(str(path)) for problem in check_txt(path, Limits(**limits))]  # type: ignore[arg-type]


def kinds(path: Path, **limits: object) -> list[Kind]:
    return [problem.kind for problem in check_txt(path, Limits(**limits))]  # type: ignore[arg-type]


def test_a_good_file_has_no_problems(tmp_path: Path) -> None:
    path = write(tmp_path, line(0, 1001), line(0, 1002, RIGHT), line(5, 1001, WIDE))
    assert not messages(path)
    assert not messages(path, size=(40, 60), frame_count=6, numbering=KITTI)


def test_a_sequence_without_objects_is_an_empty_file(tmp_path: Path) -> None:
    assert messages(write(tmp_path)) == []


class TestMasks:
    def test_overlaps_say_which_and_how_much(self, tmp_path: Path) -> None:
        path = write(tmp_path, line(0, 1001), line(0, 1002, RIGHT), line(0, 10000, WIDE))
        assert messages(path) == [
            ":3: masks 1001 and 10000 overlap in frame 0 (expected no shared pixels, got 25 shared with line 1). "
            "Give each pixel to one object.",
            ":3: masks 1002 and 10000 overlap in frame 0 (expected no shared pixels, got 25 shared with line 2). "
            "Give each pixel to one object.",
        ]
        first = check_txt(path, Limits())[0]
        assert (first.kind, first.frame, first.ids, first.pixels) == (Kind.OVERLAP, 0, (1001, 10000), 25)

    def test_so_many_overlaps_are_not_all_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(validate_txt, "MOST_PAIRS", 3)
        path = write(tmp_path, *(line(0, 1000 + number) for number in range(4)))
        texts = messages(path)
        assert len(texts) == 4
        assert texts[-1] == (
            ":4: more than 3 pairs of masks overlap in frame 0 (expected none, got 4 masks). "
            "Give each pixel to one object."
        )
        assert len(messages(write(tmp_path, *(line(0, 1000 + number) for number in range(3))))) == 3

    def test_the_same_id_twice(self, tmp_path: Path) -> None:
        path = write(tmp_path, line(0, 1001), line(0, 1001, RIGHT), line(1, 1001, RIGHT))
        assert messages(path) == [
            ":2: id 1001 is twice in frame 0 (expected one mask an object and frame, got the first in line 1). "
            "Merge or renumber them."
        ]

    def test_ids_classes_and_empty_masks(self, tmp_path: Path) -> None:
        path = write(tmp_path, line(0, 1001, class_id=2), line(0, 1002, EMPTY), "0 0 0 40 60 0")
        assert messages(path) == [
            ":1: id does not fit class_id 2 (expected 2000 to 2999, got 1001). An id is class_id · 1000 + instance.",
            ":2: the mask is empty (expected at least one pixel). Leave the line out.",
            ":3: there is no class 0 (expected 1 or more, got 0). 0 is the background.",
            ":3: the run lengths do not fill the image (expected 2400 pixels (60x40), got 0 pixels). Write the mask "
            "anew with pycocotools, which encodes an image column by column.",
        ]

    def test_an_id_beyond_a_png(self, tmp_path: Path) -> None:
        (text,) = messages(write(tmp_path, line(0, 66001)))
        assert text.startswith(":1: the id does not fit a 16-bit png (expected at most 65535, got 66001)")

    def test_sizes(self, tmp_path: Path) -> None:
        small = Mask.from_array(np.ones((4, 6))).counts
        path = write(tmp_path, line(0, 1001), f"1 1001 1 4 6 {small}", line(2, 1001))
        assert messages(path) == [
            ":2: the mask has another size than most other masks (expected height 40, width 60, got height 4, width "
            "6). Write the mask in the size of the image."
        ]
        assert [text[:45] for text in messages(path, size=(4, 6))] == [
            ":1: the mask has another size than the images",
            ":3: the mask has another size than the images",
        ]

    def test_height_and_width_in_the_wrong_order(self, tmp_path: Path) -> None:
        (text,) = messages(write(tmp_path, line(0, 1001)), size=(60, 40))
        assert text.endswith("Height comes before width.")

    def test_run_lengths(self, tmp_path: Path) -> None:
        longer = f"{chr(ord(LEFT[0]) + 32)}0{LEFT[1:]}"
        path = write(tmp_path, line(0, 1001, longer), line(0, 1002, "ooooooooooooo"), f"0 1003 1 31623 31623 {LEFT}")
        texts = messages(path)
        assert texts[0].startswith(":1: the run lengths are not in the shortest form")
        assert texts[1].startswith(":2: the run lengths are cut off")
        assert texts[2].startswith((":3: no image has this size", ":3: the mask has another size"))


class TestFrames:
    def test_out_of_range(self, tmp_path: Path) -> None:
        path = write(tmp_path, line(0, 1001), line(6, 1001))
        out = (
            ":2: the frame is out of range (expected 0 to 5, got 6). KITTI counts frames from 0, MOTSChallenge from 1."
        )
        assert messages(path, frame_count=6, numbering=KITTI) == [out]
        assert messages(path, frame_count=6) == [out], "frame 0 tells how they are counted"

    def test_either_numbering_is_allowed_where_none_is_named(self, tmp_path: Path) -> None:
        assert not messages(write(tmp_path, line(1, 1001), line(6, 1001)), frame_count=6)
        assert not messages(write(tmp_path, line(0, 1001), line(5, 1001)), frame_count=6)

    def test_out_of_order(self, tmp_path: Path) -> None:
        path = write(tmp_path, *(line(frame, 1001) for frame in (3, 0, 6)))
        assert messages(path) == [":2: frames do not ascend (expected 3 or more, got 0). Sort the lines by frame."]

    def test_counted_from_1_in_place_of_0(self, tmp_path: Path) -> None:
        path = write(tmp_path, *(line(frame, 1001) for frame in (1, 3, 6)))
        assert messages(path, frame_count=6, numbering=KITTI) == [
            ":3: frames are counted from 1 in place of 0 (expected 0 to 5, got 1 to 6). "
            "Take 1 from each, or let --mend do it."
        ]
        path = write(tmp_path, *(line(frame, 1001) for frame in (2, 3, 6)))
        assert kinds(path, frame_count=6, numbering=KITTI) == [Kind.FRAME], "one stray line is as likely"

    def test_counted_from_0_in_place_of_1(self, tmp_path: Path) -> None:
        path = write(tmp_path, *(line(frame, 1001) for frame in (0, 0, 5)))
        assert kinds(path, numbering=CHALLENGE) == [Kind.NUMBERING, Kind.DUPLICATE, Kind.OVERLAP]
        assert kinds(path, numbering=CHALLENGE, frame_count=5)[:3] == [Kind.FRAME, Kind.FRAME, Kind.DUPLICATE]


class TestForm:
    def test_what_no_line_is(self, tmp_path: Path) -> None:
        path = write(tmp_path, "hello", f"0 x 1 40 60 {LEFT}", "0 1001 1 40 60")
        assert [text.split(" (")[0] for text in messages(path)] == [
            ":1: wrong number of fields",
            ":2: id is not a whole number",
            ":3: wrong number of fields",
        ]

    def test_slips_of_form_do_not_hide_the_rest(self, tmp_path: Path) -> None:
        tabs = line(0, 1001, class_id=2).replace(" ", "\t")
        path = write(tmp_path, tabs, line("1.0", 1001), "", line("02", 1001, EMPTY))
        assert kinds(path) == [Kind.TEXT, Kind.CLASS, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.EMPTY]

    def test_missing_or_no_text(self, tmp_path: Path) -> None:
        assert messages(tmp_path / "none.txt") == [": there is no such file. Check the name."]
        (tmp_path / "0000.txt").write_bytes(b"\xff\xff")
        assert messages(tmp_path / "0000.txt") == [
            ": the file is not text (expected UTF-8, got byte 0xff at place 0). Save it as UTF-8 text."
        ]


class TestHostile:
    @settings(deadline=None)
    @given(st.binary(max_size=200))
    def test_no_file_is_so_bad_that_it_raises(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        path = tmp_path_factory.mktemp("bad") / "a.txt"
        path.write_bytes(data)
        assert all(str(problem).startswith(str(path)) for problem in check_txt(path, Limits()))

    @settings(deadline=None)
    @given(st.text(st.characters(min_codepoint=48, max_codepoint=111), max_size=30))
    def test_no_run_lengths_are_so_bad_that_they_raise(
        self, tmp_path_factory: pytest.TempPathFactory, counts: str
    ) -> None:
        check_txt(write(tmp_path_factory.mktemp("bad"), line(0, 1001, counts), line(0, 1002)), Limits())

    def test_many_sizes_take_no_longer_than_one(self, tmp_path: Path) -> None:
        one = rectangle(0, 0, 1, 1)
        lines = [f"{number} 1001 1 {one.height} {one.width + number} {LEFT}" for number in range(3000)]
        assert len(messages(write(tmp_path, *lines))) == 2 * 3000 - 2

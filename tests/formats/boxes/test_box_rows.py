from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from annotator.domain.boxes import Box
from annotator.errors import FormatError
from annotator.formats.boxes.box_rows import Dialect, read_boxes, sniff
from annotator.formats.problems import ProblemsError
from tests.strategies import boxes

REST = "-1 -1 -1 -1000 -1000 -1000 -10"


def kitti_line(frame: object, track_id: object, kind: str, x1: object, y1: object, x2: object, y2: object) -> str:
    return f"{frame} {track_id} {kind} 0 0 -1.5 {x1} {y1} {x2} {y2} {REST}\n"


def write(folder: Path, text: str, name: str = "boxes.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def problems(path: Path, dialect: Dialect | None = None) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_boxes(path, dialect)
    assert str(caught.value).startswith(str(caught.value.problems[0])), "the message is that of the first"
    return [str(problem).removeprefix(str(path)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (kitti_line(0, 1, "Car", -1e7, 1, 9, 9), "x1"),
        ("1,1,3,4,10,1e300,1,1,1\n", "height"),
        ("frame,track_id,x1,y1,x2,y2\n0,1,0,0,1000001,5\n", "x2"),
    ],
)
def test_boxes_as_large_as_no_image_are_mistakes(tmp_path: Path, text: str, column: str) -> None:
    (problem,) = problems(write(tmp_path, text))
    assert f"{column} is too large (expected -1000000 to 1000000 pixels, got '" in problem


@pytest.mark.parametrize("row", ["0,12345678901234567890,0,0,5,5", "99999999999,1,0,0,5,5"])
def test_ids_and_frames_that_no_database_holds_are_mistakes(tmp_path: Path, row: str) -> None:
    (problem,) = problems(write(tmp_path, f"frame,track_id,x1,y1,x2,y2\n{row}\n"))
    assert "is too large (expected 2147483647 or less, got '" in problem


class TestKitti:
    def test_the_last_pixel_belongs_to_the_box(self, tmp_path: Path) -> None:
        text = kitti_line(3, 5, "Car", -20.5, 10, 30, 20.25) + kitti_line(3, -1, "DontCare", 1, 1, 1, 1)
        found = read_boxes(write(tmp_path, text))
        assert found.dialect is Dialect.KITTI
        car, region = found.rows
        assert (car.line, car.frame, car.track_id, car.source_type) == (1, 3, 5, "Car")
        assert car.box == Box(-20.5, 10, 31, 21.25)
        assert (region.track_id, region.box) == (None, Box(1, 1, 2, 2))

    @pytest.mark.parametrize(("text", "level"), [("0", 0), ("2", 2), ("3", 3), ("-1", None), ("4", None), ("x", None)])
    def test_how_far_it_is_occluded(self, tmp_path: Path, text: str, level: int | None) -> None:
        line = f"0 5 Car 0 {text} -1.5 1 1 9 9 {REST}\n"
        (row,) = read_boxes(write(tmp_path, line), Dialect.KITTI).rows
        assert row.occlusion == level

    def test_a_score_may_follow(self, tmp_path: Path) -> None:
        assert read_boxes(write(tmp_path, kitti_line(0, 0, "Car", 1, 1, 9, 9).strip() + " 0.9\n")).rows

    def test_all_broken_lines_are_told_at_once(self, tmp_path: Path) -> None:
        lines = [
            kitti_line(0, 1, "Car", 1, 1, 9, 9),
            "0 2 Car 0 0\n",
            kitti_line(0, 3, "Car", "nan", 1, 9, 9),
            kitti_line("x", 3, "Car", 1, 1, 9, 9),
            kitti_line(-1, 3, "Car", 1, 1, 9, 9),
            kitti_line(0, 1.5, "Car", 1, 1, 9, 9),
            kitti_line(0, 4, "Car", 1, 1, "1e999", 9),
            "\n",
            kitti_line(0, 1, "Car", 2, 2, 9, 9),
        ]
        path = write(tmp_path, "".join(lines))
        assert problems(path, Dialect.KITTI) == [
            ":2: wrong number of columns (expected 17 columns, or 18 with a score, got 5). Columns: frame, track id, "
            "type, truncated, occluded, alpha, x1, y1, x2, y2, 7 of 3D [, score].",
            ":3: x1 is not a number (expected a finite number, got 'nan'). Correct the line.",
            ":4: frame is not a number (expected a finite number, got 'x'). Correct the line.",
            ":5: frame is too small (expected 0 or more, got -1). Correct the line.",
            ":6: track id is not a whole number (got '1.5'). Correct the line.",
            ":7: x2 is not a number (expected a finite number, got '1e999'). Correct the line.",
            ":9: track 1 has a second box in the same frame (expected one box a track and frame, got the first in line "
            "1). Remove one of the two.",
        ]
        with pytest.raises(ProblemsError, match="The file has 6 more problems"):
            read_boxes(path)

    def test_boxes_without_an_area_are_skipped_and_named(self, tmp_path: Path) -> None:
        text = (
            kitti_line(0, 1, "Car", 5, 5, 4, 9)
            + kitti_line(0, 2, "Car", 1, 1, 3, 3)
            + kitti_line(1, 1, "Car", 5, 9, 9, 3)
        )
        found = read_boxes(write(tmp_path, text))
        assert [row.track_id for row in found.rows] == [2]
        assert found.notes == ("2 boxes without an area skipped (boxes.txt, line 1, 3).",)

    def test_ids_within_each_type(self, tmp_path: Path) -> None:
        text = (
            kitti_line(0, 1, "Car", 1, 1, 9, 9)
            + kitti_line(0, 1, "Van", 2, 2, 9, 9)
            + kitti_line(1, 1, "Van", 2, 2, 9, 9)
        )
        found = read_boxes(write(tmp_path, text))
        assert [(row.track_id, row.own_id) for row in found.rows] == [(1, 1), (2, 1), (2, 1)]
        assert found.notes == (
            "Ids count within each type, since one id has two types in one frame: Van 1 is track 2.",
        )


class TestMotchallenge:
    def test_frames_and_pixels_count_from_one(self, tmp_path: Path) -> None:
        (row,) = read_boxes(write(tmp_path, "1,7,1,11,30,40,1,1,0.25\n")).rows
        assert (row.frame, row.track_id, row.source_type, row.visibility) == (0, 7, "pedestrian", 0.25)
        assert row.box == Box(0, 10, 30, 50)

    def test_classes_and_what_is_not_considered(self, tmp_path: Path) -> None:
        text = "1,1,1,1,9,9,0,1,1\n1,2,1,1,9,9,0,3,1\n1,3,1,1,9,9,0,7,-1\n1,4,1,1,9,9,1,42,1\n"
        rows = read_boxes(write(tmp_path, text)).rows
        assert [row.source_type for row in rows] == ["not considered", "car", "static person", "class 42"]
        assert rows[2].visibility is None

    @pytest.mark.parametrize("tail", [",0.9", ",0.9,-1,-1,-1", ",1,3.2,1.5,0.1", ",0.9,"])
    def test_detections_and_results_are_pedestrians(self, tmp_path: Path, tail: str) -> None:
        (row,) = read_boxes(write(tmp_path, f"2, -1, 5.5, 6, 7, 8{tail}\n")).rows
        assert (row.frame, row.track_id, row.source_type) == (1, None, "pedestrian")

    def test_weak_detections_can_be_left_out(self, tmp_path: Path) -> None:
        path = write(tmp_path, "1,-1,1,1,9,9,0.2\n1,-1,20,1,9,9,0.8\n1,4,1,1,9,9,0.1\n")
        found = read_boxes(path, min_score=0.5)
        assert [row.line for row in found.rows] == [2, 3]
        assert found.notes == ("1 detection below the least score left out.",)

    def test_broken_lines(self, tmp_path: Path) -> None:
        path = write(tmp_path, "1,1,1,1,9,9,1\n0,1,1,1,9,9,1\n1,2,3\n1,1,5,5,9,9,1\n2,1,1,1,1_0,9,1\n2,2,1,1,0,9,1\n")
        assert problems(path) == [
            ":2: frames are counted from 0 in place of 1 (expected 1 or more, got 0). "
            "MOTChallenge counts frames from 1: add 1 to each.",
            ":3: wrong number of columns (expected 7 to 10 columns: frame,id,left,top,width,height,conf[,class,"
            "visibility], got 3). Correct the line.",
            ":4: track 1 has a second box in the same frame (expected one box a track and frame, got the first in line "
            "1). Remove one of the two.",
            ":5: width is not a number (expected a finite number, got '1_0'). Correct the line.",
        ]


class TestCsv:
    HEADER = "frame,track_id,x1,y1,x2,y2"

    def test_columns_in_any_order(self, tmp_path: Path) -> None:
        text = (
            "class,Frame, track_id ,x1,y1,x2,y2,visibility\ncar,0,3,1.5,2,10,20,0.5\n2,1,3,1,2,10,20,\n,1,4,1,2,3,4,\n"
        )
        rows = read_boxes(write(tmp_path, text, "a.csv")).rows
        assert [row.source_type for row in rows] == ["car", "pedestrian", "object"]
        assert (rows[0].frame, rows[0].track_id, rows[0].box) == (0, 3, Box(1.5, 2, 10, 20))
        assert [row.visibility for row in rows] == [0.5, None, None]

    def test_without_classes_a_note_says_what_decides(self, tmp_path: Path) -> None:
        found = read_boxes(write(tmp_path, f"{self.HEADER}\n0,1,0,0,5,5\n"))
        assert [row.source_type for row in found.rows] == ["object"]
        assert "names no classes" in found.notes[0]

    @pytest.mark.parametrize(
        ("header", "words"),
        [
            ("frame,id,x1,y1,x2,y2", r"the header lacks 'track_id' .*got frame,id,x1"),
            ("frame,track_id,x1,y1,x2,y2,clas", r"an odd column 'clas' .*Did you mean 'class'\?"),
            ("frame,track_id,x1,y1,x2,y2,x1", "an odd column 'x1'"),
        ],
    )
    def test_a_wrong_header(self, tmp_path: Path, header: str, words: str) -> None:
        with pytest.raises(FormatError, match=words) as caught:
            read_boxes(write(tmp_path, f"\n{header}\n0,1,0,0,5,5\n"))
        assert caught.value.line == 2

    def test_broken_lines(self, tmp_path: Path) -> None:
        path = write(tmp_path, f"{self.HEADER}\n0,1,0,0,5\n0,1,0,0,5,inf\n-2,1,0,0,5,5\n0,1,5,5,5,9\n")
        assert problems(path) == [
            ":2: wrong number of columns (expected 6, got 5). Correct the line.",
            ":3: y2 is not a number (expected a finite number, got 'inf'). Correct the line.",
            ":4: frame is too small (expected 0 or more, got -2). Correct the line.",
        ]


class TestSniff:
    @pytest.mark.parametrize(
        ("text", "dialect"),
        [
            (kitti_line(0, 0, "Car", 1, 1, 2, 2), Dialect.KITTI),
            ("1,1,1,1,9,9,1,1,1\n", Dialect.MOTCHALLENGE),
            ("1.0,-1,1,1,9,9,1\n", Dialect.MOTCHALLENGE),
            ("\ufeffframe,track_id,x1,y1,x2,y2\n", Dialect.CSV),
            ("", Dialect.MOTCHALLENGE),
        ],
    )
    def test_dialects(self, tmp_path: Path, text: str, dialect: Dialect) -> None:
        assert sniff(write(tmp_path, text)) is dialect

    def test_an_empty_file_has_no_boxes_and_says_so(self, tmp_path: Path) -> None:
        assert read_boxes(write(tmp_path, "\n")).notes == ("boxes.txt holds no boxes.",)

    def test_something_else_says_what_was_expected(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"boxes\.txt:1: the box file is in no known format .*got 'hello world'"):
            read_boxes(write(tmp_path, "hello world\n"))
        with pytest.raises(FormatError, match="This is a MOTS mask file: import it as masks"):
            read_boxes(write(tmp_path, "0 1001 1 375 1242 WSV:2d;1\n"))
        for text in ('{"images": []}', "[{}]", "<annotations>"):
            with pytest.raises(FormatError, match="Make the project without it; then 'mots-annotator import PROJECT F"):
                read_boxes(write(tmp_path, text))

    def test_a_file_that_is_missing_or_no_text(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="there is no such file"):
            read_boxes(tmp_path / "none.txt")
        (tmp_path / "a.txt").write_bytes(b"1,1,\xff\xfe")
        with pytest.raises(FormatError, match=r"not text \(expected UTF-8, got byte 0xff at place 4\)"):
            read_boxes(tmp_path / "a.txt")


def as_text(dialect: Dialect, box: Box) -> str:
    x1, y1, x2, y2 = box.corners
    if dialect is Dialect.KITTI:
        return kitti_line(4, 2, "Car", x1, y1, x2 - 1, y2 - 1)
    if dialect is Dialect.MOTCHALLENGE:
        return f"5,2,{x1 + 1},{y1 + 1},{x2 - x1},{y2 - y1},1,1,1\n"
    return f"frame,track_id,x1,y1,x2,y2\n4,2,{x1},{y1},{x2},{y2}\n"


DIALECTS: SearchStrategy[Dialect] = st.sampled_from(Dialect)


@settings(max_examples=60)
@given(dialect=DIALECTS, box=boxes())
def test_boxes_come_back_from_every_dialect(
    tmp_path_factory: pytest.TempPathFactory, dialect: Dialect, box: Box
) -> None:
    path = write(tmp_path_factory.mktemp("boxes"), as_text(dialect, box))
    (row,) = read_boxes(path).rows
    assert (row.frame, row.track_id) == (4, 2)
    assert row.box.corners == pytest.approx(box.corners, abs=1e-9)


def test_an_empty_csv_lacks_its_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n")
    with pytest.raises(FormatError, match=r"a\.csv: the file is empty \(expected the header frame,track_id,x1"):
        read_boxes(path, Dialect.CSV)

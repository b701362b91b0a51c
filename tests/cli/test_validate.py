"""`mots-annotator validate` through `main`."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.cli.validate import Overlap
from annotator.formats.validation.depth import Rule
from tests.cli.conftest import Run
from tests.formats.mots_files import RIGHT, WIDE, line, write_txt
from tests.images import write_images


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """Ten frames in which a pedestrian overlaps a car."""
    lines = [text for frame in range(10) for text in (line(frame, 1001), line(frame, 2001, WIDE))]
    return write_txt(tmp_path / "mots" / "0000.txt", *lines)


def test_many_alike_are_told_by_the_first_unless_all_are_wanted(run: Run, bad: Path) -> None:
    answer = run("validate", bad)
    assert answer.status == 1
    first, rest, last = answer.out.splitlines()
    assert first.startswith(f"{bad}:2: masks 1001 and 2001 overlap in frame 0")
    assert rest == (
        f"{bad}: and 9 more like that (overlap): in 10 frames, the first is 0, the last 9; lines 2 to 20; "
        "1 pair of ids, 250 pixels: 1001 and 2001 share 250 pixels in 10 frames from 0."
    )
    assert last == "1 file or folder checked, 10 problems."
    assert "--all" in answer.err
    every = run("validate", bad, "--all")
    assert len(every.out.splitlines()) == 11
    assert not every.err


def test_json_has_each_problem_with_its_facts(run: Run, bad: Path) -> None:
    answer = run("validate", bad, "--json").json
    assert len(answer["problems"]) == 10
    assert answer["problems"][3] == {
        "path": str(bad),
        "line": 8,
        "kind": "overlap",
        "problem": "masks 1001 and 2001 overlap in frame 3",
        "expected": "no shared pixels",
        "got": "25 shared with line 7",
        "todo": "Give each pixel to one object.",
        "frame": 3,
        "ids": [1001, 2001],
        "pixels": 25,
        "text": f"{bad}:8: masks 1001 and 2001 overlap in frame 3 "
        "(expected no shared pixels, got 25 shared with line 7). Give each pixel to one object.",
    }


def test_a_path_given_twice_is_told_once(run: Run, bad: Path) -> None:
    assert run("validate", bad, bad).out.endswith("1 file or folder checked, 10 problems.\n")


def test_classes(run: Run, tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", line(0, 3001))
    answer = run("validate", path)
    assert answer.status == 1
    assert "the class is unknown (expected 1, 2, 10, got 3)" in answer.out
    assert run("validate", path, "--any-class").status == 0


def test_what_masks_are_held_against(run: Run, tmp_path: Path) -> None:
    path = write_txt(tmp_path / "mots" / "0000.txt", line(1, 1001), line(3, 1001))
    assert run("validate", path.parent).status == 0
    write_images(tmp_path / "images" / "0000", "000000.png", "000002.png", height=40, width=60)
    answer = run("validate", path.parent, "--images", tmp_path / "images")
    assert "frames are counted from 1 in place of 0 (expected 0 to 2, got 1 to 3)" in answer.out
    assert run("validate", path, "--numbering", "motschallenge").status == 0
    zero = write_txt(tmp_path / "0001.txt", line(0, 1001))
    assert "from 0 in place of 1" in run("validate", zero, "--numbering", "motschallenge").out
    seqmap = write_txt(tmp_path / "val.seqmap", "0000 empty 000000 000001", "0007 empty 000000 000001")
    answer = run("validate", path.parent, "--seqmap", seqmap)
    assert f"{seqmap}:2: there is no file for sequence 0007" in answer.out
    assert "the frame is out of range (expected 0 to 1, got 3)" in answer.out


class TestMend:
    def test_the_copy_is_clean(self, run: Run, bad: Path, tmp_path: Path) -> None:
        before = bad.read_bytes()
        answer = run("validate", bad.parent, "--mend", tmp_path / "out", "--overlap", "last")
        assert answer.status == 0
        first, rest, last = answer.out.splitlines()
        assert first == f"{bad}:1: 1001 gives 25 pixels to 2001 in frame 0 (rule last)."
        assert "and 9 more like that (overlap)" in rest
        assert last == "1 copy written, 10 changes."
        assert run("validate", tmp_path / "out").status == 0
        assert bad.read_bytes() == before

    def test_what_is_left_is_told_and_the_status_is_1(self, run: Run, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "0000.txt", line(0, 1001, class_id=2), line(0, 1002, WIDE))
        answer = run("validate", path, "--mend", tmp_path / "out")
        assert answer.status == 1
        copy = tmp_path / "out" / "0000.txt"
        assert f"{copy}:1: id does not fit class_id 2" in answer.out
        assert answer.out.endswith("1 problem left, to be mended by hand.\n")

    def test_what_cannot_be_read_has_no_copy(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_bytes("0 1001 1 4 4 04".encode("utf-16"))
        answer = run("validate", path, "--mend", tmp_path / "out")
        assert answer.status == 1
        assert "0 copies written, 0 changes." in answer.out
        assert not (tmp_path / "out" / "0000.txt").exists()

    def test_json(self, run: Run, bad: Path, tmp_path: Path) -> None:
        (copy,) = run("validate", bad, "--mend", tmp_path / "out", "--json").json["mended"]
        assert (copy["source"], copy["path"]) == (str(bad), str(tmp_path / "out" / "0000.txt"))
        assert len(copy["changes"]) == 10
        assert copy["changes"][0]["pixels"] == 25
        assert copy["left"] == []

    def test_frames_and_parts(self, run: Run, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "a.txt", line(0, 1001), line(0, 1001, RIGHT))
        assert run("validate", path, "--mend", tmp_path / "out").status == 1
        answer = run("validate", path, "--mend", tmp_path / "out", "--join", "--shift", 1)
        assert answer.status == 0
        assert (tmp_path / "out" / "a.txt").read_text().startswith("1 1001 1 40 60 ")

    def test_originals_are_safe(self, run: Run, bad: Path) -> None:
        answer = run("validate", bad, "--mend", bad.parent)
        assert answer.status == 1
        assert answer.err.count("\n") == 1
        assert "the mended copy would replace the original" in answer.err

    def test_wishes_without_a_copy_are_wrong_usage(self, run: Run, bad: Path) -> None:
        assert run("validate", bad, "--shift", 1).status == 2
        assert run("validate", bad, "--join").status == 2

    def test_the_rules_are_those_of_the_formats(self) -> None:
        assert [item.value for item in Overlap] == [item.value for item in Rule]

"""`mots-annotator stats` through `main`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from annotator.formats.mots import mots_txt
from annotator.project.store import Project
from tests.cli.conftest import Run
from tests.documents import rectangle
from tests.worlds import FRAMES, World


class TestProject:
    def test_a_new_project_has_boxes_alone(self, run: Run, street: Path) -> None:
        answer = run("stats", street)
        assert answer.status == 0
        lines = [line.split() for line in answer.out.splitlines()]
        assert ["all", "car", "1", str(FRAMES), "1", "0", "0", "–"] in lines
        assert ["all", "all", str(2 * FRAMES), "0", "0", "0", "0.0", "%", "–"] in lines
        assert "Working time: the journal has measured none." in answer.out
        assert f"Not counted above: {FRAMES} ignore regions of 1 ignore track." in answer.out
        assert answer.err == ""

    def test_json(self, run: Run, street: Path) -> None:
        found = run("stats", street, "--json").json
        assert [item["class"] for item in found["table"]] == ["car", "pedestrian", "all"]
        assert found["table"][-1]["open_boxes"] == 2 * FRAMES
        assert found["work"]["steps"] == 0
        assert found["sequences"][0]["name"] == "0000"

    def test_an_empty_project(self, run: Run, tmp_path: Path) -> None:
        Project.create(tmp_path / "empty.mots").close()
        answer = run("stats", tmp_path / "empty.mots", "--split", "kitti")
        assert answer.status == 0
        assert ["all", "all", "0", "0", "0", "0", "0", "–"] in [line.split() for line in answer.out.splitlines()]

    def test_it_may_be_open_elsewhere(self, run: Run, street: Path) -> None:
        with Project.open(street):
            assert run("stats", street).status == 0


class TestFiles:
    def test_a_data_set(self, run: Run, world: World) -> None:
        answer = run("stats", world.root)
        assert answer.status == 0
        lines = [line.split() for line in answer.out.splitlines()]
        assert ["all", "car", "1", str(FRAMES), "1", str(FRAMES), "–", "–"] in lines
        assert "Occlusion by labels: fully visible 100.0 % (16 masks)." in answer.out
        assert "proposed" not in answer.out

    def test_several_paths(self, run: Run, world: World, street: Path) -> None:
        found = run("stats", street, world.truth, "--json").json
        assert [item["source"] for item in found["sequences"]] == ["street.mots", "0000.txt"]
        assert found["table"][-1]["manual"] is None

    def test_csv(self, run: Run, world: World, tmp_path: Path) -> None:
        answer = run("stats", world.root, "--csv", tmp_path / "counts.csv")
        assert f"written: {tmp_path / 'counts.csv'}" in answer.err
        with (tmp_path / "counts.csv").open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        assert [(row["level"], row["class"]) for row in rows] == [
            *(("all", name) for name in ("car", "pedestrian", "all")),
            *(("sequence", name) for name in ("car", "pedestrian", "all")),
        ]

    def test_a_report(self, run: Run, world: World, tmp_path: Path) -> None:
        pytest.importorskip("matplotlib")
        path = tmp_path / "report.html"
        answer = run("stats", world.root, "--report", path)
        assert (answer.status, answer.err) == (0, f"written: {path}\n")
        text = path.read_text(encoding="utf-8")
        assert text.startswith("<!DOCTYPE html>")
        assert text.count("<svg") == 5
        assert run("stats", world.root, "--report", path).status == 0


class TestSplits:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "masks"
        folder.mkdir()
        for name in ("0000", "0001", "0002"):
            line = f"0 1001 1 40 60 {rectangle(0, 0, 9, 9).counts}\n"
            assert mots_txt.parse_line(line)
            (folder / f"{name}.txt").write_text(line)
        return folder

    def splits(self, run: Run, folder: Path, *options: str) -> list[tuple[str, int]]:
        found = run("stats", folder, "--json", *options).json
        return [(item["split"], item["sequences"]) for item in found["table"]]

    def test_named(self, run: Run, folder: Path) -> None:
        options = ("--split", "train=0000, 0002", "--split", "val=0001")
        assert self.splits(run, folder, *options) == [("train", 2), ("val", 1), ("all", 3)]

    def test_the_rest_is_told_apart(self, run: Run, folder: Path) -> None:
        assert self.splits(run, folder, "--split", "a=0000") == [("a", 1), ("other", 2), ("all", 3)]

    def test_one_split_named_twice(self, run: Run, folder: Path) -> None:
        options = ("--split", "a=0000", "--split", "a=0001,0002")
        assert self.splits(run, folder, *options) == [("a", 3)]

    def test_kitti(self, run: Run, folder: Path) -> None:
        assert self.splits(run, folder, "--split", "kitti") == [("train", 2), ("val", 1), ("all", 3)]

    @pytest.mark.parametrize(
        ("options", "status", "words"),
        [
            (["--split", "train"], 2, "--split wants NAME=SEQUENCE,…, or 'kitti' alone, not 'train'"),
            (["--split", "=0000"], 2, "not '=0000'"),
            (["--split", "a="], 2, "not 'a='"),
            (["--split", "kitti", "--split", "a=0000"], 2, "not 'kitti'"),
            (["--split", "a=00000"], 1, "split 'a' names a sequence '00000' that is not there. Did you mean '0000'?"),
            (["--split", "a=0000", "--split", "b=0000"], 1, "sequence '0000' is in the splits 'a' and 'b'"),
        ],
    )
    def test_wrong_ones(self, run: Run, folder: Path, options: list[str], status: int, words: str) -> None:
        answer = run("stats", folder, *options)
        assert answer.status == status
        assert words in " ".join(answer.err.replace("│", " ").split())
        assert answer.out == ""


class TestMistakes:
    def test_nothing_there(self, run: Run, tmp_path: Path) -> None:
        answer = run("stats", tmp_path / "gone")
        assert answer.status == 1
        assert answer.err.startswith(f"mots-annotator: {tmp_path / 'gone'}: there is no such project, file or folder.")

    def test_a_broken_file(self, run: Run, world: World) -> None:
        world.truth.write_text("0 1001 1 90\n")
        answer = run("stats", world.root)
        assert answer.status == 1
        assert "0000.txt:1: wrong number of fields (expected 6, got 4)" in answer.err

    def test_what_was_counted_is_told_before_a_file_cannot_be_written(
        self, run: Run, world: World, tmp_path: Path
    ) -> None:
        (tmp_path / "mine.csv").write_text("mine")
        answer = run("stats", world.root, "--csv", tmp_path / "mine.csv")
        assert answer.status == 1
        assert "pedestrian" in answer.out
        assert "mine.csv" in answer.err
        assert (tmp_path / "mine.csv").read_text() == "mine"

    def test_a_report_without_matplotlib_is_refused_before_counting(
        self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        answer = run("stats", tmp_path / "gone", "--report", tmp_path / "a.html")
        assert answer.status == 1
        assert "pip install 'mots-annotator[benchmark]'" in answer.err
        assert not (tmp_path / "a.html").exists()

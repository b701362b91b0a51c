"""Names of files that are no UTF-8, through every verb that reads and writes files of masks."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run
from tests.jobs.evaluate.worlds import FRAMES, results_of, truth_of, write_txt

ODD = os.fsdecode(b"\xff\xfe")
NAME = os.fsdecode(b"s\xe4")
SHOWN = "s\\xe4"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / ODD
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("this file system takes only names of UTF-8")
    write_txt(folder / "truth" / f"{NAME}.txt", truth_of("0000"))
    write_txt(folder / "found" / f"{NAME}.txt", results_of("0000"))
    return folder


def well(answer: Answer) -> Answer:
    assert answer.status == 0, answer.err
    for text in (answer.out, answer.err):
        assert text.encode().decode() == text
    return answer


def test_mended_copies(run: Run, folder: Path) -> None:
    path = folder / "truth" / f"{NAME}.txt"
    path.write_text(path.read_text().replace(" ", "\t", 1))
    answer = run("validate", folder / "truth")
    assert f"{SHOWN}.txt:1: the fields are not separated by single spaces" in answer.out
    answer = well(run("validate", folder / "truth", "--mend", folder / "mended"))
    assert "1 copy written, 1 change." in answer.out
    well(run("validate", folder / "mended" / path.name))


@pytest.mark.parametrize("name", ["mots_txt", "mots_png", "mots_tools", "coco", "davis", "motchallenge_boxes"])
def test_conversion(run: Run, folder: Path, name: str) -> None:
    answer = well(run("convert", folder / "truth", folder / "out", "--to", name))
    assert SHOWN in answer.out
    again = well(run("convert", folder / "truth", folder / "out", "--to", name, "--json"))
    (made,) = again.json["sequences"]
    assert made["sequence"] == NAME
    assert Path(made["path"]).exists()


def test_statistics(run: Run, folder: Path) -> None:
    pytest.importorskip("matplotlib")
    files = folder / "a.csv", folder / "a.html"
    answer = well(run("stats", folder / "truth", "--csv", files[0], "--report", files[1]))
    assert answer.err.count("written: ") == 2
    assert all(path.read_text(encoding="utf-8") for path in files)
    assert well(run("stats", folder / "truth", "--json")).json["sources"] == [str(folder / "truth")]


def test_evaluation(run: Run, folder: Path) -> None:
    pytest.importorskip("matplotlib")
    sides = folder / "truth", folder / "found"
    answer = well(run("evaluate", *sides, "--output", folder / "out", "--errors", 3))
    assert f"\n{SHOWN} " in answer.out
    assert len(list((folder / "out").iterdir())) == 6
    written = json.loads((folder / "out" / "evaluation.json").read_text(encoding="utf-8"))
    assert written["classes"]["car"]["sequences"].keys() == {NAME}
    assert well(run("agreement", *sides, "--errors", 3)).out.count(SHOWN) > FRAMES

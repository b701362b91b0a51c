from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.editing.checks.finding import Kind
from annotator.project.store import Project
from tests.gui.conftest import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> list[dict[str, object]]:
    code = main(["check", *map(str, arguments), "--json"])
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["findings"]
    assert code == (1 if found else 0)
    return found


def test_it_lists_what_is_open(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, project, "--kind", "open")
    assert [(item["sequence"], item["track"], item["frames"]) for item in found] == [("street", 1, 6), ("street", 2, 6)]


def test_one_track(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {item["track"] for item in answer(capsys, project, "--track", 2)} == {2}


def test_in_words(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project), "--kind", "open"]) == 1
    text = capsys.readouterr().out
    assert "6 masks not accepted" in text
    assert text.endswith("2 findings.\n")


def test_nothing_is_changed_and_nothing_found_is_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.read_bytes()
    assert main(["check", str(project), "--kind", "gap"]) == 0
    assert capsys.readouterr().out == "Nothing is found.\n"
    assert project.read_bytes() == before


def test_it_may_be_open_elsewhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Project.open(project):
        assert answer(capsys, project)


@pytest.mark.parametrize(
    ("arguments", "words"), [(["--track", "9"], "no track 9"), (["--sequence", "x"], "no sequence")]
)
def test_what_is_unknown(project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    assert main(["check", str(project), *arguments]) == 1
    assert words in capsys.readouterr().err


def test_kinds_are_named_where_one_is_unknown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(project), "--kind", "odd"]) == 2
    text = capsys.readouterr().err
    assert all(kind.value in text for kind in Kind)

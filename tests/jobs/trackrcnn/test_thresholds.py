"""Thresholds in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.jobs.trackrcnn import thresholds
from refinement.trackrcnn.tracker import Cue, Rule, TrackerConfig

CONFIG = TrackerConfig(Cue.BOTH, {1: Rule(0.5, 1.25, 3), 2: Rule(0.75, 0.5, 0)})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    thresholds.write(tmp_path / "a.json", CONFIG, {"trials": 3})
    assert thresholds.read(tmp_path / "a.json") == CONFIG
    assert json.loads((tmp_path / "a.json").read_text())["trials"] == 3


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"cue": "smell"},
        {"rules": {"1": {"score": 2, "distance": 1, "keep": 0}}},
        {"rules": {"1": {}}},
        {"rules": {"1": {"score": 0.5, "distance": 1, "keep": float("inf")}}},
        {"rules": []},
        {"rules": {"car": {"score": 0.5, "distance": 1, "keep": 0}}},
    ],
)
def test_other_files_are_refused(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "a.json"
    thresholds.write(path, CONFIG, {})
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(FormatError, match=r"a\.json: these are no thresholds of the tracker .*trackrcnn tune"):
        thresholds.read(path)


@pytest.mark.parametrize("text", ["", "[1]", "nothing", "3"])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(FormatError, match="these are no thresholds"):
        thresholds.read(tmp_path / "a.json")


def test_a_search_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    thresholds.write(tmp_path / "a.json", CONFIG, {})
    with pytest.raises(ZeroDivisionError), thresholds.writing(tmp_path / "a.json"):
        raise ZeroDivisionError
    assert thresholds.read(tmp_path / "a.json") == CONFIG
    assert {item.name for item in tmp_path.iterdir()} == {"a.json", ".mots-annotator"}


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="the thresholds cannot be read"):
        thresholds.read(tmp_path / "a.json")

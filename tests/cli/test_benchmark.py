from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator import resources
from annotator.jobs import refine
from tests.cli.conftest import Answer, Run
from tests.worlds import FRAMES, World

QUICK = ("--steps", 1, "--manual", "0,1", "--schedule", "per-track", "--choose", "spread", "--no-plots", "--no-peers")


@pytest.fixture
def measure(run: Run, world: World, network: Path, tmp_path: Path) -> Any:
    def measure(*more: object) -> Answer:
        return run("benchmark", "refine", world.images, "--truth", world.truth, "-o", tmp_path / "out", *QUICK, *more)

    return measure


def test_tables_figures_and_progress(measure: Any, tmp_path: Path) -> None:
    answer = measure("--track", 1)
    assert answer.status == 0, answer.err
    out = tmp_path / "out"
    assert (out / "refine.md").read_text() in answer.out
    assert answer.out.endswith(f"written: {out / 'refine.md'}\nwritten: {out / 'refine.json'}\n")
    told = json.loads((out / "refine.json").read_text())
    (sequence,) = told["sequences"]
    assert (sequence["name"], sequence["masks"], sequence["tracks"]) == ("0000", FRAMES, {"1": "car"})
    assert [stage["manual"] for stage in sequence["runs"][0]["stages"]] == [0, 1]
    # A slow machine tells of its progress in between.
    first, second = (line for line in answer.err.splitlines() if "masks drawn" in line)
    assert first.startswith(f"0000: per-track, spread, 0 a track: 0 of {FRAMES} masks drawn, J ")
    assert "1 a track" in second


def test_tight_boxes_are_a_second_table(measure: Any, tmp_path: Path) -> None:
    assert measure("--manual", "0").status == 0
    answer = measure("--manual", "0", "--tight", "--json")
    assert answer.json["settings"]["tight"] is True
    assert answer.err == ""
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["refine-tight.json", "refine-tight.md", "refine.json", "refine.md"]


def test_curves(measure: Any, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    answer = measure("--manual", "0", "--plots", "--peers")
    assert answer.status == 0, answer.err
    assert sorted(path.name for path in (tmp_path / "out").glob("*.png")) == [
        "refine-0000-per-track.png",
        "refine-0000-tracks.png",
    ]


def test_the_demo_without_a_sequence(
    run: Run, world: World, network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "asset", lambda *parts: world.root.joinpath(*parts[1:]))
    answer = run("benchmark", "refine", "-o", tmp_path / "out", *QUICK, "--manual", "0", "--json")
    assert answer.status == 0, answer.err
    assert answer.json["sequences"][0]["masks"] == 2 * FRAMES


def test_several_sequences_find_their_truth_by_name(run: Run, world: World, network: Path, tmp_path: Path) -> None:
    import shutil

    for kind in ("image_02", "label_02"):
        folder = world.root / "training" / kind
        suffix = "" if kind == "image_02" else ".txt"
        copy = shutil.copytree if kind == "image_02" else shutil.copy
        copy(folder / f"0000{suffix}", folder / f"0001{suffix}")
    other = tmp_path / "0001"
    other.mkdir()
    shutil.copy(world.truth, other / "mots.txt")
    words = ("benchmark", "refine", world.root, "-o", tmp_path / "out", *QUICK, "--manual", 0)
    answer = run(*words, "--truth", world.truth.parent, "--truth", other / "mots.txt", "--json")
    assert answer.status == 0, answer.err
    assert [item["name"] for item in answer.json["sequences"]] == ["0000", "0001"]
    unclear = run(*words, "--truth", world.truth)
    assert unclear.status == 1
    assert "which of the true masks belong to sequence '0001'" in unclear.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--choose", "suggest"], "--choose: there is no 'suggest'. Did you mean 'suggested'?"),
        (["--schedule", "per-frame"], "--schedule: there is no 'per-frame'. Did you mean 'per-track'?"),
        (["--schedule", ","], "--schedule names nothing (expected one or more of per-track, budget)"),
        (["--manual", "1,two"], "--manual wants whole numbers (expected such as 0,1,2,4,8, got 1,two)"),
        (["--manual", "-1"], "--manual wants whole numbers"),
        (["--track", "7"], "track 7 of sequence '0000' has no true masks"),
        (["--truth", "no.txt"], "no.txt: there is no such file or folder. Check --truth."),
    ],
)
def test_what_cannot_be_done_is_one_line(measure: Any, arguments: list[str], words: str) -> None:
    answer = measure(*arguments)
    assert answer.status == 1
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_a_sequence_wants_its_truth(run: Run, world: World, tmp_path: Path) -> None:
    answer = run("benchmark", "refine", world.images, "-o", tmp_path / "out", *QUICK)
    assert answer.status == 1
    assert "Name them with --truth FILE." in answer.err
    assert run("benchmark", "refine", "--truth", world.truth, *QUICK).status == 2


def test_an_output_that_is_a_file(run: Run, world: World, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    answer = run("benchmark", "refine", world.images, "--truth", world.truth, "-o", tmp_path / "out", *QUICK)
    assert answer.status == 1
    assert "the results cannot be written here" in answer.err


def test_without_matplotlib_it_says_so_before_the_work(
    measure: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    answer = measure("--plots")
    assert answer.status == 1
    assert "--no-plots" in answer.err
    assert not (tmp_path / "out").exists()


def test_an_interruption_keeps_what_was_measured(measure: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(refine, "finetune", interrupted)
    answer = measure()
    assert answer.status == 130
    assert f"What was measured before is in {tmp_path / 'out'}." in answer.err
    assert json.loads((tmp_path / "out" / "refine.json").read_text())["sequences"][0]["masks"] == 2 * FRAMES
    monkeypatch.setattr(refine, "propose", interrupted)
    assert "Nothing was measured yet." in measure().err

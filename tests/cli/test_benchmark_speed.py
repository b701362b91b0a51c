from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from annotator import resources
from annotator.jobs.benchmark import speed
from tests.cli.conftest import Run
from tests.worlds import World


@pytest.fixture(autouse=True)
def quick(network: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = partial(speed.SpeedPlan, repetitions=1, seconds=0.0, manual=(2,), latencies=1, steps=1)
    monkeypatch.setattr(speed, "SpeedPlan", plan)


def test_tables_and_files(run: Run, world: World, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    answer = run("benchmark", "speed", world.images, "--output", out)
    assert answer.status == 0, answer.err
    assert answer.out.startswith("# Speed, 0000\n")
    assert (out / "speed.md").read_text() in answer.out
    assert answer.out.endswith(f"written: {out / 'speed.md'}\nwritten: {out / 'speed.json'}\n")
    assert json.loads((out / "speed.json").read_text())["sequence"]["name"] == "0000"


def test_the_demo_as_json_with_few_threads(run: Run, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    before = torch.get_num_threads()
    monkeypatch.setattr(resources, "asset", lambda *parts: world.root.joinpath(*parts[1:]))
    answer = run("benchmark", "speed", "--json", "--threads", 1)
    torch.set_num_threads(before)
    assert answer.status == 0, answer.err
    assert answer.json["hardware"]["threads"] == 1
    assert answer.json["memory"]["rate"] > 0
    assert answer.err == ""


def test_several_sequences_are_one_too_many(run: Run, world: World) -> None:
    for kind in ("image_02", "label_02"):
        place = world.root / "training" / kind
        if kind == "image_02":
            shutil.copytree(place / "0000", place / "0001")
        else:
            shutil.copy(place / "0000.txt", place / "0001.txt")
    answer = run("benchmark", "speed", world.root)
    assert answer.status == 1
    assert "there are several sequences (expected one, got 0000, 0001" in answer.err
    assert run("benchmark", "speed", "--threads", 0).status == 2


def test_an_output_that_is_a_file(run: Run, world: World, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    answer = run("benchmark", "speed", world.images, "-o", tmp_path / "out")
    assert answer.status == 1
    assert "the results cannot be written here" in answer.err

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import benchmark_window
from annotator.errors import AnnotatorError
from annotator.gui.benchmark import run as running
from annotator.gui.benchmark.values import Figures, Plan, Series
from tests.cli.conftest import Run


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """What was asked for; nothing is measured."""
    asked: list[Plan] = []

    def measure(folder: Path, plan: Plan, tell: object) -> Figures:
        assert folder.is_dir()
        asked.append(plan)
        return Figures([Series("frame step", (3.0, 5.0), 16.0)])

    monkeypatch.setattr(benchmark_window, "check_window", lambda: None)
    monkeypatch.setattr(running, "measure", measure)
    return asked


def test_the_table_and_the_files(run: Run, plans: list[Plan], tmp_path: Path) -> None:
    answer = run("benchmark", "window", "--steps", 7, "--no-big", "--peer-python", "py", "-o", tmp_path / "out")
    assert answer.status == 0, answer.err
    assert "| frame step | mots-annotator | 4.0 |" in answer.out
    assert json.loads((tmp_path / "out" / "window.json").read_text())["series"][0]["p95"] == 4.9
    assert (plans[0].steps, plans[0].big, plans[0].peer_python) == (7, None, "py")


def test_one_json_document(run: Run, plans: list[Plan]) -> None:
    answer = run("benchmark", "window", "--json")
    assert answer.json["series"][0]["kept"] is True
    assert plans[0].big is not None


def test_without_a_display_it_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AnnotatorError("the window cannot be opened, there is no display")

    monkeypatch.setattr(benchmark_window, "check_window", refuse)
    answer = run("benchmark", "window")
    assert answer.status == 1
    assert "no display" in answer.err

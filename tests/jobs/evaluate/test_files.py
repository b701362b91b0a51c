from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import pytest

from annotator.errors import JobError
from annotator.jobs.context import DirectContext
from annotator.jobs.evaluate import document, files, plots
from annotator.jobs.evaluate.run import evaluate
from annotator.jobs.evaluate.values import Evaluation, Plan
from tests.jobs.evaluate.worlds import write_both, write_seqmap


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    root = tmp_path_factory.mktemp("files")
    plan = Plan(*write_both(root), seqmap=write_seqmap(root / "val.seqmap"), mistakes=True)
    return evaluate(plan, DirectContext())


def test_every_format_is_written(evaluation: Evaluation, tmp_path: Path) -> None:
    paths = files.write(tmp_path, evaluation, files.FORMATS, errors=5, with_plots=False)
    assert [path.name for path in paths] == [f"evaluation.{suffix}" for suffix in ("txt", "json", "csv", "tex")]
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}
    assert (tmp_path / "evaluation.txt").read_text(encoding="utf-8") == document.as_text(evaluation, 5)
    assert json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8")) == document.as_json(evaluation, 5)


def test_only_what_is_asked_for_and_again(evaluation: Evaluation, tmp_path: Path) -> None:
    for _ in range(2):
        files.write(tmp_path, evaluation, ["csv"], with_plots=False)
        assert [path.name for path in tmp_path.iterdir()] == ["evaluation.csv"]


def test_plots(evaluation: Evaluation, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    paths = files.write(tmp_path, evaluation, [])
    assert [path.name for path in paths] == ["evaluation-hota.png", "evaluation-errors.png"]
    for path in paths:
        image = cv2.imread(str(path))
        assert image is not None
        assert image.std() > 5


def test_where_there_is_no_object_everything_is_written_all_the_same(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for side in ("gt", "results"):
        (tmp_path / side).mkdir()
        (tmp_path / side / "0000.txt").touch()
    found = evaluate(Plan(tmp_path / "gt", tmp_path / "results"), DirectContext())
    assert found.notes[-1] == "Neither side has a mask of an object, ignore regions aside: there is nothing to measure."
    files.prepare(tmp_path / "out", with_plots=True)
    paths = files.write(tmp_path / "out", found, files.FORMATS)
    assert len(paths) == len(files.FORMATS) + 2
    assert all(path.is_file() for path in paths)


def test_what_is_drawn_adds_up_to_what_is_lost(evaluation: Evaluation) -> None:
    item = evaluation.combined(1)
    assert sum(plots.losses(item)) == pytest.approx(1 - item.smotsa)
    nothing = evaluation.sequences[1].metrics[2]
    assert plots.losses(nothing) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "words"), [("txt,jsn", "Did you mean 'json'?"), (" , ", "one or more of txt, json, csv, latex")]
)
def test_unknown_formats(text: str, words: str) -> None:
    with pytest.raises(JobError) as caught:
        files.formats_of(text)
    assert words in str(caught.value)


def test_formats() -> None:
    assert files.formats_of("CSV, txt,csv") == ("csv", "txt")


def test_a_place_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(JobError, match="cannot be written"):
        files.prepare(tmp_path / "out", with_plots=False)


def test_without_matplotlib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(JobError, match="--no-plots"):
        files.prepare(tmp_path / "out", with_plots=True)
    assert not (tmp_path / "out").exists()
    files.prepare(tmp_path / "out", with_plots=False)

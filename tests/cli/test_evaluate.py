"""`evaluate` and `agreement` through `main`."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.jobs.evaluate.worlds import (
    block,
    results_of,
    state_of,
    truth_of,
    write_both,
    write_project,
    write_seqmap,
    write_txt,
    zipped,
)

NAMES = {
    **{"MOTA": "MOTSA", "MOTP": "MOTSP", "sMOTA": "sMOTSA", "IDSW": "IDS", "id_switches": "IDS", "fragments": "Frag"},
    **{"tp": "TP", "fp": "FP", "fn": "FN", "n_itr": "ignored", "n_gt": "true_masks", "n_tr": "found_masks"},
    **{"n_gt_trajectories": "true_tracks", "n_tr_trajectories": "found_tracks"},
}
"""What the evaluators call a measure → what it is called here."""


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    return write_both(tmp_path)


def test_tables_on_standard_output(run: Run, sides: tuple[Path, Path], tmp_path: Path) -> None:
    seqmap = write_seqmap(tmp_path / "val.seqmap")
    answer = run("evaluate", *sides, "--seqmap", seqmap, "--errors", 3)
    assert answer.status == 0
    assert answer.out.count("car, mots_tools") == 2
    assert answer.out.count("\ncombined") == 4
    assert "what costs the most" in answer.out


def test_notes_on_standard_error(run: Run, sides: tuple[Path, Path]) -> None:
    answer = run("evaluate", *sides)
    assert answer.status == 0
    assert "how many frames" in answer.err


@pytest.mark.parametrize("convention", ["mots_tools", "trackeval"])
def test_json(run: Run, sides: tuple[Path, Path], convention: str) -> None:
    found = run("evaluate", *sides, "--convention", convention, "--class", "car", "--json", "--masks").json
    assert found["convention"] == convention
    assert list(found["classes"]) == ["car"]
    assert found["classes"]["car"]["sequences"]["0001"]["F"] == 1


def test_files_and_plots(run: Run, sides: tuple[Path, Path], tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    answer = run("evaluate", *sides, "--output", tmp_path / "out")
    assert answer.status == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {f"evaluation{end}" for end in (".txt", ".json", ".csv", ".tex", "-hota.png", "-errors.png")}
    assert answer.out.count("written: ") == 6


def test_only_one_file(run: Run, sides: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    answer = run("evaluate", *sides, "-o", tmp_path / "out", "--format", "json", "--no-plots", "--json")
    written = json.loads((tmp_path / "out" / "evaluation.json").read_text())
    assert written == answer.json
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["evaluation.json"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--convention", "trackevel"], "there is no convention 'trackevel'. Did you mean 'trackeval'?"),
        (["--class", "lorry"], "there is no such class"),
        (["--format", "xml"], "there is no format 'xml' for evaluations"),
        (["--seqmap", "nowhere.seqmap"], "nowhere.seqmap: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, sides: tuple[Path, Path], options: list[str], words: str) -> None:
    answer = run("evaluate", *sides, *options)
    assert answer.status == 1
    assert words in answer.err
    assert answer.err.count("\n") == 1


def test_an_overlap_is_refused_with_its_line(run: Run, sides: tuple[Path, Path]) -> None:
    path = sides[1] / "0000.txt"
    path.write_text(path.read_text() + path.read_text().splitlines()[0].replace("1001 1", "2009 2") + "\n")
    answer = run("evaluate", *sides)
    assert answer.status == 1
    line = len(path.read_text().splitlines())
    assert answer.err.startswith(f"mots-annotator: {path}:{line}: masks 1001 and 2009 overlap in frame 0")
    assert "validate --mend" in answer.err


def test_an_id_that_comes_twice_may_be_parts_of_one_object(run: Run, sides: tuple[Path, Path], tmp_path: Path) -> None:
    path = sides[1] / "0000.txt"
    car, *others = path.read_text().splitlines()
    path.write_text("\n".join([car, car.rpartition(" ")[0] + " " + block(30, 3).counts, *others]) + "\n")
    answer = run("evaluate", *sides)
    assert answer.err.startswith(f"mots-annotator: {path}:2: id 1001 is twice in frame 0")
    assert "validate --mend DIR --join" in answer.err
    assert run("validate", sides[1], "--mend", tmp_path / "mended", "--join").status == 0
    assert run("evaluate", sides[0], tmp_path / "mended").status == 0


@pytest.mark.parametrize("convention", ["mots_tools", "trackeval"])
@pytest.mark.parametrize("name", ["mots_eval", "kitti_mots_val"])
def test_the_figures_of_the_evaluators(run: Run, data_dir: Path, tmp_path: Path, name: str, convention: str) -> None:
    """From a zip and a seqmap to JSON, to 1e-9; measure by measure in tests/evaluation/test_reference.py."""
    folder = data_dir.parent / "reference" / name
    if not folder.is_dir():
        pytest.skip(f"no reference figures: {folder}")
    truth = folder / "gt" if (folder / "gt").is_dir() else data_dir / "kitti_mots_text" / "instances_txt"
    results = zipped(folder / "results", tmp_path / "results.zip")
    answer = run("evaluate", truth, results, "--seqmap", folder / "seqmap.txt", "--convention", convention, "--json")
    expected = json.loads((folder / "expected.json").read_text())[convention]
    for kind, figures in expected.items():
        of_class = answer.json["classes"][kind]
        found = {**of_class["sequences"], "combined": of_class["combined"]}
        wanted = {"combined": figures["combined"], **figures.get("per_sequence", figures)}
        wanted.pop("per_sequence", None)
        assert found.keys() == wanted.keys()
        for sequence, measures in wanted.items():
            for measure, value in measures.items():
                got = found[sequence][NAMES.get(measure, measure)]
                if math.isinf(value):
                    assert got is None
                else:
                    assert got == pytest.approx(value, rel=0, abs=1e-9), (kind, sequence, measure)


class TestAgreement:
    def test_two_projects(self, run: Run, tmp_path: Path) -> None:
        first = write_project(tmp_path / "anna.mots", state_of(truth_of("0000")))
        second = write_project(tmp_path / "ben.mots", state_of(results_of("0000")))
        answer = run("agreement", first, second, "--errors", 20)
        assert answer.status == 0
        assert answer.out.startswith(f"A: {first}\nB: {second}\n")
        for words in ("sMOTSA, A true", "only A", "masks differ", "agree in pixels but not in their class"):
            assert words in answer.out
        assert "track in A  track in B" in answer.out
        assert "found track" not in answer.out
        assert run("agreement", first, first, "--errors", 20).out.endswith("\nA and B do not differ.\n")
        found = run("agreement", first, second, "--json").json
        assert found["a_true"]["classes"]["car"]["combined"]["FN"] == 1
        assert found["b_true"]["classes"]["car"]["combined"]["FN"] == 3

    def test_only_accepted_masks(self, run: Run, tmp_path: Path) -> None:
        from annotator.domain.masks import MaskState

        first = write_project(tmp_path / "anna.mots", state_of(truth_of("0000")))
        second = write_project(tmp_path / "ben.mots", state_of(results_of("0000"), MaskState.PROPOSED))
        found = run("agreement", first, second, "--only-accepted", "--json").json
        assert found["a_true"]["classes"]["car"]["combined"]["found_masks"] == 0

    def test_nothing_in_common(self, run: Run, sides: tuple[Path, Path], tmp_path: Path) -> None:
        write_txt(tmp_path / "other" / "0007.txt", truth_of("0000"))
        answer = run("agreement", sides[0], tmp_path / "other")
        assert answer.status == 1
        assert "have no sequence in common" in answer.err

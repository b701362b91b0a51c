"""The figures of the public evaluators, to 1e-9: their own numbers on two sets, and TrackEval itself where it is there.

TrackEval wants an environment of its own: ``pip install --no-deps --target DIR trackeval``, and DIR in
MOTS_ANNOTATOR_TRACKEVAL.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from annotator.evaluation.matching import Convention
from annotator.evaluation.metrics import TrackMetrics, evaluate
from annotator.evaluation.overlaps import Overlaps
from annotator.formats.limits import Limits
from annotator.formats.mots.mots_tables import read_table

CLASSES = {1: "car", 2: "pedestrian"}
EXACT = {"rel": 0, "abs": 1e-9}
MOTS_TOOLS = {
    "sMOTSA": "smotsa",
    "MOTSA": "motsa",
    "MOTSP": "motsp",
    "MODSA": "modsa",
    "MODSP": "modsp",
    "MOTSAL": "motsal",
    "recall": "recall",
    "precision": "precision",
    "F1": "f1",
    "FAR": "far",
    "MT": "mt",
    "PT": "pt",
    "ML": "ml",
    "tp": "tp",
    "fp": "fp",
    "fn": "fn",
    "id_switches": "id_switches",
    "fragments": "fragments",
    "n_gt": "truth_masks",
    "n_tr": "found_masks",
    "n_itr": "ignored",
    "n_gt_trajectories": "truth_tracks",
    "n_tr_trajectories": "found_tracks",
}
TRACKEVAL = {
    "HOTA": "hota",
    "DetA": "det_a",
    "AssA": "ass_a",
    "LocA": "loc_a",
    "IDF1": "idf1",
    "IDP": "idp",
    "IDR": "idr",
    "MOTA": "motsa",
    "MOTP": "motsp",
    "sMOTA": "smotsa",
    "IDSW": "id_switches",
    "Frag": "fragments",
}
LIVE = {
    **TRACKEVAL,
    "MODA": "modsa",
    "MOTAL": "motsal",
    "CLR_TP": "tp",
    "CLR_FP": "fp",
    "CLR_FN": "fn",
    "CLR_Re": "recall",
    "CLR_Pr": "precision",
    "CLR_F1": "f1",
    "FP_per_frame": "far",
    "MT": "mostly_tracked",
    "PT": "partly_tracked",
    "ML": "mostly_lost",
    "MTR": "mt",
    "PTR": "pt",
    "MLR": "ml",
}
CURVES = {"HOTA": "hota", "DetA": "det_a", "AssA": "ass_a", "LocA": "loc_a"}


class Case:
    """A set with ground truth, results and what the evaluators say of them."""

    def __init__(self, name: str, data_dir: Path) -> None:
        self.folder = data_dir.parent / "reference" / name
        if not self.folder.is_dir():
            pytest.skip(f"no reference figures: {self.folder}")
        own = self.folder / "gt"
        self.truth = own if own.is_dir() else data_dir / "kitti_mots_text" / "instances_txt"
        self.results = self.folder / "results"
        lines = (self.folder / "seqmap.txt").read_text().splitlines()
        self.counts = {line.split()[0]: int(line.split()[3]) + 1 for line in lines}
        self.expected = json.loads((self.folder / "expected.json").read_text())
        self._overlaps = {name: self._read(name) for name in self.counts}

    def _read(self, name: str) -> Overlaps:
        sides = (self.truth, self.results)
        return Overlaps.of(
            *(read_table(side / f"{name}.txt", Limits(frame_count=self.counts[name])).table for side in sides)
        )

    def measured(self, class_id: int, convention: Convention) -> dict[str, TrackMetrics]:
        found = {
            name: evaluate(overlaps, class_id, self.counts[name], convention)
            for name, overlaps in self._overlaps.items()
        }
        return {**found, "combined": TrackMetrics.combined(found.values())}


@pytest.fixture(scope="module", params=["mots_eval", "kitti_mots_val"])
def case(request: pytest.FixtureRequest, data_dir: Path) -> Case:
    return Case(request.param, data_dir)


def check(found: TrackMetrics, expected: Mapping[str, float], names: Mapping[str, str]) -> None:
    known = {name: field for name, field in names.items() if name in expected}
    assert len(known) >= len(names) - 2  # the numbers of tracks are not among the figures of both sets
    got = {name: getattr(found, field) for name, field in known.items()}
    assert got == pytest.approx({name: expected[name] for name in known}, **EXACT)


@pytest.mark.parametrize("class_id", CLASSES)
def test_mots_tools(case: Case, class_id: int) -> None:
    expected = case.expected["mots_tools"][CLASSES[class_id]]
    found = case.measured(class_id, Convention.MOTS_TOOLS)
    check(found.pop("combined"), expected["combined"], MOTS_TOOLS)
    assert found.keys() == expected["per_sequence"].keys()
    for name, item in found.items():
        check(item, expected["per_sequence"][name], MOTS_TOOLS)


@pytest.mark.parametrize("class_id", CLASSES)
def test_trackeval(case: Case, class_id: int) -> None:
    expected = case.expected["trackeval"][CLASSES[class_id]]
    found = case.measured(class_id, Convention.TRACKEVAL)
    assert found.keys() == expected.keys()
    for name, item in found.items():
        check(item, expected[name], TRACKEVAL)


@pytest.fixture(scope="module")
def live(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What TrackEval itself says: sequence → class → measure → value."""
    with pytest.MonkeyPatch.context() as patch:
        if "MOTS_ANNOTATOR_TRACKEVAL" in os.environ:
            patch.syspath_prepend(os.environ["MOTS_ANNOTATOR_TRACKEVAL"])
        trackeval = pytest.importorskip("trackeval")
        yield ask(trackeval, case, tmp_path_factory.mktemp("trackers"))
        for name in [name for name in sys.modules if name.split(".")[0] == "trackeval"]:
            sys.modules.pop(name)


def ask(trackeval: Any, case: Case, trackers: Path) -> dict[str, Any]:
    (trackers / "ours").mkdir()
    (trackers / "ours" / "data").symlink_to(case.results)
    data = trackeval.datasets.KittiMOTS(
        {
            "GT_FOLDER": str(case.truth),
            "TRACKERS_FOLDER": str(trackers),
            "GT_LOC_FORMAT": "{gt_folder}/{seq}.txt",
            "SEQ_INFO": case.counts,
            "PRINT_CONFIG": False,
        }
    )
    quiet = {"PRINT_CONFIG": False, "PRINT_RESULTS": False, "TIME_PROGRESS": False, "PLOT_CURVES": False}
    evaluator = trackeval.Evaluator({**quiet, "OUTPUT_SUMMARY": False, "OUTPUT_DETAILED": False})
    metrics = trackeval.metrics
    chosen = [metrics.HOTA(), metrics.CLEAR({"PRINT_CONFIG": False}), metrics.Identity({"PRINT_CONFIG": False})]
    results, _ = evaluator.evaluate([data], chosen)
    found = results["KittiMOTS"]["ours"]
    return {("combined" if name == "COMBINED_SEQ" else name): value for name, value in found.items()}


@pytest.mark.parametrize("class_id", CLASSES)
def test_trackeval_itself(case: Case, live: dict[str, Any], class_id: int) -> None:
    for name, item in case.measured(class_id, Convention.TRACKEVAL).items():
        of_class = live[name][CLASSES[class_id]]
        expected = {**of_class["CLEAR"], **of_class["Identity"], **of_class["HOTA"]}
        for measure, field in CURVES.items():
            assert getattr(item.curve, field) == pytest.approx(expected.pop(measure).tolist(), **EXACT)
        names = {measure: field for measure, field in LIVE.items() if measure not in CURVES}
        check(item, {measure: float(expected[measure]) for measure in names}, names)

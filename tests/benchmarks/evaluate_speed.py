"""How long an evaluation takes, beside TrackEval in the same run; and that both say the same.

    MOTS_ANNOTATOR_TRACKEVAL=DIR python tests/benchmarks/evaluate_speed.py [--rounds 3]

Two sets: the validation files of KITTI MOTS with the results of the reference, and all 21 sequences with results that
are made of the truth here: masks cut short, some left out, ids that change, ignore regions taken for cars. By turns,
HOTA, CLEAR and identity measures of cars and pedestrians; the median of the rounds. Processor seconds are those of all
processes of a run, and hardly depend on what else runs; seconds do.

Data: the folder in MOTS_ANNOTATOR_DATA, or ../shared beside the checkout. TrackEval:
`pip install --no-deps --target DIR trackeval`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from pycocotools import mask as coco

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.domain.exchange import MaskObject  # noqa: E402
from annotator.domain.masks import Mask  # noqa: E402
from annotator.domain.runs import added_up, written_numbers  # noqa: E402
from annotator.evaluation.matching import Convention  # noqa: E402
from annotator.formats import mots_txt  # noqa: E402
from annotator.jobs.context import DirectContext  # noqa: E402
from annotator.jobs.evaluate.run import evaluate  # noqa: E402
from annotator.jobs.evaluate.values import Evaluation, Plan  # noqa: E402

DATA = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared"))
TRUTH = DATA / "data" / "kitti_mots_text" / "instances_txt"
REFERENCE = DATA / "reference" / "kitti_mots_val"
SEGMENT = 150
CLASSES = {1: "car", 2: "pedestrian"}
PROGRAM = "import sys; from annotator.cli.main import main; sys.exit(main(sys.argv[1:]))"


@dataclass(frozen=True)
class Case:
    """A set to measure on."""

    name: str
    results: Path
    seqmap: Path

    @property
    def counts(self) -> dict[str, int]:
        """Sequence → number of frames."""
        rows = [line.split() for line in self.seqmap.read_text().splitlines()]
        return {row[0]: int(row[3]) + 1 for row in rows}


@dataclass(frozen=True)
class Taken:
    """What a run took: seconds, and processor seconds of all its processes."""

    seconds: float
    processor: float


def cut(mask: Mask, share: float) -> Mask:
    """The first of a mask's runs: a part of it, from the left."""
    runs = added_up(written_numbers(mask.counts)[0])
    kept = 2 * max(1, round(share * (len(runs) // 2)))
    rest = mask.height * mask.width - int(runs[:kept].sum())
    listed = [*runs[:kept].tolist(), *([rest] if rest else [])]
    encoded = coco.frPyObjects({"size": [mask.height, mask.width], "counts": listed}, mask.height, mask.width)
    return Mask(mask.height, mask.width, encoded["counts"].decode("ascii"))


def made_results(truth: Path, rng: np.random.Generator) -> Iterator[MaskObject]:
    """Results like those of a tracker, made of the truth."""
    numbers: dict[tuple[int, int, int], int] = {}
    for item in mots_txt.read(truth):
        chance = rng.random()
        if chance < 0.07 or (item.class_id not in CLASSES and chance < 0.7):
            continue
        key = (item.class_id, item.instance, item.frame // SEGMENT)
        instance = numbers.setdefault(key, len(numbers))
        class_id = item.class_id if item.class_id in CLASSES else 1
        yield MaskObject(item.frame, class_id, instance, cut(item.mask, rng.uniform(0.6, 1.0)))


def made_case(folder: Path) -> Case:
    """All sequences, with results made of the truth."""
    rng = np.random.default_rng(0)
    lines = []
    (folder / "results").mkdir()
    for truth in sorted(TRUTH.glob("*.txt")):
        items = list(made_results(truth, rng))
        text = "".join(mots_txt.text_line(item, item.frame) for item in items)
        (folder / "results" / truth.name).write_text(text)
        last = max(int(line.split(" ", 1)[0]) for line in truth.read_text().splitlines())
        lines.append(f"{truth.stem} empty 000000 {last:06d}\n")
    (folder / "all.seqmap").write_text("".join(lines))
    return Case("all 21 sequences", folder / "results", folder / "all.seqmap")


def trackeval_results(case: Case, trackers: Path) -> Any:
    """What TrackEval says, its output kept quiet."""
    with contextlib.redirect_stdout(io.StringIO()):
        import trackeval

        place = trackers / case.results.parent.name / "ours"
        place.mkdir(parents=True, exist_ok=True)
        if not (place / "data").exists():
            (place / "data").symlink_to(case.results)
        data = trackeval.datasets.KittiMOTS(
            {
                "GT_FOLDER": str(TRUTH),
                "TRACKERS_FOLDER": str(place.parent),
                "GT_LOC_FORMAT": "{gt_folder}/{seq}.txt",
                "SEQ_INFO": case.counts,
                "PRINT_CONFIG": False,
            }
        )
        quiet = dict.fromkeys(
            ("PRINT_RESULTS", "PRINT_CONFIG", "TIME_PROGRESS", "PLOT_CURVES", "OUTPUT_SUMMARY", "OUTPUT_DETAILED"),
            False,
        )
        metrics = trackeval.metrics
        chosen = [metrics.HOTA(), metrics.CLEAR({"PRINT_CONFIG": False}), metrics.Identity({"PRINT_CONFIG": False})]
        results, _ = trackeval.Evaluator(quiet).evaluate([data], chosen)
    return results["KittiMOTS"]["ours"]["COMBINED_SEQ"]


def own_results(case: Case, processes: int) -> Evaluation:
    plan = Plan(TRUTH, case.results, case.seqmap, Convention.TRACKEVAL, tuple(CLASSES), processes=processes)
    return evaluate(plan, DirectContext())


def timed(work: Callable[[], Any]) -> tuple[Any, Taken]:
    began, before = time.monotonic(), _processor()
    value = work()
    return value, Taken(time.monotonic() - began, _processor() - before)


def _processor() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def largest_difference(own: Evaluation, theirs: Any) -> float:
    """Over the measures of both classes, all sequences together."""
    differences = []
    for class_id, name in CLASSES.items():
        item, of_class = own.combined(class_id), theirs[name]
        pairs = [(item.smotsa, of_class["CLEAR"]["sMOTA"]), (item.motsa, of_class["CLEAR"]["MOTA"])]
        pairs += [(item.idf1, of_class["Identity"]["IDF1"]), (item.motsp, of_class["CLEAR"]["MOTP"])]
        pairs += zip(item.curve.hota, of_class["HOTA"]["HOTA"].tolist(), strict=True)
        differences += [abs(first - float(second)) for first, second in pairs]
    return max(differences)


def programs(case: Case, trackers: Path) -> dict[str, list[str]]:
    """Both as whole programs, from their start."""
    files = [str(TRUTH), str(case.results), "--seqmap", str(case.seqmap), "--convention", "trackeval", "--json"]
    again = [str(Path(__file__)), "--only", case.name, str(case.results), str(case.seqmap), str(trackers)]
    return {
        "TrackEval, whole program": [sys.executable, *again],
        "`mots-annotator evaluate`, whole program": [sys.executable, "-c", PROGRAM, "evaluate", *files],
    }


def run_program(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)


def measure(case: Case, rounds: int, trackers: Path) -> Iterator[str]:
    works: dict[str, Callable[[], Any]] = {
        "TrackEval": lambda: trackeval_results(case, trackers),
        "evaluate, one process": lambda: own_results(case, 1),
        "evaluate, two processes": lambda: own_results(case, 2),
    }
    for name, command in programs(case, trackers).items():
        works[name] = partial(run_program, command)
    taken: dict[str, list[Taken]] = {name: [] for name in works}
    difference = 0.0
    for _ in range(rounds):
        values = {}
        for name, work in works.items():
            values[name], took = timed(work)
            taken[name].append(took)
        difference = max(difference, largest_difference(values["evaluate, one process"], values["TrackEval"]))
    seconds = {name: median(item.seconds for item in items) for name, items in taken.items()}
    processor = {name: median(item.processor for item in items) for name, items in taken.items()}
    for name in works:
        base = "TrackEval, whole program" if "program" in name else "TrackEval"
        shares = f"{seconds[name] / seconds[base]:.2f} | {processor[name] / processor[base]:.2f}"
        yield f"| {case.name} | {name} | {seconds[name]:.2f} | {processor[name]:.2f} | {shares} |"
    yield f"| {case.name} | largest difference of a measure | {difference:.1e} | | | |"


def load_both() -> None:
    """So that the first round does not load them."""
    with contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module("trackeval")
    importlib.import_module("scipy.optimize")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs=4, metavar=("NAME", "RESULTS", "SEQMAP", "TRACKERS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if "MOTS_ANNOTATOR_TRACKEVAL" in os.environ:
        sys.path.append(os.environ["MOTS_ANNOTATOR_TRACKEVAL"])
    if arguments.only:
        name, results, seqmap, trackers = arguments.only
        trackeval_results(Case(name, Path(results), Path(seqmap)), Path(trackers))
        return
    load_both()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        cases = [Case("KITTI MOTS val, 9 sequences", REFERENCE / "results", REFERENCE / "seqmap.txt")]
        (place / "made").mkdir()
        cases.append(made_case(place / "made"))
        sys.stdout.write("| set | what | seconds | processor seconds | of TrackEval's | of its processor's |\n")
        sys.stdout.write("|---|---|---|---|---|---|\n")
        for case in cases:
            for line in measure(case, arguments.rounds, place / "trackers"):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()

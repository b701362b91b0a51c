"""By what TrackR-CNN tells objects apart: each cue with thresholds of its own, on the same detections.

`python tests/benchmarks/trackrcnn_cues.py street.pt --tuned-on rendered --measured-on unseen`: thresholds are searched
on the first sequences and measured on the second ones, by the rules of mots_tools. Several checkpoints can be named,
to hold networks against each other.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from annotator.domain.classes import class_name
from annotator.evaluation.metrics import TrackMetrics
from annotator.jobs.context import DirectContext
from annotator.jobs.trackrcnn.sources import Source, sources
from annotator.jobs.trackrcnn.tuning import Footing, TunePlan, footing, measured, search
from refinement.trackrcnn.detector import Detector
from refinement.trackrcnn.tracker import Cue


def main() -> None:
    """Print a line for each checkpoint, cue and class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--tuned-on", nargs="+", type=Path, required=True)
    parser.add_argument("--measured-on", nargs="+", type=Path, required=True)
    parser.add_argument("--cues", nargs="+", default=[cue.value for cue in Cue])
    parser.add_argument("--trials", type=int, default=200)
    wish = parser.parse_args()
    tuned, judged = _sources(wish.tuned_on), _sources(wish.measured_on)
    cues = [Cue(name) for name in wish.cues]
    _say("network, cue, class: sMOTSA, MOTSA, switches, IDF1, HOTA; tuned: sMOTSA, score, distance, keep")
    for checkpoint in wish.checkpoints:
        detector = Detector.load(checkpoint)
        kind = Cue.MASK if Cue.MASK in cues else cues[0]  # finds flow as well, where one of them needs it
        known, unknown = (_footings(items, detector, kind) for items in (tuned, judged))
        for cue in cues:
            _compare(checkpoint, cue, known, unknown, wish.trials, detector.classes)


def _sources(paths: list[Path]) -> list[Source]:
    return [item for path in paths for item in sources(path)]


def _footings(items: list[Source], detector: Detector, cue: Cue) -> list[Footing]:
    return [footing(item, detector, cue, DirectContext(), []) for item in items]


def _compare(
    checkpoint: Path, cue: Cue, known: list[Footing], unknown: list[Footing], trials: int, classes: tuple[int, ...]
) -> None:
    found = search(known, classes, TunePlan(checkpoint, (), cue, trials), DirectContext())
    metrics = measured(unknown, found.config, classes) or {}
    for class_id, item in metrics.items():
        rule = found.config.rules[class_id]
        limits = f"{rule.score:.2f}, {rule.distance:.2f}, {rule.keep}"
        tuned = f"{found.metrics[class_id].smotsa:.3f}, {limits}"
        _say(f"{checkpoint.name}, {cue.value}, {class_name(class_id)}: {_line(item)}; {tuned}")


def _line(item: TrackMetrics) -> str:
    return f"{item.smotsa:.3f}, {item.motsa:.3f}, {item.id_switches}, {item.idf1:.3f}, {item.hota:.3f}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""The main job on KITTI MOTS sequence 0000, through the program: boxes in, two manual masks a track, MOTS files out.

    python tests/benchmarks/main_job.py [--output DIR] [--checkpoint FILE] [--steps N] [--track ID …]

It runs new → propose → two manual masks a track → finetune → export → validate, and prints the mean IoU of each stage
against the true masks, beside two prototypes. The manual masks are the true ones of the frames at 1/4 and 3/4 of a
track's masks, chosen without looking at proposals, drawn by the verb of the polygon tool (outline traced to a pixel).
Masks are measured as they are exported, composed by depth order, and each by itself, as the prototypes were.

Data: the folder in MOTS_ANNOTATOR_DATA, or ../shared beside the checkout, with data/dev/kitti.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from annotator.cli.console import table  # noqa: E402
from annotator.cli.main import main as program  # noqa: E402
from annotator.domain.classes import class_name  # noqa: E402
from annotator.formats import registry  # noqa: E402
from annotator.jobs import robot  # noqa: E402
from annotator.project.store import Project  # noqa: E402

DATA = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared")) / "data" / "dev" / "kitti"
# "Where two quick prototypes stood", README of the data
PROTOTYPE_PROPOSALS, PROTOTYPE_FINETUNED = 0.69, 0.85
MANUAL = 2


@dataclass(frozen=True)
class Outcome:
    """Scores after proposing and after fine-tuning, where the files are, and seconds a step."""

    proposed: robot.Stage
    finetuned: robot.Stage
    proposed_alone: robot.Stage
    finetuned_alone: robot.Stage
    classes: dict[int, str]
    mots: Path
    seconds: dict[str, float]


def run(*arguments: object) -> None:
    """A verb of the program, quietly.

    Raises:
        RuntimeError: its exit status is not 0.
    """
    spoken = io.StringIO()
    with redirect_stdout(spoken):
        status = program([str(argument) for argument in arguments])
    if status:
        raise RuntimeError(f"{arguments[0]}: exit status {status}\n{spoken.getvalue()}")


def main_job(
    folder: Path,
    data: Path = DATA,
    *,
    checkpoint: Path | None = None,
    steps: int | None = None,
    tracks: Sequence[int] | None = None,
) -> Outcome:
    """Do the main job in `folder`; `tracks` limits it to some."""
    path, mots = folder / "street.mots", folder / "mots"
    network = ("--checkpoint", checkpoint) if checkpoint else ()
    length = ("--steps", steps) if steps else ()
    seconds: dict[str, float] = {}

    def timed(name: str, *arguments: object) -> None:
        began = time.monotonic()
        run(name, *arguments)
        seconds[name] = time.monotonic() - began

    timed("new", path, "--sequence", data / "training" / "image_02" / "0000")
    truth, classes = _truth(path, data / "instances_txt" / "0000.txt", tracks)
    chosen = [word for track_id in truth for word in ("--track", track_id)]
    timed("propose", path, *chosen, *network)
    proposed = [_stage("proposals", path, truth, composed) for composed in (True, False)]
    with Project.open(path) as project:
        for track_id, masks in truth.items():
            frames = robot.spread_frames(project.state, 1, track_id, masks, MANUAL)
            robot.draw(project, 1, track_id, frames, masks)
    timed("finetune", path, "--all-tracks", *network, *length)
    finetuned = [_stage("fine-tuned", path, truth, composed) for composed in (True, False)]
    timed("export", path, "--output", mots)
    timed("validate", mots)
    return Outcome(proposed[0], finetuned[0], proposed[1], finetuned[1], classes, mots, seconds)


def report(outcome: Outcome) -> None:
    """Print the stages, each track, and the time."""
    before, after = outcome.proposed, outcome.finetuned
    rows = [
        (now.track_id, outcome.classes[now.track_id], len(now.ious), len(now.manual), old.mean, now.mean_of_others)
        for old, now in zip(before.tracks, after.tracks, strict=True)
    ]
    table(("track", "class", "masks", "manual", "proposals", "fine-tuned, other frames"), rows)
    sys.stdout.write("\n")
    alone, tuned_alone = outcome.proposed_alone, outcome.finetuned_alone
    stages = (
        ("proposals from label_02 boxes", before.manual, before.mean, alone.mean, PROTOTYPE_PROPOSALS),
        (
            "fine-tuned, other frames",
            after.manual,
            after.mean_of_others,
            tuned_alone.mean_of_others,
            PROTOTYPE_FINETUNED,
        ),
        ("fine-tuned, all masks", after.manual, after.mean, tuned_alone.mean, None),
    )
    table(("mean IoU over masks", "manual", "as exported", "each by itself", "prototype"), stages)
    sys.stdout.write(f"\n{after.manual} of {after.masks} masks drawn ({100 * after.manual / after.masks:.1f} %)\n")
    sys.stdout.write(", ".join(f"{name} {value:.0f} s" for name, value in outcome.seconds.items()) + "\n")


def _truth(path: Path, file: Path, tracks: Sequence[int] | None) -> tuple[robot.Truth, dict[int, str]]:
    with Project.open(path, read_only=True) as project:
        truth = robot.truth_of(project.state, 1, registry.mask_objects(file))
        classes = {item.track_id: class_name(item.class_id) for item in project.state.tracks(1)}
    return {track_id: masks for track_id, masks in truth.items() if tracks is None or track_id in tracks}, classes


def _stage(name: str, path: Path, truth: robot.Truth, composed: bool) -> robot.Stage:
    with Project.open(path, read_only=True) as project:
        return robot.Stage(name, robot.measure(project.state, 1, truth, composed=composed), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, help="folder for the project and the files; else a temporary one")
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--track", type=int, action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.output or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        report(main_job(folder, checkpoint=options.checkpoint, steps=options.steps, tracks=options.track))


if __name__ == "__main__":
    main()

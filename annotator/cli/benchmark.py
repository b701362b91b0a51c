"""`mots-annotator benchmark`: how good the program is, measured against true masks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import resources
from annotator.cli.console import note, print_json, progress_bar, say
from annotator.cli.options import AsJson, Boxes, Checkpoint, ClassChanges, TrackIds
from annotator.errors import AnnotatorError, hint

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence
    from annotator.jobs.benchmark.values import Outcome, Plan, Schedule


Sequences = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[SEQUENCE]...", help="What to measure on; see 'new'. Without it, the demo."),
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")]
Truth = Annotated[
    list[Path] | None,
    typer.Option(
        "--truth",
        metavar="FILE",
        help="True masks: MOTS txt, or a folder of png. Where there are several sequences, one for each, called like it"
        " or in a folder called like it; or a folder that holds NAME.txt for each.",
    ),
]
Choosers = Annotated[
    str,
    typer.Option("--choose", metavar="WAY,…", help="What the robot draws: suggested (by the program), worst, spread."),
]
Schedules = Annotated[
    str,
    typer.Option(
        "--schedule", metavar="NAME,…", help="per-track: so many masks in each track; budget: where most is gained."
    ),
]
Manual = Annotated[str, typer.Option("--manual", metavar="N,…", help="per-track: masks drawn in each track.")]
Tight = Annotated[bool, typer.Option("--tight", help="Boxes of the true masks in place of the data set's.")]
Joint = Annotated[
    bool, typer.Option("--joint/--no-joint", help="Learn the masks of all tracks together before each track.")
]
Steps = Annotated[int | None, typer.Option("--steps", min=1, help="Optimiser steps of fine-tuning.")]
WithPeers = Annotated[
    bool, typer.Option("--peers/--no-peers", help="Measure GrabCut, interpolation and the initial network, too.")
]
WithPlots = Annotated[bool, typer.Option("--plots/--no-plots", help="Draw curves; needs matplotlib.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of fine-tuning and of GrabCut.")]


def refine(
    sequence: Sequences = None,
    output: Output = Path("benchmark"),
    truth: Truth = None,
    choose: Choosers = "suggested,worst",
    schedule: Schedules = "per-track,budget",
    manual: Manual = "0,1,2,4,8",
    tight: Tight = False,
    boxes: Boxes = None,
    changes: ClassChanges = None,
    checkpoint: Checkpoint = None,
    joint: Joint = True,
    steps: Steps = None,
    track: TrackIds = None,
    peers: WithPeers = True,
    plots: WithPlots = True,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """Measure how good masks are after how much manual work, on sequences with true masks.

    A robot annotator starts from boxes alone. In each round it draws true masks by polygon, those that the program
    suggests or, as an upper bound, those that are truly worst; the network is fine-tuned and proposes the others anew.
    Tables (refine.md) and figures (refine.json) are written after every stage, curves at the end; with --tight all are
    called refine-tight. It takes some 20 s a track and round on two cores, in a temporary project.

    \b
    Examples:
      mots-annotator benchmark refine --output demo-benchmark
      mots-annotator benchmark refine KITTI/training/image_02/0000 --truth KITTI/instances_txt/0000.txt -o kitti
      mots-annotator benchmark refine MOTS/train/MOTS20-02 --truth MOTS/train/MOTS20-02/gt.txt --manual 0,2 --no-peers
    """
    from annotator.jobs.benchmark import plots as curves
    from annotator.jobs.benchmark import report
    from annotator.jobs.benchmark.values import Plan

    ways, names = _choosers(choose), _schedules(schedule)
    counts, only = _numbers(manual), tuple(track or ())
    plan = Plan(ways, names, counts, tight=tight, peers=peers, tracks=only, joint=joint, seed=seed)
    plan = replace(plan, steps=steps, initial=checkpoint)
    if truth and not sequence:
        raise typer.BadParameter("--truth needs the SEQUENCE that it belongs to")
    if plots:
        curves.check()
    cases = _cases(sequence, truth or [], boxes, changes) if sequence else _demo()
    report.check_folder(output)
    stem = "refine-tight" if tight else "refine"
    outcomes = _run(cases, plan, output, stem, as_json)
    paths = report.write(output, stem, outcomes, plan)
    paths += curves.write(output, stem, outcomes) if plots else []
    if as_json:
        print_json(report.as_json(outcomes, plan))
        return
    say(report.markdown(outcomes, plan))
    for path in paths:
        say(f"written: {path}")


@dataclass(frozen=True, slots=True)
class _Case:
    loaded: LoadedSequence
    truth: Path


def _run(cases: list[_Case], plan: Plan, output: Path, stem: str, quiet: bool) -> list[Outcome]:
    from annotator.jobs.benchmark import report
    from annotator.jobs.benchmark.run import benchmark
    from annotator.jobs.context import DirectContext

    outcomes: list[Outcome] = []
    kept = "Nothing was measured yet."

    def on_stage(outcome: Outcome) -> None:
        nonlocal kept
        report.write(output, stem, [*outcomes, outcome], plan)
        kept = f"What was measured before is in {output}."
        if not quiet:
            note(f"{outcome.name}: {report.line(outcome.runs[-1])}")

    try:
        for case in cases:
            with TemporaryDirectory(prefix="mots-annotator-") as folder, progress_bar("Benchmark", quiet=quiet) as tell:
                context = DirectContext(tell)
                outcomes.append(benchmark(Path(folder), case.loaded, case.truth, plan, context, on_stage))
    except KeyboardInterrupt:
        raise KeyboardInterrupt(kept) from None
    return outcomes


def _demo() -> list[_Case]:
    from annotator.formats.sources import load_sequences

    loaded = load_sequences(resources.asset("demo"))
    return [_Case(item, resources.asset("demo", "instances_txt", f"{item.sequence.name}.txt")) for item in loaded]


def _cases(sequences: list[Path], truth: list[Path], boxes: Path | None, changes: str | None) -> list[_Case]:
    from annotator.cli.loading import load

    loaded = load(sequences, boxes, changes, None)
    if not truth:
        raise AnnotatorError("there are no true masks to measure against", todo="Name them with --truth FILE.")
    for path in truth:
        if not path.exists():
            raise AnnotatorError("there is no such file or folder", path=path, todo="Check --truth.")
    return [_Case(item, _truth_of(item, truth, alone=len(loaded) == 1)) for item in loaded]


def _truth_of(loaded: LoadedSequence, truth: list[Path], *, alone: bool) -> Path:
    """The true masks of a sequence among those that were named."""
    name = loaded.sequence.name
    inside = [path for folder in truth if folder.is_dir() and (path := folder / f"{name}.txt").is_file()]
    if len(truth) == 1 and alone:
        return (inside or truth)[0]
    named = [path for path in truth if name in (path.stem, path.absolute().parent.name)]
    if len(found := [*inside, *named]) == 1:
        return found[0]
    raise AnnotatorError(
        f"it is not clear which of the true masks belong to sequence '{name}'",
        expected=f"one --truth named {name}.txt, or in a folder {name}",
        got=", ".join(map(str, found or truth)),
    )


def _choosers(text: str) -> tuple[str, ...]:
    from annotator.jobs.benchmark.choosing import CHOOSERS

    return _words("--choose", text, CHOOSERS)


def _schedules(text: str) -> tuple[Schedule, ...]:
    from annotator.jobs.benchmark.values import Schedule

    return tuple(Schedule(word) for word in _words("--schedule", text, list(Schedule)))


def _words(option: str, text: str, known: Iterable[str]) -> tuple[str, ...]:
    choices = list(known)
    words = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    for word in words:
        if word not in choices:
            raise AnnotatorError(f"{option}: there is no '{word}'", todo=hint(word, choices))
    if not words:
        raise AnnotatorError(f"{option} names nothing", expected=f"one or more of {', '.join(choices)}")
    return words


def _numbers(text: str) -> tuple[int, ...]:
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not words or not all(word.isdecimal() for word in words):
        raise AnnotatorError("--manual wants whole numbers", expected="such as 0,1,2,4,8", got=text)
    return tuple(sorted({int(word) for word in words}))

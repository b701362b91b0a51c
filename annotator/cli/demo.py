"""`mots-annotator demo`: a small rendered sequence to try everything on, or the whole job done by a robot annotator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator import resources
from annotator.cli.console import PROGRAM, note, percent, print_json, progress_bar, say, table
from annotator.cli.options import AsJson
from annotator.cli.system import check_window
from annotator.domain.words import plural
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.jobs.robot import Stage
    from annotator.project.store import Project

ROUNDS = 2
TARGET = 0.85
STEPS: int | None = None  # of fine-tuning, as the library has it


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="No window: a robot annotator does the work.")] = False,
    output: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the project is made; by default with the program's data.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew in place of opening what was done.")] = False,
    rounds: Annotated[int, typer.Option(min=1, help="Headless: fine-tuning rounds at most.")] = ROUNDS,
    target: Annotated[float, typer.Option(min=0, max=1, help="Headless: mean IoU to stop at.")] = TARGET,
    as_json: AsJson = False,
) -> None:
    """Try the program on a rendered street that ships with it.

    Without --headless the window opens on it. With it, or where no window can be opened, a robot goes through the whole
    job: propose masks, draw two of each track by polygon from the true masks, fine-tune, draw the worst one more where
    that is not enough, accept, export, validate; and prints what that took and gave. It takes some minutes.

    \b
    Examples:
      mots-annotator demo
      mots-annotator demo --headless --output demo
    """
    from annotator.jobs.exchange import demo_folder, demo_project

    folder = output or demo_folder()
    if headless or not _can_open():
        _headless(folder, rounds, target, as_json)
        return
    from annotator.cli.window import show

    raise typer.Exit(show(demo_project(folder / "demo.mots", fresh=fresh)))


def _can_open() -> bool:
    try:
        check_window()
    except AnnotatorError as error:
        note(f"{PROGRAM}: {error} Going on without a window.")
        return False
    return True


def _headless(folder: Path, rounds: int, target: float, quiet: bool) -> None:
    from annotator.jobs.exchange import ExportWish, demo_project, export
    from annotator.project.store import Project

    with Project.open(demo_project(folder / "robot.mots", fresh=True)) as project:
        stages = _robot(project, rounds, target, quiet)
        _accept_all(project)
        outcome = export(project.state, ExportWish(folder / "mots"))
    paths = [report.path for report in outcome.reports]
    problems = [str(problem) for problem in outcome.problems]
    if quiet:
        print_json(_as_json(stages, paths, problems))
    else:
        _print(stages, paths, problems)
    if problems:
        raise typer.Exit(1)


def _robot(project: Project, rounds: int, target: float, quiet: bool) -> list[Stage]:
    from annotator.jobs import robot
    from annotator.jobs.context import DirectContext

    sequence = project.state.sequences()[0]
    file = resources.asset("demo", "instances_txt", f"{sequence.name}.txt")
    truth = robot.read_truth(project.state, sequence.sequence_id, file)
    plan = robot.Plan(rounds=rounds, target=target, steps=STEPS)
    with progress_bar("Robot annotator", quiet=quiet) as tell:
        return robot.annotate(project, sequence.sequence_id, truth, plan, DirectContext(tell))


def _accept_all(project: Project) -> None:
    from annotator.domain.edits import MaskKey
    from annotator.editing.masks import accept

    state = project.state
    keys = [
        MaskKey(sequence.sequence_id, track.track_id, frame)
        for sequence in state.sequences()
        for track in state.tracks(sequence.sequence_id)
        for frame in state.masks(sequence.sequence_id, track.track_id)
    ]
    project.apply(accept(state, keys))


def _print(stages: list[Stage], paths: list[Path], problems: list[str]) -> None:
    first, last = stages[0], stages[-1]
    rows: list[tuple[object, ...]] = [
        (
            now.track_id,
            len(now.ious),
            len(now.manual),
            percent(len(now.manual), len(now.ious)),
            before.mean,
            now.mean,
            now.mean_of_others,
            f"{now.seconds:.1f}",
        )
        for before, now in zip(first.tracks, last.tracks, strict=True)
    ]
    share = percent(last.manual, last.masks)
    rows.append(
        ("all", last.masks, last.manual, share, first.mean, last.mean, last.mean_of_others, f"{last.seconds:.1f}")
    )
    table(("track", "masks", "manual", "share", "IoU before", "IoU after", "IoU of others", "seconds"), rows)
    say()
    for stage in stages:
        say(f"{stage.name}: {plural(stage.manual, 'manual mask')}, mean IoU {stage.mean:.3f}, {stage.seconds:.0f} s")
    say()
    for path in paths:
        say(f"written: {path}")
    for problem in problems:
        say(problem)
    say("validate: no problem" if not problems else f"validate: {plural(len(problems), 'problem')}")


def _as_json(stages: list[Stage], paths: list[Path], problems: list[str]) -> dict[str, Any]:
    return {
        "stages": [
            {
                "name": stage.name,
                "masks": stage.masks,
                "manual": stage.manual,
                "manual_share": stage.manual / stage.masks if stage.masks else None,
                "mean_iou": stage.mean,
                "mean_iou_of_others": stage.mean_of_others,
                "seconds": stage.seconds,
                "tracks": [
                    {
                        "id": item.track_id,
                        "masks": len(item.ious),
                        "manual": sorted(item.manual),
                        "mean_iou": item.mean,
                        "mean_iou_of_others": item.mean_of_others,
                        "seconds": item.seconds,
                    }
                    for item in stage.tracks
                ],
            }
            for stage in stages
        ],
        "exports": [str(path) for path in paths],
        "problems": problems,
    }

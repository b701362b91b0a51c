"""A benchmark of refinement in tables for people (markdown) and as one document for scripts (JSON)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from annotator import __version__
from annotator.errors import JobError
from annotator.jobs.benchmark.values import (
    LOW,
    TARGETS,
    Confidence,
    MaskScore,
    Needed,
    Outcome,
    Plan,
    Round,
    Run,
    Schedule,
    Stage,
    Summary,
    needed,
    others,
)

_HEADS = {Schedule.PER_TRACK: "a track", Schedule.BUDGET: "round"}
_QUALITY = (
    "method",
    "{head}",
    "drawn",
    "J",
    "F",
    f"below {LOW}",
    "J, not drawn",
    "F, not drawn",
    f"below {LOW}, not drawn",
    "J, by itself",
    "F, by itself",
    "s a track",
)
_LEGEND = (
    "J is the mean IoU, F the mean boundary accuracy (DAVIS), over all masks as exported, composed by depth order; "
    f'"below {LOW}" the share of masks with a lower IoU. "Not drawn" leaves out the masks drawn by hand, "by itself" '
    "takes each mask before composition. Drawn masks count with their actual agreement after tracing. Peers have the "
    "masks that were drawn for the method named after them; where a track has none, interpolation fills the box. The "
    "initial network knows none of them, the guided one is shown them beside the image, where the network takes that. "
    "The seconds are those of fine-tuning a track once, with its new proposals."
)


def write(folder: Path, stem: str, outcomes: Sequence[Outcome], plan: Plan) -> list[Path]:
    """Write ``STEM.md`` and ``STEM.json`` into `folder`, each by rename; returns their paths.

    Raises:
        JobError: they cannot be written.
    """
    document = json.dumps(as_json(outcomes, plan), indent=1, ensure_ascii=False) + "\n"
    texts = {f"{stem}.md": markdown(outcomes, plan), f"{stem}.json": document}
    return [write_file(folder / name, text.encode()) for name, text in texts.items()]


def write_file(path: Path, data: bytes) -> Path:
    """Replace a file as a whole.

    Raises:
        JobError: it cannot be written.
    """
    draft = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        draft.chmod(0o644)
        draft.replace(path)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise JobError(
            "the result cannot be written", path=path, got=error.strerror, todo="Choose another folder with --output."
        ) from error
    return path


def check_folder(folder: Path) -> None:
    """Make the folder, and make sure that files can be written there, before long work is begun.

    Raises:
        JobError: it cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise JobError(
            "the results cannot be written here",
            path=folder,
            expected="a folder that can be written",
            got=error.strerror,
            todo="Choose another folder with --output.",
        ) from error


def markdown(outcomes: Sequence[Outcome], plan: Plan) -> str:
    """All tables."""
    lines = [f"# Refinement, {_boxes(plan)}", "", _settings(plan), "", _LEGEND]
    for outcome in outcomes:
        lines += ["", *_section(outcome)]
    return "\n".join(lines) + "\n"


def as_json(outcomes: Sequence[Outcome], plan: Plan) -> dict[str, Any]:
    """All figures; shares and scores from 0 to 1, times in seconds, null where there is nothing to measure."""
    settings = asdict(plan)
    settings["initial"] = plan.initial.name if plan.initial else None
    return {
        "program": __version__,
        "settings": settings,
        "sequences": [_outcome_json(outcome) for outcome in outcomes],
    }


def line(run: Run) -> str:
    """A run's last stage in one line."""
    stage = run.stages[-1]
    place = f"{stage.label} a track" if run.schedule is Schedule.PER_TRACK else f"round {stage.label}"
    drawn = f"{stage.manual} of {len(stage.scores)} masks drawn"
    return f"{run.schedule.value}, {run.chooser}, {place}: {drawn}, J {stage.mean:.3f}, {stage.seconds:.0f} s"


def by_track(scores: Iterable[MaskScore]) -> dict[int, list[MaskScore]]:
    """The masks of each track."""
    found: dict[int, list[MaskScore]] = {}
    for item in scores:
        found.setdefault(item.track_id, []).append(item)
    return found


def _boxes(plan: Plan) -> str:
    return "boxes of the true masks" if plan.tight else "boxes of the sequence"


def _settings(plan: Plan) -> str:
    network = f"network {plan.initial.name}" if plan.initial else "shipped network"
    steps = f"{plan.steps} steps" if plan.steps else "steps as shipped"
    start = "all tracks together, then each" if plan.joint else "each track alone"
    return f"mots-annotator {__version__}, {network}, fine-tuning with {steps}, {start}, seed {plan.seed}."


def _section(outcome: Outcome) -> Iterator[str]:
    yield f"## {outcome.name}"
    yield ""
    each = outcome.propose_seconds / outcome.proposed * 1000 if outcome.proposed else 0.0
    yield (
        f"{outcome.masks} masks of {len(outcome.classes)} tracks. First proposals: {outcome.proposed} in "
        f"{outcome.propose_seconds:.1f} s ({each:.0f} ms each)."
    )
    yield from (f"- {note}" for note in outcome.notes)
    for schedule in Schedule:
        runs = [run for run in outcome.runs if run.schedule is schedule]
        if runs:
            yield from _schedule(schedule, runs)
    for run in outcome.runs:
        if run.schedule is Schedule.PER_TRACK:
            yield from _tracks(run, outcome)
    yield from _problems(outcome)


def _schedule(schedule: Schedule, runs: Sequence[Run]) -> Iterator[str]:
    titles = {
        Schedule.PER_TRACK: "So many manual masks in every track",
        Schedule.BUDGET: "Manual masks where most is gained",
    }
    yield from ("", f"### {titles[schedule]}", "")
    head = _HEADS[schedule]
    yield from table([name.format(head=head) for name in _QUALITY], _quality_rows(runs))
    yield from (
        "",
        f"Share of all masks that must be drawn for a mean IoU ({schedule.value}; interpolated / first stage):",
    )
    yield ""
    columns = ["chosen", *(f"≥ {target:.2f}" for target in TARGETS)]
    yield from table(
        columns, ([run.chooser, *(_needed(needed(run.stages, target)) for target in TARGETS)] for run in runs)
    )
    yield from ("", "What the network expects of its proposals that were not drawn over, each by itself:", "")
    columns = ["chosen", head, "proposals", "expected J", "true J", "rank correlation"]
    yield from table(columns, _confidence_rows(runs))


def _quality_rows(runs: Sequence[Run]) -> Iterator[list[str]]:
    for run in runs:
        for stage in run.stages:
            yield _quality(f"fine-tuned, {run.chooser}", stage, stage.scores, _seconds(stage))
    for run in runs:
        for name in run.stages[0].peers:
            for stage in run.stages:
                yield _quality(f"{name}, {run.chooser}", stage, stage.peers[name], "–")


def _quality(name: str, stage: Stage, scores: Sequence[MaskScore], seconds: str) -> list[str]:
    every, rest = Summary.of(scores), Summary.of(others(scores))
    cells = [name, stage.label, f"{stage.manual} ({_percent(stage.share)})"]
    for part in (every, rest):
        cells += [_number(part.region), _number(part.boundary), _percent(part.low)] if part else ["–"] * 3
    cells += [_number(every.region_alone), _number(every.boundary_alone)] if every else ["–"] * 2
    return [*cells, seconds]


def _confidence_rows(runs: Sequence[Run]) -> Iterator[list[str]]:
    for run in runs:
        for stage in run.stages:
            found = Confidence.of(stage.scores)
            if found:
                values = (_number(found.expected), _number(found.true), _number(found.correlation))
                yield [run.chooser, stage.label, str(found.masks), *values]


def _tracks(run: Run, outcome: Outcome) -> Iterator[str]:
    yield from ("", f"### Each track, {run.chooser}: J · F · below {LOW} at so many manual masks", "")
    stages = [by_track(stage.scores) for stage in run.stages]
    columns = ["track", "class", "masks", *(stage.label for stage in run.stages)]
    rows = (
        [str(track_id), kind, str(len(stages[0][track_id])), *(_cell(stage[track_id]) for stage in stages)]
        for track_id, kind in outcome.classes.items()
    )
    yield from table(columns, rows)


def _cell(scores: list[MaskScore]) -> str:
    found = Summary.of(scores)
    return f"{found.region:.3f} · {found.boundary:.3f} · {found.low * 100:.0f} %" if found else "–"


def _problems(outcome: Outcome) -> Iterator[str]:
    found = [
        f"- {run.schedule.value}, {run.chooser}, {stage.label}: {_learned(item)} learned nothing: {item.problem}."
        for run in outcome.runs
        for stage in run.stages
        for item in stage.rounds
        if item.problem
    ]
    if found:
        yield from ("", *found)


def _learned(item: Round) -> str:
    return "all tracks together" if item.track_id is None else f"track {item.track_id}"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a markdown table."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _needed(found: Needed) -> str:
    if found.share is None or found.first is None:
        return "not reached"
    return f"{_percent(found.share)} / {_percent(found.first)}"


def _seconds(stage: Stage) -> str:
    done = [item.seconds for item in stage.rounds if not item.problem and item.track_id is not None]
    return f"{sum(done) / len(done):.1f}" if done else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "name": outcome.name,
        "masks": outcome.masks,
        "tracks": dict(outcome.classes),
        "propose_seconds": outcome.propose_seconds,
        "proposed": outcome.proposed,
        "notes": list(outcome.notes),
        "runs": [
            {
                "schedule": run.schedule,
                "chooser": run.chooser,
                "needed": [asdict(needed(run.stages, target)) for target in TARGETS],
                "stages": [_stage_json(stage) for stage in run.stages],
            }
            for run in outcome.runs
        ],
    }


def _stage_json(stage: Stage) -> dict[str, Any]:
    confidence = Confidence.of(stage.scores)
    return {
        "label": stage.label,
        "manual": stage.manual,
        "share": stage.share,
        "seconds": stage.seconds,
        **_scores_json(stage.scores),
        "confidence": asdict(confidence) if confidence else None,
        "rounds": [asdict(item) for item in stage.rounds],
        "peers": {name: _scores_json(scores) for name, scores in stage.peers.items()},
        "tracks": [
            {"id": track_id, "manual": sorted(item.frame for item in scores if item.manual), **_scores_json(scores)}
            for track_id, scores in by_track(stage.scores).items()
        ],
    }


def _scores_json(scores: Sequence[MaskScore]) -> dict[str, Any]:
    parts = {"all": Summary.of(scores), "not_drawn": Summary.of(others(scores))}
    return {name: asdict(part) if part else None for name, part in parts.items()}

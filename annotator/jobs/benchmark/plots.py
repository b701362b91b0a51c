"""Curves of a benchmark of refinement, as png; the only place that needs matplotlib, which is an extra."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.errors import JobError
from annotator.jobs.benchmark.report import by_track, write_file
from annotator.jobs.benchmark.values import LOW, TARGETS, MaskScore, Outcome, Run, Schedule, Stage, Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANELS: tuple[tuple[str, Callable[[Summary], float]], ...] = (
    ("mean IoU (J)", lambda found: found.region),
    ("mean boundary accuracy (F)", lambda found: found.boundary),
    (f"share of masks below {LOW}", lambda found: found.low),
)
_DPI = 120


def check() -> None:
    """Make sure that curves can be drawn.

    Raises:
        JobError: matplotlib is missing; the message says how to get it.
    """
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise JobError(
            "curves cannot be drawn without matplotlib",
            got=error,
            todo="Install it with: pip install 'mots-annotator[benchmark]', or leave the curves out with --no-plots.",
        ) from error


def write(folder: Path, stem: str, outcomes: Sequence[Outcome]) -> list[Path]:
    """Draw ``STEM-SEQUENCE-….png`` into `folder`: a figure a schedule, and the tracks one by one; returns the paths.

    Raises:
        JobError: matplotlib is missing, or a file cannot be written.
    """
    check()
    return [
        write_file(folder / f"{stem}-{_file_name(outcome)}-{name}.png", _png(figure))
        for outcome in outcomes
        for name, figure in _figures(outcome)
    ]


def _file_name(outcome: Outcome) -> str:
    return re.sub(r"[^\w.-]+", "-", outcome.name).strip(".") or "sequence"


def _figures(outcome: Outcome) -> list[tuple[str, Figure]]:
    found = []
    for schedule in Schedule:
        runs = [run for run in outcome.runs if run.schedule is schedule]
        if runs:
            found.append((schedule.value, _schedule(outcome, runs)))
    tracks = [run for run in outcome.runs if run.schedule is Schedule.PER_TRACK]
    return [*found, ("tracks", _tracks(outcome, tracks[0]))] if tracks else found


def _schedule(outcome: Outcome, runs: Sequence[Run]) -> Figure:
    figure, panels = _panels(f"{outcome.name}: {outcome.masks} masks, {len(outcome.classes)} tracks", len(_PANELS))
    for axes, (name, value) in zip(panels, _PANELS, strict=True):
        for run in runs:
            _curve(axes, run.stages, [stage.scores for stage in run.stages], value, f"fine-tuned, {run.chooser}")
        first = runs[0]
        for peer in first.stages[0].peers:
            scores = [stage.peers[peer] for stage in first.stages]
            _curve(axes, first.stages, scores, value, f"{peer}, {first.chooser}", style="--")
        axes.set_xlabel("masks drawn by hand, % of all")
        axes.set_ylabel(name)
    for target in TARGETS:
        panels[0].axhline(target, color="grey", linewidth=0.8, linestyle=":")
    panels[0].legend(fontsize=7)
    return figure


def _tracks(outcome: Outcome, run: Run) -> Figure:
    figure, panels = _panels(f"{outcome.name}: each track, {run.chooser}", 2)
    stages = [by_track(stage.scores) for stage in run.stages]
    labels = [stage.label for stage in run.stages]
    for axes, (name, value) in zip(panels, _PANELS, strict=False):
        for track_id, kind in outcome.classes.items():
            values = [value(found) for stage in stages if (found := Summary.of(stage[track_id]))]
            axes.plot(labels, values, marker=".", linewidth=1, label=f"{track_id} {kind}")
        axes.set_xlabel("manual masks a track")
        axes.set_ylabel(name)
    panels[-1].legend(fontsize=6, ncols=2)
    return figure


def _panels(title: str, count: int) -> tuple[Figure, list[Axes]]:
    # Without pyplot: no window system is asked for, and no figure outlives its use.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5 * count, 4.2), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title)
    panels = [figure.add_subplot(1, count, index + 1) for index in range(count)]
    for axes in panels:
        axes.set_ylim(0, 1)
        axes.grid(alpha=0.3)
    return figure, panels


def _curve(
    axes: Axes,
    stages: Sequence[Stage],
    scores: Sequence[Sequence[MaskScore]],
    value: Callable[[Summary], float],
    label: str,
    style: str = "-",
) -> None:
    points = [
        (100 * stage.share, value(found))
        for stage, part in zip(stages, scores, strict=True)
        if (found := Summary.of(part))
    ]
    axes.plot([x for x, _ in points], [y for _, y in points], style, marker=".", linewidth=1.2, label=label)


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI)
    return buffer.getvalue()

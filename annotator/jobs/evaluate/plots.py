"""Plots of an evaluation as png: HOTA over its thresholds, and what each sequence loses; they need matplotlib."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.words import printable
from annotator.evaluation.hota import ALPHAS, mean
from annotator.jobs.benchmark.plots import check
from annotator.jobs.benchmark.report import write_file
from annotator.jobs.evaluate.document import COMBINED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from annotator.evaluation.metrics import TrackMetrics
    from annotator.jobs.evaluate.values import Evaluation

_DPI = 120
_CURVES = (("HOTA", "hota"), ("DetA", "det_a"), ("AssA", "ass_a"), ("LocA", "loc_a"))
_LOSSES = ("missed", "false", "switched", "poor masks")
_COLOURS = ("#4c72b0", "#dd8452", "#c44e52", "#8c8c8c")  # apart also for people who do not tell red from green


def write(folder: Path, stem: str, evaluation: Evaluation) -> list[Path]:
    """Draw ``STEM-hota.png`` and ``STEM-errors.png`` into `folder`, each replaced as a whole; returns their paths.

    Raises:
        JobError: matplotlib is missing, or a file cannot be written.
    """
    check()
    figures = {"hota": _curves(evaluation), "errors": _losses(evaluation)}
    return [write_file(folder / f"{stem}-{name}.png", _png(figure)) for name, figure in figures.items()]


def losses(item: TrackMetrics) -> tuple[float, ...]:
    """What missed, false, switched and poor masks take from sMOTSA; nothing where there are no true masks."""
    parts = (item.fn, item.fp, item.id_switches, item.tp - item.iou_sum)
    return tuple(part / item.truth_masks if item.truth_masks else 0.0 for part in parts)


def _curves(evaluation: Evaluation) -> Figure:
    figure, panels = _panels("HOTA over the threshold of localisation", 4.6, 4.2, len(evaluation.classes))
    for axes, class_id in zip(panels, evaluation.classes, strict=True):
        curve = evaluation.combined(class_id).curve
        for name, field in _CURVES:
            values = getattr(curve, field)
            width = 2.2 if name == "HOTA" else 1.2
            axes.plot(ALPHAS, values, label=f"{name} {100 * mean(values):.1f}", linewidth=width)
        axes.set_title(class_name(class_id))
        axes.set_xlabel("α, the IoU from which masks agree")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.legend(fontsize=8)
    return figure


def _losses(evaluation: Evaluation) -> Figure:
    count = len(evaluation.sequences) + 1
    height = 1.6 + 0.28 * count
    figure, panels = _panels("What is lost, of a whole sMOTSA", 6.0, height, len(evaluation.classes))
    names = [*(printable(item.name) for item in evaluation.sequences), COMBINED]
    for axes, class_id in zip(panels, evaluation.classes, strict=True):
        items = [item.metrics[class_id] for item in evaluation.sequences]
        _bars(axes, names, [*items, evaluation.combined(class_id)])
        axes.set_title(class_name(class_id))
    for axes in panels[-1:]:
        axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))
    return figure


def _bars(axes: Axes, names: list[str], items: list[TrackMetrics]) -> None:
    places = list(range(len(names)))
    left = [0.0] * len(names)
    for part, (label, colour) in enumerate(zip(_LOSSES, _COLOURS, strict=True)):
        widths = [losses(item)[part] for item in items]
        axes.barh(places, widths, left=left, label=label, color=colour)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, item in zip(places, items, strict=True):
        if not item.truth_masks:
            axes.text(0, place, " no true masks", va="center", fontsize=8)
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set_xlabel("share of the true masks")


def _panels(title: str, width: float, height: float, count: int) -> tuple[Figure, list[Axes]]:
    # Without pyplot: no window system is asked for, and no figure outlives its use.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width * max(count, 1), height), layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(title)
    panels = [figure.add_subplot(1, max(count, 1), index + 1) for index in range(count)]
    for axes in panels:
        axes.grid(alpha=0.3, axis="both")
        axes.set_axisbelow(True)
    return figure, panels


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI)
    return buffer.getvalue()

"""Plots of statistics as inline SVG, whose colours are the page's; the only place here that needs matplotlib."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.masks import MaskState
from annotator.errors import JobError
from annotator.evaluation.statistics_table import (
    CROWDING,
    OCCLUSION,
    VISIBILITY,
    Row,
    classes_of,
    masks_a_frame,
    row,
    tracks_of,
)
from annotator.jobs.statistics.document import class_label

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from annotator.evaluation.statistics import SequenceFacts

Legend = tuple[tuple[str, str], ...]

_WIDTH, _TALL, _FLAT = 10.5, 1.75, 0.5  # inches: of a row of plots, of a histogram, of the frame of bars
_BAR = 0.32  # inches a class
_SERIES = ("series-0", "series-1", "series-2", "series-3", "series-4", "series-5")
_STATES = ("none", *(state.value for state in MaskState))
_LEVELS = ("level-0", "level-1", "level-2", "level-3")
_UNKNOWN_LEVELS = (*_LEVELS[:3], "none")
_INKS = ("muted", "rule")
_NAMES = (*_INKS, *_SERIES, *_STATES, *_LEVELS, *(f"on-{name}" for name in (*_STATES, *_LEVELS)))
# matplotlib knows no variables, so each stands in as a colour that nothing else has.
_STAND_INS = {name: f"#0102{index:02x}" for index, name in enumerate(_NAMES, start=1)}
_MOST_BARS = 40
_LABEL = 0.42  # inches that the label of a part of a bar takes
_SHORT_AXIS = 100.0  # the most over the least on an axis that has room for numbers between the powers of ten
_MARGIN = 1.1  # of a logarithmic axis at either end, so that a single value makes an axis, too


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: what it shows, what its colours mean (word and variable of the page), how to read it, and its SVG."""

    title: str
    legend: Legend
    caption: str
    svg: str


def check() -> None:
    """Make sure that plots can be drawn.

    Raises:
        JobError: matplotlib is missing; the message says how to get it.
    """
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise JobError(
            "the report cannot be drawn without matplotlib",
            got=error,
            todo="Install it with: pip install 'mots-annotator[benchmark]', or take --csv or --json.",
        ) from error


def draw(sequences: Sequence[SequenceFacts]) -> list[list[Plot]]:
    """Every plot that there are values for, in rows that fill a page's width.

    The first row has histograms: track lengths, mask areas, masks a frame, time a mask. The second has shares: states,
    occlusion, crowding.

    Raises:
        JobError: matplotlib is missing.
    """
    check()
    if not any(item.tracks for item in sequences):
        return []
    classes = classes_of(sequences)
    rows = [row(sequences, None, class_id) for class_id in classes]
    return [plots for plots in (_histograms(sequences, classes), _share_plots(rows)) if plots]


def _histograms(sequences: Sequence[SequenceFacts], classes: Sequence[int]) -> list[Plot]:
    tracks = [tracks_of(sequences, class_id) for class_id in classes]
    lengths = [np.array([len(item.masks) for item in members if item.masks]) for members in tracks]
    masks = [[mask for item in members for mask in item.masks] for members in tracks]
    areas = [np.array([mask.area for mask in members]) for members in masks]
    times = [np.array([mask.seconds for mask in members if mask.seconds]) for members in masks]
    if not any(masks):
        return []
    legend, timed = _class_legend(classes), any(values.size for values in times)
    width = _WIDTH / (4 if timed else 3)
    found = [
        _log_histogram("Track lengths", legend, "Tracks by their number of masks.", lengths, "masks", width),
        _log_histogram("Mask areas", legend, "Masks by their visible pixels.", areas, "pixels", width),
        _frames(sequences, width),
    ]
    if timed:
        caption = "Drawn masks by the time of their strokes."
        found.append(_log_histogram("Time a drawn mask", legend, caption, times, "seconds", width, whole=False))
    return found


def _class_legend(classes: Sequence[int]) -> Legend:
    return tuple((class_label(class_id), _SERIES[index % len(_SERIES)]) for index, class_id in enumerate(classes))


def _log_histogram(
    title: str,
    legend: Legend,
    caption: str,
    values: Sequence[NDArray[np.float64]],
    unit: str,
    width: float,
    *,
    whole: bool = True,
) -> Plot:
    every = np.concatenate(list(values))
    edges = log_edges(every, bars=int(np.clip(2 * np.sqrt(every.size), 8, 24)), whole=whole)
    figure, axes = _panel(width, _TALL)
    axes.set_xscale("log")
    colours = [_STAND_INS[variable] for _, variable in legend]
    axes.hist(list(values), bins=edges.tolist(), stacked=True, color=colours, rwidth=0.92)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xlabel(unit)
    _plain_numbers(axes)
    first = max(float(edges[0]), 1.0) if whole else float(edges[0])
    axes.set_xticks(log_ticks(first, float(edges[-1])) or [float(np.median(every))])
    return Plot(title, legend, caption, _svg(figure, title))


def log_edges(values: NDArray[np.float64], bars: int, *, whole: bool = True) -> NDArray[np.float64]:
    """Edges of bars that are equally wide on a logarithmic axis; of `whole` numbers each bar holds at least one."""
    least, most = float(values.min()) / _MARGIN, float(values.max()) * _MARGIN
    if not whole:
        return np.geomspace(least, most, bars + 1)
    spaced = np.geomspace(max(least, 1.0), most + 1, bars + 1)
    return np.asarray(np.unique(np.floor(spaced)) - 0.5)


def log_ticks(least: float, most: float) -> list[float]:
    """Round numbers for a logarithmic axis: powers of ten, and on a short one 2 and 5 of each, too."""
    steps = (1.0, 2.0, 5.0) if most / least <= _SHORT_AXIS else (1.0,)
    powers = range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)
    return [tick for power in powers for step in steps if least <= (tick := step * 10.0**power) <= most]


def _frames(sequences: Sequence[SequenceFacts], width: float) -> Plot:
    from matplotlib.ticker import MaxNLocator

    title = "Masks a frame"
    counts = masks_a_frame(sequences)
    step = -(-int(counts.max() + 1) // _MOST_BARS)
    edges = np.arange(0, counts.max() + step + 1, step) - 0.5
    figure, axes = _panel(width, _TALL)
    axes.hist(counts, bins=edges.tolist(), color=_STAND_INS["muted"], rwidth=0.86)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_xlabel("masks")
    _plain_numbers(axes)
    axes.xaxis.set_major_locator(MaxNLocator(10, integer=True))
    return Plot(title, (), "Frames by their number of masks.", _svg(figure, title))


def _share_plots(rows: Sequence[Row]) -> list[Plot]:
    kinds = [
        _Shares(
            "Progress", ("no mask", *MaskState), _STATES, _state_counts, "Boxes and masks by how far they have come."
        ),
        _Shares(
            "Occlusion by labels", OCCLUSION, _UNKNOWN_LEVELS, _occlusion_counts, "Masks by KITTI's label of them."
        ),
        _Shares(
            "Visible by labels", VISIBILITY, _LEVELS, _visibility_counts, "Masks by the visible share of their object."
        ),
        _Shares(
            "Crowding by masks", CROWDING, _LEVELS, _crowding_counts, "Masks by the share of their box in another's."
        ),
    ]
    present = [kind for kind in kinds if any(any(kind.counts_of(item)) for item in rows)]
    return [_share_plot(kind, rows, _WIDTH / len(present)) for kind in present]


@dataclass(frozen=True, slots=True)
class _Shares:
    """Parts that make up all masks of a class: their names, their colours, and how many masks each has."""

    title: str
    names: Sequence[str]
    variables: Sequence[str]
    counts_of: Callable[[Row], Sequence[int]]
    caption: str


def _state_counts(item: Row) -> Sequence[int]:
    if item.states is None:
        return ()
    return (item.open_boxes, *(item.states[state] for state in MaskState))


def _occlusion_counts(item: Row) -> Sequence[int]:
    return item.occlusion


def _visibility_counts(item: Row) -> Sequence[int]:
    return item.visibility


def _crowding_counts(item: Row) -> Sequence[int]:
    return item.crowding


def _share_plot(kind: _Shares, rows: Sequence[Row], width: float) -> Plot:
    figure, axes = _panel(width, _FLAT + _BAR * len(rows))
    for place, item in enumerate(rows):
        counts = kind.counts_of(item)
        shares = [count / sum(counts) if sum(counts) else 0.0 for count in counts]
        _bar(axes, place, shares, kind.variables, least_labelled=_LABEL / width)
    axes.set_yticks(range(len(rows)), [class_label(item.class_id) for item in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    legend = tuple(zip(kind.names, kind.variables, strict=True))
    return Plot(kind.title, legend, kind.caption, _svg(figure, kind.title))


def _bar(axes: Axes, place: int, shares: Sequence[float], variables: Sequence[str], *, least_labelled: float) -> None:
    start = 0.0
    for share, variable in zip(shares, variables, strict=False):
        axes.barh(place, share, left=start, height=0.7, color=_STAND_INS[variable])
        if share >= least_labelled:
            middle, ink = start + share / 2, _STAND_INS[f"on-{variable}"]
            axes.text(middle, place, f"{100 * share:.0f} %", color=ink, ha="center", va="center", fontsize=8)
        start += share


def _panel(width: float, height: float) -> tuple[Figure, Axes]:
    # Without pyplot: no window system is asked for, and no figure outlives its use.
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasSVG(figure)
    axes = figure.add_subplot()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_STAND_INS["rule"])
    axes.tick_params(which="both", colors=_STAND_INS["muted"], labelsize=8, length=0)
    axes.xaxis.label.set(color=_STAND_INS["muted"], fontsize=8)
    axes.grid(axis="y", color=_STAND_INS["rule"], linewidth=0.6)
    axes.set_axisbelow(True)
    return figure, axes


def _plain_numbers(axes: Axes) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_formatter(NullFormatter())


def _svg(figure: Figure, name: str) -> str:
    """The figure as an element of a page: no ids but those that it refers to, and colours as variables."""
    from matplotlib import rc_context

    buffer = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name, "font.family": "sans-serif"}):
        figure.savefig(buffer, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator")))
    text = buffer.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'<g id="[^"]*"', "<g", text)
    text = re.sub(r"(<svg[^>]*?) (?:width|height)=\"[^\"]*pt\"", r"\1", text)
    for variable, colour in _STAND_INS.items():
        text = text.replace(colour, f"var(--{variable})")
    return text.strip()

"""Statistics as one page: a self-contained HTML file for the screen, light or dark, that prints on one sheet of A4."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Seq
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from annotator import __version__, resources
from annotator.domain.masks import MaskState
from annotator.domain.words import plural
from annotator.evaluation.statistics_table import Row, Splits, classes_of, row, split_of
from annotator.jobs.statistics.document import (
    ALL,
    UNKNOWN,
    Table,
    class_label,
    duration,
    percent,
    remarks,
    seconds_a_finished_mask,
    tables,
)

if TYPE_CHECKING:
    from annotator.evaluation.statistics import SequenceFacts
    from annotator.jobs.statistics.collecting import Collection
    from annotator.jobs.statistics.plots import Plot

_PRINTED_LINES, _LEAST_LINES = 30, 5
_LINES_A_TABLE, _LINES_A_CLASS = 5, 3
_NAMED_CLASSES = 3
_MEANINGS = (
    "Masks count as exported: disjoint, wholly covered ones left out. Ignore regions are told apart.",
    "Manual: drawn or corrected by a person. Files do not say it; projects do.",
    "Length: masks of a track. Gaps: frames without a mask between the first of a track and its last.",
    "Small: below 32² pixels; large: from 96² on, as in COCO. Half the masks are larger than the median, half smaller.",
)
_CROWDING = (
    "Boxes overlap: the box around a mask and that around another mask of the frame do. Masks cannot say what they "
    "hide; overlap is the nearest that they come to occlusion."
)
_LABELS = "Occlusion by labels: the column “occluded” of KITTI's label of the same object and frame."
_TIME = (
    "Working time runs from one edit to the next; a break counts as five minutes at most. Only the window measures it."
)


def page(collection: Collection, splits: Splits, plots: Seq[Seq[Plot]]) -> str:
    """The whole document; the plots in rows."""
    title = f"Annotation statistics: {', '.join(path.name or str(path) for path in collection.sources)}"
    style = resources.asset("report", "statistics.css").read_text(encoding="utf-8")
    counts, sizes, *others = tables(collection, splits)
    further = max(len(classes_of(collection.sequences)) - 2, 0)
    lines = _PRINTED_LINES - len(counts.rows) - _LINES_A_CLASS * further
    taken = sum(len(item.rows) + _LINES_A_TABLE for item in others)
    fits = taken < lines
    body = [
        *_head(title),
        *_figures(collection),
        *_table(counts.beside(sizes)),
        *(line for item in others for line in _table(item, printed=fits)),
        *(line for members in plots for line in _plots(members)),
        *_sequences(collection.sequences, splits, max(lines - taken if fits else lines, 0)),
        *_notes(collection),
    ]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>\n{style}</style></head>",
            "<body><main>",
            *body,
            "</main></body></html>",
            "",
        ]
    )


def _head(title: str) -> Iterator[str]:
    yield f"<header><h1>{escape(title)}</h1>"
    yield f'<p class="muted">mots-annotator {__version__}, {date.today().isoformat()}</p></header>'


def _figures(collection: Collection) -> Iterator[str]:
    total = row(collection.sequences)
    each = seconds_a_finished_mask(collection)
    figures: list[tuple[str, str]] = []
    for name in ("sequence", "frame", "track", "mask"):
        number, word = plural(getattr(total, f"{name}s"), name).split()
        figures.append((number, word))
    figures.append((_cell(UNKNOWN if total.manual is None else total.manual), _manual_words(total)))
    if each is not None:
        figures.append((duration(each), "working time a finished mask"))
    yield '<section class="figures">'
    yield from (f'<div class="card"><strong>{value}</strong><span>{name}</span></div>' for value, name in figures)
    yield "</section>"


def _manual_words(total: Row) -> str:
    if total.manual is None:
        return "manual: files do not say"
    return f"manual ({_unbroken(percent(total.manual_share))})" if total.masks else "manual"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _table(item: Table, *, printed: bool = True) -> Iterator[str]:
    yield f'<section class="card wide{"" if printed else " screen-only"}"><table>'
    yield f"<caption>{escape(item.title)}</caption>"
    yield from _table_head(item)
    yield from _table_body(item)
    yield "</table></section>"


def _table_head(item: Table) -> Iterator[str]:
    cells = (f"<th{_side(place)}>{escape(name)}</th>" for place, name in enumerate(item.columns))
    yield f"<thead><tr>{''.join(cells)}</tr></thead>"


def _table_body(item: Table) -> Iterator[str]:
    before: object = None
    yield "<tbody>"
    for split, *cells in item.rows:
        begins = split != before
        names = [name for name, holds in (("total", cells[0] == ALL), ("begins", begins)) if holds]
        marked = f' class="{" ".join(names)}"' if names else ""
        yield f"<tr{marked}>{_cells([split if begins else '', *cells])}</tr>"
        before = split
    yield "</tbody>"


def _cells(values: Seq[object]) -> str:
    return "".join(f"<td{_side(place)}>{_cell(value)}</td>" for place, value in enumerate(values))


def _side(place: int) -> str:
    return ' class="word"' if place < 2 else ""


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else escape("" if value is None else str(value))


def _notes(collection: Collection) -> Iterator[str]:
    yield '<section class="card notes"><h2>How to read this</h2><ul>'
    yield from (f"<li>{escape(text)}</li>" for text in _texts(collection))
    yield "</ul></section>"


def _texts(collection: Collection) -> list[str]:
    masks = [mask for item in collection.sequences for mask in item.masks]
    found = [*remarks(collection), *_MEANINGS, _CROWDING]
    if any(mask.occlusion is not None for mask in masks):
        found.append(_LABELS)
    if collection.work is not None and collection.work.steps:
        found.append(_TIME)
    return [*found, *collection.notes]


def _plots(plots: Seq[Plot]) -> Iterator[str]:
    yield f'<section class="plots" style="--columns: {len(plots)}">'
    for item in plots:
        yield f'<figure class="card"><figcaption><h2>{escape(item.title)}</h2><p>{escape(item.caption)}</p>'
        yield from _legend(item)
        yield f"</figcaption>{item.svg}</figure>"
    yield "</section>"


def _legend(item: Plot) -> Iterator[str]:
    if item.legend:
        chips = (f'<li><i style="background: var(--{colour})"></i>{escape(name)}</li>' for name, colour in item.legend)
        yield f'<ul class="legend">{"".join(chips)}</ul>'


def _sequences(sequences: Seq[SequenceFacts], splits: Splits, printed: int) -> Iterator[str]:
    if not sequences:
        return
    classes = classes_of(sequences)[:_NAMED_CLASSES]
    reviewed = any(row([item]).states is not None and item.tracks for item in sequences)
    whole = printed >= min(_LEAST_LINES, len(sequences))
    yield f'<section class="card wide{"" if whole else " screen-only"}"><table><caption>Sequences</caption>'
    yield from _sequence_head(classes, reviewed)
    yield "<tbody>"
    for place, item in enumerate(sequences):
        hidden = ' class="screen-only"' if place >= printed else ""
        cells = tuple(_sequence_cells(item, classes, splits, reviewed))
        yield f"<tr{hidden}>{_cells(cells)}</tr>"
    yield "</tbody></table>"
    rest = len(sequences) - printed
    if rest > 0:
        yield f'<p class="print-only muted">and {rest} more, which are on the screen and in the output of --csv</p>'
    yield "</section>"


def _sequence_head(classes: Seq[int], reviewed: bool) -> Iterator[str]:
    names = ("frames", "without masks", "size")
    after = ("ignore regions", *(("manual", "accepted") if reviewed else ()))
    two = ' rowspan="2"' if classes else ""
    yield f'<thead><tr><th class="word"{two}>sequence</th><th class="word"{two}>split</th>'
    yield "".join(f"<th{two}>{name}</th>" for name in names)
    yield "".join(f'<th class="group" colspan="2">{escape(class_label(class_id))}</th>' for class_id in classes)
    yield f"{''.join(f'<th{two}>{name}</th>' for name in after)}</tr>"
    if classes:
        yield f"<tr>{'<th>tracks</th><th>masks</th>' * len(classes)}</tr>"
    yield "</thead>"


def _sequence_cells(item: SequenceFacts, classes: Seq[int], splits: Splits, reviewed: bool) -> Iterator[object]:
    yield from (item.name, split_of(item.name, splits) if splits else UNKNOWN)
    yield from (item.frame_count, int((item.masks_a_frame() == 0).sum()))
    yield f"{item.width}×{item.height}" if item.width else UNKNOWN
    for class_id in classes:
        found = row([item], class_id=class_id)
        yield from (found.tracks, found.masks)
    yield item.ignore_regions
    if reviewed:
        total = row([item])
        yield UNKNOWN if total.manual is None else total.manual
        yield UNKNOWN if total.states is None else total.states[MaskState.ACCEPTED]

"""An evaluation as tables for people, as one JSON document, as CSV and as LaTeX."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotator import __version__
from annotator.domain.classes import class_name
from annotator.evaluation.hota import ALPHAS
from annotator.evaluation.metrics import COUNTS, MEASURES
from annotator.evaluation.mistakes import Kind
from annotator.jobs.tables import aligned

if TYPE_CHECKING:
    from annotator.evaluation.metrics import TrackMetrics
    from annotator.evaluation.mistakes import Mistake
    from annotator.jobs.evaluate.values import Agreement, Evaluation, Ranked

COMBINED = "combined"
UNKNOWN = "–"
SCORES = (
    *("sMOTSA", "MOTSA", "MOTSP", "MODSA", "MODSP", "MOTSAL", "HOTA", "DetA", "AssA", "LocA", "IDF1", "IDP", "IDR"),
)
DETAILS = (
    *("recall", "precision", "F1", "FAR", "MT", "PT", "ML", "TP", "FP", "FN", "IDS", "Frag"),
    *("true_masks", "ignored", "true_tracks"),
)
QUALITY = ("J", "F", "F_matched")
_CURVES = {"HOTA": "hota", "DetA": "det_a", "AssA": "ass_a", "LocA": "loc_a"}
_OF_ALPHA = tuple(f"HOTA({alpha:.2f})" for alpha in ALPHAS)
_PLAIN = frozenset({"FAR"})  # neither a share nor a whole number
_LATEX = ("sMOTSA", "MOTSA", "MOTSP", "HOTA", "DetA", "AssA", "IDF1", "TP", "FP", "FN", "IDS")
_ESCAPES = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\~{}", "^": r"\^{}"}
)

WORDS: Mapping[Kind, str] = MappingProxyType(
    {Kind.MISSED: "missed", Kind.FALSE: "false", Kind.SWITCHED: "switched", Kind.POOR: "poor mask"}
)
"""What each kind of mistake is called where one side is held to be true."""

BETWEEN: Mapping[Kind, str] = MappingProxyType(
    {Kind.MISSED: "only A", Kind.FALSE: "only B", Kind.SWITCHED: "other track", Kind.POOR: "masks differ"}
)
"""The same between two annotators, A and B."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people: a title, its columns, and cells that are numbers or words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    @property
    def text(self) -> str:
        """Title, columns and rows as lines; without rows, the title alone."""
        if not self.rows:
            return self.title
        return "\n".join([self.title, *aligned([name.replace("_", " ") for name in self.columns], self.rows)])


def tables(evaluation: Evaluation) -> list[Table]:
    """The scores, then their details, class by class; shares in percent."""
    found = []
    for class_id in evaluation.classes:
        name = f"{class_name(class_id)}, {evaluation.plan.convention.value}"
        quality = QUALITY if evaluation.plan.boundaries else QUALITY[:1]
        for columns in (SCORES, (*DETAILS, *quality)):
            rows = [(title, *_cells(item, columns)) for title, item in _rows(evaluation, class_id)]
            found.append(Table(name, ("sequence", *columns), tuple(rows)))
    return found


def mistake_table(ranked: Sequence[Ranked]) -> Table:
    """What costs the score, the dearest first; costs are percent of sMOTSA of the class over all sequences."""
    if not ranked:
        return Table("Nothing costs any score.", (), ())
    title = "what costs the most, in percent of sMOTSA; frames count from 0"
    return _ranked_table(ranked, title, ("true track", "found track"), WORDS)


def difference_table(ranked: Sequence[Ranked]) -> Table:
    """Where two annotators, A and B, differ, the dearest first; costs as in `mistake_table` with A held to be true."""
    if not ranked:
        return Table("A and B do not differ.", (), ())
    title = "where A and B differ most, in percent of sMOTSA with A held to be true; frames count from 0"
    return _ranked_table(ranked, title, ("track in A", "track in B"), BETWEEN)


def _ranked_table(ranked: Sequence[Ranked], title: str, tracks: tuple[str, str], words: Mapping[Kind, str]) -> Table:
    columns = ("cost", "what", "sequence", "class", *tracks, "frames", "masks", "worst", "IoU")
    return Table(title, columns, tuple(tuple(_mistake_cells(item, words)) for item in ranked))


def agreement_tables(agreement: Agreement) -> list[Table]:
    """How far two annotators agree, class by class; shares in percent."""
    forward, backward = agreement.forward, agreement.backward
    quality = ("F",) if forward.plan.boundaries else ()
    counts, scores = ("in A", "in B", "both", "only A", "only B"), ("F1", "IDF1", "HOTA", "IDS")
    columns = ("sequence", *counts, "IoU", *quality, *scores, "sMOTSA, A true", "sMOTSA, B true")
    found = []
    for class_id in forward.classes:
        turned = [item for _, item in _rows(backward, class_id)]
        rows = [
            (title, *_agreement_cells(first, second, forward.plan.boundaries))
            for (title, first), second in zip(_rows(forward, class_id), turned, strict=True)
        ]
        found.append(Table(class_name(class_id), columns, tuple(rows)))
    return [*found, *_class_table(forward)]


def as_text(evaluation: Evaluation, errors: int = 0) -> str:
    """All tables as text."""
    listed = tables(evaluation)
    if errors:
        listed.append(mistake_table(evaluation.ranked(errors)))
    return "\n\n".join(table.text for table in listed) + "\n"


def as_json(evaluation: Evaluation, errors: int = 0) -> dict[str, Any]:
    """All figures: shares from 0 to 1, curves over α, null where there is nothing to measure; so many errors."""
    plan = evaluation.plan
    return {
        "program": __version__,
        "ground_truth": str(plan.truth),
        "results": str(plan.found),
        "convention": plan.convention.value,
        "classes": {class_name(class_id): _class_json(evaluation, class_id) for class_id in evaluation.classes},
        "other_classes": _other_classes(evaluation),
        "errors": [_ranked_json(item) for item in evaluation.ranked(errors)] if errors else [],
        "notes": list(evaluation.notes),
    }


def agreement_json(agreement: Agreement, errors: int = 0) -> dict[str, Any]:
    """Both directions, see `as_json`; the errors are those of B with A held to be true."""
    plan = agreement.forward.plan
    return {
        "program": __version__,
        "a": str(plan.truth),
        "b": str(plan.found),
        "a_true": as_json(agreement.forward, errors),
        "b_true": as_json(agreement.backward),
    }


def as_csv(evaluation: Evaluation) -> str:
    """One line a class and sequence, and one for all sequences; shares from 0 to 1, empty where nothing is measured."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("class", "sequence", *MEASURES, *_OF_ALPHA))
    for class_id in evaluation.classes:
        for title, item in _rows(evaluation, class_id):
            values = ("" if value is None else value for value in item.values().values())
            writer.writerow((class_name(class_id), title, *values, *item.curve.hota))
    return stream.getvalue()


def as_latex(evaluation: Evaluation) -> str:
    """A table a class for papers; it needs the package booktabs."""
    lines = []
    for class_id in evaluation.classes:
        lines += [
            f"% {class_name(class_id)}, convention of {evaluation.plan.convention.value}, mots-annotator {__version__}",
            rf"\begin{{tabular}}{{l{'r' * len(_LATEX)}}}",
            r"\toprule",
            _latex_row(("sequence", *_LATEX)),
            r"\midrule",
        ]
        rows = [_latex_row((title, *_cells(item, _LATEX))) for title, item in _rows(evaluation, class_id)]
        lines += [*rows[:-1], r"\midrule", rows[-1], r"\bottomrule", r"\end{tabular}", ""]
    return "\n".join(lines)


def _rows(evaluation: Evaluation, class_id: int) -> Iterator[tuple[str, TrackMetrics]]:
    yield from ((item.name, item.metrics[class_id]) for item in evaluation.sequences)
    yield COMBINED, evaluation.combined(class_id)


def _cells(item: TrackMetrics, columns: Sequence[str]) -> list[object]:
    values = item.values()
    return [_cell(name, values[name]) for name in columns]


def _cell(name: str, value: float | None) -> object:
    if value is None:
        return UNKNOWN
    if name in COUNTS:
        return value
    return f"{value:.3f}" if name in _PLAIN else _percent(value)


def _percent(value: float | None) -> str:
    return f"{100 * value:.2f}" if value is not None and math.isfinite(value) else UNKNOWN


def _agreement_cells(first: TrackMetrics, second: TrackMetrics, boundaries: bool) -> list[object]:
    quality = [_percent(first.matched_boundary)] if boundaries else []
    return [
        *(first.truth_masks, second.truth_masks, first.tp, first.fn, second.fn),
        *(_percent(first.motsp), *quality, _percent(first.f1), _percent(first.idf1), _percent(first.hota)),
        *(first.id_switches, _percent(first.smotsa), _percent(second.smotsa)),
    ]


def _class_table(evaluation: Evaluation) -> list[Table]:
    rows = tuple((item["sequence"], item["true"], item["found"], item["masks"]) for item in _other_classes(evaluation))
    title = "masks that agree in pixels but not in their class"
    return [Table(title, ("sequence", "in A", "in B", "masks"), rows)] if rows else []


def _other_classes(evaluation: Evaluation) -> list[dict[str, Any]]:
    return [
        {"sequence": item.name, "true": class_name(pair[0]), "found": class_name(pair[1]), "masks": count}
        for item in evaluation.sequences
        for pair, count in item.other_classes.items()
    ]


def _class_json(evaluation: Evaluation, class_id: int) -> dict[str, Any]:
    # Not from `_rows`: a sequence may be called "combined", too.
    sequences = {item.name: _metrics_json(item.metrics[class_id]) for item in evaluation.sequences}
    return {COMBINED: _metrics_json(evaluation.combined(class_id)), "sequences": sequences}


def _metrics_json(item: TrackMetrics) -> dict[str, Any]:
    curves = {name: list(getattr(item.curve, field)) for name, field in _CURVES.items()}
    return {**item.values(), "curve": {"alpha": list(ALPHAS), **curves}}


def _mistake_cells(item: Ranked, words: Mapping[Kind, str]) -> Iterator[object]:
    span, worst = item.span, item.span.worst
    first, last = span.frames
    yield f"{100 * span.cost:.3f}" if item.scored else UNKNOWN
    yield words[span.kind]
    yield from (item.sequence, class_name(item.class_id), UNKNOWN if span.true_id is None else str(span.true_id))
    yield _found_words(span.mistakes)
    yield str(first) if first == last else f"{first} to {last}"
    yield len(span.mistakes)
    yield str(worst.frame)
    yield UNKNOWN if worst.iou is None else f"{worst.iou:.2f}"


def _found_words(mistakes: Sequence[Mistake]) -> str:
    first = mistakes[0]
    if first.kind is Kind.SWITCHED:
        return f"{first.before} → {first.found_id}"
    ids = list(dict.fromkeys(str(item.found_id) for item in mistakes if item.found_id is not None))
    return ", ".join(ids[:3]) + (", …" if len(ids) > 3 else "") or UNKNOWN


def _ranked_json(item: Ranked) -> dict[str, Any]:
    span = item.span
    return {
        "kind": span.kind.value,
        "sequence": item.sequence,
        "class": class_name(item.class_id),
        "true_track": span.true_id,
        "found_tracks": list(span.found_ids),
        "first_frame": span.frames[0],
        "last_frame": span.frames[1],
        "cost": span.cost if item.scored else None,
        "masks": [_mistake_json(part, item.scored) for part in span.mistakes],
    }


def _mistake_json(part: Mistake, scored: bool) -> dict[str, Any]:
    cost = part.cost if scored else None
    values = {"frame": part.frame, "found_track": part.found_id, "iou": part.iou, "cost": cost}
    return values if part.before is None else {**values, "found_before": part.before}


def _latex_row(cells: Sequence[object]) -> str:
    return " & ".join(str(cell).translate(_ESCAPES).replace(UNKNOWN, "--") for cell in cells) + r" \\"

"""What is said of differences, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.words import plural
from annotator.evaluation.mistakes import Kind

if TYPE_CHECKING:
    from annotator.jobs.evaluate.comparing import Comparison, Difference

KINDS = {Kind.MISSED: "Missed", Kind.FALSE: "False", Kind.SWITCHED: "Switched", Kind.POOR: "Poor mask"}
HEADS = ("sMOTSA", "MOTSA", "IDS", "J")


def told(item: Difference, comparison: Comparison) -> str:
    """One sentence about a difference, for the status bar and tool tips."""
    true, found = (item.theirs, item.ours) if comparison.other_is_truth else (item.ours, item.theirs)
    sides = ("in the other masks", "here") if comparison.other_is_truth else ("here", "in the other masks")
    name = class_name(item.class_id)
    texts = {
        Kind.MISSED: f"Missed: {name} {true} has a true mask {sides[0]}, and no mask {sides[1]} agrees with it.",
        Kind.FALSE: f"False: {name} {found} has a mask {sides[1]}, and no true mask {sides[0]} agrees with it.",
        Kind.SWITCHED: f"Switched: {name} {true} was another track {sides[1]} until here, and is {found} now.",
        Kind.POOR: f"Poor mask: {name} {found} agrees with the true mask by {item.mistake.iou or 0:.0%}.",
    }
    return f"{texts[item.kind]} It costs {cost(item.cost)} of sMOTSA."


def cost(value: float) -> str:
    """What a difference costs: hundredths of sMOTSA."""
    return f"{100 * value:.2f} %" if value < 0.1 else f"{100 * value:.1f} %"


def kinds(comparison: Comparison | None) -> list[tuple[Kind | None, str]]:
    """What the list can be narrowed to, with how many there are."""
    found = comparison.differences if comparison else ()
    counts = {kind: sum(item.kind is kind for item in found) for kind in KINDS}
    whole: list[tuple[Kind | None, str]] = [(None, f"All differences ({len(found):,})")]
    return whole + [(kind, f"{text} ({counts[kind]:,})") for kind, text in KINDS.items()]


def figures(comparison: Comparison) -> list[tuple[str, ...]]:
    """The scores of each class in words: its name, then a value for each of HEADS."""
    rows = []
    for class_id, measures in sorted(comparison.scores.items()):
        values = measures.values()
        rows.append((class_name(class_id), *(_figure(name, values[name]) for name in HEADS)))
    return rows


def nothing(comparison: Comparison, *, narrowed: bool) -> str:
    """What stands in place of an empty list."""
    if narrowed:
        return "No difference of this kind."
    counts = [item.truth_masks for item in comparison.scores.values()]
    if not sum(counts):
        side = comparison.other.name if comparison.other_is_truth else "This sequence"
        return f"{side} has no mask of an object, and so has the other side."
    return f"No difference: {plural(sum(counts), 'mask')} agree, pixel by pixel."


def _figure(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if name == "IDS" else f"{100 * value:.1f} %"

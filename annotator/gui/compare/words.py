"""What is said of differences, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.evaluation.matching import THRESHOLD
from annotator.evaluation.mistakes import Kind
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.jobs.evaluate.comparing import Comparison, Difference

KINDS = {
    Kind.MISSED: marked("Missed"),
    Kind.FALSE: marked("False"),
    Kind.SWITCHED: marked("Switched"),
    Kind.POOR: marked("Poor mask"),
}
HEADS = ("sMOTSA", "MOTSA", "IDS", "J")


def told(item: Difference, comparison: Comparison) -> str:
    """One sentence about a difference, for the status bar and tool tips."""
    true, found = (item.theirs, item.ours) if comparison.other_is_truth else (item.ours, item.theirs)
    sides = (tr("in the other masks"), tr("here"))
    if not comparison.other_is_truth:
        sides = (sides[1], sides[0])
    name = tr(class_name(item.class_id))
    texts = {
        Kind.MISSED: tr(
            "Missed: {name} {true} has a true mask {there}, and no mask {here} agrees with it.",
            name=name,
            true=true,
            there=sides[0],
            here=sides[1],
        ),
        Kind.FALSE: tr(
            "False: {name} {found} has a mask {there}, and no true mask {here} agrees with it.",
            name=name,
            found=found,
            there=sides[1],
            here=sides[0],
        ),
        Kind.SWITCHED: tr(
            "Switched: {name} {true} was another track {there} until here, and is {found} now.",
            name=name,
            true=true,
            there=sides[1],
            found=found,
        ),
        Kind.POOR: tr(
            "Poor mask: {name} {found} agrees with the true mask by {agreement}.",
            name=name,
            found=found,
            agreement=_agreement(item),
        ),
    }
    price = (
        tr("It costs {cost} of sMOTSA.", cost=cost(item))
        if item.scored
        else tr("Without a true mask, {name} has no score to lose.", name=name)
    )
    return f"{texts[item.kind]} {price}"


def cost(item: Difference) -> str:
    """What a difference costs: hundredths of sMOTSA; a dash where its class has no score."""
    if not item.scored:
        return "–"
    return f"{100 * item.cost:.2f} %" if item.cost < 0.1 else f"{100 * item.cost:.1f} %"


def is_failure(item: Difference) -> bool:
    """Whether a poor mask agrees too little to be a match, so that it counts as missed and as false."""
    return item.kind is Kind.POOR and (item.mistake.iou or 0) <= THRESHOLD


def _agreement(item: Difference) -> str:
    failure = tr(", too little for a match: it counts as missed and as false") if is_failure(item) else ""
    return f"{item.mistake.iou or 0:.0%}{failure}"


def kinds(comparison: Comparison | None) -> list[tuple[Kind | None, str]]:
    """What the list can be narrowed to, with how many there are."""
    found = comparison.differences if comparison else ()
    counts = {kind: sum(item.kind is kind for item in found) for kind in KINDS}
    whole: list[tuple[Kind | None, str]] = [(None, tr("All differences ({count})", count=f"{len(found):,}"))]
    return whole + [(kind, f"{tr(text)} ({counts[kind]:,})") for kind, text in KINDS.items()]


def figures(comparison: Comparison) -> list[tuple[str, ...]]:
    """The scores of each class in words: its name, then a value for each of HEADS."""
    rows = []
    for class_id, measures in sorted(comparison.scores.items()):
        values = measures.values()
        rows.append((tr(class_name(class_id)), *(_figure(name, values[name]) for name in HEADS)))
    return rows


def nothing(comparison: Comparison, *, narrowed: bool) -> str:
    """What stands in place of an empty list."""
    if narrowed:
        return tr("No difference of this kind.")
    counts = [item.truth_masks for item in comparison.scores.values()]
    if not sum(counts):
        side = comparison.other.name if comparison.other_is_truth else tr("This sequence")
        return tr("{side} has no mask of an object, nor has the other side.", side=side)
    return tr("No difference: {masks} agree, pixel by pixel.", masks=counted(sum(counts), "mask"))


def _figure(name: str, value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if name == "IDS" else f"{100 * value:.1f} %"

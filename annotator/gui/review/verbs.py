"""What is done with the masks of the review strip; each is one step of undo, however many masks it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.editing import masks, review
from annotator.gui.review.listing import as_good
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from annotator.domain.edits import MaskKey
    from annotator.gui.context import Context


def accept(context: Context, keys: list[MaskKey]) -> bool:
    """Accept masks; those that are accepted stay so."""
    document = context.document
    return document is not None and context.push(lambda: masks.accept(document.state, keys))


def reject(context: Context, keys: list[MaskKey]) -> bool:
    """Reject masks: a proposal goes, an accepted mask is open again."""
    document = context.document
    return document is not None and context.push(lambda: masks.reject(document.state, keys))


def flag(context: Context, keys: list[MaskKey]) -> bool:
    """Flag masks, or take the flags away where all of them are flagged."""
    document = context.document
    if document is None:
        return False
    state = document.state
    records = [record for key in keys if (record := state.get(key))]
    flagged = not all(record.flagged for record in records)
    return context.push(lambda: review.flag(state, keys, flagged))


def accept_as_good(context: Context, listed: list[MaskKey], than: MaskKey) -> bool:
    """Accept every listed mask whose predicted quality is at least that of one; tells how many, or why none."""
    document = context.document
    record = document.state.get(than) if document else None
    if document is None or record is None:
        context.note(tr("There is no mask under the cursor to measure the others by."))
        return False
    if not record.manual and record.score is None:
        context.note(tr("The quality of this mask is not known. Go to one whose card tells it."))
        return False
    keys = as_good(document.state, listed, than)
    measure = (
        tr("drawn by hand")
        if record.manual
        else tr("of a predicted quality of {score} or better", score=f"{record.score:.0%}")
    )
    if not keys:
        context.note(tr("No mask {measure} waits to be accepted.", measure=measure))
        return False
    passed = as_good(document.state, listed, than, flagged=True)
    if not context.push(lambda: masks.accept(document.state, keys)):
        return False
    kept = tr(" {masks} left as they are.", masks=counted(len(passed), "flagged mask")) if passed else ""
    context.note(
        tr(
            "{masks} {measure} accepted. Undo takes it back.{kept}",
            masks=counted(len(keys), "mask"),
            measure=measure,
            kept=kept,
        )
    )
    return True

"""What is done with the masks of the review strip; each is one step of undo, however many masks it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.masks import MaskRecord
from annotator.editing import masks, review
from annotator.gui.review.listing import as_good
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.domain.edits import Edit, MaskKey
    from annotator.gui.context import Context


def accept(context: Context, keys: list[MaskKey]) -> bool:
    """Accept masks, and say how many; those that are accepted stay so."""
    document = context.document
    return document is not None and _done(context, lambda: masks.accept(document.state, keys), _accepted)


def reject(context: Context, keys: list[MaskKey]) -> bool:
    """Reject masks, and say what became of them: a proposal goes, an accepted mask is open again."""
    document = context.document
    return document is not None and _done(context, lambda: masks.reject(document.state, keys), _rejected)


def flag(context: Context, keys: list[MaskKey]) -> bool:
    """Flag masks, or take the flags away where all of them are flagged, and say so."""
    document = context.document
    if document is None:
        return False
    state = document.state
    records = [record for key in keys if (record := state.get(key))]
    flagged = not all(record.flagged for record in records)
    return _done(context, lambda: review.flag(state, keys, flagged), _flagged if flagged else _unflagged)


def _done(context: Context, make: Callable[[], Edit], words: Callable[[Edit], str]) -> bool:
    """Commit an edit and say what it has done; whether it could be committed."""
    made: list[Edit] = []

    def keep() -> Edit:
        made.append(make())
        return made[0]

    if not context.push(keep):
        return False
    back = tr("{undo} takes it back.", undo=context.key("undo")) if made[0] else ""
    _say(context, " ".join(filter(None, (words(made[0]), back))))
    return True


def _say(context: Context, text: str) -> None:
    """In the status bar: a note would lie over the cards."""
    if context.canvas is not None:
        context.canvas.say(text)
    else:
        context.note(text)


def _accepted(edit: Edit) -> str:
    if not edit:
        return tr("Nothing to accept here.")
    return tr("{masks} accepted.", masks=counted(len(edit.changes), "mask"))


def _rejected(edit: Edit) -> str:
    if not edit:
        return tr("Nothing to reject here: what a person has drawn stays.")
    opened = sum(isinstance(change.after, MaskRecord) for change in edit.changes)
    removed = len(edit.changes) - opened
    parts = [tr("{masks} removed.", masks=counted(removed, "proposal"))] if removed else []
    parts += [tr("{masks} open again.", masks=counted(opened, "mask"))] if opened else []
    return " ".join(parts)


def _flagged(edit: Edit) -> str:
    return tr("{masks} flagged.", masks=counted(len(edit.changes), "mask"))


def _unflagged(edit: Edit) -> str:
    if not edit:
        return tr("Nothing to flag here.")
    return tr("{masks} not flagged any more.", masks=counted(len(edit.changes), "mask"))


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
    kept = tr(" Left out: {masks}.", masks=counted(len(passed), "flagged mask")) if passed else ""
    _say(
        context,
        tr(
            "{masks} {measure} accepted. {undo} takes it back.{kept}",
            masks=counted(len(keys), "mask"),
            measure=measure,
            undo=context.key("undo"),
            kept=kept,
        ),
    )
    return True

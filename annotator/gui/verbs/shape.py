"""Change the shape of the selected track's mask, or take it over from other frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import Edit, MaskKey
from annotator.editing import shape, transfer
from annotator.gui.needs import NO_TRACK
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.domain.state import State
    from annotator.gui.context import Context


def fill_holes(context: Context) -> None:
    """Fill what the mask encloses."""
    _change(context, shape.fill_holes, tr("The mask has no holes."))


def remove_specks(context: Context) -> None:
    """Keep the largest part and those that are not much smaller."""
    share = f"{shape.SPECK_SHARE:.0%}"
    _change(context, shape.remove_specks, tr("The mask has no parts below {share} of the largest one.", share=share))


def grow(context: Context) -> None:
    """Move the outline out by a pixel."""
    _change(context, shape.grow, tr("The mask fills the image."))


def shrink(context: Context) -> None:
    """Move the outline in by a pixel."""
    _change(context, shape.shrink, tr("The mask fills the image."))


def simplify(context: Context) -> None:
    """Give the outline fewer vertices."""
    _change(context, shape.simplify_outline, tr("The outline has as few vertices as it can have."))


def copy(context: Context, step: int) -> None:
    """Copy the mask of the previous (-1) or next (1) frame that has one into this frame's box."""
    spot = context.spot()
    if spot is None or spot.mask is None:
        context.note(tr(NO_TRACK))
        return
    key = spot.mask
    source = transfer.copy_source(spot.state, key, step)
    if source is None:
        side = tr("before") if step < 0 else tr("after")
        context.note(
            tr(
                "Track {track} has no mask {side} frame {frame} to copy.",
                track=key.track_id,
                side=side,
                frame=key.frame,
            )
        )
        return
    before = spot.state.get(key)
    if not context.push(lambda: transfer.copy_mask(spot.state, key, source)):
        return
    if spot.state.get(key) == before:
        context.note(tr("The mask is a copy of frame {source} already.", source=source))
    else:
        drawn = tr(" in place of the drawn one") if before is not None and before.manual else ""
        context.note(
            tr(
                "Mask copied from frame {source}{drawn}. It counts as a proposal until you edit it.",
                source=source,
                drawn=drawn,
            )
        )


def interpolate(context: Context) -> None:
    """Fill the frames between the manual or accepted masks before and after this frame."""
    spot = context.spot()
    if spot is None or spot.track is None:
        context.note(tr(NO_TRACK))
        return
    key = spot.track
    made: list[int] = []

    def make() -> Edit:
        edit = transfer.interpolate_masks(spot.state, key, spot.frame)
        made.extend(change.key.frame for change in edit.changes if isinstance(change.key, MaskKey))
        return edit

    if not context.push(make):
        return
    if made:
        text = tr(
            "{masks} interpolated, frames {min} to {max}.",
            masks=counted(len(made), "mask"),
            min=min(made),
            max=max(made),
        )
        context.note(tr("{text} They count as proposals until you edit them.", text=text))
    else:
        context.note(tr("The masks between are interpolated already."))


def _change(context: Context, verb: Callable[[State, MaskKey], Edit], nothing: str) -> None:
    """Push what a verb makes of the mask; tell where there is nothing to do."""
    spot = context.spot()
    if spot is None or spot.mask is None:
        context.note(tr(NO_TRACK))
        return
    key = spot.mask
    before = spot.state.get(key)
    if context.push(lambda: verb(spot.state, key)) and spot.state.get(key) == before:
        context.note(nothing)

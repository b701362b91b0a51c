"""Review masks, and put them before or behind others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.domain.words import plural
from annotator.editing import boxes, masks, order
from annotator.gui.verbs import navigate

if TYPE_CHECKING:
    from annotator.gui.context import Context

MANY_MASKS = 20  # accepting more than this at once is asked about first


def accept(context: Context) -> bool:
    """Accept the selected track's mask in this frame; False when there is none."""
    spot = context.spot()
    if spot is None or spot.mask is None:
        context.note("Select a track first: click on it in the image, the list or the timeline.")
        return False
    key = spot.mask
    if spot.state.get(key) is None:
        return False
    return context.push(lambda: masks.accept(spot.state, [key]))


def accept_and_next(context: Context) -> None:
    """Accept, then go to the next frame of the track that is still open.

    Where there is a box but no mask it stays, and says so: nothing is passed over unseen.
    """
    spot = context.spot()
    if spot is None or spot.mask is None or spot.box is None:
        accept(context)
    elif spot.state.get(spot.mask) is None and spot.state.get(spot.box) is not None:
        text = f"Track {spot.track_id} has no mask in frame {spot.frame} yet: propose or draw one, or go on with N."
        context.note(text)
    else:
        accept(context)
        navigate.to_open(context)


def accept_all(context: Context) -> None:
    """Accept all proposed and corrected masks of the track; asks first when they are many."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    found = spot.state.masks(spot.sequence_id, spot.track_id)
    frames = [frame for frame, record in found.items() if record.state is not MaskState.ACCEPTED]
    if not frames:
        context.note(f"Track {spot.track_id} has no mask that waits to be accepted.")
        return
    question = f"Accept {plural(len(frames), 'mask')} of track {spot.track_id} without looking at each?"
    if len(frames) > MANY_MASKS and not context.ask("Accept all masks", question, "Accept all"):
        return
    keys = [MaskKey(spot.sequence_id, spot.track_id, frame) for frame in frames]
    if context.push(lambda: masks.accept(spot.state, keys)):
        context.note(f"{plural(len(frames), 'mask')} of track {spot.track_id} accepted. Undo takes it back.")


def reject(context: Context) -> None:
    """Say that the mask is not good enough: a proposal goes, an accepted mask is open again."""
    spot = context.spot()
    if spot and spot.mask:
        key = spot.mask
        context.push(lambda: masks.reject(spot.state, [key]))


def clear(context: Context) -> None:
    """Take the mask away; the box stays."""
    spot = context.spot()
    if spot and spot.mask:
        key = spot.mask
        context.push(lambda: masks.clear_mask(spot.state, [key]))


def remove(context: Context) -> None:
    """Take the track out of this frame: box and mask."""
    spot = context.spot()
    if spot and spot.box:
        key = spot.box
        context.push(lambda: boxes.remove_detection(spot.state, key))


def forward(context: Context) -> None:
    """Put the mask before the next nearer one."""
    spot = context.spot()
    if spot and spot.mask:
        key = spot.mask
        context.push(lambda: order.bring_forward(spot.state, key))


def backward(context: Context) -> None:
    """Put the mask behind the next farther one."""
    spot = context.spot()
    if spot and spot.mask:
        key = spot.mask
        context.push(lambda: order.send_backward(spot.state, key))

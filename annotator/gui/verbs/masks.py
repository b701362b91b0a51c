"""Review masks, and put them before or behind others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.editing import boxes, masks, order
from annotator.gui.needs import NO_TRACK
from annotator.gui.translation import counted, tr
from annotator.gui.verbs import navigate

if TYPE_CHECKING:
    from annotator.gui.context import Context

MANY_MASKS = 20  # accepting more than this at once is asked about first


def accept(context: Context) -> bool:
    """Accept the selected track's mask in this frame; False when there is none."""
    spot = context.spot()
    if spot is None or spot.mask is None:
        context.note(tr(NO_TRACK))
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
        text = tr(
            "Track {track} has no mask in frame {frame} yet: propose or draw one, or go on with {key}.",
            key=context.key("next-open"),
            track=spot.track_id,
            frame=spot.frame,
        )
        context.note(text)
    else:
        accept(context)
        navigate.to_open(context)


def accept_range(context: Context) -> None:
    """Accept the masks of the selected track in the frames that are chosen in the timeline."""
    spot, chosen = context.spot(), context.selection.frames
    if spot is None or spot.track_id is None or chosen is None:
        return
    found = spot.state.masks(spot.sequence_id, spot.track_id)
    first, last = chosen
    keys = [
        MaskKey(spot.sequence_id, spot.track_id, frame)
        for frame, record in found.items()
        if first <= frame <= last and record.state is not MaskState.ACCEPTED
    ]
    if not keys:
        words = {"track": spot.track_id, "first": first, "last": last}
        context.note(tr("Track {track} has no mask that waits to be accepted in frames {first} to {last}.", **words))
        return
    context.push(lambda: masks.accept(spot.state, keys))


def accept_all(context: Context) -> None:
    """Accept all proposed and corrected masks of the track; asks first when they are many."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    found = spot.state.masks(spot.sequence_id, spot.track_id)
    frames = [frame for frame, record in found.items() if record.state is not MaskState.ACCEPTED]
    if not frames:
        context.note(tr("Track {track} has no mask that waits to be accepted.", track=spot.track_id))
        return
    question = tr(
        "Accept {masks} of track {track} without looking at each?",
        masks=counted(len(frames), "mask"),
        track=spot.track_id,
    )
    if len(frames) > MANY_MASKS and not context.ask(tr("Accept all masks"), question, tr("Accept all")):
        return
    keys = [MaskKey(spot.sequence_id, spot.track_id, frame) for frame in frames]
    if context.push(lambda: masks.accept(spot.state, keys)):
        context.note(
            tr(
                "{masks} of track {track} accepted. Undo takes it back.",
                masks=counted(len(frames), "mask"),
                track=spot.track_id,
            )
        )


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

"""Make, delete and classify tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import TrackKey
from annotator.editing import tracks
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from annotator.gui.context import Context


def begin(context: Context) -> None:
    """Let the annotator draw the first box of a new track."""
    context.selection.track_id = None
    context.selection.tool = "box"
    context.note(tr("Draw the box of the new track in the image. Escape leaves it."))


def delete(context: Context, track_id: int | None = None) -> None:
    """Delete the selected track (or the one named) with its boxes and masks, after asking if masks would go."""
    spot = context.spot()
    chosen = track_id if track_id is not None else (spot.track_id if spot else None)
    if spot is None or chosen is None:
        return
    count = len(spot.state.masks(spot.sequence_id, chosen))
    text = tr(
        "Delete track {chosen} with its boxes and {masks}? Undo brings it back.",
        chosen=chosen,
        masks=counted(count, "mask"),
    )
    if count and not context.ask(tr("Delete track"), text, tr("Delete track")):
        return
    if context.push(lambda: tracks.delete_track(spot.state, TrackKey(spot.sequence_id, chosen))):
        if context.selection.track_id == chosen:
            context.selection.track_id = None
        context.note(tr("Track {chosen} deleted. Undo brings it back.", chosen=chosen))


def change_class(context: Context, class_id: int, track_id: int | None = None) -> None:
    """Give the selected track (or the one named) another class."""
    spot = context.spot()
    chosen = track_id if track_id is not None else (spot.track_id if spot else None)
    if spot is not None and chosen is not None:
        key = TrackKey(spot.sequence_id, chosen)
        context.push(lambda: tracks.change_class(spot.state, key, class_id))

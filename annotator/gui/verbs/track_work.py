"""Split, merge and swap tracks, delete a range of frames, fill gaps between boxes, mark what is occluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import DetectionKey, TrackKey
from annotator.editing.boxes import mark_occluded
from annotator.editing.interpolation import gap_at, interpolate_boxes
from annotator.editing.joining import suggested_merges
from annotator.editing.track_work import delete_range, frames_of, merge_tracks, split_track, swap_tracks
from annotator.gui.needs import NO_TRACK
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from annotator.domain.edits import Edit
    from annotator.editing.joining import MergeSuggestion
    from annotator.editing.track_work import Winner
    from annotator.gui.context import Context, Spot
    from annotator.gui.dialogs.frame_range import FrameRangeDialog, Words


def split(context: Context) -> None:
    """From the frame that is shown on, the selected track is another one, which is selected then."""
    spot, key = _selected(context)
    if spot is None or key is None:
        return
    made: list[int] = []

    def make() -> Edit:
        edit, new = split_track(spot.state, key, spot.frame)
        made.append(new)
        return edit

    def told() -> str:
        context.selection.track_id = made[0]
        words = {"track": key.track_id, "new": made[0], "frame": spot.frame}
        return tr("Track {track} is track {new} from frame {frame} on. Undo takes it back.", **words)

    _commit(context, spot, make, [key.track_id], told)


def merge(context: Context) -> None:
    """Ask which track to merge into the selected one."""
    from annotator.gui.dialogs.other_track import OtherTrackDialog, merge_candidates

    spot, key = _selected(context)
    if spot is None or key is None:
        return
    candidates = merge_candidates(spot.state, key)
    if not candidates:
        context.note(tr("There is no other track."))
        return
    dialog = OtherTrackDialog.to_merge(key.track_id, candidates, context.window)
    if dialog.exec() and dialog.chosen is not None:
        merge_with(context, key.track_id, dialog.chosen.track_id, dialog.winner)
    dialog.deleteLater()


def merge_with(context: Context, track_id: int, other: int, winner: Winner | None = None) -> bool:
    """Merge another track into this one, which is selected then; whether it was done."""
    spot = context.spot()
    if spot is None:
        return False
    key = TrackKey(spot.sequence_id, track_id)

    def told() -> str:
        context.selection.track_id = track_id
        return tr("Track {other} is part of track {track} now. Undo takes it back.", other=other, track=track_id)

    return _commit(context, spot, lambda: merge_tracks(spot.state, key, other, winner), [track_id], told)


def suggest(context: Context) -> None:
    """Show which tracks may be parts of one, to look at or to merge."""
    from annotator.gui.dialogs.merges import MergesDialog

    spot = context.spot()
    if spot is None:
        return

    def find() -> list[MergeSuggestion]:
        return suggested_merges(spot.state, spot.sequence_id)

    if not find():
        context.note(tr("No track ends near where another of its class begins."))
        return
    dialog = MergesDialog(find, lambda item: merge_with(context, item.earlier, item.later), spot, context.window)
    if dialog.exec() and dialog.chosen is not None:
        context.selection.track_id = dialog.chosen.earlier
        context.selection.frame = dialog.chosen.end
    dialog.deleteLater()


def swap(context: Context) -> None:
    """Ask with which track the selected one exchanges boxes and masks from the frame that is shown on."""
    from annotator.gui.dialogs.other_track import OtherTrackDialog, swap_candidates

    spot, key = _selected(context)
    if spot is None or key is None:
        return
    candidates = swap_candidates(spot.state, key, spot.frame)
    if not candidates:
        context.note(tr("There is no other track."))
        return
    dialog = OtherTrackDialog.to_swap(key.track_id, candidates, spot.frame, context.window)
    if dialog.exec() and dialog.chosen is not None:
        swap_with(context, dialog.chosen.track_id)
    dialog.deleteLater()


def swap_with(context: Context, other: int) -> bool:
    """Swap the selected track with another one from the frame that is shown on; whether it was done."""
    spot, key = _selected(context)
    if spot is None or key is None:
        return False

    def told() -> str:
        words = {"track": key.track_id, "other": other, "frame": spot.frame}
        return tr("Tracks {track} and {other} are swapped from frame {frame} on. Undo takes it back.", **words)

    both = [key.track_id, other]
    return _commit(context, spot, lambda: swap_tracks(spot.state, key, other, spot.frame), both, told)


def delete_frames(context: Context) -> None:
    """Ask for a range of frames to take the selected track out of."""
    from annotator.gui.dialogs.frame_range import Words

    spot, key = _selected(context)
    if spot is None or key is None:
        return
    words = Words(
        tr("Delete frames of track {track}", track=key.track_id),
        tr("The track is not in these frames: its boxes and masks there go. Undo brings them back."),
        tr("Delete frames"),
    )
    dialog = _range_dialog(context, spot, key, words)
    if dialog.exec():
        delete_between(context, *dialog.frames)
    dialog.deleteLater()


def delete_between(context: Context, first: int, last: int) -> bool:
    """Take the selected track out of the frames `first` to `last`, both included; whether it was done."""
    spot, key = _selected(context)
    if spot is None or key is None:
        return False

    def told() -> str:
        words = {"track": key.track_id, "first": first, "last": last}
        return tr("Track {track} is not in frames {first} to {last} any more. Undo brings it back.", **words)

    return _commit(context, spot, lambda: delete_range(spot.state, key, first, last), [key.track_id], told)


def interpolate(context: Context) -> None:
    """Give the selected track boxes in the gap at, or before, the frame that is shown."""
    spot, key = _selected(context)
    if spot is None or key is None:
        return
    before = len(spot.state.detections(spot.sequence_id, key.track_id))
    if context.push(lambda: interpolate_boxes(spot.state, key, spot.frame)):
        added = len(spot.state.detections(spot.sequence_id, key.track_id)) - before
        boxes = counted(added, "box", "boxes")
        context.note(tr("{boxes} interpolated. They follow when a box at an end of the gap is moved.", boxes=boxes))


def offer_interpolation(context: Context, edit: Edit) -> None:
    """After the box was drawn that ends a gap of the selected track, say how it can be filled."""
    spot = context.spot()
    change = edit.changes[0] if len(edit.changes) == 1 else None
    if spot is None or spot.track is None or change is None or change.before is not None or change.key != spot.box:
        return
    gap = gap_at(spot.state, spot.track, spot.frame)
    if gap and gap[1] == spot.frame:
        boxes = spot.state.detections(spot.sequence_id, spot.track.track_id)
        missing = sum(frame not in boxes for frame in range(*gap))
        frames = counted(missing, "frame")
        key = context.key("interpolate-boxes")
        context.note(
            tr("The track has no box in {frames} before this one: {key} fills the gap.", frames=frames, key=key)
        )


def toggle_occluded(context: Context) -> None:
    """Mark the selected track as occluded in the frame that is shown, or take the mark away."""
    spot = context.spot()
    key = spot.box if spot else None
    detection = spot.state.get(key) if spot and key else None
    if spot is None or key is None or detection is None:
        context.note(tr(NO_TRACK))
        return
    context.push(lambda: mark_occluded(spot.state, [key], not detection.occluded))


def occluded_frames(context: Context) -> None:
    """Ask for a range of frames in which the selected track is occluded, or is not."""
    from annotator.gui.dialogs.frame_range import Words

    spot, key = _selected(context)
    if spot is None or key is None:
        return
    words = Words(
        tr("Occluded frames of track {track}", track=key.track_id),
        tr("Other things hide a good part of the object in these frames, or not any more."),
        tr("Mark frames"),
        (tr("Occluded"), tr("Not occluded")),
    )
    dialog = _range_dialog(context, spot, key, words)
    if dialog.exec():
        occlude_between(context, *dialog.frames, occluded=dialog.choice == 0)
    dialog.deleteLater()


def occlude_between(context: Context, first: int, last: int, *, occluded: bool = True) -> bool:
    """Mark the boxes of the selected track in the frames `first` to `last` as occluded or not; whether it was done."""
    spot, key = _selected(context)
    if spot is None or key is None:
        return False
    keys = [DetectionKey(spot.sequence_id, key.track_id, frame) for frame in range(first, last + 1)]
    return context.push(lambda: mark_occluded(spot.state, keys, occluded))


def _selected(context: Context) -> tuple[Spot | None, TrackKey | None]:
    spot = context.spot()
    if spot is not None and spot.track is None:
        context.note(tr(NO_TRACK))
    return spot, spot.track if spot else None


def _range_dialog(context: Context, spot: Spot, key: TrackKey, words: Words) -> FrameRangeDialog:
    """Asks for a range; offered first is the one that is chosen in the timeline, or the rest of the track."""
    from annotator.gui.dialogs.frame_range import FrameRangeDialog

    offered = context.selection.frames or _rest(spot, key)
    dialog = FrameRangeDialog(words, offered, spot.sequence.frame_count, context.window)
    dialog.told = lambda first, last: _in_range(spot, key, first, last)
    return dialog


def _rest(spot: Spot, key: TrackKey) -> tuple[int, int]:
    """From here to the end of the track: the range that is offered where none is chosen."""
    return spot.frame, max((frame for frame in frames_of(spot.state, key) if frame >= spot.frame), default=spot.frame)


def _in_range(spot: Spot, key: TrackKey, first: int, last: int) -> str:
    """What a track has in a range, for people; empty where it has nothing."""
    boxes = [frame for frame in spot.state.detections(spot.sequence_id, key.track_id) if first <= frame <= last]
    masks = spot.state.masks(spot.sequence_id, key.track_id)
    records = [record for frame, record in masks.items() if first <= frame <= last]
    if not boxes and not records:
        return ""
    text = tr("{boxes} and {masks}", boxes=counted(len(boxes), "box", "boxes"), masks=counted(len(records), "mask"))
    manual = sum(record.manual for record in records)
    return text + (tr(", {manual} drawn by hand", manual=manual) if manual else "")


def _commit(
    context: Context, spot: Spot, make: Callable[[], Edit], track_ids: Collection[int], told: Callable[[], str]
) -> bool:
    """Commit an edit and tell it, and which of the tracks that stay have lost their network by it."""
    project = spot.document.project
    tuned = [item for item in track_ids if project.own_checkpoint(spot.sequence_id, item)]
    if not context.push(make):
        return False
    lost = [item for item in tuned if not project.own_checkpoint(spot.sequence_id, item)]
    text = told()
    if lost:
        text += tr(
            " What the network of {tracks} has learned is elsewhere now: it proposes no more. Fine-tune again ({key}).",
            tracks=tr("track {track}", track=", ".join(map(str, lost))),
            key=context.key("finetune"),
        )
    context.note(text, "warning" if lost else "note")
    return True

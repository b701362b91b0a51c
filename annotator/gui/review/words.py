"""What the strip says of what it lists, and where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.edits import TrackKey
from annotator.domain.masks import MaskState
from annotator.editing.navigation import object_tracks
from annotator.gui.review.listing import Filter
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from annotator.domain.edits import MaskKey
    from annotator.domain.state import State


def title(state: State, sequence_id: int, track_id: int | None) -> str:
    """Whose masks are listed."""
    if track_id is None:
        return tr("All tracks")
    track = state.get(TrackKey(sequence_id, track_id))
    return tr("Track {track}", track=track_id) + (f", {tr(class_name(track.class_id))}" if track else "")


def summary(counts: Mapping[Filter, int], without: int, outdated: int) -> tuple[str, ...]:
    """How many masks there are; all of it, then shorter and shorter for where there is less room.

    Args:
        counts: masks that pass each filter.
        without: boxes that have no mask.
        outdated: listed masks that do not pass the filter any more.
    """
    masks = [counted(counts[Filter.ALL], "mask")]
    still = [tr("{count} open", count=f"{counts[Filter.OPEN]:,}")]
    boxes = [tr("{boxes} without a mask", boxes=counted(without, "box", "boxes"))] if without else []
    done = [tr("{outdated} done (F5 lists anew)", outdated=f"{outdated:,}")] if outdated else []
    shortest = [tr("{outdated} done", outdated=f"{outdated:,}")] if outdated else still
    versions = (masks + still + boxes + done, still + boxes + done, still + done, done, shortest)
    return tuple(dict.fromkeys(" · ".join(parts) for parts in versions if parts))


def without_mask(state: State, sequence_id: int, track_id: int | None) -> int:
    """How many boxes of a track, or of all objects, have no mask."""
    tracks = object_tracks(state, sequence_id) if track_id is None else [track_id]
    return sum(
        len(state.detections(sequence_id, item).keys() - state.masks(sequence_id, item).keys()) for item in tracks
    )


def hint(state: State, chosen: Sequence[MaskKey], *, writable: bool) -> str:
    """What the next key does.

    Args:
        state: the rows.
        chosen: the selected masks, or the one under the cursor; none where nothing is listed.
        writable: whether edits are possible.
    """
    if not chosen:
        return tr("Esc goes back to the image.")
    if not writable:
        return tr("The project is read-only. Enter opens the mask in the image.")
    if len(chosen) > 1:
        masks = counted(len(chosen), "chosen mask")
        return tr("Space accepts the {masks}, X rejects, F flags them.", masks=masks)
    record = state.get(chosen[0])
    if record is None:
        return tr("There is no mask here any more. Enter opens the frame in the image.")
    flags = tr("F takes the flag away") if record.flagged else tr("F flags it")
    if record.state is MaskState.ACCEPTED:
        return tr("Accepted. X makes it open again, {flags}, Enter opens it in the image.", flags=flags)
    rejects = tr("X leaves it as it was drawn") if record.manual else tr("X removes the proposal")
    return tr(
        "Space accepts, {rejects}, {flags}, Enter opens it. While Z is held: the mask before the last round.",
        rejects=rejects,
        flags=flags,
    )


def empty(
    wanted: Filter, whose: str, counts: Mapping[Filter, int], key: Callable[[str], str], *, all_tracks: bool
) -> str:
    """Why nothing is listed, and what to do.

    Args:
        wanted: the filter.
        whose: the heading.
        counts: masks that pass each filter.
        key: how a sentence names an action of the window.
        all_tracks: whether all tracks are listed.
    """
    if not counts[Filter.ALL]:
        return tr(
            "{whose}: no masks yet.\n{key} has the network propose them.",
            whose=whose,
            key=key("propose-sequence" if all_tracks else "propose-track"),
        )
    what_next = (
        tr("{key} exports.", key=key("export"))
        if all_tracks
        else tr("{key} goes to the next track.", key=key("next-track"))
    )
    return {
        Filter.OPEN: tr("{whose}: every mask is accepted.\n{what_next}", whose=whose, what_next=what_next),
        Filter.CHANGED: tr("{whose}: no mask looks otherwise than before the last round.", whose=whose),
        Filter.FLAGGED: tr(
            "{whose}: no mask is flagged.\nF flags the mask under the cursor, to come back to it later.", whose=whose
        ),
        Filter.ALL: "",
    }[wanted]

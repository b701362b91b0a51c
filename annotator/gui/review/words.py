"""What the strip says of what it lists, and where it is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.edits import TrackKey
from annotator.editing.navigation import object_tracks
from annotator.gui.review.listing import Filter
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.domain.state import State


def title(state: State, sequence_id: int, track_id: int | None) -> str:
    """Whose masks are listed."""
    if track_id is None:
        return tr("All tracks")
    track = state.get(TrackKey(sequence_id, track_id))
    return tr("Track {track}", track=track_id) + (f", {tr(class_name(track.class_id))}" if track else "")


def summary(counts: Mapping[Filter, int], without: int, outdated: int) -> str:
    """How many masks there are.

    Args:
        counts: masks that pass each filter.
        without: boxes that have no mask.
        outdated: listed masks that do not pass the filter any more.
    """
    parts = [counted(counts[Filter.ALL], "mask"), tr("{count} open", count=f"{counts[Filter.OPEN]:,}")]
    if without:
        parts.append(tr("{boxes} without a mask", boxes=counted(without, "box", "boxes")))
    if outdated:
        parts.append(tr("{outdated} done (F5 lists anew)", outdated=f"{outdated:,}"))
    return " · ".join(parts)


def without_mask(state: State, sequence_id: int, track_id: int | None) -> int:
    """How many boxes of a track, or of all objects, have no mask."""
    tracks = object_tracks(state, sequence_id) if track_id is None else [track_id]
    return sum(
        len(state.detections(sequence_id, item).keys() - state.masks(sequence_id, item).keys()) for item in tracks
    )


def empty(wanted: Filter, whose: str, counts: Mapping[Filter, int], *, all_tracks: bool) -> str:
    """Why nothing is listed, and what to do.

    Args:
        wanted: the filter.
        whose: the heading.
        counts: masks that pass each filter.
        all_tracks: whether all tracks are listed.
    """
    if not counts[Filter.ALL]:
        return tr(
            "{whose}: no masks yet.\n{key} has the network propose them.",
            whose=whose,
            key="Shift+G" if all_tracks else "G",
        )
    what_next = tr("Ctrl+E exports.") if all_tracks else tr("S goes to the next track.")
    return {
        Filter.OPEN: tr("{whose}: every mask is accepted.\n{what_next}", whose=whose, what_next=what_next),
        Filter.CHANGED: tr("{whose}: no mask looks otherwise than before the last round.", whose=whose),
        Filter.FLAGGED: tr(
            "{whose}: no mask is flagged.\nF flags the mask under the cursor, to come back to it later.", whose=whose
        ),
        Filter.ALL: "",
    }[wanted]

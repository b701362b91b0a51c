"""Tracks from TrackR-CNN: a background job whose boxes and masks become new tracks to review."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.gui.job_bridge import Work
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from annotator.editing.bringing import Brought
    from annotator.gui.context import Context, Spot
    from annotator.gui.document import Document
    from annotator.jobs.trackrcnn.bringing import BringWish, FoundTracks

_MOST_NUMBERS = 8  # tracks that are named


def choose(context: Context) -> None:
    """Ask for a network, and have it find tracks in the sequence that is shown."""
    from annotator.gui.dialogs.tracks_from import TracksFromDialog

    spot = context.spot()
    if spot is None:
        return
    sequence = spot.sequence
    dialog = TracksFromDialog(
        sequence.name, sequence.frame_count, context.selection.frames, context.settings, context.window
    )
    if dialog.exec():
        submit(context, spot, dialog.wish)
    dialog.deleteLater()


def submit(context: Context, spot: Spot, wish: BringWish) -> None:
    """Queue the job; one for a sequence at a time, since a second would find the same objects."""
    title = tr("Tracks from TrackR-CNN in {name}", name=spot.sequence.name)
    if any(job.title == title and job.state != "cancelling" for job in context.jobs.active()):
        context.note(tr("“{title}” is queued already.", title=title))
        return
    document, sequence_id = spot.document, spot.sequence_id

    def prepare() -> Work:
        from annotator.jobs.trackrcnn import bringing

        return Work(bringing.find_tracks, (bringing.bring_snapshot(document.project, sequence_id, wish),))

    context.jobs.submit(title, prepare, _Store(context, document, title, wish))


@dataclass(frozen=True)
class _Store:
    """Puts the tracks into the project, as one step that can be undone, and tells what they are."""

    context: Context
    document: Document
    title: str
    wish: BringWish

    def __call__(self, found: FoundTracks) -> None:
        from annotator.jobs.trackrcnn import bringing

        if self.context.document is not self.document:
            return  # the project was closed meanwhile
        brought = bringing.store_tracks(self.document.project, found, skip_tracked=self.wish.skip_tracked)
        texts = [_done_text(brought), _left_out_text(brought.left_out), *found.notes]
        text = " ".join(filter(None, texts))
        self.context.note(f"{self.title}: {text}", "warning" if found.notes or not brought.edit else "note")
        self.context.stored.emit()


def _done_text(brought: Brought) -> str:
    if not brought.edit:
        return tr("nothing new was found.") if brought.left_out else tr("no object was found.")
    kinds = Counter(tr(class_name(class_id)) for class_id in brought.classes.values())
    return tr(
        "{tracks} with {masks} to review ({kinds}).",
        tracks=counted(len(brought.classes), "new track"),
        masks=counted(brought.masks, "mask"),
        kinds=", ".join(f"{name} {count:,}" for name, count in sorted(kinds.items())),
    )


def _left_out_text(tracks: tuple[int, ...]) -> str:
    """How many objects have a track already, and which those are."""
    if not tracks:
        return ""
    numbers = sorted(set(tracks))
    listed = ", ".join(map(str, numbers[:_MOST_NUMBERS])) + (", …" if len(numbers) > _MOST_NUMBERS else "")
    objects = counted(len(tracks), "object")
    if len(numbers) == 1:
        return tr(
            "Left out, because it is tracked already: {objects} (track {listed}).", objects=objects, listed=listed
        )
    return tr(
        "Left out, because they are tracked already: {objects} (tracks {listed}).", objects=objects, listed=listed
    )

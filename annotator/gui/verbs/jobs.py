"""Have the network propose masks, and fine-tune it to a track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotator.editing import navigation
from annotator.editing.proposals import open_frames
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.gui.context import Context
    from annotator.gui.document import Document
    from annotator.gui.job_bridge import Prepare


def propose_track(context: Context) -> None:
    """Propose masks for the selected track's open frames."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    if not open_frames(spot.state, spot.sequence_id, spot.track_id):
        context.note(f"Track {spot.track_id} has no open frame: all its masks are accepted or drawn by hand.")
        return
    _propose(context, f"Propose masks of track {spot.track_id}", [spot.track_id])


def propose_sequence(context: Context) -> None:
    """Propose masks for the open frames of all tracks."""
    spot = context.spot()
    if spot:
        _propose(context, f"Propose masks of {spot.sequence.name}", None)


def finetune_track(context: Context) -> None:
    """Fine-tune the network to the selected track's masks drawn by hand, and propose the others anew."""
    from annotator.jobs import refine

    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    track_id = spot.track_id
    if not navigation.progress_of(spot.state, spot.sequence_id, track_id).manual:
        text = f"Track {track_id} has no mask drawn by hand yet. Draw or correct one or two, then fine-tune."
        context.note(text, "warning")
        return
    title, project, sequence_id = f"Fine-tune track {track_id}", spot.document.project, spot.sequence_id
    _submit(context, title, lambda: (refine.finetune, refine.finetune_snapshot(project, sequence_id, track_id)))


def cancel(context: Context) -> None:
    """Cancel the job that is running."""
    context.jobs.cancel_running()


def cancel_all(context: Context) -> None:
    """Cancel the job that is running and all that wait."""
    context.jobs.cancel_all()


def _propose(context: Context, title: str, track_ids: list[int] | None) -> None:
    from annotator.jobs import refine

    spot = context.spot()
    if spot is None:
        return
    project, sequence_id = spot.document.project, spot.sequence_id
    _submit(context, title, lambda: (refine.propose, refine.propose_snapshot(project, sequence_id, track_ids)))


def _submit(context: Context, title: str, prepare: Prepare) -> None:
    document = context.document
    if document is None:
        return
    if any(job.title == title and job.state != "cancelling" for job in context.jobs.active()):
        context.note(f"“{title}” is queued already.")
        return
    context.jobs.submit(title, prepare, lambda result: _store(context, document, title, result))


def _store(context: Context, document: Document, title: str, result: Any) -> None:
    from annotator.jobs import refine

    if context.document is not document:
        return  # the project was closed meanwhile
    try:
        report = refine.store(document.project, result)
    except AnnotatorError as error:
        context.note(str(error), "danger")
        return
    text = stored_text(title, report.applied, report.dropped) + skipped_text(
        result.skipped.count, result.skipped.reason
    )
    context.note(text, "warning" if report.dropped or result.skipped.count else "note")
    context.stored.emit()


def stored_text(title: str, applied: int, dropped: int) -> str:
    """What a finished job is told as: its masks, and those that newer work of the annotator has overtaken."""
    text = f"{title}: {applied} new {'proposal' if applied == 1 else 'proposals'}."
    if dropped:
        text += f" {dropped} left out, because you worked on {'it' if dropped == 1 else 'them'} meanwhile."
    return text


def skipped_text(count: int, reason: str) -> str:
    """What could not be done, and why; empty when all was."""
    return f" {count} skipped: {reason}" if count else ""

"""Have the network propose masks, and fine-tune it to a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.domain.words import plural
from annotator.editing import navigation
from annotator.editing.proposals import open_frames
from annotator.gui.job_bridge import Work

if TYPE_CHECKING:
    from annotator.gui.context import Context, Spot
    from annotator.gui.document import Document
    from annotator.gui.job_bridge import Prepare
    from annotator.project.store import Project

_PIECE = 64  # proposals, at least, that are stored and shown together
_PIECES = 8  # and so many parts, at most: each is a step of undo


def propose_track(context: Context) -> None:
    """Propose masks for the selected track's open frames."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    if not open_frames(spot.state, spot.sequence_id, spot.track_id):
        context.note(f"Track {spot.track_id} has no open frame: all its masks are accepted or drawn by hand.")
        return
    _propose(context, _titled(spot, f"Propose masks of track {spot.track_id}"), [spot.track_id])


def propose_sequence(context: Context) -> None:
    """Propose masks for the open frames of all tracks."""
    spot = context.spot()
    if spot is None:
        return
    tracks = navigation.object_tracks(spot.state, spot.sequence_id)
    if not any(open_frames(spot.state, spot.sequence_id, track_id) for track_id in tracks):
        why = "all masks are accepted or drawn by hand" if tracks else "there is no track of an object yet"
        context.note(f"{spot.sequence.name} has nothing to propose: {why}.")
        return
    _propose(context, f"Propose masks of {spot.sequence.name}", None)


def finetune_track(context: Context) -> None:
    """Fine-tune the network to the selected track's masks drawn by hand, and propose the others anew."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    track_id = spot.track_id
    if not navigation.progress_of(spot.state, spot.sequence_id, track_id).manual:
        text = f"Track {track_id} has no mask drawn by hand yet. Draw or correct one or two, then fine-tune."
        context.note(text, "warning")
        return
    _finetune(context, spot, track_id, _titled(spot, f"Fine-tune track {track_id}"))


def finetune_sequence(context: Context) -> None:
    """Fine-tune one network to all masks of the sequence drawn by hand, for all tracks to start from."""
    spot = context.spot()
    if spot is None:
        return
    tracks = navigation.object_tracks(spot.state, spot.sequence_id)
    if not any(navigation.manual_frames(spot.state, spot.sequence_id, track_id) for track_id in tracks):
        text = f"{spot.sequence.name} has no mask drawn by hand yet. Draw or correct some, then fine-tune."
        context.note(text, "warning")
        return
    name = spot.sequence.name
    again = partial(_propose_untuned, context, spot, f"Propose masks of {name} by the network of all tracks")
    _finetune(context, spot, None, f"Fine-tune all tracks of {name}", again)


def _finetune(
    context: Context, spot: Spot, track_id: int | None, title: str, then: Callable[[], None] | None = None
) -> None:
    from annotator.jobs import refine

    project, sequence_id = spot.document.project, spot.sequence_id

    def prepare() -> Work:
        return Work(refine.finetune, (refine.finetune_snapshot(project, sequence_id, track_id),))

    _submit(context, title, prepare, then)


def _propose_untuned(context: Context, spot: Spot, title: str) -> None:
    """Have the network of all tracks propose for those that have none of their own."""
    from annotator.jobs import refine

    project, sequence_id = spot.document.project, spot.sequence_id
    tracks = refine.untuned(project, sequence_id)
    if any(open_frames(project.state, sequence_id, track_id) for track_id in tracks):
        _submit(context, title, partial(_pieces, project, sequence_id, tracks))


def forget_track(context: Context) -> None:
    """Delete the selected track's fine-tuned networks, for instance after learning from a wrong mask."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    rounds = spot.document.project.checkpoints.forget(spot.sequence_id, spot.track_id)
    done = f"{plural(rounds, 'round')} of fine-tuning forgotten" if rounds else "has not been fine-tuned"
    joint = (
        " The network of all tracks stays." if spot.document.project.checkpoints.latest(spot.sequence_id, None) else ""
    )
    context.note(f"Track {spot.track_id}: {done}.{joint}")
    context.stored.emit()


def forget_sequence(context: Context) -> None:
    """Delete the networks that were fine-tuned to all tracks of the sequence together; those of single tracks stay."""
    spot = context.spot()
    if spot is None:
        return
    rounds = spot.document.project.checkpoints.forget(spot.sequence_id, None)
    done = f"{plural(rounds, 'round')} of fine-tuning forgotten" if rounds else "has not been fine-tuned"
    context.note(f"All tracks of {spot.sequence.name} together: {done}.")
    context.stored.emit()


def cancel(context: Context) -> None:
    """Cancel the job that is running."""
    context.jobs.cancel_running()


def cancel_all(context: Context) -> None:
    """Cancel the job that is running and all that wait."""
    context.jobs.cancel_all()


def _propose(context: Context, title: str, track_ids: list[int] | None) -> None:
    spot = context.spot()
    if spot is None:
        return
    _submit(context, title, partial(_pieces, spot.document.project, spot.sequence_id, track_ids))


def _pieces(project: Project, sequence_id: int, track_ids: list[int] | None) -> Work:
    from annotator.jobs import refine

    snapshot = refine.propose_snapshot(project, sequence_id, track_ids)
    pieces = tuple(snapshot.pieces(max(_PIECE, -(-snapshot.count // _PIECES)))) or (snapshot,)
    return Work(refine.propose, pieces, tuple(piece.count for piece in pieces))


def _titled(spot: Spot, text: str) -> str:
    """A title names the work, also to tell whether it is queued already: track 3 may be in several sequences."""
    return text if len(spot.state.sequences()) == 1 else f"{text} ({spot.sequence.name})"


def _submit(context: Context, title: str, prepare: Prepare, then: Callable[[], None] | None = None) -> None:
    document = context.document
    if document is None:
        return
    if any(job.title == title and job.state != "cancelling" for job in context.jobs.active()):
        context.note(f"“{title}” is queued already.")
        return
    store = _Store(context, document, title, then=then)

    def counted() -> Work:
        work = prepare()
        store.left = len(work.pieces)
        return work

    context.jobs.submit(title, counted, store)


@dataclass
class _Store:
    """Puts the results of a job into the project, each when it is there, and tells about all of them after the last."""

    context: Context
    document: Document
    title: str
    left: int = 1
    applied: int = 0
    dropped: int = 0
    skipped: int = 0
    reason: str = ""
    note: str = ""
    then: Callable[[], None] | None = None

    def __call__(self, result: Any) -> None:
        from annotator.jobs import refine

        if self.context.document is not self.document:
            return  # the project was closed meanwhile
        report = refine.store(self.document.project, result)
        self.left -= 1
        self.applied += report.applied
        self.dropped += report.dropped
        self.skipped += result.skipped.count
        self.reason = self.reason or result.skipped.reason
        self.note = result.note or self.note  # the last one says how far memory has shrunk the batches
        if not self.left:
            done = f"{self.title}: done." if self.then else stored_text(self.title, self.applied, self.dropped)
            text = done + skipped_text(self.skipped, self.reason)
            unusual = self.dropped or self.skipped or self.note
            self.context.note(f"{text} {self.note}".rstrip(), "warning" if unusual else "note")
        self.context.stored.emit()
        if self.then and not self.left:
            self.then()


def stored_text(title: str, applied: int, dropped: int) -> str:
    """What a finished job is told as: its masks, and those that newer work of the annotator has overtaken."""
    text = f"{title}: {plural(applied, 'new proposal')}."
    if dropped:
        text += f" {dropped} left out, because you worked on {'it' if dropped == 1 else 'them'} meanwhile."
    return text


def skipped_text(count: int, reason: str) -> str:
    """What could not be done, and why; empty when all was."""
    return f" {count} skipped: {reason}" if count else ""

"""Have the network propose masks, and fine-tune it to a track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.editing import navigation
from annotator.editing.proposals import open_frames
from annotator.gui.job_bridge import Work
from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from annotator.domain.state import State
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
        context.note(
            tr("Track {track} has no open frame: all its masks are accepted or drawn by hand.", track=spot.track_id)
        )
        return
    title = _titled(spot.state, spot.sequence_id, tr("Propose masks of track {track}", track=spot.track_id))
    _propose(context, title, [spot.track_id])


def propose_sequence(context: Context) -> None:
    """Propose masks for the open frames of all tracks."""
    spot = context.spot()
    if spot is None:
        return
    tracks = navigation.object_tracks(spot.state, spot.sequence_id)
    if not any(open_frames(spot.state, spot.sequence_id, track_id) for track_id in tracks):
        why = tr("all masks are accepted or drawn by hand") if tracks else tr("there is no track of an object yet")
        context.note(tr("{name} has nothing to propose: {why}.", name=spot.sequence.name, why=why))
        return
    _propose(context, tr("Propose masks of {name}", name=spot.sequence.name), None)


def finetune_track(context: Context) -> None:
    """Fine-tune the network to the selected track's masks drawn by hand, and propose the others anew."""
    spot = context.spot()
    if spot is None or spot.track_id is None:
        return
    track_id = spot.track_id
    if not navigation.progress_of(spot.state, spot.sequence_id, track_id).manual:
        text = tr(
            "Track {track} has no mask drawn by hand yet. Draw or correct one or two, then fine-tune.", track=track_id
        )
        context.note(text, "warning")
        return
    finetune(context, spot.sequence_id, track_id)


def finetune_each(context: Context) -> None:
    """Fine-tune one network to all drawn masks of the sequence, then to each track that has some: work for a night."""
    spot = context.spot()
    if spot is None:
        return
    tracks = _drawn_tracks(spot)
    if not tracks:
        _nothing_drawn(context, spot)
        return
    finetune_sequence(context)
    for track_id in tracks:
        finetune(context, spot.sequence_id, track_id)
    context.note(
        tr(
            "{tracks} of {name} will be fine-tuned, one after the other.",
            tracks=counted(len(tracks), "track"),
            name=spot.sequence.name,
        )
    )


def finetune(context: Context, sequence_id: int, track_id: int) -> None:
    """Fine-tune the network to a track that has a mask drawn by hand, and propose its others anew."""
    document = context.document
    if document is None or not navigation.manual_frames(document.state, sequence_id, track_id):
        return
    _finetune(context, document, sequence_id, track_id, _finetune_title(document.state, sequence_id, track_id))


def is_finetuned(context: Context, sequence_id: int, track_id: int) -> bool:
    """Whether the network is being fine-tuned to a track now, or will be."""
    if context.document is None:
        return False
    title = _finetune_title(context.document.state, sequence_id, track_id)
    return any(job.title == title for job in context.jobs.active())


def finetune_sequence(context: Context) -> None:
    """Fine-tune one network to all masks of the sequence drawn by hand, for all tracks to start from."""
    spot = context.spot()
    if spot is None:
        return
    if not _drawn_tracks(spot):
        _nothing_drawn(context, spot)
        return
    name = spot.sequence.name
    again = partial(
        _propose_untuned, context, spot, tr("Propose masks of {name} by the network of all tracks", name=name)
    )
    _finetune(context, spot.document, spot.sequence_id, None, tr("Fine-tune all tracks of {name}", name=name), again)


def _drawn_tracks(spot: Spot) -> list[int]:
    tracks = navigation.object_tracks(spot.state, spot.sequence_id)
    return [track_id for track_id in tracks if navigation.manual_frames(spot.state, spot.sequence_id, track_id)]


def _nothing_drawn(context: Context, spot: Spot) -> None:
    text = tr("{name} has no mask drawn by hand yet. Draw or correct some, then fine-tune.", name=spot.sequence.name)
    context.note(text, "warning")


def _finetune(
    context: Context,
    document: Document,
    sequence_id: int,
    track_id: int | None,
    title: str,
    then: Callable[[], None] | None = None,
) -> None:
    from annotator.jobs import refine

    project = document.project

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
    done = (
        tr("{rounds} of fine-tuning forgotten", rounds=counted(rounds, "round"))
        if rounds
        else tr("has not been fine-tuned")
    )
    joint = (
        tr(" The network of all tracks stays.")
        if spot.document.project.checkpoints.latest(spot.sequence_id, None)
        else ""
    )
    context.note(tr("Track {track}: {done}.{joint}", track=spot.track_id, done=done, joint=joint))
    context.stored.emit()


def forget_sequence(context: Context) -> None:
    """Delete the networks that were fine-tuned to all tracks of the sequence together; those of single tracks stay."""
    spot = context.spot()
    if spot is None:
        return
    rounds = spot.document.project.checkpoints.forget(spot.sequence_id, None)
    done = (
        tr("{rounds} of fine-tuning forgotten", rounds=counted(rounds, "round"))
        if rounds
        else tr("has not been fine-tuned")
    )
    context.note(tr("All tracks of {name} together: {done}.", name=spot.sequence.name, done=done))
    context.stored.emit()


def improve(context: Context) -> None:
    """Go to the mask of the selected track that teaches most; its correction starts the fine-tuning."""
    context.improving.improve()


def switch_auto(context: Context) -> None:
    """Fine-tune a track whenever a mask of it was corrected, or only when it is asked for."""
    context.selection.auto_finetune = not context.selection.auto_finetune


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


def _finetune_title(state: State, sequence_id: int, track_id: int) -> str:
    return _titled(state, sequence_id, tr("Fine-tune track {track}", track=track_id))


def _titled(state: State, sequence_id: int, text: str) -> str:
    """A title names the work, also to tell whether it is queued already: track 3 may be in several sequences."""
    return text if len(state.sequences()) == 1 else f"{text} ({state.sequence(sequence_id).name})"


def _submit(context: Context, title: str, prepare: Prepare, then: Callable[[], None] | None = None) -> None:
    document = context.document
    if document is None:
        return
    if any(job.title == title and job.state != "cancelling" for job in context.jobs.active()):
        context.note(tr("“{title}” is queued already.", title=title))
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
    text = tr("{title}: {proposals}.", title=title, proposals=counted(applied, "new proposal"))
    if dropped:
        text += tr(
            " {dropped} left out, because you worked on {them} meanwhile.",
            dropped=dropped,
            them=tr("it") if dropped == 1 else tr("them"),
        )
    return text


def skipped_text(count: int, reason: str) -> str:
    """What could not be done, and why; empty when all was."""
    return f" {count} skipped: {reason}" if count else ""

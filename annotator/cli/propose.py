"""`mots-annotator propose`: masks by the network for all open detections."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.cli import select
from annotator.cli.console import note, print_json, progress_bar, say, table
from annotator.cli.options import AsJson, Checkpoint, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.jobs.context import OnProgress
    from annotator.project.store import Project


def propose(
    project: ProjectPath,
    sequence: SequenceName = None,
    track: TrackIds = None,
    checkpoint: Checkpoint = None,
    as_json: AsJson = False,
) -> None:
    """Propose a mask for each box that has no manual or accepted one.

    A track that has been fine-tuned is proposed by its own network. Ignore regions get no proposals. What is proposed
    is stored piece by piece: an interruption keeps what was done.

    \b
    Examples:
      mots-annotator propose street.mots
      mots-annotator propose street.mots --sequence 0000 --track 3 --track 7
    """
    with select.opened(project) as document:
        chosen = select.sequences(document.state, sequence) if not track else []
        chosen = chosen or [select.one_sequence(document.state, sequence)]
        _tell_ignored(document.state, chosen[0], track)
        for found in chosen:
            select.check_images(document, found)
        told = [_Told(item) for item in chosen]
        for item in told:
            with progress_bar(f"Proposing masks for {item.sequence.name}", quiet=as_json) as tell:
                _propose(document, item, track, checkpoint, tell)
    _answer(told, as_json)


def _tell_ignored(state: State, sequence: Sequence, track: list[int] | None) -> None:
    from annotator.domain.classes import IGNORE

    for item in select.tracks(state, sequence.sequence_id, track):
        if item.class_id == IGNORE.class_id:
            was = f" ({item.source_type})" if item.source_type else ""
            note(f"Track {item.track_id} is an ignore region{was}: no masks are proposed for it.")


@dataclass
class _Told:
    sequence: Sequence
    tracks: Counter[int] = field(default_factory=Counter)
    skipped: int = 0
    reason: str = ""
    note: str = ""
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.sequence.name,
            "proposed": self.tracks.total(),
            "tracks": dict(sorted(self.tracks.items())),
            "skipped": self.skipped,
            "reason": self.reason,
            "note": self.note,
            "seconds": round(self.seconds, 2),
        }


def _propose(
    document: Project, told: _Told, track: list[int] | None, checkpoint: Path | None, tell: OnProgress
) -> None:
    from annotator.jobs import refine
    from annotator.jobs.context import DirectContext

    began = time.monotonic()
    sequence_id = told.sequence.sequence_id
    tracks = [item.track_id for item in select.tracks(document.state, sequence_id, track)]
    snapshot = refine.propose_snapshot(document, sequence_id, tracks, initial=checkpoint)
    total, done = snapshot.count, 0
    try:
        for piece in snapshot.pieces():
            result = refine.propose(piece, DirectContext(_shifted(tell, done, total)))
            refine.store(document, result)
            told.tracks.update(item.target.track_id for item in result.proposals)
            told.skipped += result.skipped.count
            told.reason = told.reason or result.skipped.reason
            told.note = result.note or told.note
            done += piece.count
    except KeyboardInterrupt:
        kept = f"{done:,} of {plural(total, 'proposal')} for {told.sequence.name} stored."
        raise KeyboardInterrupt(kept) from None
    told.seconds = time.monotonic() - began


def _shifted(tell: OnProgress, before: int, total: int) -> OnProgress:
    return lambda done, _, text: tell(before + done, total, text)


def _answer(told: list[_Told], as_json: bool) -> None:
    if as_json:
        print_json({"sequences": [item.as_json() for item in told]})
        return
    for item in told:
        say(f"{item.sequence.name}: {plural(item.tracks.total(), 'mask')} proposed in {item.seconds:.1f} s")
        if item.tracks:
            table(("track", "masks"), sorted(item.tracks.items()))
        if item.skipped:
            skipped = plural(item.skipped, "box", "boxes")
            note(f"{item.sequence.name}: {skipped} skipped, the first because: {item.reason}")
        if item.note:
            note(f"{item.sequence.name}: {item.note}")

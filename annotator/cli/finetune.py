"""`mots-annotator finetune`: the network learns a track from its manual masks and proposes the rest anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, progress_bar, table
from annotator.cli.options import AsJson, Checkpoint, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural
from annotator.errors import EditError

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.jobs.values import FinetuneResult

_COLUMNS = ("sequence", "track", "samples", "loss_first", "loss_last", "seconds", "proposals", "skipped")


def finetune(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all-tracks", help="Every track that has a manual mask.")] = False,
    sequence: SequenceName = None,
    steps: Annotated[int | None, typer.Option(min=1, help="Optimiser steps; more take longer.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed; the same one gives the same masks on one machine.")] = None,
    checkpoint: Checkpoint = None,
    as_json: AsJson = False,
) -> None:
    """Fine-tune the network on the manual masks of a track, then propose its open frames anew.

    Each round starts from the shipped network and learns all manual masks of the track. Tracks are stored one by one:
    an interruption keeps those that are done.

    \b
    Examples:
      mots-annotator finetune street.mots --track 3
      mots-annotator finetune street.mots --all-tracks --steps 80
    """
    from annotator.jobs import refine
    from annotator.jobs.context import DirectContext

    select.check_choice(track, all_tracks, "--all-tracks")
    with select.opened(project) as document:
        work = _work(document.state, sequence, track)
        rows: list[dict[str, Any]] = []
        try:
            for item in dict.fromkeys(sequence for sequence, _ in work):
                select.check_images(document, item)
            for item, track_id in work:
                with progress_bar(f"Fine-tuning track {track_id}", quiet=as_json) as tell:
                    snapshot = refine.finetune_snapshot(
                        document, item.sequence_id, track_id, steps=steps, initial=checkpoint, seed=seed
                    )
                    result = refine.finetune(snapshot, DirectContext(tell))
                refine.store(document, result)
                rows.append(_row(item, result))
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"{len(rows)} of {plural(len(work), 'track')} fine-tuned and stored.") from None
    _answer(rows, as_json)


def _work(state: State, name: str | None, track: list[int] | None) -> list[tuple[Sequence, int]]:
    work = [
        (sequence, item.track_id)
        for sequence, item in select.tracks_of_all(state, name, track)
        if track or any(record.manual for record in state.masks(sequence.sequence_id, item.track_id).values())
    ]
    if not work:
        raise EditError("no track has a manual mask to learn from", todo="Draw one or two masks a track first.")
    return work


def _row(sequence: Sequence, result: FinetuneResult) -> dict[str, Any]:
    return {
        "sequence": sequence.name,
        "track": result.track_id,
        "samples": result.samples,
        "loss_first": result.loss_first,
        "loss_last": result.loss_last,
        "seconds": result.seconds,
        "proposals": len(result.proposals),
        "skipped": result.skipped.count,
        "reason": result.skipped.reason,
        "note": result.note,
        "checkpoint": str(result.checkpoint),
    }


def _answer(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json({"tracks": rows})
        return
    table([name.replace("_", " ") for name in _COLUMNS], [[row[name] for name in _COLUMNS] for row in rows])
    for row in rows:
        if row["skipped"]:
            note(f"Track {row['track']}: {plural(row['skipped'], 'frame')} skipped, the first because: {row['reason']}")
        if row["note"]:
            note(f"Track {row['track']}: {row['note']}")

"""`mots-annotator finetune`: the network learns tracks from their manual masks and proposes the rest anew."""

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
    all_tracks: Annotated[
        bool, typer.Option("--all-tracks", help="All together, then each track that has a manual mask.")
    ] = False,
    together: Annotated[bool, typer.Option("--together", help="All together, and no single track.")] = False,
    sequence: SequenceName = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Optimiser steps; else more for all together than for a track.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed; the same one gives the same masks on one machine.")] = None,
    checkpoint: Checkpoint = None,
    as_json: AsJson = False,
) -> None:
    """Fine-tune the network on the manual masks of tracks, then propose their open frames anew.

    With --all-tracks, where several tracks have manual masks, a network learns those of all tracks together first: each
    track starts from it, and it proposes for tracks without a network of their own. With --together, only that is done.
    Results are stored one by one: an interruption keeps those that are there.

    \b
    Examples:
      mots-annotator finetune street.mots --track 3
      mots-annotator finetune street.mots --all-tracks --steps 80
      mots-annotator finetune street.mots --together
    """
    from annotator.jobs import refine
    from annotator.jobs.context import DirectContext
    from annotator.jobs.values import subject

    if not together:
        select.check_choice(track, all_tracks, "--all-tracks")
    elif track or all_tracks:
        raise typer.BadParameter("--together goes without --track and --all-tracks")
    with select.opened(project) as document:
        work = _work(document.state, sequence, track, all_tracks=all_tracks, together=together)
        rows: list[dict[str, Any]] = []
        try:
            for item in dict.fromkeys(sequence for sequence, _ in work):
                select.check_images(document, item)
            for item, track_id in work:
                single = all_tracks and track_id is not None
                start = refine.initial_after(document, item.sequence_id, checkpoint) if single else checkpoint
                with progress_bar(f"Fine-tuning {subject(item, track_id)}", quiet=as_json) as tell:
                    snapshot = refine.finetune_snapshot(
                        document, item.sequence_id, track_id, steps=steps, initial=start, seed=seed
                    )
                    result = refine.finetune(snapshot, DirectContext(tell))
                refine.store(document, result)
                rows.append(_row(item, result))
            for item in dict.fromkeys(item for item, track_id in work if track_id is None):
                with progress_bar(f"Proposing masks for {subject(item, None)}", quiet=as_json) as tell:
                    refine.propose_untuned(document, item.sequence_id, DirectContext(tell))
        except KeyboardInterrupt:
            raise KeyboardInterrupt(f"{len(rows)} of {plural(len(work), 'round')} done and stored.") from None
    _answer(rows, as_json)


def _work(
    state: State, name: str | None, track: list[int] | None, *, all_tracks: bool, together: bool
) -> list[tuple[Sequence, int | None]]:
    """What to learn: sequence and track id, None for all of its tracks together."""
    from annotator.editing.navigation import manual_frames
    from annotator.jobs.refine import learns_together

    chosen = [(item, member.track_id) for item, member in select.tracks_of_all(state, name, track)]
    drawn = [(item, track_id) for item, track_id in chosen if manual_frames(state, item.sequence_id, track_id)]
    if not (track or drawn):
        raise EditError("no track has a manual mask to learn from", todo="Draw one or two masks a track first.")
    all_of = list(dict.fromkeys(item for item, _ in drawn))
    if together:
        return [(item, None) for item in all_of]
    first = [(item, None) for item in all_of if all_tracks and learns_together(state, item.sequence_id)]
    return [*first, *(chosen if track else drawn)]


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
    shown = [{**row, "track": "all" if row["track"] is None else row["track"]} for row in rows]
    table([name.replace("_", " ") for name in _COLUMNS], [[row[name] for name in _COLUMNS] for row in shown])
    for row in rows:
        learned = f"Track {row['track']}" if row["track"] is not None else row["sequence"]
        if row["skipped"]:
            note(f"{learned}: {plural(row['skipped'], 'frame')} skipped, the first because: {row['reason']}")
        if row["note"]:
            note(f"{learned}: {row['note']}")

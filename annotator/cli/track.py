"""`mots-annotator track …`: split, merge and swap tracks, delete frames, fill gaps, mark what is occluded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, say, table
from annotator.cli.options import AsJson, ProjectPath, SequenceName
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.edits import Edit, TrackKey
    from annotator.domain.state import State
    from annotator.editing.track_work import Winner

TrackId = Annotated[int, typer.Option("--track", metavar="ID", help="The track.")]
Other = Annotated[int, typer.Option("--with", metavar="ID", help="The other track.")]
Frame = Annotated[int, typer.Option("--frame", metavar="N", help="The frame, counted from 0.")]
First = Annotated[int, typer.Option("--from", metavar="N", help="First frame, counted from 0.")]
Last = Annotated[int, typer.Option("--to", metavar="N", help="Last frame; it is part of the range.")]
Make = Callable[["State", "TrackKey"], "Edit"]


def split(
    project: ProjectPath, track: TrackId, frame: Frame, sequence: SequenceName = None, as_json: AsJson = False
) -> None:
    """Make a track another one from a frame on. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator track split street.mots --track 3 --frame 40
    """
    from annotator.editing.track_work import split_track

    made: list[int] = []

    def make(state: State, key: TrackKey) -> Edit:
        edit, new = split_track(state, key, frame)
        made.append(new)
        return edit

    _run(project, sequence, track, make, as_json, made)


def merge(
    project: ProjectPath,
    track: TrackId,
    other: Other,
    keep: Annotated[
        int | None, typer.Option("--keep", metavar="ID", help="Whose boxes and masks stay in frames that both are in.")
    ] = None,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Give the boxes and masks of another track to this one. Undo in the window takes it back.

    The track keeps its number and class, and the other is gone. See 'track suggest' for pairs that may be one.

    \b
    Examples:
      mots-annotator track merge street.mots --track 3 --with 7
      mots-annotator track merge street.mots --track 3 --with 7 --keep 7
    """
    from annotator.editing.track_work import merge_tracks

    if keep not in (None, track, other):
        raise typer.BadParameter(f"--keep is one of the two tracks, {track} or {other}")
    winner: Winner | None = None if keep is None else "kept" if keep == track else "merged"
    _run(project, sequence, track, lambda state, key: merge_tracks(state, key, other, winner), as_json)


def swap(
    project: ProjectPath,
    track: TrackId,
    other: Other,
    frame: Frame,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Let two tracks exchange their boxes and masks from a frame on. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator track swap street.mots --track 3 --with 7 --frame 40
    """
    from annotator.editing.track_work import swap_tracks

    others = (other,)
    _run(project, sequence, track, lambda state, key: swap_tracks(state, key, other, frame), as_json, others)


def delete_range(
    project: ProjectPath,
    track: TrackId,
    first: First,
    last: Last,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Take a track out of a range of frames: its boxes and masks. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator track delete-range street.mots --track 3 --from 40 --to 52
    """
    from annotator.editing.track_work import delete_range as verb

    _run(project, sequence, track, lambda state, key: verb(state, key, first, last), as_json)


def interpolate(
    project: ProjectPath, track: TrackId, frame: Frame, sequence: SequenceName = None, as_json: AsJson = False
) -> None:
    """Fill a gap of a track with boxes on a straight line. Undo in the window takes it back.

    The gap is the one that the frame is in, or that ends or begins there.

    \b
    Examples:
      mots-annotator track interpolate street.mots --track 3 --frame 40
    """
    from annotator.editing.interpolation import interpolate_boxes

    _run(project, sequence, track, lambda state, key: interpolate_boxes(state, key, frame), as_json)


def occluded(
    project: ProjectPath,
    track: TrackId,
    first: First,
    last: Last,
    clear: Annotated[bool, typer.Option("--clear", help="Take the marks away.")] = False,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Mark a track as occluded in a range of frames. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator track occluded street.mots --track 3 --from 40 --to 52
      mots-annotator track occluded street.mots --track 3 --from 45 --to 45 --clear
    """
    from annotator.domain.edits import DetectionKey
    from annotator.editing.boxes import mark_occluded

    def make(state: State, key: TrackKey) -> Edit:
        keys = [DetectionKey(key.sequence_id, key.track_id, frame) for frame in range(first, last + 1)]
        return mark_occluded(state, keys, not clear)

    _run(project, sequence, track, make, as_json)


def suggest(project: ProjectPath, sequence: SequenceName = None, as_json: AsJson = False) -> None:
    """List tracks that may be one: where one ends, another of its class begins near. Nothing is changed.

    \b
    Examples:
      mots-annotator track suggest street.mots
    """
    from annotator.editing.joining import suggested_merges

    with select.opened(project, read_only=True) as document:
        found = [
            (item.name, pair)
            for item in select.sequences(document.state, sequence)
            for pair in suggested_merges(document.state, item.sequence_id)
        ]
    if as_json:
        rows = [
            {
                "sequence": name,
                "track": pair.earlier,
                "with": pair.later,
                "end": pair.end,
                "begin": pair.begin,
                "fit": round(pair.score, 4),
            }
            for name, pair in found
        ]
        print_json({"pairs": rows})
    elif not found:
        say("No track ends near where another of its class begins.")
    else:
        cells = [(name, p.earlier, p.later, p.end, p.begin, f"{p.score:.0%}") for name, p in found]
        table(("sequence", "track", "with", "ends", "begins", "fit"), cells)


def _run(
    project: Path,
    sequence: str | None,
    track_id: int,
    make: Make,
    as_json: bool,
    others: list[int] | tuple[int, ...] = (),
) -> None:
    """Commit an edit of one track and tell it.

    Args:
        project: the file.
        sequence: its name, None for the only one.
        track_id: the track.
        make: makes the edit.
        as_json: how to answer.
        others: tracks that the edit changes, too; filled by `make` where it founds one.
    """
    from annotator.domain.edits import TrackKey

    with select.opened(project) as document:
        item = select.one_sequence(document.state, sequence)
        select.tracks(document.state, item.sequence_id, [track_id])
        key = TrackKey(item.sequence_id, track_id)
        known = {number for _, number in document.checkpoints.tracks()}
        tuned = [number for number in known if document.own_checkpoint(item.sequence_id, number)]
        edit = document.apply(make(document.state, key))
        present = {member.track_id for member in document.state.tracks(item.sequence_id)}
        lost = [
            number for number in tuned if number in present and not document.own_checkpoint(item.sequence_id, number)
        ]
    changed = {"sequence": item.name, "done": edit.label if edit else None, "rows": len(edit.changes)}
    if as_json:
        print_json({**changed, "tracks": [track_id, *others], "networks_lost": lost})
        return
    say(f"{item.name}: {edit.label}." if edit else f"{item.name}: nothing to change.")
    if lost:
        note(
            f"What the fine-tuned {plural(len(lost), 'network')} of track {', '.join(map(str, lost))} learned is "
            "elsewhere now: fine-tune again."
        )

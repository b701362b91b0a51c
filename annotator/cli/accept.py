"""`mots-annotator accept`: masks become final without a window."""

from __future__ import annotations

from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import plural, say
from annotator.cli.options import ProjectPath, SequenceName, TrackIds


def accept(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all", help="Every track.")] = False,
    sequence: SequenceName = None,
) -> None:
    """Accept all masks of some tracks, or of all. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator accept street.mots --track 3
      mots-annotator accept street.mots --all
    """
    from annotator.domain.edits import Edit, MaskKey
    from annotator.editing.masks import accept as verb

    if bool(track) == all_tracks:
        raise typer.BadParameter("choose tracks with --track ID, or take all of them with --all")
    with select.opened(project) as document:
        state = document.state
        keys = [
            MaskKey(item.sequence_id, member.track_id, frame)
            for item, member in select.tracks_of_all(state, sequence, track)
            for frame in state.masks(item.sequence_id, member.track_id)
        ]
        edit: Edit = document.apply(verb(state, keys))
    say(f"{plural(len(edit.changes), 'mask')} accepted.")

"""`mots-annotator accept`: masks become final without a window."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural


def accept(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all", help="Every track.")] = False,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Accept all masks of some tracks, or of all. Undo in the window takes it back.

    \b
    Examples:
      mots-annotator accept street.mots --track 3
      mots-annotator accept street.mots --all
    """
    from annotator.domain.edits import Edit, MaskKey
    from annotator.editing.masks import accept as verb

    select.check_choice(track, all_tracks)
    with select.opened(project) as document:
        state = document.state
        chosen = select.tracks_of_all(state, sequence, track)
        keys = [
            MaskKey(item.sequence_id, member.track_id, frame)
            for item, member in chosen
            for frame in state.masks(item.sequence_id, member.track_id)
        ]
        edit: Edit = document.apply(verb(state, keys))
    if as_json:
        counts = Counter((key.sequence_id, key.track_id) for key in edit.keys if isinstance(key, MaskKey))
        rows = [
            {"sequence": item.name, "track": member.track_id, "accepted": counts[item.sequence_id, member.track_id]}
            for item, member in chosen
        ]
        print_json({"accepted": len(edit.changes), "tracks": rows})
        return
    say(f"{plural(len(edit.changes), 'mask')} accepted.")

"""`mots-annotator forget`: the fine-tuned networks of tracks go, their masks stay."""

from __future__ import annotations

from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural


def forget(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all", help="Every track.")] = False,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Delete the fine-tuned networks of tracks, so that the initial one proposes for them again.

    For a track that was fine-tuned on a wrong mask. Masks stay as they are; propose anew afterwards.

    \b
    Examples:
      mots-annotator forget street.mots --track 3
      mots-annotator forget street.mots --all
    """
    select.check_choice(track, all_tracks)
    with select.opened(project) as document:
        chosen = select.tracks_of_all(document.state, sequence, track)
        deleted = [document.checkpoints.forget(item.sequence_id, member.track_id) for item, member in chosen]
    if as_json:
        rows = [
            {"sequence": item.name, "track": member.track_id, "deleted": count}
            for (item, member), count in zip(chosen, deleted, strict=True)
        ]
        print_json({"deleted": sum(deleted), "tracks": rows})
        return
    say(f"{plural(sum(deleted), 'fine-tuned network')} deleted.")

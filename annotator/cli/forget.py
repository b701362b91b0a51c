"""`mots-annotator forget`: the fine-tuned networks of tracks go, their masks stay."""

from __future__ import annotations

from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import plural, say
from annotator.cli.options import ProjectPath, SequenceName, TrackIds


def forget(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all", help="Every track.")] = False,
    sequence: SequenceName = None,
) -> None:
    """Delete the fine-tuned networks of tracks, so that the initial one proposes for them again.

    For a track that was fine-tuned on a wrong mask. Masks stay as they are; propose anew afterwards.

    \b
    Examples:
      mots-annotator forget street.mots --track 3
      mots-annotator forget street.mots --all
    """
    if bool(track) == all_tracks:
        raise typer.BadParameter("choose tracks with --track ID, or take all of them with --all")
    with select.opened(project) as document:
        chosen = select.tracks_of_all(document.state, sequence, track)
        rounds = sum(document.checkpoints.forget(item.sequence_id, member.track_id) for item, member in chosen)
    say(f"{plural(rounds, 'fine-tuned network')} deleted.")

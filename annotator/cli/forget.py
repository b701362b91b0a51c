"""`mots-annotator forget`: the fine-tuned networks of tracks go, their masks stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli import select
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence


def forget(
    project: ProjectPath,
    track: TrackIds = None,
    all_tracks: Annotated[bool, typer.Option("--all", help="Every track, and all together.")] = False,
    together: Annotated[bool, typer.Option("--together", help="What was learned of all tracks together.")] = False,
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Delete the fine-tuned networks of tracks, so that the one of all tracks or else the initial one proposes again.

    For a track that was fine-tuned on a wrong mask; --together, for the network of all tracks, which may have learned
    it, too. Masks stay as they are; propose anew afterwards.

    \b
    Examples:
      mots-annotator forget street.mots --track 3
      mots-annotator forget street.mots --together
      mots-annotator forget street.mots --all
    """
    if not together:
        select.check_choice(track, all_tracks)
    with select.opened(project) as document:
        chosen = select.tracks_of_all(document.state, sequence, track) if track or all_tracks else []
        subjects: list[tuple[Sequence, int | None]] = [(item, member.track_id) for item, member in chosen]
        if all_tracks or together:
            subjects += [(item, None) for item in select.sequences(document.state, sequence)]
        deleted = [document.checkpoints.forget(item.sequence_id, track_id) for item, track_id in subjects]
    if as_json:
        rows = [
            {"sequence": item.name, "track": track_id, "deleted": count}
            for (item, track_id), count in zip(subjects, deleted, strict=True)
        ]
        print_json({"deleted": sum(deleted), "tracks": rows})
        return
    say(f"{plural(sum(deleted), 'fine-tuned network')} deleted.")

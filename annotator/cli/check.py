"""`mots-annotator check`: what a second pair of eyes would point at."""

from __future__ import annotations

from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import print_json, progress_bar, say, table
from annotator.cli.options import AsJson, ProjectPath, SequenceName, TrackIds
from annotator.domain.words import plural
from annotator.editing.checks.finding import Finding, Kind


def check(
    project: ProjectPath,
    sequence: SequenceName = None,
    track: TrackIds = None,
    kind: Annotated[
        list[Kind] | None, typer.Option("--kind", help="Only findings of this kind; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what may be wrong with the masks of a project, and what is still open. Nothing is changed.

    Masks that jump from frame to frame or flicker, that are hidden by nearer ones, tiny, huge or beyond their box,
    specks, boxes without a mask, gaps, flagged masks, and tracks that are not accepted. The project may be open in a
    window. The exit status is 1 when anything is found.

    \b
    Examples:
      mots-annotator check street.mots
      mots-annotator check street.mots --kind jump --kind flicker
      mots-annotator check street.mots --track 3 --json
    """
    from annotator.editing.checks.checker import Checker

    wanted = frozenset(kind or Kind)
    found: list[tuple[str, Finding]] = []
    with select.opened(project, read_only=True) as document, progress_bar("Check", quiet=as_json) as tell:
        state = document.state
        chosen = [select.one_sequence(state, sequence)] if track else select.sequences(state, sequence)
        for place, item in enumerate(chosen):
            tell(place, len(chosen), f"Check {item.name}")
            members = {member.track_id for member in select.tracks(state, item.sequence_id, track)}
            here = Checker(state, item.sequence_id).findings()
            found += [(item.name, one) for one in here if one.track_id in members and one.kind in wanted]
    if as_json:
        print_json({"findings": [_as_json(name, item) for name, item in found]})
    else:
        _print(found)
    if found:
        raise typer.Exit(1)


def _print(found: list[tuple[str, Finding]]) -> None:
    if not found:
        say("Nothing is found.")
        return
    rows = [(name, item.track_id, item.frame, item.kind.value, item.text) for name, item in found]
    table(("sequence", "track", "frame", "check", "finding"), rows)
    say()
    say(f"{plural(len(found), 'finding')}.")


def _as_json(name: str, item: Finding) -> dict[str, object]:
    return {
        "sequence": name,
        "track": item.track_id,
        "frame": item.frame,
        "frames": item.frames,
        "kind": item.kind.value,
        "weight": round(item.weight, 4),
        "text": item.text,
    }

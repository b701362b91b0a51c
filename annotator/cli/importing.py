"""`mots-annotator import`: masks of MOTS files into a project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, say
from annotator.cli.options import AsJson, ProjectPath, SequenceName
from annotator.domain.words import plural


class Becomes(StrEnum):
    """The state of imported masks."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"


def import_file(
    project: ProjectPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="MOTS txt file, or a folder of MOTS png.")],
    sequence: SequenceName = None,
    state: Annotated[
        Becomes, typer.Option("--state", help="What the masks become: accepted, or proposed to be reviewed.")
    ] = Becomes.ACCEPTED,
    manual: Annotated[
        bool, typer.Option("--manual", help="A person drew them: they are kept, and fine-tuning learns from them.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take over masks. Each goes to the track of its class and instance number; masks drawn by hand are kept.

    \b
    Examples:
      mots-annotator import street.mots instances_txt/0000.txt --sequence 0000
      mots-annotator import street.mots instances/0000 --state proposed
      mots-annotator import street.mots drawn_elsewhere.txt --manual
    """
    from annotator.domain.masks import MaskState
    from annotator.jobs import exchange

    with select.opened(project) as document:
        found = select.one_sequence(document.state, sequence)
        edit, notes = exchange.import_masks(document, found.sequence_id, file, MaskState(state.value), manual=manual)
    if as_json:
        print_json({"sequence": found.name, "changes": len(edit.changes), "notes": notes})
        return
    say(f"{edit.label}: {plural(len(edit.changes), 'change')}")
    for text in notes:
        note(f"{found.name}: {text}.")

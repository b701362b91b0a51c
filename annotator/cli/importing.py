"""`mots-annotator import`: boxes and masks of files into a project."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, say
from annotator.cli.options import AsJson, ClassChanges, ProjectPath, SequenceName
from annotator.domain.words import plural


class Becomes(StrEnum):
    """The state of imported masks."""

    ACCEPTED = "accepted"
    PROPOSED = "proposed"


def import_file(
    project: ProjectPath,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="File or folder in any format, see docs/formats.md, or an archive.")
    ],
    sequence: SequenceName = None,
    format_name: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="Its format, where it cannot be told.")
    ] = None,
    state: Annotated[
        Becomes, typer.Option("--state", help="What the masks become: accepted, or proposed to be reviewed.")
    ] = Becomes.ACCEPTED,
    manual: Annotated[
        bool, typer.Option("--manual", help="A person drew them: they are kept, and fine-tuning learns from them.")
    ] = False,
    changes: ClassChanges = None,
    as_json: AsJson = False,
) -> None:
    """Take over boxes and masks. Each goes to the track of its number; masks drawn by hand are kept.

    A file of one sequence goes to the only one, or the one that is named; of a file of several, each sequence goes to
    the one of its name.

    \b
    Examples:
      mots-annotator import street.mots instances_txt/0000.txt --sequence 0000
      mots-annotator import street.mots instances/0000 --state proposed
      mots-annotator import street.mots drawn_elsewhere.json --format coco --manual
    """
    from annotator.domain.masks import MaskState
    from annotator.formats.boxes.class_tables import changes_from_text
    from annotator.formats.registry import UnknownFormatError
    from annotator.jobs.importing import ImportWish
    from annotator.jobs.importing import import_file as run

    table = None if changes is None else changes_from_text(changes)
    wish = ImportWish(file, MaskState(state.value), manual, format_name, table)
    with select.opened(project) as document:
        chosen = select.sequences(document.state, sequence)
        try:
            imported = run(document, [item.sequence_id for item in chosen], wish)
        except UnknownFormatError as error:
            raise error.at_option("--format") from error
    if as_json:
        print_json(
            {
                "imports": [
                    {"sequence": item.sequence.name, "changes": len(item.edit.changes), "notes": list(item.notes)}
                    for item in imported
                ]
            }
        )
        return
    for item in imported:
        say(f"{item.edit.label}: {plural(len(item.edit.changes), 'change')}")
        for text in item.notes:
            note(f"{item.sequence.name}: {text}.")

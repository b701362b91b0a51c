"""Arguments and options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT", help="Project file (NAME.mots).")]
SequenceName = Annotated[
    str | None, typer.Option("--sequence", metavar="NAME", help="Only this sequence of the project.")
]
TrackIds = Annotated[list[int] | None, typer.Option("--track", metavar="ID", help="Only this track; may be repeated.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
ClassChanges = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="TYPE=CLASS,…",
        help="Changes to the class table: which class (car, pedestrian, ignore, a number, none) a type becomes.",
    ),
]
Boxes = Annotated[
    Path | None,
    typer.Option("--boxes", metavar="FILE", help="Box file, or a folder of them, in place of the data set's own."),
]
Checkpoint = Annotated[
    Path | None,
    typer.Option(
        "--checkpoint", metavar="FILE", help="Initial network in place of the shipped one, such as from 'pretrain'."
    ),
]

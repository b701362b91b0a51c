"""`mots-annotator add`: more sequences into a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import loading
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, Boxes, ClassChanges, ProjectPath
from annotator.cli.select import opened


def add(
    project: ProjectPath,
    sequence: Annotated[list[Path], typer.Argument(metavar="PATH", help="What to add; see 'new'.")],
    boxes: Boxes = None,
    changes: ClassChanges = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the sequence, if it is just one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add sequences to a project.

    \b
    Examples:
      mots-annotator add street.mots KITTI/training/image_02/0001
      mots-annotator add street.mots clip.mp4 --boxes boxes.csv --name clip
    """
    from annotator.jobs import exchange

    with opened(project) as document:
        loaded = loading.load(sequence, boxes, changes, name)
        exchange.add_sequences(document, loaded)
        path = document.path
    if as_json:
        print_json({"project": str(path), "sequences": loading.as_json(loaded)})
        return
    loading.describe(loaded)
    say(f"\n{path}: {loading.summary(loaded)} added.")

"""`mots-annotator relink`: images that have moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import select
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, ProjectPath, SequenceName


def relink(
    project: ProjectPath,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Where the images or the video are now.")],
    sequence: SequenceName = None,
    as_json: AsJson = False,
) -> None:
    """Point a sequence to where its images are now. They are checked to be the same ones by name and size.

    \b
    Example:
      mots-annotator relink street.mots --sequence 0000 /data/KITTI/training/image_02/0000
    """
    from annotator.jobs import exchange

    with select.opened(project) as document:
        found = select.one_sequence(document.state, sequence)
        exchange.relink(document, found.sequence_id, path)
    if as_json:
        print_json({"sequence": found.name, "images": str(path)})
        return
    say(f"{found.name}: images in {path}")

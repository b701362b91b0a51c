"""`mots-annotator new`: a project from data sets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli import loading
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson, Boxes, ClassChanges


def new(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="Project file to make (NAME.mots).")],
    sequence: Annotated[
        list[Path] | None,
        typer.Option(metavar="PATH", help="What to annotate; may be repeated, and one path may hold many sequences."),
    ] = None,
    boxes: Boxes = None,
    changes: ClassChanges = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the sequence, if it is just one.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a project from sequences with boxes; images are referenced, not copied.

    PATH is a KITTI tracking root or one of its image folders, a MOTChallenge sequence or set, a folder of images, or a
    video.

    \b
    Examples:
      mots-annotator new street.mots --sequence KITTI/training/image_02/0000
      mots-annotator new crowd.mots --sequence MOT17/train --map "static person=pedestrian"
      mots-annotator new mine.mots --sequence clip.mp4 --boxes boxes.csv --name clip
    """
    from annotator.errors import ProjectError
    from annotator.jobs.exchange import create_project
    from annotator.project.store import with_suffix

    path = with_suffix(project)
    if path.exists():
        raise ProjectError("a file of this name exists already", path=path, todo="Choose another name.")
    loaded = loading.load(sequence or [], boxes, changes, name)
    create_project(path, loaded).close()
    if as_json:
        print_json({"project": str(path), "sequences": loading.as_json(loaded)})
        return
    loading.describe(loaded)
    say(f"\n{path}: {loading.summary(loaded)}. {loading.next_step(loaded, path)}")

"""`mots-annotator convert`: files of one format into another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.console import note, print_json, say, table
from annotator.cli.options import AsJson, ClassChanges
from annotator.domain.sequences import Numbering

if TYPE_CHECKING:
    from annotator.formats.options import ReadOptions
    from annotator.jobs.converting import Converted


def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="File, folder, or zip, tar or gz of them, to read.")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="File to write, or a folder in which the format has its places.")
    ],
    target_format: Annotated[str, typer.Option("--to", metavar="NAME", help="Format to write; see docs/formats.md.")],
    source_format: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Format to read, where it cannot be told.")
    ] = None,
    size: Annotated[
        str | None, typer.Option(metavar="WIDTHxHEIGHT", help="Size of the images, where the files do not say it.")
    ] = None,
    frames: Annotated[int | None, typer.Option(min=1, help="Number of frames, where the files do not say it.")] = None,
    numbering: Annotated[
        Numbering | None, typer.Option(help="How IN counts frames: kitti from 0, motchallenge from 1.")
    ] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="Name of the sequence, if it is just one.")] = None,
    changes: ClassChanges = None,
    as_json: AsJson = False,
) -> None:
    """Convert files from one format to another, without a project. What OUT's format cannot hold is told.

    \b
    Examples:
      mots-annotator convert instances_txt masks.json --to coco
      mots-annotator convert masks.json out --from coco --to mots_png
      mots-annotator convert label_02/0000.txt boxes.json --to coco --size 1242x375
    """
    from annotator.formats.registry import UnknownFormatError
    from annotator.jobs.converting import ConvertWish
    from annotator.jobs.converting import convert as run

    options = _options(size, frames, numbering, name, changes)
    try:
        conversion = run(ConvertWish(source, target, target_format, source_format, options))
    except UnknownFormatError as error:
        raise error.at_option("--from") from error
    converted = conversion.sequences
    if as_json:
        print_json({"sequences": [_as_json(item) for item in converted], "notes": list(conversion.notes)})
        return
    rows = [
        (item.sequence.name, item.sequence.frame_count, item.masks, item.boxes, str(item.path)) for item in converted
    ]
    table(("sequence", "frames", "masks", "boxes", "written to"), rows)
    for text in (*(f"{item.sequence.name}: {text}" for item in converted for text in item.notes), *conversion.notes):
        note(text)
    if not converted:
        say("There was nothing to convert.")


def _options(
    size: str | None, frames: int | None, numbering: Numbering | None, name: str | None, changes: str | None
) -> ReadOptions:
    from annotator.formats.boxes.class_tables import changes_from_text
    from annotator.formats.limits import Limits
    from annotator.formats.options import ReadOptions

    known = Limits(None if size is None else _size(size), frames, numbering)
    return ReadOptions(table=None if changes is None else changes_from_text(changes), name=name, images=known)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and 0 < int(width) < 10**6 and 0 < int(height) < 10**6):
        raise typer.BadParameter("write it as WIDTHxHEIGHT, such as 1242x375", param_hint="--size")
    return (int(height), int(width))


def _as_json(item: Converted) -> dict[str, object]:
    return {
        "sequence": item.sequence.name,
        "frames": item.sequence.frame_count,
        "masks": item.masks,
        "boxes": item.boxes,
        "path": str(item.path),
        "notes": list(item.notes),
    }

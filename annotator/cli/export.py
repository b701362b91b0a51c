"""`mots-annotator export`: files in any format from a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, say, table
from annotator.cli.options import AsJson, ProjectPath, SequenceName

if TYPE_CHECKING:
    from annotator.jobs.exchange import Written


def export(
    project: ProjectPath,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write into.")],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="mots_txt, mots_png, coco, …, see docs/formats.md; may be repeated; MOTS txt and png by default.",
        ),
    ] = None,
    sequence: SequenceName = None,
    only_accepted: Annotated[
        bool, typer.Option("--only-accepted", help="Leave out masks that nobody has accepted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write masks and boxes: by default MOTS txt and 16-bit png, disjoint and with KITTI MOTS or MOTSChallenge ids.

    Each file or folder is replaced only when the new one is whole; what its format cannot hold is told. The project may
    be open in a window.

    \b
    Examples:
      mots-annotator export street.mots --output mots
      mots-annotator export street.mots -o mots --format mots_txt --only-accepted
      mots-annotator export street.mots -o out --format coco --format kitti_tracking
    """
    from annotator.domain.masks import MaskState
    from annotator.jobs.exchange import DEFAULT_FORMATS, ExportWish, open_work, write

    states = frozenset({MaskState.ACCEPTED}) if only_accepted else frozenset(MaskState)
    with select.opened(project, read_only=True) as document:
        chosen = tuple(item.sequence_id for item in select.sequences(document.state, sequence))
        wish = ExportWish(output, tuple(formats or DEFAULT_FORMATS), states, chosen)
        written = write(document.state, wish)
    if as_json:
        print_json({"exports": [_as_json(item) for item in written]})
        return
    table(
        ("sequence", "format", "masks", "proposed", "boxes", "frames", "written to"),
        [
            (
                item.sequence.name,
                item.format_name,
                item.report.objects,
                item.report.open,
                item.report.boxes,
                item.report.frames,
                str(item.report.path),
            )
            for item in written
        ],
    )
    told = [f"{item.sequence.name}: {text}" for item in written for text in item.report.notes]
    for text in dict.fromkeys([*told, *(text for item in written for text in item.report.file_notes)]):
        note(text)
    note(open_work(document.state, chosen).text)
    if any(item.codec.holds.object_ids for item in written):
        say(f"Check them with: mots-annotator validate {output}")


def _as_json(written: Written) -> dict[str, object]:
    report = written.report
    return {
        "sequence": written.sequence.name,
        "format": written.format_name,
        "path": str(report.path),
        "files": report.files,
        "frames": report.frames,
        "masks": report.objects,
        "boxes": report.boxes,
        "by_state": {state.value: count for state, count in report.by_state.items()},
        "boxes_without_mask": report.open_boxes,
        "notes": [*report.notes, *report.file_notes],
    }

"""`mots-annotator export`: MOTS files from a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli import select
from annotator.cli.console import note, print_json, say, table
from annotator.cli.options import AsJson, ProjectPath, SequenceName

if TYPE_CHECKING:
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.formats.exporting import ExportReport

DEFAULT_FORMATS = ("mots_txt", "mots_png")


def export(
    project: ProjectPath,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write into.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="mots_txt or mots_png; may be repeated; both by default."),
    ] = None,
    sequence: SequenceName = None,
    only_accepted: Annotated[
        bool, typer.Option("--only-accepted", help="Leave out masks that nobody has accepted.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the masks as MOTS txt and 16-bit png, disjoint and with KITTI MOTS or MOTSChallenge ids.

    Each file or folder is replaced only when the new one is whole. The project may be open in a window.

    \b
    Examples:
      mots-annotator export street.mots --output mots
      mots-annotator export street.mots -o mots --format mots_txt --only-accepted
    """
    from annotator.domain.masks import MaskState

    states = frozenset({MaskState.ACCEPTED}) if only_accepted else frozenset(MaskState)
    with select.opened(project, read_only=True) as document:
        chosen = select.sequences(document.state, sequence)
        reports = write_all(document.state, chosen, output, formats or DEFAULT_FORMATS, states)
    if as_json:
        print_json({"exports": [_as_json(name, item, report) for name, item, report in reports]})
        return
    table(
        ("sequence", "format", "masks", "open", "frames", "written to"),
        [
            (item.name, name, report.objects, report.open, report.frames, str(report.path))
            for name, item, report in reports
        ],
    )
    for text in dict.fromkeys(f"{item.name}: {text}" for _, item, report in reports for text in report.notes):
        note(text)
    say(f"Check them with: mots-annotator validate {output}")


def write_all(
    state: State, chosen: list[Sequence], output: Path, formats: Any, states: frozenset[Any]
) -> list[tuple[str, Sequence, ExportReport]]:
    """Write sequences in some formats below `output`; returns the format's name, the sequence and what was written.

    Raises:
        FormatError: a format is unknown, or something cannot be written.
    """
    from annotator.formats import registry

    codecs = [registry.codec(name) for name in dict.fromkeys(formats)]
    return [
        (codec.name, item, codec.write(state, item.sequence_id, codec.place(output, item), states=states))
        for item in chosen
        for codec in codecs
    ]


def _as_json(name: str, sequence: Sequence, report: ExportReport) -> dict[str, object]:
    return {
        "sequence": sequence.name,
        "format": name,
        "path": str(report.path),
        "files": report.files,
        "frames": report.frames,
        "masks": report.objects,
        "by_state": {state.value: count for state, count in report.by_state.items()},
        "boxes_without_mask": report.open_boxes,
        "notes": list(report.notes),
    }

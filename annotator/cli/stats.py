"""`mots-annotator stats`: how much is annotated, of what, and with how much manual work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotator.cli.console import note, print_json, progress_bar, say, table
from annotator.cli.options import AsJson

if TYPE_CHECKING:
    from annotator.evaluation.statistics_table import Splits
    from annotator.jobs.statistics.collecting import Collection

KITTI = "kitti"


def stats(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH", help="Projects; MOTS txt files, folders of MOTS png, folders or archives of those."
        ),
    ],
    split: Annotated[
        list[str] | None,
        typer.Option(
            "--split",
            metavar="NAME=SEQ,…",
            help="A part of the sequences, told apart; may be repeated. 'kitti': train and val of KITTI MOTS.",
        ),
    ] = None,
    as_json: AsJson = False,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the table and each sequence as CSV.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="FILE", help="Write one HTML page with plots, to look at or print; needs matplotlib."
        ),
    ] = None,
) -> None:
    """Count sequences, frames, tracks, masks and manual masks, a class and split, as Table 1 of the MOTS paper.

    Beside it: track lengths, mask sizes, occlusion, the state of masks and the working time that a mask took. Projects
    may be open in a window. MOTS files do not say which masks are manual.

    \b
    Examples:
      mots-annotator stats street.mots
      mots-annotator stats KITTI_MOTS --split kitti --report kitti.html
      mots-annotator stats MOTS20 --split train=MOTS20-02,MOTS20-05 --csv counts.csv
      mots-annotator stats one.mots two.mots --json
    """
    from annotator.evaluation.statistics_table import KITTI_SPLITS, check_splits
    from annotator.jobs.context import DirectContext
    from annotator.jobs.statistics import document, plots
    from annotator.jobs.statistics.collecting import collect

    named = _splits(split or [])
    if report is not None:
        plots.check()
    with progress_bar("Count", quiet=as_json) as tell:
        collection = collect(paths, DirectContext(tell))
    check_splits(named, (item.name for item in collection.sequences))
    splits = KITTI_SPLITS if split == [KITTI] else named
    if as_json:
        print_json(document.as_json(collection, splits))
    else:
        _print(collection, splits)
    # The answer comes first: it is not lost when a file cannot be written.
    _write(collection, splits, csv_file, report)


def _print(collection: Collection, splits: Splits) -> None:
    from annotator.jobs.statistics.document import remarks, tables

    for item in tables(collection, splits):
        table(item.columns, item.rows)
        say()
    for text in remarks(collection):
        say(text)
    for text in collection.notes:
        note(text)


def _write(collection: Collection, splits: Splits, csv_file: Path | None, report: Path | None) -> None:
    from annotator.jobs.statistics.document import as_csv, write

    if csv_file is not None:
        write(csv_file, as_csv(collection, splits))
        note(f"written: {csv_file}")
    if report is not None:
        from annotator.jobs.statistics.page import page
        from annotator.jobs.statistics.plots import draw

        write(report, page(collection, splits, draw(collection.sequences)))
        note(f"written: {report}")


def _splits(texts: list[str]) -> dict[str, tuple[str, ...]]:
    """The splits that a person has written out; none for those that the program knows by name."""
    if texts == [KITTI]:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, equals, members = (part.strip() for part in text.partition("="))
        names = tuple(word.strip() for word in members.split(",") if word.strip())
        if not (name and equals and names):
            expected = f"NAME=SEQUENCE,…, or '{KITTI}' alone"
            raise typer.BadParameter(f"--split wants {expected}, not '{text}'")
        found[name] = tuple(dict.fromkeys((*found.get(name, ()), *names)))
    return found

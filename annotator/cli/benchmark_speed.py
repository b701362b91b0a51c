"""`mots-annotator benchmark speed`: how fast proposals and fine-tuning are on this machine."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from annotator import resources
from annotator.cli.console import print_json, progress_bar, say
from annotator.cli.options import AsJson, Checkpoint
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence


def speed(
    sequence: Annotated[
        Path | None,
        typer.Argument(metavar="[SEQUENCE]", help="What to measure on; see 'new'. Without it, the demo."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for speed.md and speed.json.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option("--threads", min=1, help="CPU threads of the networks; by default one a core.")
    ] = None,
    checkpoint: Checkpoint = None,
    as_json: AsJson = False,
) -> None:
    """Measure how fast masks are proposed, beside the network alone, and how long a round of fine-tuning takes.

    No true masks are needed. The network alone, the way from decoded frames to masks, and that from image files are
    measured by turns, so that other work on the machine does not spoil their ratio. It takes some two minutes on two
    cores, in a temporary project.

    \b
    Examples:
      mots-annotator benchmark speed
      mots-annotator benchmark speed KITTI/training/image_02/0000 --threads 2 --output speed
    """
    from annotator.jobs.benchmark import speed_report
    from annotator.jobs.benchmark.report import check_folder
    from annotator.jobs.benchmark.speed import SpeedPlan, measure_speed
    from annotator.jobs.context import DirectContext

    plan = SpeedPlan(threads=threads, initial=checkpoint)
    loaded = _loaded(sequence)
    if output:
        check_folder(output)
    with TemporaryDirectory(prefix="mots-annotator-") as folder, progress_bar("Benchmark", quiet=as_json) as tell:
        found = measure_speed(Path(folder), loaded, plan, DirectContext(tell))
    paths = speed_report.write(output, found, plan) if output else []
    if as_json:
        print_json(speed_report.as_json(found, plan))
        return
    say(speed_report.markdown(found, plan))
    for path in paths:
        say(f"written: {path}")


def _loaded(path: Path | None) -> LoadedSequence:
    from annotator.formats.sources import load_sequences

    found = load_sequences(path or resources.asset("demo"))
    if len(found) > 1:
        names = ", ".join(item.sequence.name for item in found[:3])
        raise AnnotatorError("there are several sequences", path=path, expected="one", got=f"{names}, …")
    return found[0]

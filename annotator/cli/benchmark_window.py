"""`mots-annotator benchmark window`: how fast the window answers on this machine."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from annotator.cli.console import note, print_json, say
from annotator.cli.options import AsJson
from annotator.cli.system import check_window


def window(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for window.md and window.json.")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", min=5, help="Frame steps for each size.")] = 60,
    moves: Annotated[int, typer.Option("--moves", min=5, help="Pointer moves for each drag.")] = 120,
    starts: Annotated[int, typer.Option("--starts", min=0, help="Process starts; 0 leaves them out.")] = 5,
    big: Annotated[bool, typer.Option("--big/--no-big", help="Measure a project of 65,000 masks, too.")] = True,
    peer_python: Annotated[
        str | None,
        typer.Option("--peer-python", metavar="FILE", help="Python of an environment with labelme 7, to measure it."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how fast the window answers: starts, frame steps, drags, opening and accepting.

    A real window is opened for some minutes and driven by real events, on sequences that are made up; leave it in view
    and the machine alone. A bare widget that only decodes and paints, and on wish labelme, are measured beside it.

    \b
    Examples:
      mots-annotator benchmark window
      mots-annotator benchmark window --no-big --steps 100 --output speed
    """
    check_window()
    from annotator.gui.benchmark import report
    from annotator.gui.benchmark.run import measure
    from annotator.gui.benchmark.values import Plan
    from annotator.jobs.benchmark.report import check_folder

    shape = Plan().big if big else None
    plan = Plan(starts=starts, steps=steps, moves=moves, big=shape, peer_python=peer_python)
    if output:
        check_folder(output)
    with TemporaryDirectory(prefix="mots-annotator-") as folder:
        figures = measure(Path(folder), plan, (lambda text: None) if as_json else lambda text: note(f"Now: {text}"))
    paths = report.write(output, figures) if output else []
    if as_json:
        print_json(report.as_json(figures))
        return
    say(report.markdown(figures))
    for path in paths:
        say(f"written: {path}")

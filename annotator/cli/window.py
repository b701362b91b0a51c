"""`mots-annotator open`: the window."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.system import check_window
from annotator.errors import AnnotatorError


def open_window(
    project: Annotated[Path | None, typer.Argument(metavar="PROJECT", help="Project file to open.")] = None,
) -> None:
    """Open the window, with a project or without one.

    \b
    Examples:
      mots-annotator open
      mots-annotator open street.mots
    """
    raise typer.Exit(show(project))


def show(project: Path | None) -> int:
    """Run the window until it is closed; returns the program's exit status.

    Raises:
        AnnotatorError: Qt cannot start; the message says what to install.
    """
    check_window()
    try:
        from annotator.gui.app import run
    except ImportError as error:
        if not (error.name or "").startswith("PySide6") and "PySide6" not in str(error) and ".so" not in str(error):
            raise
        raise AnnotatorError(
            f"the window cannot be opened: {error}", todo="'mots-annotator doctor' says what is missing."
        ) from error
    return run(project)

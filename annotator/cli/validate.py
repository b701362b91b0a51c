"""`mots-annotator validate`: what is wrong with MOTS files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson
from annotator.domain.words import plural


def validate_files(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH", help="MOTS txt files, folders of MOTS png, or folders of those.")
    ],
    as_json: AsJson = False,
) -> None:
    """Check MOTS files as strictly as the evaluation servers, and say everything that is wrong, one line each.

    The exit status is 1 when there is any problem.

    \b
    Examples:
      mots-annotator validate mots
      mots-annotator validate instances_txt/0000.txt --json
    """
    from annotator.formats.validate import targets_of, validate

    problems = [problem for path in paths for problem in validate(path)]
    checked = sum(len(targets_of(path)) for path in paths if path.exists())
    if as_json:
        rows = [
            {"path": str(item.path), "line": item.line, "problem": item.problem, "text": str(item)} for item in problems
        ]
        print_json({"checked": checked, "problems": rows})
    else:
        for item in problems:
            say(str(item))
        found = plural(len(problems), "problem") if problems else "no problem"
        say(f"{plural(checked, 'file or folder', 'files and folders')} checked, {found}.")
    if problems:
        raise typer.Exit(1)

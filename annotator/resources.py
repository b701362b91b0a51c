"""Finds the files that ship with the program, in a checkout as in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from annotator.errors import AnnotatorError

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "assets", _PACKAGE.parent / "assets")


def asset(*parts: str) -> Path:
    """The path of a shipped file or folder, such as ``asset("checkpoints", "refinement.pt")``.

    Raises:
        AnnotatorError: the installation lacks it.
    """
    for root in _ROOTS:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise AnnotatorError(
        f"the installation lacks assets/{'/'.join(parts)}",
        todo="Install mots-annotator again.",
    )


def initial_checkpoint() -> Path:
    """The shipped checkpoint of the refinement network."""
    return asset("checkpoints", "refinement.pt")

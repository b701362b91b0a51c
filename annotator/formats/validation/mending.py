"""Mended copies of MOTS files: what can be put right without a guess is put right, and every change is told.

Mended are: how a line is written, empty and repeated lines, run lengths not in canonical form, the order of lines,
masks without a pixel (left out), overlaps (by a rule of `annotator.formats.validation.depth`), frames that are counted
the other way, names of files, png missing between others. Everything else would be a guess, such as which of an id and
a class is right, and stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.errors import FormatError
from annotator.formats.problems import Kind
from annotator.formats.validation.mending_png import mend_png
from annotator.formats.validation.mending_txt import mend_txt
from annotator.formats.validation.repairs import Mended, Repair, Wish
from annotator.formats.validation.targets import Target
from annotator.formats.validation.validate import Examined, check_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.formats.validation.validate import Checked

__all__ = ["Mended", "Place", "Wish", "mend", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mended copy of a sequence's masks goes."""

    examined: Examined
    checked: Checked
    path: Path


def places(examined: Iterable[Examined], out: Path) -> list[Place]:
    """Where the mended copies go: below `out` as below what was given, under names that the evaluators find.

    Args:
        examined: what was validated.
        out: folder for the copies.

    Raises:
        FormatError: a copy would take the place of an original or go into it, or two copies would have one name.
    """
    found: dict[Path, Place] = {}
    for item in examined:
        for checked in item.checked:
            source = checked.target.path
            path = out / _below(source, item.root).parent / checked.target.wanted_name
            if path.resolve().is_relative_to(source.resolve()) or (path.exists() and path.samefile(source)):
                todo = "Choose another folder for the copies."
                raise FormatError("the mended copy would replace the original", path=source, todo=todo)
            if path in found:
                got, todo = str(found[path].checked.target.path), "Mend them one at a time."
                raise FormatError("two mended copies would have one name", path=source, got=got, todo=todo)
            found[path] = Place(item, checked, path)
    return list(found.values())


def mend(place: Place, wish: Wish) -> Mended:
    """Write the mended copy of one sequence's masks, and validate it.

    Raises:
        FormatError: the copy cannot be written, or frames cannot be shifted as wished.
    """
    target, limits = place.checked.target, place.checked.limits
    mender = mend_png if target.is_folder else mend_txt
    repairs, lost = mender(target.path, place.path, limits, wish)
    if wish.shift:
        limits = replace(limits, numbering=None)  # it is another one now, and nobody has said which
    left = check_target(Target(place.path), limits).problems if place.path.exists() else ()
    named = place.examined.named
    repairs = [*_renamed(place), *repairs]
    return Mended(named(target.path), place.path, tuple(replace(item, path=named(item.path)) for item in repairs),
                  (*(replace(item, path=named(item.path)) for item in lost), *left))  # fmt: skip


def _below(source: Path, root: Path) -> Path:
    return source.relative_to(root if root.is_dir() and source != root else root.parent)


def _renamed(place: Place) -> Iterator[Repair]:
    source = place.checked.target.path
    if place.path.name != source.name:
        yield Repair(source, None, f"renamed to {place.path.name}", kind=Kind.NAME)

"""`mots-annotator validate`: what is wrong with MOTS files, and mended copies of them."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotator.cli.console import note, print_json, say
from annotator.cli.options import AsJson
from annotator.domain.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.formats.problems import Problem
    from annotator.formats.validation.mending import Mended, Wish
    from annotator.formats.validation.validate import Against, Examined


class Counting(StrEnum):
    """Which number the first frame has."""

    KITTI = "kitti"
    MOTSCHALLENGE = "motschallenge"


class Overlap(StrEnum):
    """Which of two masks keeps the pixels that they share; see `annotator.formats.validation.depth`."""

    LOWER_BOX = "lower-box"
    LARGER = "larger"
    SMALLER = "smaller"
    FIRST = "first"
    LAST = "last"


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH", help="MOTS txt files, folders of MOTS png, folders of those, or a zip, tar or gz of them."
    ),
]
Seqmap = Annotated[
    Path | None,
    typer.Option("--seqmap", metavar="FILE", help="Which sequences there must be; else seqmaps beside the files."),
]
Images = Annotated[
    Path | None,
    typer.Option("--images", metavar="DIR", help="Images that size and number of frames must fit."),
]
CountedFrom = Annotated[
    Counting | None, typer.Option("--numbering", help="Frames count from 0 (kitti) or from 1 (motschallenge).")
]
AnyClass = Annotated[
    bool, typer.Option("--any-class", help="Allow classes that the evaluators refuse: other than 1, 2 and 10.")
]
Every = Annotated[bool, typer.Option("--all", help="Tell each problem, also where many are alike.")]
Mend = Annotated[Path | None, typer.Option("--mend", metavar="DIR", help="Write mended copies into this folder.")]
Nearer = Annotated[Overlap, typer.Option("--overlap", help="With --mend: which mask keeps pixels that two share.")]
Shift = Annotated[int | None, typer.Option("--shift", metavar="N", help="With --mend: add N to each frame number.")]
Join = Annotated[bool, typer.Option("--join", help="With --mend: lines of one id in one frame are parts of one mask.")]


def validate_files(
    paths: Paths,
    seqmap: Seqmap = None,
    images: Images = None,
    counting: CountedFrom = None,
    any_class: AnyClass = False,
    every: Every = False,
    mend: Mend = None,
    overlap: Nearer = Overlap.LOWER_BOX,
    shift: Shift = None,
    join: Join = False,
    as_json: AsJson = False,
) -> None:
    """Check MOTS files as strictly as the evaluation servers, and say everything that is wrong, one line each.

    The exit status is 1 when there is any problem; with --mend, when the copies have any. Originals stay as they are.
    Mended is what needs no guess: overlaps by a rule, empty masks, frames counted from the wrong number, the form of
    lines. What an id or a class should have been is left to you.

    \b
    Examples:
      mots-annotator validate mots
      mots-annotator validate results.zip --seqmap val.seqmap --images KITTI/training/image_02
      mots-annotator validate instances_txt/0000.txt --json
      mots-annotator validate instances_txt --mend mended --overlap smaller
    """
    from annotator.domain.sequences import Numbering
    from annotator.formats.limits import Limits
    from annotator.formats.validation.depth import Rule
    from annotator.formats.validation.mending import Wish
    from annotator.formats.validation.validate import EVALUATED, Against

    numbering = None if counting is None else Numbering.KITTI if counting is Counting.KITTI else Numbering.MOTCHALLENGE
    limits = Limits(numbering=numbering, classes=None if any_class else EVALUATED)
    against = Against(limits, seqmap, images)
    if mend is None and (shift is not None or join):
        raise typer.BadParameter("It goes with --mend DIR.", param_hint="--shift and --join")
    with ExitStack() as stack:
        examined = _examined(paths, against, stack)
        mended = None if mend is None else _mended(examined, mend, Wish(Rule(overlap.value), shift, join))
    left = [item for found in examined for item in (found.problems if mended is None else found.others)]
    left += [item for copy in mended or () for item in copy.left]
    if as_json:
        print_json(_as_json(examined, mended))
    elif mended is None:
        _say_problems(examined, every)
    else:
        _say_mended(mended, left, every)
    if left:
        raise typer.Exit(1)


def _examined(paths: list[Path], against: Against, stack: ExitStack) -> list[Examined]:
    from annotator.formats.archives import is_archive, name_notes
    from annotator.formats.validation.validate import examine

    for text in (text for path in dict.fromkeys(paths) if is_archive(path) for text in name_notes(path)):
        note(text)
    return [stack.enter_context(examine(path, against)) for path in dict.fromkeys(paths)]


def _mended(examined: list[Examined], out: Path, wish: Wish) -> list[Mended]:
    from annotator.formats.validation.mending import mend, places

    return [mend(place, wish) for place in places(examined, out)]


def _say_problems(examined: list[Examined], every: bool) -> None:
    problems = [problem for found in examined for problem in found.problems]
    was_short = _say_each(problems, every)
    checked = plural(_count(examined), "file or folder", "files and folders")
    say(f"{checked} checked, {plural(len(problems), 'problem') if problems else 'no problem'}.")
    if was_short:
        note("Problems of one kind are told by their first: --all tells each.")


def _say_mended(mended: list[Mended], left: list[Problem], every: bool) -> None:
    repairs = [repair for copy in mended for repair in copy.repairs]
    was_short = _say_each(repairs, every)
    written = sum(copy.path.exists() for copy in mended)  # of what cannot be read at all there is none
    say(f"{plural(written, 'copy', 'copies')} written, {plural(len(repairs), 'change')}.")
    was_short |= _say_each(left, every)
    if left:
        say(f"{plural(len(left), 'problem')} left, to be mended by hand.")
    if was_short:
        note("What is of one kind is told by its first: --all tells each.")


def _say_each(problems: Sequence[Problem], every: bool) -> bool:
    """Say them all, or a few of each kind; tells whether that was less."""
    from annotator.formats.validation.summaries import told

    lines = [str(problem) for problem in problems] if every else list(told(problems))
    for line in lines:
        say(line)
    return len(lines) < len(problems)


def _count(examined: list[Examined]) -> int:
    return sum(len(found.checked) for found in examined)


def _as_json(examined: list[Examined], mended: list[Mended] | None) -> dict[str, Any]:
    problems = [problem for found in examined for problem in found.problems]
    answer: dict[str, Any] = {"checked": _count(examined), "problems": [_row(item) for item in problems]}
    if mended is not None:
        answer["mended"] = [
            {
                "source": str(copy.source),
                "path": str(copy.path),
                "changes": [_row(item) for item in copy.repairs],
                "left": [_row(item) for item in copy.left],
            }
            for copy in mended
        ]
    return answer


def _row(item: Problem) -> dict[str, Any]:
    values = {name: None if (value := getattr(item, name)) is None else str(value) for name in ("expected", "got")}
    return {
        "path": str(item.path),
        "line": item.line,
        "kind": item.kind.value,
        "problem": item.problem,
        **values,
        "todo": item.todo,
        "frame": item.frame,
        "ids": list(item.ids),
        "pixels": item.pixels,
        "text": str(item),
    }

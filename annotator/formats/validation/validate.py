"""Everything that is wrong with MOTS files, before an evaluation server says less about it."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from annotator.domain.classes import CLASSES
from annotator.errors import AnnotatorError, FormatError
from annotator.formats.archives import is_archive, unpacked
from annotator.formats.finding import first_below
from annotator.formats.image_facts import facts_of_images, facts_of_info, merged
from annotator.formats.limits import Limits
from annotator.formats.mots.seqmap import Seqmap, scan_seqmap
from annotator.formats.problems import Kind, Problem, problem_of, some
from annotator.formats.validation.clean import is_clean
from annotator.formats.validation.targets import Target, find
from annotator.formats.validation.validate_png import check_folder
from annotator.formats.validation.validate_seqmap import lengths, missing_sequences
from annotator.formats.validation.validate_txt import check_txt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.sequences import Numbering

__all__ = ["EVALUATED", "Against", "Checked", "Examined", "Problem", "examine", "targets_of", "validate"]

EVALUATED = frozenset(CLASSES)
"""Class numbers that the evaluators take; mots_tools refuses a file with others."""


@dataclass(frozen=True, slots=True)
class Against:
    """What masks are held against, besides themselves.

    Attributes:
        limits: facts about the images that hold for all sequences; they come before all others.
        seqmap: which sequences there should be, and how long they are.
        images: a folder with the images of each sequence, or of the only one.
    """

    limits: Limits = field(default_factory=Limits)
    seqmap: Path | None = None
    images: Path | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One sequence's masks, the limits that were found for them, and all their problems."""

    target: Target
    limits: Limits
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A file or folder that was validated.

    Attributes:
        path: what was given.
        root: the same, or the folder that an archive is unpacked to.
        checked: the masks of each sequence, by path.
        others: problems that belong to no sequence's masks: seqmaps, images, archives.
    """

    path: Path
    root: Path
    checked: tuple[Checked, ...] = ()
    others: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """All problems, those of no sequence first."""
        return [*self.others, *(problem for item in self.checked for problem in item.problems)]

    def named(self, path: Path) -> Path:
        """A path at or below the root as a person knows it: inside an archive as if that were a folder."""
        return self.path / path.relative_to(self.root) if path.is_relative_to(self.root) else path


def validate(
    path: Path,
    *,
    images_size: tuple[int, int] | None = None,
    frame_count: int | None = None,
    numbering: Numbering | None = None,
) -> list[Problem]:
    """All problems of a MOTS txt file, a folder of MOTS png, or a folder or archive with either inside.

    Args:
        path: file or folder; inside a folder all txt files and png folders are taken, each as one sequence.
        images_size: (height, width) of the images; without it masks are held against each other.
        frame_count: number of frames of the sequence; without it only gaps between png are found.
        numbering: how frames are counted; without it from 0 or from 1, unless the layout tells.

    Returns:
        problems in the order of the files and their lines; empty when all is well. Nothing is raised for bad files.
    """
    with examine(path, Against(Limits(images_size, frame_count, numbering))) as examined:
        return examined.problems


@contextmanager
def examine(path: Path, against: Against) -> Iterator[Examined]:
    """Validate a file, a folder or an archive, which is unpacked as long as the context lasts.

    Paths of problems in an archive read as if it were a folder. Nothing is raised for bad files.
    """
    if not path.exists():
        problem = Problem(path, None, "there is no such file or folder", todo="Check the path.", kind=Kind.FILE)
        yield Examined(path, path, others=(problem,))
        return
    with ExitStack() as stack:
        try:
            place = stack.enter_context(unpacked(path)) if is_archive(path) else path
        except FormatError as error:
            yield Examined(path, path, others=(problem_of(error, path, kind=Kind.FILE),))
            return
        found = _examine(place, against)
        yield found if place == path else _as_in_archive(found, path, against)


def targets_of(path: Path) -> list[Path]:
    """The txt files and png folders at or below `path`, each one sequence, sorted."""
    return [target.path for target in find(path)[0]]


def _examine(path: Path, against: Against) -> Examined:
    targets, found_maps = find(path)
    if not targets and not found_maps:
        return Examined(path, path, others=(_nothing(path),))
    others: list[Problem] = []
    facts = {target: _facts(target, against, others) for target in targets}
    for seqmap in _seqmaps(against, found_maps, others):
        _hold_against(seqmap, facts, path, against, others)
    checked = tuple(
        check_target(target, merged(limits, Limits(numbering=target.numbering))) for target, limits in facts.items()
    )
    return Examined(path, path, checked, tuple(others))


def _nothing(path: Path) -> Problem:
    expected = "MOTS txt files or folders of MOTS png"
    files = [item for item in first_below(path) if item.is_file()]
    got = some([str(item.relative_to(path)) for item in files], 3) if files else "no file at all"
    todo = "Choose another place."
    return Problem(path, None, "there is nothing to validate", expected, got, todo, Kind.FILE)


def _facts(target: Target, against: Against, problems: list[Problem]) -> Limits:
    """What is known of a sequence besides seqmaps."""
    known = [against.limits]
    numbering = against.limits.numbering or target.numbering
    try:
        if against.images is not None:
            known.append(facts_of_images(against.images, target.name, numbering))
        if target.info is not None:
            known.append(facts_of_info(target.info))
    except AnnotatorError as error:
        problems.append(problem_of(error, error.path or target.path, error.line, Kind.FILE))
    return merged(*known)


def _seqmaps(against: Against, found: list[Path], problems: list[Problem]) -> Iterator[Seqmap]:
    for path in [against.seqmap] if against.seqmap is not None else found:
        try:
            seqmap = scan_seqmap(path)
        except FormatError as error:
            problems.append(problem_of(error, path, error.line, Kind.FILE))
            continue
        problems.extend(seqmap.problems)
        yield seqmap


def _hold_against(
    seqmap: Seqmap, facts: dict[Target, Limits], path: Path, against: Against, problems: list[Problem]
) -> None:
    """Say what a seqmap and the files miss of each other, and take from it how long the sequences are."""
    if path.is_dir():
        problems.extend(missing_sequences(seqmap, facts, path, whole=against.seqmap is not None))
    known = {target.name: limits.frame_count for target, limits in facts.items() if limits.frame_count is not None}
    told = lengths(seqmap, facts, known)
    problems.extend(told.problems)
    for target, limits in facts.items():
        if seqmap.entry(target.name):
            of_map = Limits(frame_count=told.counts.get(target.name), numbering=seqmap.numbering)
            facts[target] = merged(limits, Limits(numbering=target.numbering), of_map)


def check_target(target: Target, limits: Limits) -> Checked:
    """The masks of one sequence, held against known limits."""
    if target.is_folder:
        found = check_folder(target.path, limits)
    else:
        found = [] if is_clean(target.path, limits) else check_txt(target.path, limits)
    return Checked(target, limits, (*target.name_problems(), *found))


def _as_in_archive(found: Examined, archive: Path, against: Against) -> Examined:
    named = Examined(archive, found.root).named

    def renamed(problem: Problem) -> Problem:
        return replace(problem, path=named(problem.path))

    checked = tuple(replace(item, problems=tuple(map(renamed, item.problems))) for item in found.checked)
    deep = _deep(found) if against.seqmap is not None else ()
    return Examined(archive, found.root, checked, tuple(map(renamed, (*found.others, *deep))))


def _deep(found: Examined) -> Iterator[Problem]:
    """Files of a submission, which is what comes with a seqmap, that do not lie at the top of their archive."""
    for item in found.checked:
        path = item.target.path
        if not item.target.is_folder and path.parent != found.root:
            problem, todo = "the evaluators look for it at the top of the archive", "Pack the files without a folder."
            got = path.relative_to(found.root).as_posix()
            yield Problem(path, None, problem, path.name, got, todo, Kind.NAME)

"""The two sides of an evaluation: MOTS files in the usual layouts, archives of them, and projects."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.mask_tables import MaskTable
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.problems import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from annotator.domain.exchange import MaskObject
    from annotator.domain.masks import MaskState
    from annotator.domain.sequences import Numbering
    from annotator.domain.state import State
    from annotator.formats.limits import Limits
    from annotator.formats.mots.mots_tables import MaskFile
    from annotator.formats.validation.targets import Target


@dataclass(frozen=True, slots=True)
class FilePlace:
    """The masks of one sequence in a file or folder.

    Attributes:
        path: MOTS txt file or folder of MOTS png.
        root: the folder that an archive was unpacked to, or what was named.
        shown: what messages say in its place.
        facts: what a ``seqinfo.ini`` beside it says of the images; else the number of frames up to the last png.
    """

    path: Path
    root: Path
    shown: Path
    facts: Limits

    @property
    def frame_count(self) -> int | None:
        """Number of frames, if a ``seqinfo.ini`` says it."""
        return self.facts.frame_count if self.facts.numbering else None

    @property
    def pngs(self) -> int | None:
        """Number of frames up to the last png; None of a txt file, and where a ``seqinfo.ini`` knows better."""
        return None if self.facts.numbering else self.facts.frame_count

    @property
    def bulk(self) -> int:
        """About how many bytes of txt there are to read; png take as long as so many."""
        if self.path.is_dir():
            return _PNG_BULK * sum(1 for _ in self.path.iterdir())
        return self.path.stat().st_size

    def read(self, limits: Limits) -> MaskFile:
        """Its masks.

        Raises:
            FormatError: they are broken or refused; with the path that a person knows, and the line.
        """
        from annotator.formats.mots.mots_tables import read_table

        try:
            return read_table(self.path, limits)
        except FormatError as error:
            path = error.path or self.path
            inside = path.is_relative_to(self.root) and self.root != self.shown
            place = self.shown / path.relative_to(self.root) if inside else path
            # A plain one, as it has to pass from process to process.
            raise FormatError(
                error.problem, path=place, line=error.line, expected=error.expected, got=error.got, todo=error.todo
            ) from None


@dataclass(frozen=True, slots=True)
class TablePlace:
    """The masks of one sequence of a project."""

    table: MaskTable
    frame_count: int
    pngs: None = None

    @property
    def bulk(self) -> int:
        """About how many bytes of txt it would be."""
        return sum(map(len, self.table.counts))

    def read(self, limits: Limits) -> MaskFile:
        """Its masks."""
        from annotator.formats.mots.mots_tables import MaskFile

        size = (self.table.height, self.table.width)
        if limits.size is not None and len(self.table) and size != limits.size:
            expected, got = (f"{width}x{height}" for height, width in (limits.size, size))
            raise FormatError("the images have another size than on the other side", expected=expected, got=got)
        return MaskFile(self.table)


Place = FilePlace | TablePlace


@dataclass(frozen=True, slots=True)
class Side:
    """All sequences of one side.

    Attributes:
        shown: what was named.
        places: sequence name → its masks, by name.
        numberings: sequence name → how it counts frames, where something tells.
        targets: the files, for what a seqmap says of them; none of a project.
        notes: what a person should know, one sentence each.
    """

    shown: Path
    places: Mapping[str, Place]
    numberings: Mapping[str, Numbering]
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()


_PNG_BULK = 200_000
_LABELS = "label_02"
_DATABASE = b"SQLite format 3\0"
_TAKEN = "MOTS txt, folders of MOTS png, a folder or archive (zip, tar, gz) of these, or a project (.mots)"


@contextmanager
def opened(path: Path, states: frozenset[MaskState]) -> Iterator[Side]:
    """What is at a path; an archive is unpacked as long as the context lasts.

    Args:
        path: MOTS txt file, folder of MOTS png, a folder or archive of either, or a project.
        states: masks of a project in other states are left out.

    Raises:
        FormatError: there is nothing of these, or two files have the masks of one sequence.
        ProjectError: a project cannot be opened.
    """
    from annotator.formats import archives
    from annotator.project.store import SUFFIX

    if not path.exists():
        raise FormatError("there is no such file or folder", path=path, todo="Check the path.")
    if archives.is_archive(path):
        with archives.unpacked(path) as root:
            yield _of_files(root, path, archives.name_notes(path))
    elif path.is_dir() or path.suffix.lower() == ".txt":
        yield _of_files(path, path)
    elif path.suffix.lower() == SUFFIX or _is_database(path):
        yield _of_project(path, states)
    else:
        todo = f"'mots-annotator convert {path.name} DIR --to mots_txt' makes MOTS txt of other formats."
        raise FormatError("masks are not read from such a file", path=path, expected=_TAKEN, got=_kind(path), todo=todo)


def table_of(state: State, sequence_id: int, states: frozenset[MaskState]) -> MaskTable:
    """The masks of a sequence as an export would write them: composed by depth, with their object ids.

    Raises:
        FormatError: the ids do not fit, see `object_ids`.
    """
    return MaskTable.of(_objects(state, sequence_id, states))


def _objects(state: State, sequence_id: int, states: frozenset[MaskState]) -> Iterator[MaskObject]:
    from annotator.domain.compose import composed_masks
    from annotator.domain.exchange import MaskObject
    from annotator.domain.object_ids import object_ids, split_id

    ids, _ = object_ids(state, sequence_id)
    for frame in range(state.sequence(sequence_id).frame_count):
        for track_id, mask in composed_masks(state, sequence_id, frame).items():
            if state.masks(sequence_id, track_id)[frame].state in states:
                yield MaskObject(frame, *split_id(ids[track_id]), mask)


def _of_project(path: Path, states: frozenset[MaskState]) -> Side:
    from annotator.project.store import Project

    with Project.open(path, read_only=True) as project:
        state = project.state
    sequences = state.sequences()
    if not sequences:
        raise FormatError("the project has no sequence", path=path, todo="Add one with 'mots-annotator add'.")
    places = {item.name: TablePlace(table_of(state, item.sequence_id, states), item.frame_count) for item in sequences}
    return Side(path, dict(sorted(places.items())), {item.name: item.numbering for item in sequences})


def _is_database(path: Path) -> bool:
    # A project that was renamed, such as a copy that ends in .bak.
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _kind(path: Path) -> str:
    return f"a file that ends in '{path.suffix}'" if path.suffix else "a file without an ending"


def _of_files(root: Path, shown: Path, archive_notes: tuple[str, ...] = ()) -> Side:
    from annotator.formats.validation.targets import find

    targets, notes = _once_each(find(root)[0], root, shown)
    if not targets:
        raise _nothing(root, shown)
    places = {name: FilePlace(item.path, root, shown, _facts(item)) for name, item in targets.items()}
    numberings = {name: item.numbering for name, item in targets.items()}
    known = {name: numbering for name, numbering in numberings.items() if numbering is not None}
    return Side(shown, places, known, tuple(targets.values()), (*archive_notes, *notes))


def _nothing(root: Path, shown: Path) -> FormatError:
    from annotator.formats.finding import first_below

    what = "the archive" if root != shown else "the folder"
    files = [item for item in first_below(root) if item.is_file()]
    if not files:
        return FormatError(f"{what} holds no file", path=shown, expected=_TAKEN, todo="Choose another one.")
    got = some([str(item.relative_to(root)) for item in files], 3)
    todo = "Choose another one; 'mots-annotator convert' makes MOTS txt of other formats."
    return FormatError(f"{what} holds no MOTS masks", path=shown, expected=_TAKEN, got=got, todo=todo)


def _once_each(targets: Iterable[Target], root: Path, shown: Path) -> tuple[dict[str, Target], list[str]]:
    """Each sequence from one place: txt before png, and boxes of KITTI tracking are passed over."""
    found: dict[str, list[Target]] = {}
    for item in targets:
        found.setdefault(item.name, []).append(item)
    twice = 0
    chosen: dict[str, Target] = {}
    for name, items in sorted(found.items()):
        masks = _masks_among(items, root)
        texts = [item for item in masks if not item.is_folder] or masks
        if len(texts) > 1:
            places = [shown / item.path.relative_to(root) for item in texts[:2]]
            todo = "Name one of the two folders."
            problem = f"the masks of sequence '{name}' are here twice"
            raise FormatError(problem, path=places[1], got=f"also {places[0]}", todo=todo)
        twice += len(masks) > 1
        chosen.update(zip([name], texts, strict=False))
    if not twice:
        return chosen, []
    return chosen, [f"{plural(twice, 'sequence')} of {shown} there as txt and as png: the txt is read."]


def _masks_among(items: list[Target], root: Path) -> list[Target]:
    # TrackEval keeps masks where KITTI tracking has its boxes.
    from annotator.formats.mots.mots import is_txt

    labels = [item for item in items if _LABELS in item.path.relative_to(root).parts and not is_txt(item.path)]
    return [item for item in items if item not in labels]


def _facts(target: Target) -> Limits:
    from annotator.formats.image_facts import facts_of_info
    from annotator.formats.limits import Limits
    from annotator.formats.mots.mots_png import png_names
    from annotator.formats.validation.validate_png import frames_by_name

    if target.info is not None:
        return facts_of_info(target.info)
    if target.is_folder:
        numbers = frames_by_name(png_names(target.path)).values()
        first = target.numbering.first_frame if target.numbering else 0
        return Limits(frame_count=max(numbers, default=-1) + 1 - first)
    return Limits()

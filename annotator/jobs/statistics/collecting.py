"""Sequences to count, from projects with their journals and from MOTS files of any data set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.evaluation.statistics import SequenceFacts, sequence_facts
from annotator.evaluation.statistics_work import Work, work_of
from annotator.jobs.statistics import files
from annotator.jobs.statistics.labels import label_rows, levels_of_tracks

if TYPE_CHECKING:
    from annotator.jobs.context import Context


@dataclass(frozen=True, slots=True)
class Collection:
    """What was found.

    Attributes:
        sources: the projects and folders, as they were named.
        sequences: everything that counts, in the order in which it was named.
        work: working time from the journals of the projects; None where no project has any.
        notes: what a person should know, one sentence each.
    """

    sources: tuple[Path, ...]
    sequences: tuple[SequenceFacts, ...]
    work: Work | None = None
    notes: tuple[str, ...] = ()


def collect(paths: Seq[Path], context: Context) -> Collection:
    """Read everything at some paths: projects or folders of them; MOTS txt files, png folders, folders and archives.

    Raises:
        ProjectError: a project cannot be opened.
        FormatError: a path is missing or holds nothing of these, or a file is broken.
        Cancelled: the person no longer wants it.
    """
    parts = [_collected(path, context) for path in paths]
    journals = [part.work for part in parts if part.work is not None]
    return Collection(
        tuple(paths),
        tuple(item for part in parts for item in part.sequences),
        _together(journals),
        tuple(dict.fromkeys(note for part in parts for note in (*part.notes, *_notes(part.sequences)))),
    )


def _collected(path: Path, context: Context) -> Collection:
    projects = _projects(path)
    if not projects:
        return _from_files(path, context)
    parts = [_from_project(item, context) for item in projects]
    works = [part.work for part in parts if part.work is not None]
    sequences = tuple(item for part in parts for item in part.sequences)
    return Collection((path,), sequences, _together(works), tuple(note for part in parts for note in part.notes))


def _projects(path: Path) -> list[Path]:
    from annotator.project.store import SUFFIX, with_suffix

    if path.is_dir():
        return sorted(item for item in path.glob(f"*{SUFFIX}") if item.is_file())
    if path.is_file():
        return [path] if path.suffix.lower() == SUFFIX else []
    if with_suffix(path).is_file():
        return [with_suffix(path)]
    raise FormatError("there is no such project, file or folder", path=path, todo="Check the path.")


def _from_project(path: Path, context: Context) -> Collection:
    from annotator.project.store import Project

    with Project.open(path, read_only=True) as project:
        work = work_of((edit, entry.seconds) for entry, edit in project.steps("user"))
        state = project.state
    found, notes = [], list[str]()
    sequences = state.sequences()
    for done, sequence in enumerate(sequences):
        context.check_cancelled()
        context.progress(done, len(sequences), f"{path.name}: {sequence.name}")
        number = sequence.sequence_id
        rows = label_rows(Path(sequence.boxes) if sequence.boxes else None, notes)
        levels = levels_of_tracks(state.tracks(number), rows)
        found.append(sequence_facts(state, number, path.name, occlusion=levels, seconds=work.masks))
    return Collection((path,), tuple(found), work, tuple(notes))


def _from_files(path: Path, context: Context) -> Collection:
    notes: list[str] = []
    found = []
    with files.file_sequences(path, notes) as members:
        for done, member in enumerate(members):
            context.check_cancelled()
            context.progress(done, len(members), member.name)
            found.append(files.file_facts(member, path.name or str(path), notes))
    return Collection((path,), tuple(found), notes=tuple(notes))


def _together(works: Iterable[Work]) -> Work | None:
    listed = list(works)
    if not listed:
        return None
    total = Work()
    for work in listed:
        total = total.beside(work)
    return total


def _notes(sequences: Iterable[SequenceFacts]) -> Iterator[str]:
    covered = sum(item.covered for item in sequences)
    if covered:
        yield f"{plural(covered, 'mask')} wholly covered by nearer ones left out, as in an export."

"""Files in and out of a project: create, add, export, relink; window and command line both call this."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator import resources
from annotator.domain.edits import DetectionKey, Key, MaskKey, OrderKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.domain.state import State
from annotator.domain.words import plural
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.domain.exchange import LoadedSequence
    from annotator.domain.sequences import Sequence as FrameSequence
    from annotator.formats.codec import Codec
    from annotator.formats.exporting import ExportReport
    from annotator.formats.problems import Problem
    from annotator.project.store import Project


DEFAULT_FORMATS = ("mots_txt", "mots_png")


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What to export.

    Attributes:
        folder: where to.
        formats: names of mask formats.
        states: masks in other states are left out.
        sequence_ids: which sequences.
    """

    folder: Path
    formats: tuple[str, ...] = DEFAULT_FORMATS
    states: frozenset[MaskState] = frozenset(MaskState)
    sequence_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """One sequence in one format."""

    sequence: FrameSequence
    codec: Codec
    report: ExportReport

    @property
    def format_name(self) -> str:
        """Name of the format."""
        return self.codec.name


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What was written, and what the validator says of it, which knows MOTS files only."""

    reports: tuple[ExportReport, ...]
    problems: tuple[Problem, ...]
    checked: bool = True

    @property
    def text(self) -> str:
        """The outcome in a few lines."""
        objects = max((report.objects for report in self.reports), default=0)
        boxes = max((report.boxes for report in self.reports), default=0)
        what = plural(objects, "mask") if objects or not boxes else plural(boxes, "box", "boxes")
        places = list(dict.fromkeys(str(report.path) for report in self.reports))
        lines = [f"{what} written to {plural(len(places), 'place')}:", *(f"  {place}" for place in places)]
        notes = dict.fromkeys(note for report in self.reports for note in (*report.notes, *report.file_notes))
        lines += [f"• {note.rstrip('.')}." for note in notes]
        if self.problems:
            lines.append(f"The files have {plural(len(self.problems), 'problem')}. The first: {self.problems[0]}")
        elif self.checked:
            lines.append("Checked: the files are valid.")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What an export would leave open: counts over some sequences."""

    masks: int
    accepted: int
    corrected: int
    proposed: int
    empty_boxes: int

    @property
    def text(self) -> str:
        """One sentence for people."""
        if not self.masks:
            return "There are no masks yet: the files would be empty."
        parts = [f"{self.accepted:,} of {plural(self.masks, 'mask')} accepted"]
        if self.corrected:
            parts.append(f"{self.corrected:,} corrected but not accepted")
        if self.proposed:
            parts.append(f"{plural(self.proposed, 'proposal')} that nobody has reviewed")
        if self.empty_boxes:
            parts.append(f"{plural(self.empty_boxes, 'box', 'boxes')} without a mask")
        return "; ".join(parts) + "."


def add_sequences(project: Project, loaded: Iterable[LoadedSequence]) -> list[int]:
    """Put sequences into a project, all or none, out of reach of undo; returns their numbers.

    Raises:
        EditError: the project has a sequence of the same name, or two of them have one.
        ProjectError: the project cannot be written.
    """
    from annotator.editing.sequences import add_sequence, check_names
    from annotator.project.paths import stored_path

    loaded = list(loaded)
    check_names(project.state, [item.sequence.name for item in loaded])
    numbers = []
    for item in loaded:
        images = stored_path(Path(item.sequence.images), project.base)
        edit, sequence_id = add_sequence(project.state, replace(item, sequence=replace(item.sequence, images=images)))
        project.apply(edit, origin="import", undoable=False)
        numbers.append(sequence_id)
    return numbers


def create_project(path: Path, loaded: Iterable[LoadedSequence]) -> Project:
    """Make a project of sequences; nothing is left behind when that fails.

    Raises:
        AnnotatorError: see `Project.create` and `add_sequences`.
    """
    from annotator.project.store import Project

    project = Project.create(path)
    try:
        add_sequences(project, loaded)
    except BaseException:
        project.close()
        for path in (project.path, project.path.with_name(project.path.name + ".lock")):
            path.unlink(missing_ok=True)
        raise
    return project


def demo_folder() -> Path:
    """Where the demo's projects are made, with the program's data; it may not be there yet."""
    from platformdirs import user_data_path

    return user_data_path("mots-annotator", appauthor=False) / "demo"


def demo_project(path: Path | None = None, *, fresh: bool = False) -> Path:
    """The project of the demo that ships, by default in `demo_folder`; made where it is missing or wanted `fresh`.

    Raises:
        ProjectError: a project that is to be made anew is open elsewhere, or the folder cannot be written.
        AnnotatorError: the demo is not there.
    """
    from annotator.formats.sources import load_sequences

    place = path or demo_folder() / "demo.mots"
    if place.exists() and not fresh:
        return place
    loaded = load_sequences(resources.asset("demo"))
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        _remove(place)
    create_project(place, loaded).close()
    return place


def _remove(path: Path) -> None:
    """Delete a project with its checkpoints, unless somebody has it open."""
    from annotator.project.store import Project

    Project.open(path).close()
    for suffix in ("", "-wal", "-shm", ".lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(path.with_name(path.name + ".files"), ignore_errors=True)


def relink(project: Project, sequence_id: int, path: Path) -> None:
    """Point a sequence to where its images are now, if they are the same ones; frames that had no image get one that
    is there now.

    Raises:
        AnnotatorError: they are others, or some are missing.
    """
    from annotator.editing.sequences import relink as verb
    from annotator.project.frames import relinked_frames
    from annotator.project.paths import stored_path

    frames = relinked_frames(project.state.sequence(sequence_id), path)
    project.apply(verb(project.state, sequence_id, stored_path(path, project.base), frames))


def export(state: State, wish: ExportWish) -> ExportOutcome:
    """Write the files and check them.

    Raises:
        FormatError: a format is unknown, or something cannot be written.
    """
    from annotator.formats.validation.validate import validate

    written = write(state, wish)
    of_mots = [item for item in written if item.codec.holds.object_ids]
    problems = dict.fromkeys(problem for item in of_mots for problem in _checked(validate, item))
    return ExportOutcome(tuple(item.report for item in written), tuple(problems), bool(of_mots))


def write(state: State, wish: ExportWish) -> list[Written]:
    """Write the files.

    Raises:
        FormatError: a format is unknown, two sequences would go to one place, or something cannot be written.
        EditError: there is no such sequence.
    """
    from annotator.formats import exporting, registry

    codecs = [registry.codec(name) for name in dict.fromkeys(wish.formats)]
    chosen = dict.fromkeys(wish.sequence_ids or (item.sequence_id for item in state.sequences()))
    sequences = [state.sequence(sequence_id) for sequence_id in chosen]
    works = [work for codec in codecs for work in _works(codec, wish.folder, sequences)]
    _check_places(works)
    written = []
    for codec, place, members in works:
        reports = exporting.export(codec, state, [item.sequence_id for item in members], place, states=wish.states)
        written += [Written(item, codec, report) for item, report in zip(members, reports, strict=True)]
    order = {sequence.sequence_id: number for number, sequence in enumerate(sequences)}
    return sorted(written, key=lambda item: order[item.sequence.sequence_id])


_Work = tuple["Codec", Path, list["FrameSequence"]]


def _works(codec: Codec, folder: Path, sequences: list[FrameSequence]) -> list[_Work]:
    """Each file or folder that a format needs, with the sequences that go to it."""
    if codec.holds.several:
        return [(codec, codec.place(folder, sequences[0]), sequences)] if sequences else []
    return [(codec, codec.place(folder, sequence), [sequence]) for sequence in sequences]


def _check_places(works: Iterable[_Work]) -> None:
    """Names differ, but what becomes of them as file names may not; two formats may want one place, too."""
    taken: dict[str, tuple[str, str]] = {}
    for codec, place, (first, *_) in works:
        name, format_name = taken.setdefault(os.path.normcase(place), (first.name, codec.name))
        if name != first.name:
            problem = f"sequences '{name}' and '{first.name}' would be written to the same place"
        elif format_name != codec.name:
            problem = f"the formats {format_name} and {codec.name} would be written to the same place"
        else:
            continue
        raise FormatError(problem, path=place, todo="Export them one at a time, to different folders.")


def open_work(state: State, sequence_ids: Sequence[int]) -> OpenWork:
    """What is not accepted yet in some sequences; ignore regions are no work."""
    from annotator.editing.navigation import Progress, object_tracks, progress_of

    every = [
        progress_of(state, sequence_id, track_id)
        for sequence_id in sequence_ids
        for track_id in object_tracks(state, sequence_id)
    ]
    total = sum(every, Progress())
    masks = total.accepted + total.corrected + total.proposed
    empty = total.open - total.corrected - total.proposed
    return OpenWork(masks, total.accepted, total.corrected, total.proposed, empty)


def frozen_copy(state: State, sequence_ids: Iterable[int]) -> State:
    """The rows of some sequences as a State of their own, for work in a thread."""
    return State(row for sequence_id in sequence_ids for row in _rows(state, sequence_id))


def _rows(state: State, sequence_id: int) -> Iterator[tuple[Key, Row]]:
    sequence = state.sequence(sequence_id)
    yield SequenceKey(sequence_id), sequence
    for track in state.tracks(sequence_id):
        address = (sequence_id, track.track_id)
        yield TrackKey(*address), track
        for frame, detection in state.detections(*address).items():
            yield DetectionKey(*address, frame), detection
        for frame, record in state.masks(*address).items():
            yield MaskKey(*address, frame), record
    for frame in range(sequence.frame_count):
        order = state.get(OrderKey(sequence_id, frame))
        if order is not None:
            yield OrderKey(sequence_id, frame), order


def _checked(validate: Any, item: Written) -> list[Problem]:
    sequence = item.sequence
    found: list[Problem] = (
        validate(item.report.path)
        if item.codec.holds.several
        else validate(
            item.report.path,
            images_size=(sequence.height, sequence.width),
            frame_count=sequence.frame_count,
            numbering=sequence.numbering,
        )
    )
    return found

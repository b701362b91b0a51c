"""One sequence of a project held against other masks of it: what differs, mask by mask, and those masks to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.classes import class_name
from annotator.domain.edits import Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.object_ids import object_ids, split_id
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.errors import FormatError, hint
from annotator.evaluation.metrics import TrackMetrics
from annotator.evaluation.mistakes import Kind, Mistake
from annotator.formats.limits import Limits
from annotator.jobs.evaluate.measuring import Task, measure
from annotator.jobs.evaluate.sides import TablePlace, opened, table_of
from annotator.jobs.evaluate.values import Plan, SequenceScores

if TYPE_CHECKING:
    from annotator.domain.exchange import Content
    from annotator.domain.sequences import Sequence
    from annotator.formats.codec import Codec

SOURCE = "comparison"
_ALL = frozenset(MaskState)


@dataclass(frozen=True, slots=True, eq=False)
class CompareWish:
    """What to compare; compared by identity.

    Attributes:
        state: rows of the sequence that nobody changes meanwhile, see `exchange.frozen_copy`.
        sequence_id: the sequence.
        project: where they come from.
        other: file or folder of masks in any format, or a project.
        other_is_truth: which side is held to be true.
    """

    state: State
    sequence_id: int
    project: Path
    other: Path
    other_is_truth: bool = True


@dataclass(frozen=True, slots=True)
class Difference:
    """One mask that costs, by the numbers of tracks; a missed mask and the false one that lies over it are one.

    Attributes:
        class_id: whose score it costs.
        mistake: what is wrong, with object ids.
        ours: number of the project's track; None where only the other side has a mask.
        theirs: number of the track in `Comparison.others`; None where only the project has a mask.
        scored: whether its class has a score to lose; it has none where the true side has no mask of it.
    """

    class_id: int
    mistake: Mistake
    ours: int | None
    theirs: int | None
    scored: bool = True

    @property
    def kind(self) -> Kind:
        """What is wrong."""
        return self.mistake.kind

    @property
    def frame(self) -> int:
        """Where, from 0."""
        return self.mistake.frame

    @property
    def cost(self) -> float:
        """What it takes from sMOTSA of its class, 0 to 1."""
        return self.mistake.cost


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A sequence beside other masks of it; compared by identity.

    Attributes:
        sequence_id: the sequence of the project.
        other: where the other masks come from.
        other_is_truth: which side is held to be true.
        others: the other masks, as rows of the same sequence. A track has the number of the project's track that has
            the same object id; else its object id, where no track of the project has that number.
        scores: class number → measures.
        differences: what costs the scores, the dearest first; of equal cost those of a track one after the other. Those
            of classes without a score come last.
        notes: what a person should know, one sentence each.
    """

    sequence_id: int
    other: Path
    other_is_truth: bool
    others: State
    scores: Mapping[int, TrackMetrics]
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


def compare(wish: CompareWish) -> Comparison:
    """Hold the composed masks of a sequence against others, by the rules of mots_tools.

    Raises:
        FormatError: the other masks are broken, of another size or length, or of no sequence of this name.
        ProjectError: the other project cannot be opened.
    """
    sequence = wish.state.sequence(wish.sequence_id)
    ours = table_of(wish.state, wish.sequence_id, _ALL)
    theirs, notes = _others(wish.other, sequence)
    _check_fit(theirs, sequence, wish.other)
    scores = _scores(wish, sequence, ours, theirs)
    ids, more = object_ids(wish.state, wish.sequence_id)
    numbers = ({object_id: track_id for track_id, object_id in ids.items()}, _numbers(theirs, ids))
    found = [
        replace(_difference(class_id, item, numbers, wish.other_is_truth), scored=bool(metrics.truth_masks))
        for class_id, metrics in scores.metrics.items()
        for item in scores.mistakes[class_id]
    ]
    found.sort(key=_rank)
    told = (*notes, *more, *scores.notes, *_score_notes(scores))
    others = State(_rows(sequence, theirs, numbers[1]))
    return Comparison(wish.sequence_id, wish.other, wish.other_is_truth, others, scores.metrics, tuple(found), told)


def _scores(wish: CompareWish, sequence: Sequence, ours: MaskTable, theirs: MaskTable) -> SequenceScores:
    places = [TablePlace(table, sequence.frame_count) for table in (theirs, ours)]
    paths = [wish.other, wish.project]
    truth, found = (0, 1) if wish.other_is_truth else (1, 0)
    plan = Plan(paths[truth], paths[found], mistakes=True, together=True)
    limits = Limits(frame_count=sequence.frame_count, numbering=sequence.numbering)
    return measure(Task(sequence.name, places[truth], places[found], limits, plan))


def _others(path: Path, sequence: Sequence) -> tuple[MaskTable, list[str]]:
    from annotator.formats import registry
    from annotator.formats.archives import is_archive
    from annotator.formats.mots import mots
    from annotator.project.store import SUFFIX

    if path.suffix.lower() == SUFFIX and path.is_file():
        return _of_project(path, sequence)
    if is_archive(path):
        return _of_mots(path, sequence)
    codec = registry.codec_of(path)
    return _of_mots(path, sequence) if codec in (mots.TXT, mots.PNG) else _of_file(path, sequence, codec)


def _of_mots(path: Path, sequence: Sequence) -> tuple[MaskTable, list[str]]:
    limits = Limits((sequence.height, sequence.width), sequence.frame_count, sequence.numbering)
    with opened(path, _ALL) as side:
        name = _chosen(side.places, sequence, path)
        file = side.places[name].read(limits)
    return file.table, [*side.notes, *file.notes, *_name_notes(name, sequence, path)]


def _of_project(path: Path, sequence: Sequence) -> tuple[MaskTable, list[str]]:
    from annotator.project.store import Project

    with Project.open(path, read_only=True) as project:
        state = project.state
    by_name = {item.name: item for item in state.sequences()}
    name = _chosen(by_name, sequence, path)
    return table_of(state, by_name[name].sequence_id, _ALL), _name_notes(name, sequence, path)


def _of_file(path: Path, sequence: Sequence, codec: Codec) -> tuple[MaskTable, list[str]]:
    from annotator.formats import registry
    from annotator.formats.options import ReadOptions

    if not codec.holds.masks:
        todo = "Choose a file of masks, or another project."
        raise FormatError(f"{codec.title} has boxes and no masks", path=path, expected="masks", todo=todo)
    options = ReadOptions(images=Limits(numbering=sequence.numbering))
    try:
        name, table, notes = _wanted(registry.contents(path, options, codec.name), sequence, path)
    except FormatError as error:
        raise error.at(path) from None
    return table, [*notes, *_name_notes(name, sequence, path)]


def _wanted(contents: Iterable[Content], sequence: Sequence, path: Path) -> tuple[str, MaskTable, tuple[str, ...]]:
    """Name, masks and notes of the sequence that is asked for, or of the only one.

    One is read before the next is taken, as some readers stream: what was passed over is gone.
    """
    known: list[str] = []
    first: tuple[MaskTable, tuple[str, ...]] | FormatError | None = None
    for content in contents:
        if content.sequence.name == sequence.name:
            return (sequence.name, *_read(content))
        if not known:
            try:
                first = _read(content)
            except FormatError as error:  # which matters where it is the only one
                first = error
        known.append(content.sequence.name)
    name = _chosen(known, sequence, path)  # the first, as it is the only one
    if isinstance(first, tuple):
        return (name, *first)
    raise first or FormatError("the file holds no sequence")


def _read(content: Content) -> tuple[MaskTable, tuple[str, ...]]:
    from annotator.formats.fitting import Fitting
    from annotator.formats.mots import mots

    fitting = Fitting(content, mots.TXT)
    table = MaskTable.of(item for entry in fitting.content.entries for item in mots.mask_objects([entry]))
    return table, fitting.notes


def _chosen(names: Iterable[str], sequence: Sequence, path: Path) -> str:
    """The sequence of the same name, or the only one there is."""
    known = list(names)
    if sequence.name in known:
        return sequence.name
    if len(known) == 1:
        return known[0]
    todo = hint(sequence.name, known) if known else "Choose another file."
    raise FormatError(f"there is no sequence called '{sequence.name}'", path=path, todo=todo)


def _name_notes(name: str, sequence: Sequence, path: Path) -> list[str]:
    if name == sequence.name:
        return []
    return [f"{path.name} is of '{name}', and what is shown is '{sequence.name}': make sure that they are the same."]


def _check_fit(table: MaskTable, sequence: Sequence, path: Path) -> None:
    if not len(table):
        return
    size, wanted = (table.width, table.height), (sequence.width, sequence.height)
    todo = f"Choose the masks of '{sequence.name}'."
    if size != wanted:
        expected, got = (f"{width}x{height}" for width, height in (wanted, size))
        raise FormatError("the masks are of images of another size", path=path, expected=expected, got=got, todo=todo)
    last = int(table.frames[-1])
    if last >= sequence.frame_count:
        expected = f"frames 0 to {sequence.frame_count - 1}"
        raise FormatError("the masks are of a longer sequence", path=path, expected=expected, got=last, todo=todo)


def _numbers(table: MaskTable, ids: Mapping[int, int]) -> dict[int, int]:
    """Object id of the other side → number of its track, see `Comparison.others`."""
    same = {object_id: track_id for track_id, object_id in ids.items()}
    taken = set(ids)
    numbers: dict[int, int] = {}
    spare = max(taken, default=0)
    for object_id in sorted(set(table.object_ids.tolist())):
        number = same.get(object_id, object_id)
        if object_id not in same and number in taken:
            spare = max(spare, *taken) + 1
            number = spare
        taken.add(number)
        numbers[object_id] = number
    return numbers


def _rows(sequence: Sequence, table: MaskTable, numbers: Mapping[int, int]) -> Iterator[tuple[Key, Row]]:
    sequence_id = sequence.sequence_id
    yield SequenceKey(sequence_id), sequence
    for object_id, number in numbers.items():
        class_id, instance = split_id(object_id)
        yield TrackKey(sequence_id, number), Track(number, class_id, instance=instance)
    for index, (frame, object_id) in enumerate(zip(table.frames.tolist(), table.object_ids.tolist(), strict=True)):
        # Of no state that was settled here, whatever it was on the other side.
        record = MaskRecord(table.mask(index), MaskState.PROPOSED, source=SOURCE)
        yield MaskKey(sequence_id, numbers[object_id], frame), record


def _difference(
    class_id: int, mistake: Mistake, numbers: tuple[Mapping[int, int], Mapping[int, int]], other_is_truth: bool
) -> Difference:
    ids = (mistake.true_id, mistake.found_id)
    our_id, their_id = ids[::-1] if other_is_truth else ids
    ours = None if our_id is None else numbers[0][our_id]
    return Difference(class_id, mistake, ours, None if their_id is None else numbers[1][their_id])


def _rank(item: Difference) -> tuple[bool, float, int, Kind, int, int]:
    return (not item.scored, -round(item.cost, 12), item.class_id, *item.mistake.track, item.frame)


def _score_notes(scores: SequenceScores) -> Iterator[str]:
    """What the list of differences does not say by itself."""
    measures = scores.metrics.values()
    ignored = sum(item.ignored for item in measures)
    if ignored:
        told = "it costs nothing, and is not listed" if ignored == 1 else "they cost nothing, and are not listed"
        yield f"{plural(ignored, 'mask')} in ignore regions of the truth without counterpart: {told}."
    for (true, found), count in scores.other_classes.items():
        what = f"{plural(count, 'mask')} of class {class_name(true)} in the truth"
        yield f"{what} {'is' if count == 1 else 'are'} {class_name(found)} on the other side."
    both = any(item.truth_masks for item in measures) and any(item.found_masks for item in measures)
    if both and not any(item.tp for item in measures):
        yield "No mask agrees with one of the other side by more than half: are they of the same sequence?"

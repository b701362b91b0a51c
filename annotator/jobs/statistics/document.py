"""Statistics as tables for people, as one JSON document and as CSV for scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Seq
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator import __version__
from annotator.domain.classes import class_name
from annotator.domain.masks import MaskState
from annotator.domain.words import plural
from annotator.evaluation.statistics_table import (
    CROWDING,
    OCCLUSION,
    VISIBILITY,
    Distribution,
    Row,
    Splits,
    classes_of,
    masks_a_frame,
    row,
    split_of,
    table,
)

if TYPE_CHECKING:
    from annotator.evaluation.statistics import SequenceFacts
    from annotator.jobs.statistics.collecting import Collection

ALL = "all"
UNKNOWN = "–"
SIZES = ("small", "medium", "large")


@dataclass(frozen=True, slots=True)
class Table:
    """A table for people: a title, its columns, and cells that are numbers or words.

    The first two columns are split and class; all tables of a collection have the same rows.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]

    def beside(self, other: Table) -> Table:
        """One table with the columns of both."""
        rows = tuple((*mine, *its[2:]) for mine, its in zip(self.rows, other.rows, strict=True))
        return Table(f"{self.title} · {other.title}", (*self.columns, *other.columns[2:]), rows)


def tables(collection: Collection, splits: Splits) -> list[Table]:
    """What there is to say in tables: counts, sizes, and the state of masks where it is known."""
    rows = table(collection.sequences, splits)
    found = [_counts(rows), _sizes(rows)]
    return [*found, _states(rows)] if any(item.states is not None for item in rows) else found


def remarks(collection: Collection) -> list[str]:
    """What there is to say in sentences: masks a frame, ignore regions, working time."""
    sequences = collection.sequences
    frames = masks_a_frame(sequences)
    found = []
    if frames.size:
        without = plural(int((frames == 0).sum()), "frame")
        found.append(f"Masks a frame: {frames.mean():.1f} on average, {frames.max()} at most; {without} without.")
    regions, tracks = (sum(getattr(item, name) for item in sequences) for name in ("ignore_regions", "ignore_tracks"))
    if regions:
        found.append(f"Not counted above: {plural(regions, 'ignore region')} of {plural(tracks, 'ignore track')}.")
    total = row(sequences)
    found += [
        f"{name} {told}."
        for name, kinds, counts in (
            ("Occlusion by labels:", OCCLUSION, total.occlusion),
            ("Visible by labels:", VISIBILITY, total.visibility),
        )
        if (told := _told(kinds, counts))
    ]
    return [*found, *_work_remarks(collection)]


def seconds_a_finished_mask(collection: Collection) -> float | None:
    """All measured working time over the masks that are corrected or accepted; None where nothing was measured."""
    done = finished(collection.sequences)
    work = collection.work
    return work.seconds / done if work and work.steps and done else None


def finished(sequences: Seq[SequenceFacts]) -> int:
    """Masks that are corrected or accepted, in sequences of projects."""
    states = (mask.state for item in sequences for mask in item.masks)
    return sum(state in (MaskState.CORRECTED, MaskState.ACCEPTED) for state in states)


def duration(seconds: float) -> str:
    """A time such as ``8.4 s``, ``12 min 5 s`` or ``3 h 20 min``."""
    if seconds < 99.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


def percent(share: float | None) -> str:
    """A share of 0 to 1 such as ``12.5 %``; a dash where it is not known."""
    return UNKNOWN if share is None else f"{100 * share:.1f} %"


def class_label(class_id: int | None) -> str:
    """The name of a class, ``all`` for all of them."""
    return ALL if class_id is None else class_name(class_id)


def as_json(collection: Collection, splits: Splits) -> dict[str, Any]:
    """All figures; shares from 0 to 1, areas in pixels, times in seconds, null where something is not known."""
    return {
        "program": __version__,
        "sources": [str(path) for path in collection.sources],
        "splits": {name: list(members) for name, members in splits.items()},
        "table": [_row_json(item) for item in table(collection.sequences, splits)],
        "masks_a_frame": _values(Distribution.of(masks_a_frame(collection.sequences))),
        "work": _work_json(collection),
        "sequences": [_sequence_json(item, splits) for item in collection.sequences],
        "notes": list(collection.notes),
    }


def as_csv(collection: Collection, splits: Splits) -> str:
    """One line a row of the table, then one for each sequence and class, and one for all classes of each sequence."""
    rows = table(collection.sequences, splits)
    lines = [{"level": ALL if item.split is None else "split", **_flat(item)} for item in rows]
    for sequence in collection.sequences:
        place = {"level": "sequence", "source": sequence.source, "sequence": sequence.name}
        lines.extend({**place, **_flat(item)} for item in _sequence_rows(sequence, splits))
        lines[-1]["ignore_regions"] = sequence.ignore_regions
    columns = dict.fromkeys(("level", "source", "split", "sequence", *(name for line in lines for name in line)))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(columns), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()


def write(path: Path, text: str) -> None:
    """Write a file of statistics, replaced only when the new one is whole.

    Raises:
        FormatError: it cannot be written, or somebody else's file is there.
    """
    from annotator.formats.replacing import replacing_file

    with replacing_file(path) as draft:
        draft.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")


def _told(kinds: Seq[str], counts: Seq[int]) -> str:
    """How many masks are of each kind, as words; nothing where there are none."""
    parts = (f"{kind} {percent(count / sum(counts))}" for kind, count in zip(kinds, counts, strict=True) if count)
    labelled = plural(sum(counts), "mask")
    return f"{', '.join(parts)} ({labelled})" if any(counts) else ""


def _counts(rows: Seq[Row]) -> Table:
    columns = ("split", "class", "sequences", "frames", "tracks", "masks", "manual", "manual share")
    cells = (
        (*_place(item), item.sequences, item.frames, item.tracks, item.masks, _known(item.manual), _share(item))
        for item in rows
    )
    return Table("Annotation", columns, tuple(cells))


def _share(item: Row) -> str:
    return percent(item.manual_share)


def _sizes(rows: Seq[Row]) -> Table:
    columns = ("split", "class", "median length", "longest", "gaps", "median px", "small", "large", "boxes overlap")
    return Table(
        "Track lengths, mask sizes, crowding", columns, tuple((*_place(item), *_size_cells(item)) for item in rows)
    )


def _size_cells(item: Row) -> Iterator[object]:
    yield _number(item.lengths.median if item.lengths else None)
    yield _number(item.lengths.most if item.lengths else None)
    yield item.gaps
    yield round(item.areas.median) if item.areas else UNKNOWN
    for count in (item.sizes[0], item.sizes[2]):
        yield percent(count / item.masks if item.masks else None)
    yield percent(item.crowded_share)


def _states(rows: Seq[Row]) -> Table:
    columns = ("split", "class", "no mask", *MaskState, "accepted share", "s a drawn mask")
    return Table("States", columns, tuple((*_place(item), *_state_cells(item)) for item in rows))


def _state_cells(item: Row) -> Iterator[object]:
    yield item.open_boxes
    for state in MaskState:
        yield UNKNOWN if item.states is None else item.states[state]
    wanted = item.masks + item.open_boxes
    known = item.states is not None and wanted
    yield percent(item.states[MaskState.ACCEPTED] / wanted if item.states is not None and known else None)
    yield f"{item.seconds.median:.1f}" if item.seconds else UNKNOWN


def _place(item: Row) -> tuple[str, str]:
    return (ALL if item.split is None else item.split, class_label(item.class_id))


def _known(count: int | None) -> object:
    return UNKNOWN if count is None else count


def _number(value: float | None) -> object:
    return UNKNOWN if value is None else f"{value:,.1f}" if value % 1 else round(value)


def _work_remarks(collection: Collection) -> Iterator[str]:
    work = collection.work
    if work is None:
        return
    if not work.steps:
        yield "Working time: the journal has measured none."
        return
    parts = [(work.drawing, "drawing"), (work.reviewing, "review"), (work.other, "boxes and tracks")]
    told = ", ".join(f"{duration(seconds)} {name}" for seconds, name in parts if seconds)
    yield f"Working time: {duration(work.seconds)} in {plural(work.steps, 'step')} ({told or 'none'})."
    each = seconds_a_finished_mask(collection)
    if each is not None:
        yield f"That is {duration(each)} a corrected or accepted mask, all told."
    if work.unmeasured:
        yield f"{plural(work.unmeasured, 'step')} without a measured time, such as those of the command line."


def _work_json(collection: Collection) -> dict[str, Any] | None:
    work = collection.work
    if work is None:
        return None
    names = ("seconds", "drawing", "reviewing", "other", "steps", "unmeasured")
    return {
        **{name: getattr(work, name) for name in names},
        "finished_masks": finished(collection.sequences),
        "seconds_a_finished_mask": seconds_a_finished_mask(collection),
    }


def _row_json(item: Row) -> dict[str, Any]:
    values = {field.name: getattr(item, field.name) for field in fields(Row)}
    distributions = ("lengths", "areas", "seconds")
    return {
        **values,
        "split": ALL if item.split is None else item.split,
        "class": class_label(item.class_id),
        "manual_share": item.manual_share,
        "states": None if item.states is None else {state.value: count for state, count in item.states.items()},
        "sizes": dict(zip(SIZES, item.sizes, strict=True)),
        "crowding": dict(zip(CROWDING, item.crowding, strict=True)),
        "occlusion": dict(zip(OCCLUSION, item.occlusion, strict=True)) if any(item.occlusion) else None,
        "visibility": dict(zip(VISIBILITY, item.visibility, strict=True)) if any(item.visibility) else None,
        **{name: _values(values[name]) for name in distributions},
    }


def _sequence_json(sequence: SequenceFacts, splits: Splits) -> dict[str, Any]:
    frames = sequence.masks_a_frame()
    names = ("source", "name", "height", "width", "ignore_tracks", "ignore_regions", "covered", "clipped")
    return {
        **{name: getattr(sequence, name) for name in names},
        "split": split_of(sequence.name, splits) if splits else None,
        "frames": sequence.frame_count,
        "frames_without_masks": int((frames == 0).sum()),
        "classes": [_row_json(item) for item in _sequence_rows(sequence, splits)],
    }


def _sequence_rows(sequence: SequenceFacts, splits: Splits) -> list[Row]:
    split = split_of(sequence.name, splits) if splits else None
    return [row([sequence], split, class_id) for class_id in (*classes_of([sequence]), None)]


def _flat(item: Row) -> dict[str, object]:
    states: Mapping[MaskState, int] = item.states or {}
    return {
        "split": item.split or "",
        "class": class_label(item.class_id),
        **{name: getattr(item, name) for name in ("sequences", "frames", "tracks", "masks")},
        "manual": "" if item.manual is None else item.manual,
        "manual_share": "" if item.manual_share is None else round(item.manual_share, 6),
        **{state.value: states.get(state, "") for state in MaskState},
        "open_boxes": item.open_boxes,
        **_spread("length", item.lengths),
        "gaps": item.gaps,
        **_spread("area", item.areas),
        **dict(zip(SIZES, item.sizes, strict=True)),
        **_columns("crowding", CROWDING, item.crowding),
        **_columns("occlusion", OCCLUSION, item.occlusion),
        **_columns("visible", VISIBILITY, item.visibility),
        **_spread("seconds", item.seconds),
    }


def _spread(name: str, found: Distribution | None) -> dict[str, object]:
    parts = ("mean", "least", "lower", "median", "upper", "most")
    return {f"{name}_{part}": "" if found is None else round(getattr(found, part), 3) for part in parts}


def _columns(name: str, kinds: Seq[str], counts: Seq[int]) -> dict[str, object]:
    return {
        f"{name}_{kind.replace(' %', '').replace(' ', '_')}": count for kind, count in zip(kinds, counts, strict=True)
    }


def _values(found: Distribution | None) -> dict[str, float] | None:
    return None if found is None else asdict(found)

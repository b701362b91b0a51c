"""Sequences from data sets into a project, as `new` and `add` do, and what to tell about it."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.console import note, say, table
from annotator.domain.classes import ClassTable, class_name
from annotator.domain.words import plural
from annotator.errors import FormatError, hint

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence


def load(paths: Seq[Path], boxes: Path | None, changes: str | None, name: str | None) -> list[LoadedSequence]:
    """Read the sequences at some paths, with changes to the class table as a person writes them.

    Raises:
        FormatError: something cannot be read, one box file is given for several sequences, or a change names a type
            that neither the data nor their format know.
        FrameError: images are missing or broken.
    """
    from annotator.formats.boxes.box_files import check_shared
    from annotator.formats.sources import load_sequences

    check_shared(boxes, len(paths))
    loaded = [item for path in paths for item in load_sequences(path, boxes=boxes, name=name)]
    if changes is None:
        return loaded
    changed = _changed_table(changes, _types(loaded))
    return [item for path in paths for item in load_sequences(path, boxes=boxes, name=name, table=changed)]


def describe(loaded: Seq[LoadedSequence]) -> None:
    """Print what was found: sequences, the class table with its boxes, what was left out, notes."""
    table(
        ("sequence", "frames", "size", "tracks", "boxes"),
        [
            (
                item.sequence.name,
                item.sequence.frame_count,
                f"{item.sequence.width}x{item.sequence.height}",
                len(item.tracks),
                item.boxes_by_class().total(),
            )
            for item in loaded
        ],
    )
    rows = _class_rows(loaded)
    if rows:
        say()
        table(("type", "becomes", "tracks", "boxes"), rows)
    for item in loaded:
        for text in item.notes:
            note(f"{item.sequence.name}: {text}")


def as_json(loaded: Seq[LoadedSequence]) -> list[dict[str, object]]:
    """The same for scripts."""
    return [
        {
            "name": item.sequence.name,
            "frames": item.sequence.frame_count,
            "width": item.sequence.width,
            "height": item.sequence.height,
            "tracks": len(item.tracks),
            "boxes": {class_name(number): count for number, count in sorted(item.boxes_by_class().items())},
            "left_out": dict(item.left_out),
            "notes": list(item.notes),
        }
        for item in loaded
    ]


def summary(loaded: Seq[LoadedSequence]) -> str:
    """One line for people."""
    boxes = sum(item.boxes_by_class().total() for item in loaded)
    return f"{plural(len(loaded), 'sequence')}, {plural(boxes, 'box', 'boxes')}"


def next_step(loaded: Seq[LoadedSequence], project: Path) -> str:
    """What to do with a new project."""
    if not loaded:
        return f"Next: mots-annotator add {project} PATH"
    if not any(item.tracks for item in loaded):
        return "There is nothing to propose for: draw boxes in the window, or make it anew with --boxes FILE."
    return f"Next: mots-annotator propose {project}"


def _class_rows(loaded: Seq[LoadedSequence]) -> list[tuple[str, str, int | None, int]]:
    found: dict[tuple[str, str], list[int]] = {}
    left_out: dict[str, int] = {}
    for item in loaded:
        for member in item.tracks:
            counts = found.setdefault((member.track.source_type or "–", class_name(member.track.class_id)), [0, 0])
            counts[0] += 1
            counts[1] += len(member.detections)
        for source_type, count in item.left_out.items():
            left_out[source_type] = left_out.get(source_type, 0) + count
    kept = [(source, becomes, tracks, boxes) for (source, becomes), (tracks, boxes) in found.items()]
    kept.sort(key=lambda row: -row[3])
    return [*kept, *((source, "left out", None, count) for source, count in left_out.items())]


def _types(loaded: Seq[LoadedSequence]) -> set[str]:
    kept = {member.track.source_type for item in loaded for member in item.tracks}
    return kept | {source_type for item in loaded for source_type in item.left_out}


def _changed_table(changes: str, types: set[str]) -> ClassTable:
    from annotator.formats.boxes.class_tables import BOX_TABLE, KITTI_TABLE, MOTCHALLENGE_TABLE, table_from_text

    # the format's own table is the one that knows most of the types that were found
    base = max((KITTI_TABLE, MOTCHALLENGE_TABLE, BOX_TABLE), key=lambda item: len(types & item.entries.keys()))
    complete = base.changed({name: base.class_of(name) for name in types if name})
    changed = table_from_text(changes, complete)
    unknown = changed.entries.keys() - complete.entries.keys()
    for name in sorted(unknown):
        raise FormatError(f"--map: no box has the type '{name}'", todo=hint(name, sorted(types) or complete.entries))
    return changed

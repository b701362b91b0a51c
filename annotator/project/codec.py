"""Rows as database columns, and Edits as journal entries."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

from sqlalchemy import Table

from annotator.domain.boxes import Box
from annotator.domain.edits import (
    Change,
    DepthOrder,
    DetectionKey,
    Key,
    MaskKey,
    OrderKey,
    Row,
    SequenceKey,
    TrackKey,
)
from annotator.domain.masks import Mask, MaskRecord, MaskState, Polygon, Ring
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.project import schema

Columns = dict[str, Any]

# In this order rows are loaded; it is the order of ownership, too.
TABLES: dict[type, Table] = {
    SequenceKey: schema.sequences,
    TrackKey: schema.tracks,
    DetectionKey: schema.detections,
    MaskKey: schema.masks,
    OrderKey: schema.orders,
}
_NAMES = {kind: tuple(table.columns.keys()) for kind, table in TABLES.items()}
_LATER = {"occluded", "interpolated", "flagged"}  # last columns of their tables; older journal entries lack them
_KEYS = {kind.__name__: kind for kind in TABLES}
_STATES = {state.value: state for state in MaskState}  # thrice as fast as asking the enumeration


def key_columns(key: Key) -> Columns:
    """The primary key of a row."""
    return {name: getattr(key, name) for name in key.__slots__}  # `asdict` copies, which costs ten times as much


def to_columns(row: Row) -> Columns:
    """The columns of a row beside its primary key."""
    match row:
        case Sequence():
            columns = asdict(row)
            return {**columns, "frames": json.dumps(row.frames), "numbering": row.numbering.value}
        case Track():
            return asdict(row)
        case Detection():
            return _detection_columns(row)
        case MaskRecord():
            return _mask_columns(row)
        case DepthOrder(track_ids):
            return {"track_ids": json.dumps(track_ids)}


def from_columns(kind: type, columns: Columns) -> tuple[Key, Row]:
    """The key and the row that the columns of a table hold."""
    if kind is SequenceKey:
        frames = tuple(json.loads(columns["frames"]))
        row = Sequence(**{**columns, "frames": frames, "numbering": Numbering(columns["numbering"])})
        return SequenceKey(row.sequence_id), row
    sequence_id = columns["sequence_id"]
    if kind is OrderKey:
        return OrderKey(sequence_id, columns["frame"]), DepthOrder(tuple(json.loads(columns["track_ids"])))
    track_id = columns["track_id"]
    if kind is TrackKey:
        track = Track(track_id, columns["class_id"], columns["source_type"], columns["instance"])
        return TrackKey(sequence_id, track_id), track
    return reader(kind)([columns[name] for name in _NAMES[kind] if name in columns or name not in _LATER])


def reader(kind: type) -> Callable[[Any], tuple[Key, Row]]:
    """What turns rows of a table, with all its columns in order, into keys and rows: the fast way for many."""
    if kind is DetectionKey:
        return _read_detection
    if kind is MaskKey:
        return _read_mask
    return lambda values: from_columns(kind, dict(zip(_NAMES[kind], values, strict=True)))


def _read_detection(values: Any) -> tuple[Key, Row]:
    sequence_id, track_id, frame, *more = values
    return DetectionKey(sequence_id, track_id, frame), _detection(*more)


def _read_mask(values: Any) -> tuple[Key, Row]:
    sequence_id, track_id, frame, *more = values
    return MaskKey(sequence_id, track_id, frame), _mask_record(*more)


def pack(changes: tuple[Change, ...]) -> bytes:
    """The changes of an Edit as compressed JSON."""
    rows = [
        [type(item.key).__name__, key_columns(item.key), _packed_row(item.before), _packed_row(item.after)]
        for item in changes
    ]
    return zlib.compress(json.dumps(rows, separators=(",", ":")).encode("utf-8"), level=1)


class DamagedError(Exception):
    """A journal entry is not what `pack` has written."""


def unpack(blob: bytes) -> tuple[Change, ...]:
    """The inverse of `pack`.

    Raises:
        DamagedError: the bytes are not those of an Edit.
    """
    try:
        return tuple(_unpacked(*item) for item in json.loads(zlib.decompress(blob)))
    except (zlib.error, ValueError, LookupError, TypeError) as error:
        raise DamagedError from error


def _unpacked(name: str, key: Columns, before: Columns | None, after: Columns | None) -> Change:
    kind = _KEYS[name]
    return Change(kind(**key), _unpacked_row(kind, key, before), _unpacked_row(kind, key, after))


def _packed_row(row: Row | None) -> Columns | None:
    return None if row is None else to_columns(row)


def _unpacked_row(kind: type, key: Columns, columns: Columns | None) -> Row | None:
    return None if columns is None else from_columns(kind, {**key, **columns})[1]


def _detection_columns(row: Detection) -> Columns:
    return {
        "x1": row.box.x1,
        "y1": row.box.y1,
        "x2": row.box.x2,
        "y2": row.box.y2,
        "keyframe": row.keyframe,
        "visibility": row.visibility,
        "occluded": row.occluded,
        "interpolated": row.interpolated,
    }


def _detection(x1: float, y1: float, x2: float, y2: float, *more: Any) -> Detection:
    return Detection(Box(x1, y1, x2, y2), *more)


def _mask_columns(record: MaskRecord) -> Columns:
    polygons = [[polygon.outer, *polygon.holes] for polygon in record.polygons]
    return {
        "height": record.mask.height,
        "width": record.mask.width,
        "counts": record.mask.counts,
        "state": record.state.value,
        "manual": record.manual,
        "score": record.score,
        "source": record.source,
        "polygons": json.dumps(polygons) if polygons else "",
        "flagged": record.flagged,
    }


def _mask_record(
    height: int,
    width: int,
    counts: str,
    state: str,
    manual: bool,
    score: float | None,
    source: str,
    polygons: str,
    flagged: bool = False,
) -> MaskRecord:
    rings = _polygons(polygons) if polygons else ()
    return MaskRecord(Mask(height, width, counts), _STATES[state], manual, score, source, rings, flagged)


def _polygons(text: str) -> tuple[Polygon, ...]:
    parts = json.loads(text)
    return tuple(Polygon(_ring(rings[0]), tuple(_ring(hole) for hole in rings[1:])) for rings in parts)


def _ring(points: list[list[float]]) -> Ring:
    return cast("Ring", tuple((x, y) for x, y in points))

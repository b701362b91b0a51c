"""How far objects are occluded as KITTI's labels say it, for the tracks that have such labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from annotator.domain.object_ids import INSTANCES
from annotator.errors import FormatError

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.tracks import Track
    from annotator.formats.boxes.box_rows import BoxRow


def label_rows(path: Path | None, notes: list[str]) -> tuple[BoxRow, ...]:
    """The rows of a KITTI label file; none of a file that is not there or of another format.

    A broken one has none, too, and `notes` tells so: everything else can be counted without it.
    """
    from annotator.formats.boxes.box_rows import Dialect, read_boxes, sniff

    if path is None or not path.is_file():
        return ()
    try:
        return read_boxes(path, Dialect.KITTI).rows if sniff(path) is Dialect.KITTI else ()
    except FormatError as error:
        notes.append(f"Occlusion by labels is left out: {error}")
        return ()


def levels_of_tracks(tracks: Iterable[Track], rows: Iterable[BoxRow]) -> dict[tuple[int, int], int]:
    """KITTI's level of occlusion by track id and frame: a track has the labels of its class and instance number."""
    numbers = {(item.class_id, item.track_id if item.instance is None else item.instance): item for item in tracks}
    return {(numbers[key].track_id, frame): level for key, frame, level in _levels(rows) if key in numbers}


def levels_of_objects(rows: Iterable[BoxRow]) -> dict[tuple[int, int], int]:
    """KITTI's level of occlusion by object id, as KITTI MOTS numbers the objects of the labels, and frame."""
    return {(class_id * INSTANCES + own_id, frame): level for (class_id, own_id), frame, level in _levels(rows)}


def _levels(rows: Iterable[BoxRow]) -> Iterator[tuple[tuple[int, int], int, int]]:
    """Class and number, frame, and level of each row that has all of them."""
    from annotator.formats.boxes.class_tables import KITTI_TABLE

    for row in rows:
        own_id = row.track_id if row.own_id is None else row.own_id
        class_id = KITTI_TABLE.class_of(row.source_type)
        if class_id is not None and own_id is not None and row.occlusion is not None:
            yield (class_id, own_id), row.frame, row.occlusion

"""What the program knows of a track or a box and a format has no field for: values with names of their own beside it.

Other programs pass over names that they do not know, so the files stay theirs to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.domain.classes import UNMAPPED, class_name
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.codec import track_of
from annotator.formats.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from annotator.domain.boxes import Box
    from annotator.domain.classes import ClassTable

TYPE, CLASS, INSTANCE = "mots_type", "mots_class", "mots_instance"
VISIBILITY, KEYFRAME = "mots_visibility", "mots_keyframe"
OCCLUDED, INTERPOLATED = "mots_occluded", "mots_interpolated"
NUMBERING = "mots_numbering"
OF_BOXES = (VISIBILITY, KEYFRAME, OCCLUDED, INTERPOLATED)
MARKS = frozenset({TYPE, CLASS, INSTANCE, *OF_BOXES})

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class TrackMarks:
    """What a file says of a track besides the name of its type: see `annotator.domain.tracks.Track`."""

    type_name: str = ""
    class_name: str = ""
    instance: int | None = None

    def track(self, options: ReadOptions, track_id: int, name: str, table: ClassTable) -> Track:
        """The track, `name` being its type where no mark names it; see `annotator.formats.codec.track_of`."""
        named = self.type_name or name
        return track_of(options, track_id, named, table=table, parent=self.class_name, instance=self.instance)


def track_marks(track: Track, name: str, table: ClassTable) -> dict[str, Value]:
    """The marks with which a reader with this class table finds the track again.

    Args:
        track: the track.
        name: its type as the format writes it.
        table: the format's class table.
    """
    marks: dict[str, Value] = {}
    own = track.source_type or class_name(track.class_id)
    if own != name:
        marks[TYPE] = own
    read = track_of(ReadOptions(), track.track_id, own, table=table)
    if track.class_id not in (read.class_id, UNMAPPED):
        marks[CLASS] = class_name(track.class_id)
    if track.instance is not None:
        marks[INSTANCE] = track.instance
    return marks


def detection_marks(detection: Detection) -> dict[str, Value]:
    """The marks of a box: its visible share, and that it was set or marked by a person, or interpolated."""
    marks: dict[str, Value] = {}
    if detection.visibility is not None:
        marks[VISIBILITY] = detection.visibility
    flags = {KEYFRAME: detection.keyframe, OCCLUDED: detection.occluded, INTERPOLATED: detection.interpolated}
    return marks | {name: True for name, is_set in flags.items() if is_set}


def track_marks_in(values: Mapping[str, Any]) -> TrackMarks:
    """The marks of a track among the values of a file.

    Raises:
        FormatError: one of them is of another kind.
    """
    instance = values.get(INSTANCE)
    if instance is not None and (type(instance) is not int or instance < 0):
        raise _wrong(INSTANCE, "0 or more", instance)
    return TrackMarks(_text(values, TYPE), _text(values, CLASS), instance)


def marked_detection(box: Box, values: Mapping[str, Any], *, keyframe: bool = False) -> Detection:
    """A box with its marks among the values of a file; `keyframe` where no mark says whether a person set it.

    Raises:
        FormatError: a mark is of another kind.
    """
    visibility = values.get(VISIBILITY)
    if visibility is not None and (type(visibility) not in (int, float) or not 0 <= visibility <= 1):
        raise _wrong(VISIBILITY, "0 to 1", visibility)
    by_hand = _flag(values, KEYFRAME, default=keyframe)
    return Detection(
        box,
        by_hand,
        None if visibility is None else float(visibility),
        _flag(values, OCCLUDED),
        _flag(values, INTERPOLATED) and not by_hand,
    )


def numbering_in(values: Mapping[str, Any]) -> Numbering | None:
    """How the data set counts frames, if a mark among the values of a file says it.

    Raises:
        FormatError: it names no way to count.
    """
    value = values.get(NUMBERING)
    if value is None:
        return None
    if value not in list(Numbering):
        raise _wrong(NUMBERING, " or ".join(Numbering), value)
    return Numbering(value)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise _wrong(name, "text", value)
    return value


def _flag(values: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    value = values.get(name, default)
    if type(value) is not bool:
        raise _wrong(name, "true or false", value)
    return value


def _wrong(name: str, expected: str, value: object) -> FormatError:
    return FormatError(f"{name} is wrong", expected=expected, got=repr(value)[:40], todo="Correct or remove it.")

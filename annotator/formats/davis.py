"""DAVIS: one png with a palette a frame, pixel = number of the object, 0 background, 255 void, named ``%05d.png``.

The format of davischallenge.org. It knows neither types nor more than 254 objects; void is one ignore region.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE, UNTYPED, class_name
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats import png_indexed
from annotator.formats.boxes.class_tables import BOX_TABLE
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, only, track_of
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.limits import check_frames, check_image
from annotator.formats.problems import some
from annotator.formats.replacing import header_of, replacing_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from annotator.formats.options import ReadOptions

VOID = 255
_MOST_OBJECTS = 254
_NAME = re.compile(r"[0-9]{5,6}\.png")


class _Indices:
    """Which index each track has: its id, else its instance number, else a free one; regions are void."""

    def __init__(self, tracks: Iterable[Track], name: str) -> None:
        self._name = name
        self._of: dict[int, int] = {}
        self._kept = {track.track_id for track in tracks if not _is_void(track) and 1 <= track.track_id < VOID}
        self.void: set[int] = set()

    def of(self, track: Track) -> int:
        if _is_void(track):
            self.void.add(track.track_id)
            return VOID
        if track.track_id not in self._of:
            self._of[track.track_id] = self._chosen(track)
        return self._of[track.track_id]

    def _chosen(self, track: Track) -> int:
        taken = set(self._of.values())
        if track.track_id in self._kept and track.track_id not in taken:
            return track.track_id
        taken |= self._kept
        wanted = [number for number in (track.instance, *range(1, VOID)) if number is not None and 0 < number < VOID]
        index: int | None = next((number for number in wanted if number not in taken), None)
        if index is None:
            todo = "Choose another format, or split the sequence."
            problem = f"'{self._name}' has too many tracks for a palette"
            raise FormatError(problem, expected=f"at most {_MOST_OBJECTS}", todo=todo)
        return index

    def notes(self) -> Iterator[str]:
        renumbered = [f"{key} as {index}" for key, index in sorted(self._of.items()) if key != index]
        if renumbered:
            yield f"Tracks whose number is no index of a palette are written as another: {some(renumbered)}."
        if self.void:
            yield f"{plural(len(self.void), 'ignore region')} written as void (255), which is one region."
        if self._of:
            yield "The png hold the numbers of tracks, not their classes."


def write(contents: Iterable[Content], folder: Path) -> WriteResult:
    """Write a sequence as a folder with a png for every frame.

    Raises:
        FormatError: there are more than 254 objects, the folder holds files of another kind, or it cannot be written.
    """
    content = only(contents)
    sequence = content.sequence
    indices = _Indices(content.tracks, sequence.name)
    with replacing_folder(folder, is_indexed, "png with a palette") as draft:
        for frame, entries in frames_of(content):
            pixels = np.zeros((sequence.height, sequence.width), dtype=np.uint8)
            for entry in entries:
                if entry.mask is not None:
                    window = entry.mask.window()
                    pixels[window.slices][window.pixels] = indices.of(entry.track)
            (draft / f"{frame:05d}.png").write_bytes(png_indexed.encode(pixels))
    return WriteResult(sequence.frame_count, tuple(indices.notes()))


def read(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequence of a folder of png, or those of all such folders in a folder.

    Tracks have the type "object", which the class table makes a class of; void is an ignore region. Notes tell both.

    Raises:
        FormatError: a png is damaged, of another kind, or of another size than the first.
    """
    for folder in found_below(path, is_davis_folder, "folder of png with a palette"):
        yield _content(folder, options)


def is_indexed(path: Path) -> bool:
    """Whether a file is a png of 8 bits or fewer with a palette, or grey."""
    header = header_of(path)
    return header is not None and header.bits <= 8 and (header.palette or (header.channels, header.bits) == (1, 8))


def is_davis_folder(path: Path) -> bool:
    """Whether a folder holds png with frame numbers as names and a palette, by the first."""
    names = _names(path)
    return bool(names) and is_indexed(path / names[0])


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(item.name for item in folder.iterdir() if _NAME.fullmatch(item.name))


def _content(folder: Path, options: ReadOptions) -> Content:
    names = _names(folder)
    if not names:
        raise FormatError("the folder holds no such png", path=folder, expected="00000.png and so on")
    header = header_of(folder / names[0])
    size = options.images.size or ((header.height, header.width) if header else (0, 0))
    count = options.images.frame_count or _frame(names[-1]) + 1
    try:
        check_image(*size)
        check_frames(count)
    except FormatError as error:
        raise error.at(folder) from error
    numbering = options.images.numbering or Numbering.KITTI
    sequence = Sequence(0, options.name or folder.absolute().name, "", (), count, *size, numbering)
    notes: list[str] = []
    return Content(sequence, _entries(folder, names, size, options, notes), notes=notes)


def _frame(name: str) -> int:
    return int(name.removesuffix(".png"))


def _entries(
    folder: Path, names: list[str], size: tuple[int, int], options: ReadOptions, notes: list[str]
) -> Iterator[Entry]:
    tracks: dict[int, Track] = {}
    for name in names:
        pixels = png_indexed.read(folder / name)
        if pixels.shape != size:
            expected, got = (f"{width}x{height}" for height, width in (size, pixels.shape))
            raise FormatError("the png has another size", path=folder / name, expected=expected, got=got)
        for index in _present(pixels):
            if index not in tracks:
                tracks[index] = _track(index, options)
            yield Entry(_frame(name), tracks[index], mask=Mask.from_array(pixels == index))
    notes.extend(_type_notes(tracks, options))


def _type_notes(tracks: Mapping[int, Track], options: ReadOptions) -> Iterator[str]:
    """What the class table has made of tracks whose types the png do not say, unless a person has said it."""
    said = options.table.entries if options.table is not None else {}
    objects = [track for index, track in tracks.items() if index != VOID]
    if objects and UNTYPED not in said:
        what = f"{plural(len(objects), 'track')} taken as {class_name(objects[0].class_id)}"
        yield f"The png say no types: {what}. Say otherwise with --map {UNTYPED}=CLASS."
    ignored = class_name(IGNORE.class_id)
    if tracks and not objects and ignored not in said:
        yield f"All masks are of index 255, void: an ignore region. Say otherwise with --map {ignored}=CLASS."


def _present(pixels: NDArray[np.uint8]) -> list[int]:
    return [int(value) for value in np.flatnonzero(np.bincount(pixels.ravel())) if value]


def _track(index: int, options: ReadOptions) -> Track:
    name = class_name(IGNORE.class_id) if index == VOID else UNTYPED
    return track_of(options, index, name, table=BOX_TABLE)


def _is_void(track: Track) -> bool:
    return track.class_id == IGNORE.class_id


CODEC = Codec(
    "davis",
    "DAVIS png (palette)",
    "",
    Holds(masks=True, overlap=False),
    lambda out, sequence: out / "Annotations" / sequence_file_name(sequence),
    write,
    read,
    is_davis_folder,
)

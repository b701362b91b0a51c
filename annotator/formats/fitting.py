"""What a format cannot hold, taken out of a sequence on its way to the writer, and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE, UNMAPPED
from annotator.domain.compose import flattened
from annotator.domain.exchange import Content, Entry
from annotator.domain.object_ids import Instances
from annotator.domain.tracks import Detection
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.rle import shared_pixels

if TYPE_CHECKING:
    from annotator.domain.masks import Mask
    from annotator.formats.codec import Codec


class Fitting:
    """One sequence as a format can hold it; it counts what is taken out while its entries are read.

    Args:
        content: the sequence.
        codec: the format that it goes to.

    Raises:
        FormatError: the format needs the size of the images, and nobody knows it; or the tracks have no MOTS ids.
    """

    def __init__(self, content: Content, codec: Codec) -> None:
        self._codec = codec
        self._holds = codec.holds
        self._source = content
        self._instances = Instances(content.tracks if self._holds.object_ids else ())
        self._counts: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self.boxes = 0
        self.masks = 0
        if self._holds.size and not content.sequence.height:
            todo = "Say it with --size WIDTHxHEIGHT."
            name = content.sequence.name
            raise FormatError(f"nothing says how large the images of '{name}' are", expected="a size", todo=todo)
        self.content = Content(content.sequence, self._entries(), content.tracks, content.notes)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken out of what was read so far, and the notes of the reader, one sentence each."""
        left_out = (f"{self._codec.title} {text}." for key, text in self._texts() if self._counts[key])
        return (*self._source.notes, *self._instances.notes, *left_out, *self._type_notes())

    def _texts(self) -> list[tuple[str, str]]:
        count = {key: f"{number:,}" for key, number in self._counts.items()}
        boxes = plural(self._counts["alone"], "box", "boxes")
        masks = plural(self._counts["made"], "mask")
        return [
            ("alone", f"holds no box without a mask: {boxes} left out"),
            ("made", f"holds boxes only: of {masks} the tight box written"),
            ("dropped", f"holds boxes only: {plural(self._counts['dropped'], 'mask')} left out"),
            ("empty", f"holds no mask without a pixel: {count.get('empty')} left out"),
            ("cut", f"holds no overlap: {plural(self._counts['cut'], 'mask')} cut where nearer ones lie"),
            ("hidden", f"holds no overlap: {plural(self._counts['hidden'], 'mask')} wholly under nearer ones left out"),
        ]

    def _type_notes(self) -> Iterator[str]:
        for name, number in sorted(self._types.items()):
            what = f"{self._codec.title} has no class for '{name}': {plural(number, 'detection')} left out."
            yield f"{what} Say which with --map '{name}=CLASS'."

    def _entries(self) -> Iterator[Entry]:
        for _, members in groupby(self._source.entries, key=lambda entry: entry.frame):
            entries = [self._checked(entry) for entry in members if self._has_class(entry)]
            for entry in entries if self._holds.overlap else self._disjoint(entries):
                kept = self._kept(entry)
                if kept is not None:
                    self.boxes += kept.detection is not None
                    self.masks += kept.mask is not None
                    yield self._numbered(kept) if self._holds.object_ids else kept

    def _has_class(self, entry: Entry) -> bool:
        if self._holds.types or entry.track.class_id != UNMAPPED:
            return True
        self._types[entry.track.source_type] += 1
        return False

    def _kept(self, entry: Entry) -> Entry | None:
        if not self._holds.masks:
            entry = self._with_box_alone(entry)
        elif entry.mask is None and not self._holds.boxes:
            self._counts["alone"] += entry.detection is not None
            return None
        kept = entry if self._holds.boxes else replace(entry, detection=None)
        return kept if kept.mask or kept.detection else None

    def _checked(self, entry: Entry) -> Entry:
        mask, sequence = entry.mask, self._source.sequence
        if mask is None:
            return entry
        if sequence.height and (mask.height, mask.width) != (sequence.height, sequence.width):
            problem = f"a mask in frame {entry.frame} of '{sequence.name}' has another size than the images"
            sizes = f"{sequence.width}x{sequence.height}", f"{mask.width}x{mask.height}"
            raise FormatError(problem, expected=sizes[0], got=sizes[1], todo="Write it in the size of the images.")
        if mask.area:
            return entry
        self._counts["empty"] += 1
        return replace(entry, mask=None, polygons=())

    def _with_box_alone(self, entry: Entry) -> Entry:
        if entry.mask is None:
            return entry
        self._counts["dropped" if entry.detection else "made"] += 1
        return replace(entry, detection=entry.detection or tight(entry.mask), mask=None, polygons=())

    def _numbered(self, entry: Entry) -> Entry:
        return replace(entry, track=replace(entry.track, instance=self._instances.of(entry.track)))

    def _disjoint(self, entries: list[Entry]) -> list[Entry]:
        masks = {index: entry.mask for index, entry in enumerate(entries) if entry.mask is not None}
        if len(masks) < 2 or not shared_pixels(list(masks.values())):
            return entries
        order = sorted(masks, key=lambda index: _depth(entries[index], masks[index]))
        result: list[Entry | None] = list(entries)
        for index, left in zip(order, flattened([masks[index] for index in order]), strict=True):
            if left != masks[index]:
                self._counts["cut" if left else "hidden"] += 1
                gone = left is None and not self._holds.boxes
                result[index] = None if gone else replace(entries[index], mask=left, polygons=())
        return [entry for entry in result if entry is not None]


def tight(mask: Mask) -> Detection:
    """The box around the pixels of a mask, which has some."""
    x1, y1, x2, y2 = mask.bounds
    return Detection(Box(x1, y1, x2, y2))


def _depth(entry: Entry, mask: Mask) -> tuple[bool, float, int]:
    """As `annotator.domain.compose.depth_order` does for masks of one state."""
    bottom = entry.detection.box.y2 if entry.detection else float(mask.bounds[3])
    return (entry.track.class_id != IGNORE.class_id, bottom, entry.track.track_id)

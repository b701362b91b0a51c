"""The mended copy of a MOTS txt file."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.mots.mots_lines import Item, plain, read_items
from annotator.formats.problems import Kind, Problem, problem_of, some
from annotator.formats.replacing import replacing_file
from annotator.formats.rle import union
from annotator.formats.validation.depth import parted
from annotator.formats.validation.repairs import Repair
from annotator.formats.validation.validate_txt import by_frame, masks_by_size

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from annotator.domain.masks import Mask
    from annotator.formats.limits import Limits
    from annotator.formats.mots.mots_txt import Line
    from annotator.formats.validation.repairs import Wish


def mend_txt(source: Path, place: Path, limits: Limits, wish: Wish) -> tuple[list[Repair], list[Problem]]:
    """Write the mended copy of `source` to `place`.

    Lines that cannot be read stay as they are.

    Args:
        source: the original.
        place: the copy; it is put in place only when it is whole.
        limits: what is known of the images.
        wish: how to mend.

    Returns:
        the changes, by line; and why there is no copy, when the original is no text file of masks.

    Raises:
        FormatError: the copy cannot be written, or a shifted frame would be below 0.
    """
    try:
        items, of_file = read_items(source, limits)
    except FormatError as error:
        return [], [problem_of(error, source, error.line, Kind.FILE)]
    copy = _Copy(source, items)
    for problem in of_file:
        copy.tell(None, "the byte order mark is left out", problem.kind)
    copy.take_out()
    if wish.join:
        copy.join()
    copy.shift(limits, wish)
    copy.part(wish)
    copy.sort()
    with replacing_file(place) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{text}\n" for text in copy.texts())
    return sorted(copy.repairs, key=lambda repair: repair.line or 0), []


@dataclass(slots=True)
class _Copy:
    """The lines of the copy while it is made, with the changes that were."""

    source: Path
    items: list[Item]
    repairs: list[Repair] = field(default_factory=list)
    shifted: int = 0

    def tell(self, item: Item | None, what: str, kind: Kind, ids: Iterable[int] = (), pixels: int = 0) -> None:
        """Note a change."""
        line = None if item is None else item.number
        frame = None if item is None or item.line is None else item.frame
        self.repairs.append(Repair(self.source, line, what, kind=kind, frame=frame, ids=tuple(ids), pixels=pixels))

    def texts(self) -> Iterable[str]:
        """The lines to write."""
        for item in self.items:
            yield item.text if item.line is None else plain(_written(item, item.line, self.shifted))

    def take_out(self) -> None:
        """Leave out lines that say nothing, or nothing new, and write the others plainly."""
        kept = []
        seen: dict[tuple[int, int, Mask], int] = {}
        for item in self.items:
            if not item.text.strip():
                self.tell(item, "the empty line is left out", Kind.TEXT)
            elif item.mask is not None and not item.mask.area:
                self.tell(item, f"the empty mask of {item.object_id} is left out", Kind.EMPTY, [item.object_id])
            elif item.mask is not None and (key := (item.frame, item.object_id, item.mask)) in seen:
                what = f"left out: id {item.object_id} has the same mask in line {seen[key]}"
                self.tell(item, what, Kind.DUPLICATE, [item.object_id])
            else:
                if item.mask is not None:
                    seen[item.frame, item.object_id, item.mask] = item.number
                kept.append(item)
                self._tell_form(item)
        self.items = kept

    def join(self) -> None:
        """Make one mask of those that an object has in a frame."""
        joined: dict[int, Mask] = {}
        gone: set[int] = set()
        for pairs in _groups(self.items):
            parts: defaultdict[int, list[tuple[Item, Mask]]] = defaultdict(list)
            for item, mask in pairs:
                parts[item.object_id].append((item, mask))
            for object_id, members in parts.items():
                (first, _), *others = members
                if others:
                    joined[first.number] = union([mask for _, mask in members])
                    gone.update(item.number for item, _ in others)
                    lines = some([item.number for item, _ in others])
                    self.tell(first, f"the mask of {object_id} is joined with that of line {lines}", Kind.DUPLICATE,
                              [object_id])  # fmt: skip
        self._replace(joined, gone)

    def shift(self, limits: Limits, wish: Wish) -> None:
        """Count frames as they should be."""
        frames = [item.frame for item in self.items if item.line is not None]
        amount = limits.settled(frames).shift_of(frames) if wish.shift is None else wish.shift
        if not amount or not frames:
            return
        if min(frames) + amount < 0:
            todo = "Shift by less."
            raise FormatError("a frame would be below 0", path=self.source, got=min(frames) + amount, todo=todo)
        self.shifted = amount
        self.tell(None, f"{amount:+d} to the frame of {plural(len(frames), 'line')}", Kind.NUMBERING)

    def part(self, wish: Wish) -> None:
        """Give each pixel to the nearest of the masks that share it."""
        changed: dict[int, Mask] = {}
        gone: set[int] = set()
        for pairs in _groups(self.items):
            ids, masks = [item.object_id for item, _ in pairs], [mask for _, mask in pairs]
            for index, (rest, nearer) in parted(ids, masks, wish.overlap).items():
                item, pixels = pairs[index][0], masks[index].area - rest.area
                front = some([ids[other] for other in nearer])
                if rest.area:
                    changed[item.number] = rest
                    what = f"{ids[index]} gives {plural(pixels, 'pixel')} to {front}"
                else:
                    gone.add(item.number)
                    what = f"{ids[index]} is left out: it lies wholly behind {front}"
                what = f"{what} in frame {item.frame} (rule {wish.overlap})"
                self.tell(item, what, Kind.OVERLAP, [ids[index]], pixels)
        self._replace(changed, gone)

    def sort(self) -> None:
        """Let frames ascend; a line that cannot be read stays behind the one before it."""
        frames: list[int] = []
        for item in self.items:
            frames.append(item.frame if item.line is not None else frames[-1] if frames else -1)
        late = next((index for index, (one, other) in enumerate(pairwise(frames), 1) if other < one), None)
        if late is not None:
            self.tell(self.items[late], "from here on, lines are sorted by frame", Kind.ORDER)
            order = sorted(range(len(frames)), key=frames.__getitem__)
            self.items = [self.items[index] for index in order]

    def _tell_form(self, item: Item) -> None:
        kinds = {problem.kind for problem in item.slips}
        if Kind.TEXT in kinds:
            self.tell(item, "the line is written plainly", Kind.TEXT)
        if Kind.FORM in kinds:
            self.tell(item, "the run lengths are written in the shortest form", Kind.FORM, [item.object_id])

    def _replace(self, masks: dict[int, Mask], gone: set[int]) -> None:
        self.items = [
            replace(item, mask=masks.get(item.number, item.mask)) for item in self.items if item.number not in gone
        ]


def _groups(items: list[Item]) -> Iterable[list[tuple[Item, Mask]]]:
    """The masks of each frame that share a size."""
    for members in by_frame(items).values():
        yield from masks_by_size(members)


def _written(item: Item, line: Line, shifted: int) -> Line:
    counts = line.counts if item.mask is None else item.mask.counts
    return replace(line, time_frame=line.time_frame + shifted, counts=counts)

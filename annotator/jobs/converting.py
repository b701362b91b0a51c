"""Files of one format into another, without a project and without images."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from annotator.domain.exchange import Content
    from annotator.domain.sequences import Sequence
    from annotator.formats.codec import Codec, Write
    from annotator.formats.fitting import Fitting
    from annotator.formats.options import ReadOptions


@dataclass(frozen=True, slots=True)
class ConvertWish:
    """What to convert.

    Attributes:
        source: file, folder or archive to read.
        target: file to write, if it ends as the format's files do; else the folder in which the format has its places.
        target_format: name of the format to write.
        source_format: name of the format to read; None tells it from the file.
        options: what is known besides; None for nothing.
    """

    source: Path
    target: Path
    target_format: str
    source_format: str | None = None
    options: ReadOptions | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """One sequence that was written.

    Attributes:
        sequence: name, size and number of frames.
        path: the file or folder.
        masks: number of masks written.
        boxes: number of boxes written.
        notes: what was left out or changed, one sentence each.
    """

    sequence: Sequence
    path: Path
    masks: int
    boxes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was written: each sequence, and what is to be said of the files as a whole, one sentence each."""

    sequences: tuple[Converted, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Run:
    """Sequences on their way to one format, and what has come of them."""

    codec: Codec
    write: Write
    target: Path
    fittings: list[Fitting] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)

    def fitted(self, contents: Iterator[Content]) -> Iterator[Content]:
        from annotator.formats.fitting import Fitting

        for content in contents:
            self.fittings.append(Fitting(content, self.codec))
            yield self.fittings[-1].content

    def together(self, contents: Iterator[Content]) -> Conversion:
        """All sequences to one file or folder."""
        first = next(contents, None)
        if first is None:
            return Conversion(())
        path = self.place(first.sequence)
        result = self.write(self.fitted(chain([first], contents)), path)
        return Conversion(tuple(_converted(fitting, path) for fitting in self.fittings), result.notes)

    def one_by_one(self, contents: Iterator[Content]) -> Conversion:
        """Each sequence to a file or folder of its own."""
        converted = []
        for content in contents:
            path = self.place(content.sequence)
            result = self.write(self.fitted(iter([content])), path)
            converted.append(_converted(self.fittings[-1], path, result.notes))
        return Conversion(tuple(converted))

    def place(self, sequence: Sequence) -> Path:
        """Where a sequence goes."""
        suffix = self.codec.suffix
        if suffix and self.target.suffix.lower() == suffix:
            path = self.target
        elif self.codec.holds.several and not suffix:
            return self.target
        else:
            path = self.codec.place(self.target, sequence)
        other = self.taken.setdefault(os.path.normcase(path), sequence.name)
        if other != sequence.name and not self.codec.holds.several:
            problem = f"sequences '{other}' and '{sequence.name}' would be written to the same place"
            raise FormatError(problem, path=path, todo="Give a folder, or convert them one by one.")
        return path


def convert(wish: ConvertWish) -> Conversion:
    """Read a file, folder or archive and write it in another format, one sequence after the other.

    What the target format cannot hold is left out, and the notes say so.

    Raises:
        FormatError: a format is unknown or goes one way only, a file is broken, or something cannot be written.
    """
    from annotator.formats import registry
    from annotator.formats.archives import opened

    codec = registry.codec(wish.target_format)
    if codec.write is None:
        raise FormatError(f"{codec.title} can only be read", todo="Choose another format with --to.")
    with opened(wish.source) as place:
        contents = registry.contents(place.root, wish.options, wish.source_format)
        run = _Run(codec, codec.write, wish.target)
        made = run.together(contents) if codec.holds.several else run.one_by_one(contents)
    return replace(made, notes=(*place.notes, *made.notes))


def _converted(fitting: Fitting, path: Path, notes: tuple[str, ...] = ()) -> Converted:
    return Converted(fitting.content.sequence, path, fitting.masks, fitting.boxes, (*fitting.notes, *notes))

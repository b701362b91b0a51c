"""Formats by name: the one place where a format is added; packages add theirs as entry points."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from annotator.domain.exchange import Content, MaskObject
from annotator.domain.sequences import Numbering
from annotator.domain.words import plural
from annotator.errors import FormatError, hint
from annotator.formats import davis
from annotator.formats.bdd100k import bdd100k
from annotator.formats.boxes import box_codecs
from annotator.formats.coco import coco, youtube_vis
from annotator.formats.codec import Codec, type_name
from annotator.formats.cvat import cvat_video
from annotator.formats.finding import check_there, first_below, found_below
from annotator.formats.fitting import Fitting
from annotator.formats.labelme import labelme
from annotator.formats.limits import Limits
from annotator.formats.lines import what_it_is
from annotator.formats.mots import layouts, mots
from annotator.formats.options import ReadOptions
from annotator.formats.problems import some

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from annotator.domain.exchange import Entry

ENTRY_POINTS = "mots_annotator.formats"

_OWN: tuple[Codec, ...] = (
    mots.TXT,
    mots.PNG,
    coco.CODEC,
    youtube_vis.CODEC,
    davis.CODEC,
    bdd100k.CODEC,
    cvat_video.CODEC,
    labelme.CODEC,
    *box_codecs.CODECS,
    *layouts.CODECS,
)
"""In the order in which they are tried on an unknown file, and shown."""


class UnknownFormatError(FormatError):
    """Nothing tells of which format a file is.

    Attributes:
        known: names of those that it may be.
    """

    def __init__(self, path: Path, known: Iterable[str], got: str | None = None, todo: str = "") -> None:
        self.known = tuple(known)
        todo = todo or f"Say which it is: {', '.join(self.known)}."
        super().__init__("the format cannot be told", path=path, got=got, todo=todo)

    def at_option(self, option: str) -> FormatError:
        """The same for a command line, on which an option says the format."""
        told = self.todo.replace("Say which it is:", f"Say it with {option}:")
        return FormatError(self.problem, path=self.path, got=self.got, todo=told)


def codecs() -> dict[str, Codec]:
    """All formats by name: the own ones, then those of installed packages, which cannot replace an own one.

    Packages are looked for once: see `look_again`.

    Raises:
        FormatError: a package's format cannot be loaded.
    """
    found = {codec.name: codec for codec in _OWN}
    for added in _of_packages():
        found.setdefault(added.name, added)
    return found


def look_again() -> None:
    """Look for formats of packages anew when they are asked for next: one was installed since."""
    _of_packages.cache_clear()


@cache  # it takes some 50 ms, and every read asks
def _of_packages() -> tuple[Codec, ...]:
    found = []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            codec = entry.load()
        except (ImportError, AttributeError) as error:
            todo = "Mend or uninstall the package that brings it."
            raise FormatError(f"the format '{entry.name}' cannot be loaded", got=error, todo=todo) from error
        if isinstance(codec, Codec):
            found.append(codec)
    return tuple(found)


def codec(name: str) -> Codec:
    """The format of this name.

    Raises:
        FormatError: there is none; the message names the closest.
    """
    known = codecs()
    if name not in known:
        raise FormatError(f"there is no format '{name}'", todo=hint(name, known))
    return known[name]


def codec_of(path: Path) -> Codec:
    """The format of a file or folder, told from what it is.

    Raises:
        UnknownFormatError: it is of none.
        FormatError: there is nothing, or an empty folder.
    """
    check_there(path)
    readers = {name: item for name, item in codecs().items() if item.read is not None}

    def recognised(place: Path) -> Codec | None:
        return next((item for item in readers.values() if item.recognises(place)), None)

    found = recognised(path)
    if found is None and path.is_dir():  # the first file in it tells
        found = next((item for place in first_below(path) if (item := recognised(place))), None)
    if found is not None:
        return found
    if path.is_dir() and not first_below(path, 1):
        raise FormatError("there is no file here", path=path, todo="Choose another place.")
    got, todo = what_it_is(path) or (None, "")
    raise UnknownFormatError(path, readers, got, todo)


def contents(path: Path, options: ReadOptions | None = None, name: str | None = None) -> Iterator[Content]:
    """The sequences at a path, one by one.

    Args:
        path: file or folder.
        options: what a person says besides.
        name: of the format; without it, it is told from the file.

    Raises:
        FormatError: the format is unknown or cannot be read, or the file is broken.
    """
    chosen = codec_of(path) if name is None else codec(name)
    if chosen.read is None:
        raise FormatError(f"{chosen.title} can only be written", todo="Choose another format.")
    check_there(path)
    options = options or ReadOptions()
    unwanted = {name for name, number in options.table.entries.items() if number is None} if options.table else set()
    found = chosen.read(_readable(chosen, path), options)
    return (without_types(content, unwanted) for content in found) if unwanted else found


def _readable(chosen: Codec, path: Path) -> Path:
    """What a codec reads of a path: of a folder, the one file, where the format keeps all sequences in one."""
    if not (path.is_dir() and chosen.suffix and chosen.holds.several):
        return path
    found = found_below(path, chosen.recognises, f"file of {chosen.title}")
    if len(found) > 1:
        got = some([str(item.relative_to(path)) for item in found], 3)
        problem = f"the folder holds several files of {chosen.title}"
        raise FormatError(problem, path=path, expected="one", got=got, todo="Name one of them.")
    return found[0]


def without_types(content: Content, unwanted: Collection[str]) -> Content:
    """A sequence without the tracks of some types, and a note of what was left out."""
    notes = content.notes

    def entries() -> Iterator[Entry]:
        left_out: Counter[str] = Counter()
        for entry in content.entries:
            name = type_name(entry.track)
            if name in unwanted:
                left_out[name] += 1
            else:
                yield entry
        notes.extend(
            f"{plural(count, 'detection')} of type '{name}' left out, as was asked."
            for name, count in sorted(left_out.items())
        )

    tracks = tuple(track for track in content.tracks if type_name(track) not in unwanted)
    return Content(content.sequence, entries(), tracks, notes)


def mask_objects(
    path: Path,
    *,
    size: tuple[int, int] | None = None,
    numbering: Numbering | None = None,
    name: str | None = None,
) -> Iterator[MaskObject]:
    """The masks of a file or folder with one sequence in any format, with MOTS ids, disjoint; frames count from 0.

    Args:
        path: file or folder.
        size: (height, width) that every mask must have.
        numbering: how frames are counted in it, if known.
        name: of the format; without it, it is told from the file.

    Raises:
        FormatError: it is broken, or holds several sequences.
    """
    found = contents(path, ReadOptions(images=Limits(size=size, numbering=numbering)), name)
    for number, content in enumerate(found):
        if number:
            todo = "Give the file of one sequence."
            raise FormatError("there are several sequences", path=path, expected="one", todo=todo)
        for entry in Fitting(content, mots.TXT).content.entries:
            yield from mots.mask_objects([entry])

"""Mask codecs by name: the one place where a format is added; packages add theirs as entry points."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError, hint
from annotator.formats import mots_png, mots_txt
from annotator.formats.exporting import ALL_STATES, ExportReport, sequence_file_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from annotator.domain.exchange import MaskObject
    from annotator.domain.masks import MaskState
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State

ENTRY_POINTS = "mots_annotator.formats"


class Write(Protocol):
    """Writes the masks of a sequence to one path, all or nothing."""

    def __call__(
        self, state: State, sequence_id: int, path: Path, /, *, states: Collection[MaskState] = ALL_STATES
    ) -> ExportReport:
        """Write sequence `sequence_id` to `path`; FormatError when it cannot be."""


class Read(Protocol):
    """Yields the masks at a path; frames count from 0."""

    def __call__(
        self, path: Path, /, *, size: tuple[int, int] | None = None, numbering: Numbering = Numbering.KITTI
    ) -> Iterator[MaskObject]:
        """Read the objects at `path`; FormatError when it is broken."""


class Place(Protocol):
    """Where a sequence's file or folder goes below the folder that a person chose."""

    def __call__(self, out: Path, sequence: Sequence, /) -> Path:
        """The path of `sequence` inside the folder `out`."""


@dataclass(frozen=True, slots=True)
class MaskCodec:
    """A mask format.

    Attributes:
        name: how it is called on the command line.
        title: how it is called in the window.
        write: writes one sequence.
        read: reads one sequence.
        place: where a sequence goes inside an export folder.
    """

    name: str
    title: str
    write: Write
    read: Read
    place: Place


def txt_place(out: Path, sequence: Sequence) -> Path:
    """KITTI MOTS: ``<out>/instances_txt/<name>.txt``; MOTSChallenge: ``<out>/<name>.txt``, as for its server."""
    name = f"{sequence_file_name(sequence)}.txt"
    return out / name if sequence.numbering is Numbering.MOTCHALLENGE else out / "instances_txt" / name


def png_place(out: Path, sequence: Sequence) -> Path:
    """``<out>/instances/<name>/``, as in KITTI MOTS; MOTSChallenge uses the same folders."""
    return out / "instances" / sequence_file_name(sequence)


_OWN = (
    MaskCodec("mots_txt", "MOTS txt (COCO run lengths)", mots_txt.write, mots_txt.read, txt_place),
    MaskCodec("mots_png", "MOTS png (16 bit)", mots_png.write, mots_png.read, png_place),
)


def codecs() -> dict[str, MaskCodec]:
    """All mask formats by name: the own ones, then those of installed packages, which cannot replace an own one."""
    found = {codec.name: codec for codec in _OWN}
    for entry in entry_points(group=ENTRY_POINTS):
        codec = entry.load()
        if isinstance(codec, MaskCodec):
            found.setdefault(codec.name, codec)
    return found


def codec(name: str) -> MaskCodec:
    """The mask format of this name.

    Raises:
        FormatError: there is none; the message names the closest.
    """
    known = codecs()
    if name not in known:
        raise FormatError(f"there is no mask format '{name}'", todo=hint(name, known))
    return known[name]


def codec_of(path: Path) -> MaskCodec:
    """The own format of a file or folder, told from what it is.

    Raises:
        FormatError: it is neither a MOTS txt file nor a folder of png.
    """
    if path.is_file() and path.suffix.lower() == ".txt":
        return codec("mots_txt")
    if path.is_dir() and mots_png.png_names(path):
        return codec("mots_png")
    expected = "a MOTS txt file, or a folder of MOTS png"
    raise FormatError("this holds no masks", path=path, expected=expected, todo="Choose another file or folder.")

"""Archives of mask files (zip, tar, gz), unpacked into a folder that goes again, within limits."""

from __future__ import annotations

import gzip
import lzma
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from annotator.domain.words import plural
from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 1 << 32
"""Of all files in an archive: the png of all KITTI MOTS sequences have a fiftieth of that."""

MOST_FILES = 200_000
_CHUNK = 1 << 20
_SUFFIXES = (".zip", ".tar", ".tgz", ".gz")
_MARKED_UTF8 = 0x800  # of a zip entry: its name is UTF-8
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError),
    *(ValueError, OverflowError, struct.error),  # names that are no text, numbers that no archive has
)
_UNSUPPORTED = (NotImplementedError, RuntimeError)  # zipfile: a method that it lacks, a password


def is_archive(path: Path) -> bool:
    """Whether a file is an archive, by its name."""
    return path.suffix.lower() in _SUFFIXES and path.is_file()


@dataclass(frozen=True, slots=True)
class Opened:
    """What is at a path, ready to be read.

    Attributes:
        shown: the path as a person knows it.
        root: the same, or the folder with what the archive there holds.
        notes: what a person should know of the archive, one sentence each.
    """

    shown: Path
    root: Path
    notes: tuple[str, ...] = ()

    def named(self, path: Path) -> Path:
        """A path at or below the root as a person knows it: inside an archive as if that were a folder."""
        return self.shown / path.relative_to(self.root) if path.is_relative_to(self.root) else path


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """What is at a path; an archive is unpacked as long as the context lasts.

    Raises:
        FormatError: see `unpacked`; one that the body raises about an unpacked file names it as a person knows it.
    """
    if not is_archive(path):
        yield Opened(path, path)
        return
    with unpacked(path) as root:
        place = Opened(path, root, name_notes(path))
        try:
            yield place
        except FormatError as error:
            if error.path is not None:
                error.name(place.named(error.path))
            raise


def name_notes(path: Path) -> tuple[str, ...]:
    """What to say of the names in an archive: in a zip, those with letters beyond ASCII may not say how to read them.

    Nothing is raised, nor said, of a damaged archive: `unpacked` tells.
    """
    if _kind_of(path) is not _zip:
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            guessed = [entry.filename for entry in archive.infolist() if _is_guess(entry)]
    except (*_BROKEN, *_UNSUPPORTED, OSError):
        return ()
    if not guessed:
        return ()
    names = f"{plural(len(guessed), 'name')} in {path.name} with letters that are not marked as UTF-8"
    return (f"{names}: read as those of old DOS, such as '{guessed[0]}'. Pack it anew if that is wrong.",)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder with what is in an archive, called as the archive; it is deleted in the end.

    Raises:
        FormatError: the archive is damaged, holds more than `MOST_BYTES` or `MOST_FILES`, or a name in it leaves the
            folder.
    """
    above = Path(tempfile.mkdtemp(prefix="mots-annotator."))
    folder = above / _folder_name(path)
    try:
        folder.mkdir()
        _unpack(path, _Space(path, folder))
        yield folder
    finally:
        shutil.rmtree(above, ignore_errors=True)


def _folder_name(path: Path) -> str:
    """The name of an archive without its ending, which names the sequence of png that lie at its top."""
    stem = path.stem[: -len(".tar")] if path.name.lower().endswith(".tar.gz") else path.stem
    return stem.strip(" .") or "archive"


class _Space:
    """What may still be written for an archive."""

    def __init__(self, archive: Path, folder: Path) -> None:
        self.archive = archive
        self.folder = folder
        self._bytes = MOST_BYTES
        self._files = MOST_FILES

    def put(self, name: str, source: IO[bytes] | gzip.GzipFile) -> None:
        """Write one file, chunk by chunk: what an archive says of its sizes is not believed."""
        self._files -= 1
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            while self._bytes >= 0 and self._files >= 0 and (chunk := source.read(_CHUNK)):
                self._bytes -= len(chunk)
                file.write(chunk)
        if self._bytes < 0 or self._files < 0:
            expected = f"{MOST_FILES:,} files and {MOST_BYTES >> 30} GiB at most"
            todo = "Unpack it yourself."
            raise FormatError("the archive holds too much", path=self.archive, expected=expected, todo=todo)

    def _place(self, name: str) -> Path:
        inside = PurePosixPath(name.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts or ":" in name or "\0" in name or not inside.parts:
            problem, todo = "a name in the archive leaves its folder", "Pack it anew."
            raise FormatError(problem, path=self.archive, got=f"'{name[:60]}'", todo=todo)
        return self.folder.joinpath(*inside.parts)


def _unpack(path: Path, space: _Space) -> None:
    try:
        _kind_of(path)(path, space)
    except _BROKEN as error:
        todo = "Copy or pack it again."
        raise FormatError("the archive is damaged", path=path, got=str(error) or None, todo=todo) from error
    except _UNSUPPORTED as error:
        raise FormatError("the archive cannot be unpacked", path=path, got=str(error), todo="Unpack it.") from error
    except OSError as error:
        # Also what a name brings that no file system takes, or that is a file and a folder at once.
        got, todo = error.strerror or str(error), "Unpack it yourself."
        raise FormatError("the archive cannot be unpacked", path=path, got=got, todo=todo) from error


def _kind_of(path: Path) -> Callable[[Path, _Space], None]:
    name = path.name.lower()
    if name.endswith(".zip"):
        return _zip
    return _tar if name.endswith((".tar", ".tar.gz", ".tgz")) else _gz


def _zip(path: Path, space: _Space) -> None:
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            if not entry.is_dir():
                with archive.open(entry) as source:
                    space.put(_zip_name(entry), source)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """A name as it is marked; one without a mark is UTF-8 where it can be, as many programs forget to say so."""
    if entry.flag_bits & _MARKED_UTF8 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _is_guess(entry: zipfile.ZipInfo) -> bool:
    is_marked = entry.flag_bits & _MARKED_UTF8 or entry.filename.isascii()
    return not is_marked and _zip_name(entry) == entry.filename


def _tar(path: Path, space: _Space) -> None:
    with tarfile.open(path, "r:*") as archive:
        for entry in archive:
            source = _content_of(archive, entry)
            if source is not None:
                with source:
                    space.put(entry.name, source)


def _content_of(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes] | None:
    """What a file holds, or the file in the archive that a link leads to; None of all else."""
    if not (entry.isreg() or entry.islnk() or entry.issym()):
        return None
    try:
        return archive.extractfile(entry)
    except (KeyError, RecursionError):  # a link that leads out of the archive, or in a circle
        return None


def _gz(path: Path, space: _Space) -> None:
    with gzip.open(path, "rb") as source:
        space.put(path.stem, source)

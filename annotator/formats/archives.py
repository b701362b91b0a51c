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
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from annotator.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 1 << 32
"""Of all files in an archive: the png of all KITTI MOTS sequences have a fiftieth of that."""

MOST_FILES = 200_000
_CHUNK = 1 << 20
_SUFFIXES = (".zip", ".tar", ".tgz", ".gz")
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, lzma.LZMAError),
    *(ValueError, OverflowError, struct.error),  # names that are no text, numbers that no archive has
)
_UNSUPPORTED = (NotImplementedError, RuntimeError)  # zipfile: a method that it lacks, a password


def is_archive(path: Path) -> bool:
    """Whether a file is an archive, by its name."""
    return path.suffix.lower() in _SUFFIXES and path.is_file()


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The folder with what is in an archive; it is deleted in the end.

    Raises:
        FormatError: the archive is damaged, holds more than `MOST_BYTES` or `MOST_FILES`, or a name in it leaves the
            folder.
    """
    folder = Path(tempfile.mkdtemp(prefix="mots-annotator."))
    try:
        _unpack(path, _Space(path, folder))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
                    space.put(entry.filename, source)


def _tar(path: Path, space: _Space) -> None:
    with tarfile.open(path, "r:*") as archive:
        for entry in archive:
            source = archive.extractfile(entry) if entry.isreg() else None
            if source is not None:
                with source:
                    space.put(entry.name, source)


def _gz(path: Path, space: _Space) -> None:
    with gzip.open(path, "rb") as source:
        space.put(path.stem, source)

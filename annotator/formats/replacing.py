"""Files and folders of an export, put in place whole, and never over what somebody else wrote.

Beside what it writes, an export keeps a hidden list of its names; `validate` and the readers pass over it. Only what is
in the list is replaced later, so that no ground truth is lost when its own folder is chosen to export to.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.errors import FormatError
from annotator.formats.problems import some
from annotator.project.image_files import PngHeader, png_header

LIST_NAME = ".mots-annotator"


@contextmanager
def replacing_file(path: Path) -> Iterator[Path]:
    """A temporary name beside `path`, renamed to it when the body ends well; else nothing is changed.

    Raises:
        FormatError: the place cannot be written, or holds a file that no export wrote.
    """
    _check_ours(path)
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = _empty_file(path)
        try:
            yield draft
            draft.chmod(0o666 & ~_umask())
            _list(path)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


def is_mots_png(path: Path) -> bool:
    """Whether a file is a 16-bit grey png.

    By the header, lest a data set's own images be replaced: they are png of six digits as well.
    """
    header = header_of(path)
    return header is not None and (header.bits, header.channels, header.palette) == (16, 1, False)


def header_of(path: Path) -> PngHeader | None:
    """The header of a png file; None of any other file and of a folder."""
    if path.suffix.lower() != ".png" or not path.is_file():
        return None
    with path.open("rb") as file:
        return png_header(file.read(64))


@contextmanager
def replacing_folder(
    path: Path, replaceable: Callable[[Path], bool] = is_mots_png, kind: str = "MOTS png"
) -> Iterator[Path]:
    """A temporary folder beside `path`, put in its place when the body ends well; else nothing is changed.

    Args:
        path: the folder.
        replaceable: whether a file is of the kind that such a folder holds; one with another file is not replaced.
        kind: these files for people.

    Raises:
        FormatError: the place cannot be written, or holds files that no export wrote.
    """
    _check_replaceable(path, replaceable, kind)
    with _writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        try:
            yield draft
            draft.chmod(0o777 & ~_umask())
            _list(path)
            _swap(draft, path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _listed(folder: Path) -> list[str]:
    try:
        return os.fsdecode((folder / LIST_NAME).read_bytes()).splitlines()
    except OSError:
        return []


def _list(path: Path) -> None:
    # Before the file itself is put in place: the other way round, a program that is killed in between could never
    # replace its own file.
    names = _listed(path.parent)
    if path.name in names:
        return
    draft = _empty_file(path.with_name(LIST_NAME))
    try:
        # A name need not be text: what the file system gave comes back as the same bytes.
        draft.write_bytes(os.fsencode("".join(f"{name}\n" for name in sorted([*names, path.name]))))
        draft.chmod(0o666 & ~_umask())
        draft.replace(path.with_name(LIST_NAME))
    finally:
        draft.unlink(missing_ok=True)


def _check_ours(path: Path) -> None:
    if _is_empty(path) or path.name in _listed(path.parent):
        return
    raise FormatError(
        f"the folder holds files that this program did not write: {path.name}",
        path=path.parent,
        todo="Choose another folder.",
    )


def _is_empty(path: Path) -> bool:
    if path.is_dir():
        return not any(path.iterdir())
    return not path.exists() or path.stat().st_size == 0


def _check_replaceable(path: Path, replaceable: Callable[[Path], bool], kind: str) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise FormatError("a file is where the folder should go", path=path, todo="Choose another folder.")
    foreign = sorted(item.name for item in path.iterdir() if not replaceable(item))
    if foreign:
        raise FormatError(
            "the folder holds files of another kind, and it would be replaced whole",
            path=path,
            expected=f"an empty folder, or one of {kind}",
            got=some(foreign, 3),
            todo="Choose another folder.",
        )
    _check_ours(path)


def _empty_file(path: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    return Path(name)


def _swap(draft: Path, path: Path) -> None:
    if not path.exists():
        draft.rename(path)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{path.name}.old.", dir=path.parent))
    path.rename(old / path.name)
    try:
        draft.rename(path)
    except OSError:
        (old / path.name).rename(path)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        todo = "Choose another place, or make room."
        raise FormatError("the export cannot be written", path=path, got=error.strerror, todo=todo) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

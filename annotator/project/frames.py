"""Frames of a sequence as pixels: image folders found and read, and a cache that reads ahead."""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from annotator.domain.words import plural
from annotator.errors import FrameError
from annotator.project.image_files import IMAGE_SUFFIXES, read_image
from annotator.project.video import VideoFrames, VideoInfo, scan_video

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.sequences import Sequence

__all__ = [
    "FrameCache",
    "FrameSource",
    "ImageFolder",
    "ImageFrames",
    "VideoFrames",
    "VideoInfo",
    "check_relink",
    "missing_images",
    "open_frames",
    "relinked_frames",
    "scan_video",
]

_SPARSEST = 100  # names whose numbers are sparser than one in a hundred are time stamps or the like, not frame numbers


class FrameSource(Protocol):
    """Random access to the frames of one sequence; safe to call from several threads."""

    def read(self, frame: int) -> NDArray[np.uint8]:
        """Frame number `frame`, from 0, as (H, W, 3) 8-bit RGB.

        Raises:
            FrameError: it is out of range, missing, damaged, or of another size than the sequence.
        """

    def close(self) -> None:
        """Let go of open files."""


@dataclass(frozen=True, slots=True)
class ImageFolder:
    """The images of a folder as frames.

    Attributes:
        path: the folder.
        frames: file name of each frame, "" where its image is missing.
        height: rows, from the first image that can be read.
        width: columns.
        first_number: number in the name of frame 0 when all names are plain numbers, else None.
    """

    path: Path
    frames: tuple[str, ...]
    height: int
    width: int
    first_number: int | None = None

    @property
    def missing(self) -> tuple[int, ...]:
        """Frames that have no image."""
        return tuple(index for index, name in enumerate(self.frames) if not name)

    @classmethod
    def scan(cls, path: Path, first_number: int | None = None) -> ImageFolder:
        """Find the images (png, jpg, jpeg, bmp) of a folder in natural order.

        When every name is a plain number, frame = number − first number, so that gaps stay gaps.

        Args:
            path: the folder.
            first_number: the number that the data set gives to frame 0, so that images missing at the start are gaps
                too; without it the smallest number there is.

        Raises:
            FrameError: there is no such folder, no image in it, none can be read, or two have the same number.
        """
        names = _image_names(path)
        frames, first = _numbered(path, names, first_number)
        height, width = _first_size([path / name for name in names])
        return cls(path, frames, height, width, first)


class ImageFrames:
    """The frames of an image folder."""

    def __init__(self, sequence: Sequence, folder: Path) -> None:
        self._sequence = sequence
        self._folder = folder

    def read(self, frame: int) -> NDArray[np.uint8]:
        """See `FrameSource.read`."""
        check_range(self._sequence, frame)
        name = self._sequence.frames[frame]
        if not name:
            todo = "Put it into the folder and relink the images, or go to another frame."
            raise FrameError(
                f"frame {frame} has no image", path=self._folder, expected="an image", got="none", todo=todo
            )
        pixels = read_image(self._folder / name)
        size = (self._sequence.height, self._sequence.width)
        if pixels.shape[:2] != size:
            _raise_size(self._folder / name, size, (pixels.shape[0], pixels.shape[1]))
        return pixels

    def close(self) -> None:
        """See `FrameSource.close`; nothing stays open here."""


def check_range(sequence: Sequence, frame: int) -> None:
    """Raise FrameError unless `sequence` has a frame of this number."""
    if not 0 <= frame < sequence.frame_count:
        expected = f"0 to {sequence.frame_count - 1}"
        todo = "Choose a frame of the sequence."
        raise FrameError(f"sequence '{sequence.name}' has no frame {frame}", expected=expected, got=frame, todo=todo)


def images_path(sequence: Sequence, base: Path) -> Path:
    """Where the images of `sequence` are; `base` is the folder that a relative path counts from."""
    return base / sequence.images  # an absolute path replaces the base


def open_frames(sequence: Sequence, base: Path) -> FrameSource:
    """The frames of `sequence`, whose images may be given relative to `base`.

    Raises:
        FrameError: a video cannot be opened, or is not the one that the sequence was made from. Missing images of a
            folder are reported when they are read.
    """
    path = images_path(sequence, base)
    if not sequence.is_video:
        return ImageFrames(sequence, path)
    info = scan_video(path)
    if (info.frame_count, info.height, info.width) != (sequence.frame_count, sequence.height, sequence.width):
        _raise_other_video(path, sequence, info)
    return VideoFrames(path, info)


def missing_images(sequence: Sequence, base: Path) -> str | None:
    """A sentence when none of the sequence's images are where they should be; None when at least one is there."""
    path = images_path(sequence, base)
    if sequence.is_video:
        return None if path.is_file() else f"The video of sequence '{sequence.name}' is missing: {path}."
    if not path.is_dir():
        return f"The image folder of sequence '{sequence.name}' is missing: {path}."
    if any((path / name).is_file() for name in sequence.frames if name):
        return None
    return f"The image folder of sequence '{sequence.name}' holds none of its images: {path}."


def check_relink(sequence: Sequence, new_path: Path) -> None:
    """Make sure that another folder (or video) holds the same frames as `sequence`.

    Raises:
        FrameError: images of the sequence are not there, or their size differs.
    """
    if sequence.is_video:
        info = scan_video(new_path)
        if (info.frame_count, info.height, info.width) != (sequence.frame_count, sequence.height, sequence.width):
            _raise_other_video(new_path, sequence, info)
        return
    names = [name for name in sequence.frames if name]
    present = set(_image_names(new_path))
    gone = [name for name in names if name not in present]
    if gone:
        raise FrameError(
            f"the folder lacks {plural(len(gone), 'image')} of sequence '{sequence.name}'",
            path=new_path,
            expected=f"{plural(len(names), 'image')}, such as {gone[0]}",
            got=f"{len(names) - len(gone)} of them",
            todo="Choose the folder that holds the same images.",
        )
    size = _first_size([new_path / name for name in names])
    if size != (sequence.height, sequence.width):
        _raise_size(new_path / names[0], (sequence.height, sequence.width), size)


def relinked_frames(sequence: Sequence, new_path: Path) -> tuple[str, ...]:
    """The file name of each frame when `sequence` is pointed to `new_path`.

    Where a frame had no image, it is the one that is there now under the frame's number, if any.

    Raises:
        FrameError: see `check_relink`.
    """
    check_relink(sequence, new_path)
    known = [(index, _number_of(name)) for index, name in enumerate(sequence.frames) if name]
    offsets = {None if number is None else number - index for index, number in known}
    offset = offsets.pop() if len(offsets) == 1 else None
    if offset is None or all(sequence.frames):
        return sequence.frames
    present = {_number_of(name): name for name in reversed(_image_names(new_path))}
    return tuple(name or present.get(index + offset, "") for index, name in enumerate(sequence.frames))


class FrameCache:
    """Decoded frames of one source, the last used kept, up to a number of bytes; safe to use from several threads.

    Args:
        source: where frames come from; closed with the cache.
        capacity_bytes: how much to keep; the frame that was asked for last is kept even when it is larger.
    """

    def __init__(self, source: FrameSource, capacity_bytes: int) -> None:
        self._source = source
        self._capacity = capacity_bytes
        self._kept: OrderedDict[int, NDArray[np.uint8]] = OrderedDict()
        self._bytes = 0
        self._loading: set[int] = set()
        self._wanted: list[int] = []
        self._closed = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def __contains__(self, frame: int) -> bool:
        with self._changed:
            return frame in self._kept

    def get(self, frame: int) -> NDArray[np.uint8]:
        """A frame as (H, W, 3) 8-bit RGB, from the cache or else read now; do not write into it.

        Raises:
            FrameError: as `FrameSource.read`.
        """
        with self._changed:
            while frame in self._loading:
                self._changed.wait()
            if frame in self._kept:
                self._kept.move_to_end(frame)
                return self._kept[frame]
            self._loading.add(frame)
        return self._load(frame)

    def prefetch(self, frames: Iterable[int]) -> None:
        """Read these frames in the background, in this order; a new wish replaces what is left of the last one."""
        with self._changed:
            if self._closed:
                return
            self._wanted = list(frames)
            if self._thread is None and self._wanted:
                self._thread = threading.Thread(target=self._read_ahead, name="frame prefetch", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def hold(self, least_bytes: int) -> None:
        """Keep at least so much from now on."""
        with self._changed:
            self._capacity = max(self._capacity, least_bytes)

    def close(self) -> None:
        """Stop reading ahead, forget all frames and close the source."""
        with self._changed:
            self._closed, self._wanted = True, []
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
        with self._changed:
            self._kept.clear()
            self._bytes = 0
        self._source.close()

    def _load(self, frame: int) -> NDArray[np.uint8]:
        try:
            pixels = self._source.read(frame)
            pixels.flags.writeable = False
            with self._changed:
                self._keep(frame, pixels)
            return pixels
        finally:
            with self._changed:
                self._loading.discard(frame)
                self._changed.notify_all()

    def _keep(self, frame: int, pixels: NDArray[np.uint8]) -> None:
        self._kept[frame] = pixels
        self._bytes += pixels.nbytes
        while self._bytes > self._capacity and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= oldest.nbytes

    def _read_ahead(self) -> None:
        while (frame := self._next_wanted()) is not None:
            try:
                self._load(frame)
            except FrameError:
                continue  # it is reported when somebody asks for that frame

    def _next_wanted(self) -> int | None:
        with self._changed:
            while not self._closed:
                while self._wanted:
                    frame = self._wanted.pop(0)
                    if frame not in self._kept and frame not in self._loading:
                        self._loading.add(frame)
                        return frame
                self._changed.wait()
            return None


def natural_key(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sorts names as people do: ``img2`` before ``img10``."""
    parts = re.split(r"([0-9]+)", name.lower())
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)


def _image_names(path: Path) -> list[str]:
    try:
        entries = [entry.name for entry in os.scandir(path) if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError) as error:
        todo = "Choose the folder that holds the images."
        raise FrameError("there is no such image folder", path=path, expected="a folder", todo=todo) from error
    except OSError as error:
        raise FrameError("the image folder cannot be read", path=path, got=error.strerror) from error
    names = [name for name in entries if Path(name).suffix.lower() in IMAGE_SUFFIXES]
    if not names:
        got = f"{plural(len(entries), 'other file')}" if entries else "an empty folder"
        todo = "Choose the folder that holds the images."
        raise FrameError("the folder holds no images", path=path, expected="png, jpg or bmp files", got=got, todo=todo)
    return sorted(names, key=lambda name: (natural_key(name), name))


def _number_of(name: str) -> int | None:
    stem = Path(name).stem
    return int(stem) if stem.isascii() and stem.isdecimal() else None


def _numbered(path: Path, names: list[str], first_number: int | None) -> tuple[tuple[str, ...], int | None]:
    stems = [Path(name).stem for name in names]
    if not all(stem.isascii() and stem.isdecimal() for stem in stems):
        return tuple(names), None
    by_number: dict[int, str] = {}
    for name, stem in zip(names, stems, strict=True):
        other = by_number.setdefault(int(stem), name)
        if other != name:
            raise FrameError(
                f"two images have the number {int(stem)}",
                path=path,
                expected="one image a frame",
                got=f"{other} and {name}",
                todo="Remove one of them.",
            )
    first = _first_number(by_number, first_number)
    if max(by_number) - first >= _SPARSEST * len(names):
        return tuple(names), None
    return tuple(by_number.get(number, "") for number in range(first, max(by_number) + 1)), first


def _first_number(by_number: dict[int, str], wanted: int | None) -> int:
    smallest = min(by_number)
    if wanted is None or wanted > smallest or max(by_number) - wanted >= _SPARSEST * len(by_number):
        return smallest
    return wanted


def _first_size(paths: list[Path]) -> tuple[int, int]:
    first_error: FrameError | None = None
    for path in paths:
        try:
            pixels = read_image(path)
        except FrameError as error:
            first_error = first_error or error
        else:
            return pixels.shape[0], pixels.shape[1]
    raise first_error or FrameError("the sequence has no images")


def _raise_size(path: Path, expected: tuple[int, int], got: tuple[int, int]) -> None:
    raise FrameError(
        "the image has another size than its sequence",
        path=path,
        expected="{1}x{0} pixels".format(*expected),
        got="{1}x{0}".format(*got),
        todo="Replace it by the image in its first size; boxes and masks count in those pixels.",
    )


def _raise_other_video(path: Path, sequence: Sequence, info: VideoInfo) -> None:
    raise FrameError(
        f"this is not the video that sequence '{sequence.name}' was made from",
        path=path,
        expected=f"{plural(sequence.frame_count, 'frame')} of {sequence.width}x{sequence.height} pixels",
        got=f"{info.frame_count} of {info.width}x{info.height}",
        todo="Choose the same video.",
    )

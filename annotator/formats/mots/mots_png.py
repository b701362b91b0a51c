"""MOTS png: one single-channel 16-bit image a frame, pixel = object id, 0 background, named ``%06d.png``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.domain.exchange import MaskObject
from annotator.domain.masks import Mask
from annotator.domain.object_ids import INSTANCES, split_id
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.png_files import decoded, read_png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_PIXELS_AT_ONCE = 1 << 23
NAME_PATTERN = re.compile(r"[0-9]{6}\.png")


def id_map(objects: list[MaskObject], height: int, width: int) -> NDArray[np.uint16]:
    """Disjoint objects as an (H, W) map of their ids, 0 elsewhere."""
    pixels = np.zeros((height, width), dtype=np.uint16)
    for item in objects:
        window = item.mask.window()
        pixels[window.slices][window.pixels] = item.object_id
    return pixels


def encode(pixels: NDArray[np.uint16]) -> bytes:
    """A map of ids as the bytes of a 16-bit grey png."""
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise RuntimeError("OpenCV could not encode a png")
    return data.tobytes()


def read(
    folder: Path, *, size: tuple[int, int] | None = None, numbering: Numbering = Numbering.KITTI
) -> Iterator[MaskObject]:
    """The objects of a folder, frame by frame, each frame by ascending id; frames count from 0.

    Args:
        folder: the folder.
        size: (height, width) that every image must have.
        numbering: how the names count frames.

    Raises:
        FormatError: the folder holds no such images, or one of them is not a MOTS png.
    """
    names = png_names(folder)
    if not names:
        expected = "000000.png and so on"
        raise FormatError("the folder holds no MOTS png", path=folder, expected=expected, todo="Choose another folder.")
    for name in names:
        path = folder / name
        if not NAME_PATTERN.fullmatch(name) or int(name[:6]) < numbering.first_frame:
            expected = f"six digits, from {numbering.first_frame:06d}.png"
            todo = "Rename it to its frame number."
            raise FormatError("the name is not a frame number", path=path, expected=expected, got=name, todo=todo)
        pixels = read_id_map(path)
        if size is not None and pixels.shape != size:
            raise size_error(path, size, (pixels.shape[0], pixels.shape[1]))
        yield from objects_of(path, pixels, int(name[:6]) - numbering.first_frame)


def png_names(folder: Path) -> list[str]:
    """Names of the png files in a folder, sorted.

    Raises:
        FormatError: there is no such folder.
    """
    if not folder.is_dir():
        raise FormatError("there is no such folder", path=folder, todo="Check the name.")
    return sorted(item.name for item in folder.iterdir() if item.suffix.lower() == ".png" and item.name[0] != ".")


def read_id_map(path: Path) -> NDArray[np.uint16]:
    """One image as an (H, W) map of ids.

    Raises:
        FormatError: it is missing, damaged, or not single-channel 16-bit.
    """
    data, header = read_png(path)
    if (header.bits, header.channels, header.palette) != (16, 1, False):
        kind = "a palette" if header.palette else f"{header.channels} channels"
        raise FormatError(
            "the png is not of the MOTS kind",
            path=path,
            expected="1 channel of 16 bits",
            got=f"{kind} of {header.bits} bits",
            todo="Write ids (class_id · 1000 + instance) as 16-bit grey.",
        )
    return decoded(path, data, np.uint16)


def objects_of(path: Path, pixels: NDArray[np.uint16], frame: int) -> Iterator[MaskObject]:
    """The objects of a map of ids.

    Raises:
        FormatError: a pixel's id has no class.
    """
    for object_id in ids_of(pixels):
        if object_id < INSTANCES:
            raise id_error(path, object_id)
        yield MaskObject(frame, *split_id(object_id), Mask.from_array(pixels == object_id))


def ids_of(pixels: NDArray[np.uint16]) -> list[int]:
    """The ids in a map, ascending, without the background."""
    rows = max(1, _PIXELS_AT_ONCE // max(1, pixels.shape[1]))  # counting takes eight bytes a pixel
    parts = (pixels[start : start + rows] for start in range(0, pixels.shape[0], rows))
    found = {int(value) for part in parts for value in np.flatnonzero(np.bincount(part.ravel()))}
    return sorted(found - {0})


def id_error(path: Path, object_id: int) -> FormatError:
    """A pixel value below 1000 names no class."""
    todo = "An id is class_id · 1000 + instance."
    return FormatError("an id has no class", path=path, expected="1000 or more", got=object_id, todo=todo)


def size_error(path: Path, expected: tuple[int, int], got: tuple[int, int]) -> FormatError:
    """The png has another size (height, width) than the images or its neighbours."""
    sizes = ["{1}x{0}".format(*size) for size in (expected, got)]
    todo = "Write it in the size of the image."
    return FormatError("the png has another size", path=path, expected=f"{sizes[0]} pixels", got=sizes[1], todo=todo)

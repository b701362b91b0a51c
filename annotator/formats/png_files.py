"""Png of one channel, checked before and after OpenCV decodes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from annotator.errors import FormatError, FrameError
from annotator.formats.limits import check_image
from annotator.project.image_files import damage, png_header, read_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import DTypeLike, NDArray

    from annotator.project.image_files import PngHeader

_TODO = "Write it again."


def read_png(path: Path) -> tuple[bytes, PngHeader]:
    """The bytes of a png and its header.

    Raises:
        FormatError: it is missing, damaged or no png, or it claims to be larger than any image.
    """
    try:
        data = read_bytes(path)
    except FrameError as error:
        raise FormatError(error.problem, path=path, expected=error.expected, got=error.got) from error
    header = png_header(data)
    broken = damage(data) or (None if header else "it is no png")
    if broken or header is None:
        raise FormatError(f"the png is damaged: {broken}", path=path, expected="a png", todo=_TODO)
    try:
        check_image(header.height, header.width)  # before the decoder makes room for them
    except FormatError as error:
        raise error.at(path) from error
    return data, header


def decoded(path: Path, data: bytes, kind: DTypeLike) -> NDArray[Any]:
    """The (H, W) pixels of the bytes of a png, as they are stored.

    Raises:
        FormatError: they do not decode to one channel of this kind.
    """
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:  # it also raises for what it finds odd
        pixels = None
    if pixels is None or pixels.dtype != kind or pixels.ndim != 2:
        raise FormatError("the png cannot be decoded", path=path, expected="a png", todo=_TODO)
    return np.asarray(pixels)

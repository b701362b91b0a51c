"""Png with a palette, as indices: OpenCV knows only their colours, but reads the same bytes as grey."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.errors import FormatError
from annotator.formats.png_files import decoded, read_png
from annotator.project.image_files import PNG_SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_GREY, _PALETTE = b"\x00", b"\x03"
_COLOUR_TYPE = 9  # its place in the header chunk
_DROPPED = (b"PLTE", b"tRNS", b"bKGD", b"hIST", b"sBIT", b"iCCP", b"gAMA", b"cHRM", b"sRGB")  # would not fit grey


def colour_map() -> NDArray[np.uint8]:
    """The 256 colours (256, 3) RGB of PASCAL VOC and DAVIS: the bits of an index, spread over the three channels."""
    indices = np.arange(256)
    colours = np.zeros((256, 3), dtype=np.uint8)
    for bit in range(8):
        for channel in range(3):
            colours[:, channel] |= (((indices >> (3 * bit + channel)) & 1) << (7 - bit)).astype(np.uint8)
    return colours


def encode(indices: NDArray[np.uint8]) -> bytes:
    """An (H, W) map of indices as the bytes of an 8-bit png with the palette of `colour_map`."""
    done, data = cv2.imencode(".png", indices)
    if not done:
        raise RuntimeError("OpenCV could not encode a png")
    parts = [PNG_SIGNATURE]
    for kind, body in _chunks(data.tobytes()):
        if kind == b"IHDR":
            parts += [
                _chunk(kind, body[:_COLOUR_TYPE] + _PALETTE + body[_COLOUR_TYPE + 1 :]),
                _chunk(b"PLTE", colour_map().tobytes()),
            ]
        else:
            parts.append(_chunk(kind, body))
    return b"".join(parts)


def read(path: Path) -> NDArray[np.uint8]:
    """A png with a palette, or an 8-bit grey one, as an (H, W) map of indices.

    Raises:
        FormatError: it is missing, damaged, too large, or of another kind.
    """
    data, header = read_png(path)
    if not header.palette and (header.channels, header.bits) != (1, 8):
        got = f"{header.channels} channels of {header.bits} bits"
        todo = "Write the number of the object as an index of the palette."
        raise FormatError("the png has no palette", path=path, expected="a palette", got=got, todo=todo)
    pixels = decoded(path, _as_grey(data), np.uint8)
    scale = 255 // (2 ** min(header.bits, 8) - 1)  # grey of fewer bits is spread over 0 to 255 when it is read
    return np.asarray(pixels // scale, dtype=np.uint8)


def _as_grey(data: bytes) -> bytes:
    parts = [PNG_SIGNATURE]
    for kind, body in _chunks(data):
        if kind == b"IHDR":
            parts.append(_chunk(kind, body[:_COLOUR_TYPE] + _GREY + body[_COLOUR_TYPE + 1 :]))
        elif kind not in _DROPPED:
            parts.append(_chunk(kind, body))
    return b"".join(parts)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of each part of a png that is whole."""
    place = len(PNG_SIGNATURE)
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

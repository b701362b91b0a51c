"""One image file as pixels: decoded to 8-bit RGB; a file cut short is refused, which OpenCV alone would not do."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from annotator.domain.words import plural
from annotator.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp")
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 1 << 28
"""Of an image, such as 16384 × 16384: a file that claims more would fill the memory."""

_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length behind them
_JPEG_SCAN = 0xDA
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # all kinds of frame headers but tables
_AS_STORED = cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH | cv2.IMREAD_IGNORE_ORIENTATION
_PNG_COLOURS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


@dataclass(frozen=True, slots=True)
class PngHeader:
    """What the first chunk of a PNG says: size in pixels, bits a channel, channels, whether it has a palette."""

    width: int
    height: int
    bits: int
    channels: int
    palette: bool


def png_header(data: bytes) -> PngHeader | None:
    """The header of a PNG, or None when `data` does not begin like one."""
    if len(data) < 29 or not data.startswith(PNG_SIGNATURE) or data[12:16] != b"IHDR":
        return None
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    return PngHeader(width, height, data[24], _PNG_COLOURS.get(data[25], 0), data[25] == 3)


def damage(data: bytes) -> str | None:
    """What is wrong with the bytes of a PNG, JPEG or BMP file as a whole, as a clause; None when it looks complete.

    Decoders fill the missing part of a file that is cut short with grey and say nothing, so this is checked first.
    """
    if not data:
        return "the file is empty"
    if data.startswith(PNG_SIGNATURE):
        return _png_damage(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_damage(data)
    if data.startswith(b"BM"):
        return _bmp_damage(data)
    return None


def claimed_size(data: bytes) -> tuple[int, int] | None:
    """(height, width) as the header of a PNG, JPEG or BMP says it; None where there is none."""
    header = png_header(data)
    if header is not None:
        return header.height, header.width
    if data.startswith(b"BM") and len(data) >= 26:
        width, height = (int.from_bytes(data[place : place + 4], "little", signed=True) for place in (18, 22))
        return abs(height), abs(width)
    if not data.startswith(b"\xff\xd8"):
        return None
    frame = next((place for marker, place in _jpeg_segments(data) if marker in _JPEG_FRAMES), None)
    if frame is None or frame + 9 > len(data):
        return None
    return int.from_bytes(data[frame + 5 : frame + 7]), int.from_bytes(data[frame + 7 : frame + 9])


def decode_rgb(data: bytes) -> NDArray[np.uint8] | None:
    """Pixels as (H, W, 3) 8-bit RGB, not turned by EXIF; grey is repeated, 16 bits are scaled to 8, alpha is dropped.

    Boxes and masks count the pixels as they are stored, hence no turning. None when the bytes are no image.
    """
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), _AS_STORED)
    except cv2.error:
        return None
    if pixels is None:
        return None
    if pixels.dtype == np.uint16:
        pixels = (pixels // 257).astype(np.uint8)
    if pixels.dtype != np.uint8:
        return None
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def read_image(path: Path) -> NDArray[np.uint8]:
    """An image file as (H, W, 3) 8-bit RGB.

    Raises:
        FrameError: the file is missing, cannot be read, is cut short or damaged, or is no image.
    """
    data = read_bytes(path)
    broken = damage(data)
    if broken:
        raise FrameError(
            f"the image is damaged: {broken}", path=path, expected="a complete image", todo="Copy the file again."
        )
    height, width = claimed_size(data) or (0, 0)
    if height * width > MOST_PIXELS:
        expected, todo = f"at most {MOST_PIXELS} pixels", "Scale the image down."
        raise FrameError("the image is too large", path=path, expected=expected, got=f"{width}x{height}", todo=todo)
    pixels = decode_rgb(data)
    if pixels is None:
        kind = f"a file that begins with {data[:8]!r}"
        todo = "Replace the file by the image it should be."
        raise FrameError("the image cannot be decoded", path=path, expected="png, jpg or bmp", got=kind, todo=todo)
    return pixels


def read_bytes(path: Path) -> bytes:
    """The bytes of an image file.

    Raises:
        FrameError: it is missing or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        todo = "Put it back, or point the sequence to the folder that has it."
        raise FrameError("the image is missing", path=path, expected="a file", got="none", todo=todo) from error
    except OSError as error:
        todo = "Check the file and its rights."
        raise FrameError("the image cannot be read", path=path, got=error.strerror, todo=todo) from error


def _png_damage(data: bytes) -> str | None:
    place = len(PNG_SIGNATURE)
    while place + 12 <= len(data):
        length, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        end = place + 12 + length
        if end > len(data):
            break
        if zlib.crc32(data[place + 4 : end - 4]) != int.from_bytes(data[end - 4 : end]):
            return f"the checksum of its {kind.decode('ascii', 'replace')} part at byte {place} is wrong"
        if kind == b"IEND":
            return None
        place = end
    return f"it is cut short after {plural(len(data), 'byte')}"


def _jpeg_damage(data: bytes) -> str | None:
    # The end marker must lie behind the picture's own scan: a thumbnail in the header has an end marker as well.
    scan = next((place for marker, place in _jpeg_segments(data) if marker == _JPEG_SCAN), None)
    if scan is not None and data.find(b"\xff\xd9", scan) >= 0:
        return None
    return f"it is cut short after {plural(len(data), 'byte')}"


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """The markers of a JPEG with their places, up to the first scan."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        yield marker, place
        if marker == _JPEG_SCAN:
            return
        place += 2 if marker in _JPEG_ALONE else 2 + int.from_bytes(data[place + 2 : place + 4])


def _bmp_damage(data: bytes) -> str | None:
    if len(data) < 54:
        return f"it is cut short after {plural(len(data), 'byte')}"
    offset, width = int.from_bytes(data[10:14], "little"), int.from_bytes(data[18:22], "little", signed=True)
    height = abs(int.from_bytes(data[22:26], "little", signed=True))
    bits, packed = int.from_bytes(data[28:30], "little"), int.from_bytes(data[30:34], "little")
    row = (width * bits + 31) // 32 * 4
    if packed in (0, 3) and len(data) < offset + row * height:
        return f"it is cut short after {plural(len(data), 'byte')}"
    return None

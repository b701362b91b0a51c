"""Brightness, contrast and gamma of what is shown: a table over 256 levels for dark frames; data is never touched."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST = 100  # of brightness and contrast, in both directions
GAMMAS = (0.2, 5.0)


@dataclass(frozen=True, slots=True)
class Tone:
    """How the levels of an image are shown.

    Attributes:
        brightness: -100 to 100, added; 100 makes black white.
        contrast: -100 to 100, about the middle grey; 100 is four times as steep, -100 a quarter.
        gamma: 0.2 to 5; above 1 the dark parts are lifted and black stays black.
    """

    brightness: int = 0
    contrast: int = 0
    gamma: float = 1.0

    @property
    def neutral(self) -> bool:
        """Whether the image is shown as it is."""
        return self == Tone()

    def fitted(self) -> Tone:
        """The same within its limits."""
        brightness, contrast = (min(max(round(value), -LARGEST), LARGEST) for value in (self.brightness, self.contrast))
        return Tone(brightness, contrast, min(max(float(self.gamma), GAMMAS[0]), GAMMAS[1]))


@lru_cache(maxsize=64)
def table(tone: Tone) -> NDArray[np.uint8]:
    """(256,) level in the image → level on the screen; never falling."""
    levels = (np.arange(256) / 255) ** (1 / tone.gamma)
    levels = (levels - 0.5) * 2 ** (tone.contrast / 50) + 0.5 + tone.brightness / 100
    shown: NDArray[np.uint8] = np.rint(np.clip(levels, 0, 1) * 255).astype(np.uint8)
    shown.flags.writeable = False
    return shown


def toned(image: QImage, tone: Tone) -> QImage:
    """A 32-bit RGB image in another tone; the same object where the tone is neutral."""
    if tone.neutral:
        return image
    source = image.convertToFormat(QImage.Format.Format_RGB32)
    result = QImage(source.size(), QImage.Format.Format_RGB32)
    lookup = np.repeat(table(tone)[:, None], 4, axis=1)
    lookup[:, 3] = 255  # little-endian: blue, green, red, and a byte that Qt wants to be full
    shape = (source.height(), source.bytesPerLine() // 4, 4)
    pixels = np.frombuffer(source.constBits(), dtype=np.uint8).reshape(shape)
    cv2.LUT(pixels, lookup[None], np.frombuffer(result.bits(), dtype=np.uint8).reshape(shape))
    return result

"""The texture atlas: colours and material properties of all surfaces in one image, with smaller copies for distance."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from .arrays import Bytes, Colour, Floats

PADDING = 16
LEVELS = 5
_ROW = 2048


@dataclass(frozen=True)
class Material:
    """How a surface answers light: mirror-like reflection, own glow, and light that passes through, each 0 to 1."""

    reflect: float = 0.0
    glow: float = 0.0
    soft: float = 0.0

    def pixel(self) -> tuple[int, int, int]:
        """The material as bytes."""
        return round(self.reflect * 255), round(self.glow * 255), round(self.soft * 255)


MATT = Material()


@dataclass(frozen=True)
class Region:
    """A texture's place in the atlas, in pixels."""

    left: float
    top: float
    width: float
    height: float

    def at(self, u: Floats, v: Floats) -> Floats:
        """Atlas positions (..., 2) of texture coordinates in [0, 1], v downwards."""
        across = self.left + np.clip(u, 0.0, 1.0) * (self.width - 1)
        down = self.top + np.clip(v, 0.0, 1.0) * (self.height - 1)
        return np.stack([across, down], axis=-1).astype(np.float32)

    def part(self, u0: float, v0: float, u1: float, v1: float) -> Region:
        """A rectangle of this texture, given in texture coordinates."""
        return Region(
            self.left + u0 * self.width,
            self.top + v0 * self.height,
            max(1.0, (u1 - u0) * self.width),
            max(1.0, (v1 - v0) * self.height),
        )


@dataclass
class Atlas:
    """Textures are added while the street is built; `finish` makes the levels that `sample` reads."""

    side: int = 4096
    _tiles: list[tuple[int, int, Bytes, Bytes]] = field(default_factory=list)
    _cursor: tuple[int, int, int] = (0, 0, 0)  # x, y, height of the current shelf
    _levels: list[tuple[Bytes, Bytes]] = field(default_factory=list)

    def add(self, colour: Bytes, material: Bytes | Material = MATT) -> Region:
        """Place a texture (height, width, 3) RGB with its material, an image of the same size or one for all."""
        height, width = colour.shape[:2]
        if isinstance(material, Material):
            material = np.full((height, width, 3), material.pixel(), np.uint8)
        x, y, shelf = self._cursor
        if x + width + 2 * PADDING > self.side:
            x, y, shelf = 0, y + shelf, 0
        self._tiles.append((x, y, _padded(colour), _padded(material)))
        self._cursor = (x + width + 2 * PADDING, y, max(shelf, height + 2 * PADDING))
        return Region(x + PADDING + 0.0, y + PADDING + 0.0, width, height)

    def plain(self, colour: Colour, material: Material = MATT) -> Region:
        """A region of a single colour."""
        return self.add(np.full((8, 8, 3), colour).astype(np.uint8), material)

    def finish(self) -> None:
        """Paint all textures into one image and halve it for the coarser levels."""
        height = self._cursor[1] + self._cursor[2]
        height += -height % 2**LEVELS
        colour, material = np.zeros((2, height, self.side, 3), np.uint8)
        for x, y, tile, properties in self._tiles:
            colour[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
            material[y : y + tile.shape[0], x : x + tile.shape[1]] = properties
        self._tiles.clear()
        self._levels = [(colour, material)]
        for _ in range(LEVELS - 1):
            self._levels.append((_halved(self._levels[-1][0]), _halved(self._levels[-1][1])))

    def sample(self, uv: Floats, level: Floats) -> tuple[Floats, Floats]:
        """Linear-light colour and material, both (N, 3) in [0, 1], at atlas positions (N, 2)."""
        colour = np.zeros((len(uv), 3), np.float32)
        material = np.zeros((len(uv), 3), np.float32)
        chosen = np.clip(np.rint(level), 0, LEVELS - 1).astype(np.int8)
        for number, (image, properties) in enumerate(self._levels):
            where = np.flatnonzero(chosen == number)
            if len(where):
                position = (uv[where] + 0.5) / 2**number - 0.5
                colour[where] = lookup(image, position)
                material[where] = lookup(properties, position)
        return (colour / 255) ** 2, material / 255


def lookup(image: Bytes | Floats, position: Floats) -> Floats:
    """Bilinear values of an image at pixel positions (N, 2) as (x, y); outside the image the border goes on."""
    count = len(position)
    rows = -(-count // _ROW)
    padded = np.zeros((rows * _ROW, 2), np.float32)
    padded[:count] = position
    x, y = padded.reshape(rows, _ROW, 2).transpose(2, 0, 1).copy()
    values = cv2.remap(image, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, np.float32).reshape(rows * _ROW, -1)[:count]


def _padded(image: Bytes) -> Bytes:
    return np.pad(image, ((PADDING, PADDING), (PADDING, PADDING), (0, 0)), mode="edge")


def _halved(image: Bytes) -> Bytes:
    half = cv2.resize(image, (image.shape[1] // 2, image.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint8)

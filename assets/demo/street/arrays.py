"""Array types of the renderer, and the few functions that every module needs."""

from __future__ import annotations

import zlib

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
Colour = tuple[float, float, float]


def generator(seed: int, *names: object) -> np.random.Generator:
    """A random generator of its own for each named part, so that parts do not disturb each other's numbers."""
    text = "/".join(str(name) for name in names)
    return np.random.default_rng([seed, zlib.crc32(text.encode())])


def normalised(vectors: Floats) -> Floats:
    """Vectors (..., 3) scaled to length one; zero vectors stay zero."""
    return np.asarray(vectors / np.maximum(np.sqrt(dot(vectors, vectors)), 1e-9))


def dot(first: Floats, second: Floats) -> Floats:
    """Scalar products over the last axis, which is kept with length one."""
    return np.asarray(np.einsum("...c,...c->...", first, second)[..., None])


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """The cubic step from 0 at `low` to 1 at `high`."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t))


def fractal_noise(
    shape: tuple[int, int], rng: np.random.Generator, cells: tuple[float, float], octaves: int = 4
) -> Floats:
    """Value noise (height, width) in about [-1, 1]; `cells` is the number of coarse cells (rows, columns)."""
    height, width = shape
    total = np.zeros(shape, np.float32)
    amplitude, weight = 1.0, 0.0
    for octave in range(octaves):
        rows = int(min(max(2, cells[0] * 2**octave), height)) + 1
        columns = int(min(max(2, cells[1] * 2**octave), width)) + 1
        grid = rng.uniform(-1.0, 1.0, (rows, columns)).astype(np.float32)
        total += amplitude * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        weight += amplitude
        amplitude *= 0.55
    return np.asarray(total / (0.6 * weight))


def vary(colour: Colour, rng: np.random.Generator, amount: float) -> Colour:
    """The colour with each channel scaled by up to `amount`, and all of them together as well."""
    scale = (1.0 + rng.uniform(-amount, amount)) * (1.0 + rng.uniform(-amount, amount, 3) * 0.35)
    red, green, blue = np.clip(np.array(colour) * scale, 0, 255)
    return float(red), float(green), float(blue)


def write_text(image: Floats, text: str, at: tuple[int, int], size: float, colour: Colour, thickness: int = 1) -> None:
    """Write text on an image of floats; `at` is its bottom left."""
    cover = np.zeros(image.shape[:2], np.uint8)
    cv2.putText(cover, text, at, cv2.FONT_HERSHEY_DUPLEX, size, (255,), thickness, cv2.LINE_AA)
    share = cover[..., None].astype(np.float32) / 255
    image += (np.array(colour, np.float32) - image) * share

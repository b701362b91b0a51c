"""The ground: one painted texture of asphalt, markings and pavement, and the shadows that fall on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .arrays import Bytes, Floats, fractal_noise, generator
from .atlas import lookup
from .mesh import Mesh

ROAD_HALF = 4.0  # half the width of the street that we look along
PAVEMENT = 3.0  # width of the pavements
KERB = 0.12
CROSSING_NEAR, CROSSING_FAR = 10.5, 17.5  # kerbs of the street that crosses
ZEBRA = (6.9, 9.7)

_SCALE = 56.0  # texture pixels a metre
_LEFT, _NEAR, _WIDTH, _DEPTH = -22.0, 1.0, 44.0, 44.0
_REPEAT = 12.0  # beyond the texture its last metres are repeated
_SHADOW_SCALE = 24.0
_SHADOW_DEPTH = 66.0


def to_pixels(points: Floats, scale: float = _SCALE) -> Floats:
    """Texture positions (..., 2) of ground points given as (x, z)."""
    return np.asarray((points - np.array([_LEFT, _NEAR])) * scale)


class Ground:
    """Albedo of the ground at any place."""

    def __init__(self, seed: int) -> None:
        rng = generator(seed, "ground")
        shape = (int(_DEPTH * _SCALE), int(_WIDTH * _SCALE))
        self._detail = _detail_tile(rng)
        image = _asphalt(shape, rng)
        _paint_pavements(image, rng)
        _paint_markings(image, rng)
        self._levels: list[Bytes] = [np.clip(image, 0, 255).astype(np.uint8)]
        for _ in range(5):
            last = self._levels[-1]
            size = (last.shape[1] // 2, last.shape[0] // 2)
            self._levels.append(np.asarray(cv2.resize(last, size, interpolation=cv2.INTER_AREA), np.uint8))

    def albedo(self, x: Floats, z: Floats, footprint: Floats) -> Floats:
        """Linear-light colour (N, 3); `footprint` is the size of a sample on the ground in metres."""
        end = _NEAR + _DEPTH - 1.0
        beyond = z > end
        z = np.where(beyond, end - _REPEAT + np.mod(z - end, _REPEAT), z)
        position = to_pixels(np.stack([x, z], axis=-1)).astype(np.float32)
        colour = np.zeros((len(x), 3), np.float32)
        level = np.clip(np.rint(np.log2(np.maximum(footprint * _SCALE, 1e-3))), 0, 5)
        for number, image in enumerate(self._levels):
            where = np.flatnonzero(level == number)
            if len(where):
                colour[where] = lookup(image, (position[where] + 0.5) / 2**number - 0.5)
        side = self._detail.shape[0]
        fine = lookup(self._detail, np.stack([np.mod(x * 220, side - 1), np.mod(z * 220, side - 1)], -1))
        strength = np.clip(1.0 - footprint * 60, 0.0, 1.0)[:, None]
        return np.asarray((colour / 255) ** 2 * (1 + 0.3 * fine * strength))


def _detail_tile(rng: np.random.Generator) -> Floats:
    tile = rng.normal(0.0, 1.0, (256, 256)).astype(np.float32)
    return cv2.GaussianBlur(tile, (0, 0), 0.9, borderType=cv2.BORDER_REFLECT) * 1.6


def _asphalt(shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Grey with stains, worn wheel tracks, patches and cracks."""
    image = np.full((*shape, 3), (92.0, 93.0, 97.0), np.float32)
    image += (fractal_noise(shape, rng, (20, 20), 6) * 9)[..., None]
    x = _LEFT + np.arange(shape[1]) / _SCALE
    tracks = sum(np.exp(-(((x - centre) / 0.3) ** 2)) for centre in (-2.8, -1.2, 1.2, 2.8))
    image -= 7.0 * np.asarray(tracks, np.float32)[None, :, None]
    for _ in range(9):
        corner = rng.uniform((-4, 4), (3, 40))
        size = rng.uniform((0.6, 0.8), (2.0, 3.5))
        _rectangle(image, corner, corner + size, float(rng.uniform(-14, 9)), additive=True)
    for _ in range(26):
        _crack(image, rng)
    for _ in range(4):
        centre = to_pixels(rng.uniform((-3, 5), (3, 26)))
        _disc(image, centre, 0.34 * _SCALE, (70, 70, 72))
        _disc(image, centre, 0.29 * _SCALE, (84, 84, 86))
    return image


def _rectangle(
    image: Floats, low: Sequence[float] | Floats, high: Sequence[float] | Floats, value: float, additive: bool = False
) -> None:
    """Fill (or brighten) a rectangle given in metres (x, z)."""
    (left, near), (right, far) = (to_pixels(np.asarray(corner, float)).round().astype(int) for corner in (low, high))
    window = image[max(near, 0) : max(far, 0), max(left, 0) : max(right, 0)]
    window[...] = window + value if additive else value


def _crack(image: Floats, rng: np.random.Generator) -> None:
    start = rng.uniform((-9, 4), (9, 36))
    steps = np.cumsum(rng.normal(0, 0.16, (14, 2)) + rng.normal(0, 0.12, 2), axis=0)
    points = to_pixels(start + steps).round().astype(np.int32)
    cv2.polylines(image, [points], False, (66, 66, 69), 1, cv2.LINE_AA)


def _disc(image: Floats, centre: Floats, radius: float, colour: Sequence[float]) -> None:
    at = (round(float(centre[0])), round(float(centre[1])))
    cv2.circle(image, at, round(radius), tuple(colour), -1, cv2.LINE_AA)


def _paint_pavements(image: Floats, rng: np.random.Generator) -> None:
    """Slabs beside both streets; what lies behind the pavements is never seen."""
    tile = 0.5
    rows, columns = int(_DEPTH / tile), int(_WIDTH / tile)
    tone = rng.normal(0, 5.0, (rows, columns)).astype(np.float32)
    size = (image.shape[1], image.shape[0])
    slabs = 146 + cv2.resize(tone, size, interpolation=cv2.INTER_NEAREST)
    slabs = slabs + fractal_noise(image.shape[:2], rng, (24, 24), 6) * 8
    step = round(tile * _SCALE)
    for offset in (0, 1):
        slabs[offset::step] *= 0.84
        slabs[:, offset::step] *= 0.84
    x, z = _LEFT + np.arange(size[0]) / _SCALE, _NEAR + np.arange(size[1]) / _SCALE
    beside = np.abs(x)[None, :] > ROAD_HALF
    crossing = ((z > CROSSING_NEAR) & (z < CROSSING_FAR))[:, None]
    inside = beside & ~crossing
    paved = slabs[..., None] * np.array([1.0, 0.975, 0.935], np.float32)
    image[inside] = paved[inside]
    edge = (np.abs(x)[None, :] < ROAD_HALF + 0.18) | (np.abs(z - CROSSING_NEAR) < 0.18)[:, None]
    image[inside & (edge | (np.abs(z - CROSSING_FAR) < 0.18)[:, None])] = (158, 156, 151)


def _paint_markings(image: Floats, rng: np.random.Generator) -> None:
    """Zebra crossing, centre line, stop line and the edge of the parking lane, worn by noise."""
    paint = np.zeros(image.shape[:2], np.float32)
    for left in np.arange(-ROAD_HALF + 0.3, ROAD_HALF - 0.4, 1.0):
        _rectangle(paint, (left, ZEBRA[0]), (left + 0.5, ZEBRA[1]), 1.0)
    for near in np.arange(CROSSING_FAR + 3.0, _NEAR + _DEPTH, 6.0):
        _rectangle(paint, (-0.07, near), (0.07, near + 3.0), 1.0)
    _rectangle(paint, (0.15, ZEBRA[0] - 1.5), (ROAD_HALF - 0.2, ZEBRA[0] - 1.15), 1.0)
    _rectangle(paint, (-ROAD_HALF + 0.2, CROSSING_FAR + 1.0), (-0.15, CROSSING_FAR + 1.4), 1.0)
    middle = (CROSSING_NEAR + CROSSING_FAR) / 2
    for left in np.arange(_LEFT, _LEFT + _WIDTH, 4.0):
        if abs(left + 1.0) > ROAD_HALF:
            _rectangle(paint, (left, middle - 0.07), (left + 2.0, middle + 0.07), 1.0)
    worn = 0.80 - 0.5 * np.clip(fractal_noise(image.shape[:2], rng, (60, 60), 5) - 0.15, 0, 1)
    share = (paint * worn)[..., None]
    image *= 1 - share
    image += share * np.array([222, 221, 215], np.float32)


@dataclass
class ShadowMap:
    """Shade on the ground, 0 (lit) to 1, from the projection of meshes along the light."""

    light: Floats  # direction towards the sun

    def __post_init__(self) -> None:
        self.shape = (int(_SHADOW_DEPTH * _SHADOW_SCALE), int(_WIDTH * _SHADOW_SCALE))

    def fall(self, points: Floats) -> Floats:
        """Where on the ground the ray from the sun through each point (..., 3) arrives, as (x, z)."""
        distance = points[..., 1:2] / self.light[1]
        return np.asarray((points - self.light * distance)[..., [0, 2]])

    def empty(self) -> Bytes:
        """A map without shade."""
        return np.zeros(self.shape, np.uint8)

    def draw(self, image: Bytes, mesh: Mesh) -> None:
        """Add the shadow of a mesh."""
        pixels = to_pixels(self.fall(mesh.vertices), _SHADOW_SCALE)
        triangles = (np.clip(pixels, -4000, 4000) * 16).round().astype(np.int32)[mesh.faces]
        for triangle in triangles:
            cv2.fillConvexPoly(image, triangle, 255, cv2.LINE_8, 4)

    def footprint(self, image: Bytes, mesh: Mesh, height: float) -> None:
        """Add what stands straight above the ground, up to `height`: the dark contact below a car or shoe."""
        low = mesh.vertices[mesh.vertices[:, 1] < height]
        if len(low) > 2:
            points = to_pixels(low[:, [0, 2]].astype(float), _SHADOW_SCALE)
            hull = cv2.convexHull(np.clip(points, -4000, 4000).astype(np.float32))
            cv2.fillConvexPoly(image, (hull * 16).round().astype(np.int32), 255, cv2.LINE_8, 4)

    def value(self, image: Floats, x: Floats, z: Floats) -> Floats:
        """The shade (N,) at ground places, from a blurred map."""
        position = to_pixels(np.stack([x, z], axis=-1), _SHADOW_SCALE).astype(np.float32)
        return lookup(image, position)[:, 0]

    @staticmethod
    def soft(image: Bytes, metres: float) -> Floats:
        """The map blurred by about `metres`, in [0, 1]."""
        return np.asarray(cv2.GaussianBlur(image, (0, 0), metres * _SHADOW_SCALE), np.float32) / 255

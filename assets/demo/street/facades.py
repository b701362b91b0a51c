"""House fronts: brick or plaster walls with windows, shops, cornices and signs, drawn as textures."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .arrays import Bytes, Colour, Floats, fractal_noise, vary, write_text
from .atlas import MATT, Material

SCALE = 52  # pixels a metre
GLASS = Material(reflect=0.3)
_WALLS: tuple[Colour, ...] = (
    (186, 120, 92), (214, 196, 164), (168, 92, 76), (206, 178, 138), (196, 202, 200),
    (150, 160, 168), (222, 206, 182), (178, 146, 120), (204, 150, 122), (190, 188, 158),
)  # fmt: skip
_SIGNS = ("BAKERY", "CAFE", "BOOKS", "FLORA", "BISTRO", "OPTIK", "MARKET", "RADIO", "TEA & CO", "TAILOR", "CYCLES")
_GOODS: tuple[Colour, ...] = (
    (150, 60, 44), (60, 82, 96), (196, 160, 96), (92, 104, 62), (214, 206, 188), (84, 56, 44),
)  # fmt: skip
_SHOPS: tuple[Colour, ...] = ((44, 74, 66), (92, 34, 38), (34, 48, 82), (58, 54, 50), (112, 86, 44), (36, 84, 98))


@dataclass
class Canvas:
    """A texture in the making: colours and materials, addressed in metres from the top left."""

    colour: Floats
    material: Bytes
    scale: float = SCALE

    def rectangle(self, box: tuple[float, float, float, float], colour: Colour, material: Material = MATT) -> None:
        """Fill left, top, right, bottom."""
        rows, columns = self._window(box)
        self.colour[rows, columns] = colour
        self.material[rows, columns] = material.pixel()

    def blend(self, box: tuple[float, float, float, float], colour: Colour, share: Floats | float) -> None:
        """Mix a colour into a box; `share` may vary over it and is resized to fit."""
        rows, columns = self._window(box)
        window = self.colour[rows, columns]
        if window.size == 0:
            return
        weights = np.full((1, 1), share) if isinstance(share, float) else share
        fitted = cv2.resize(weights.astype(np.float32), (window.shape[1], window.shape[0]))
        window += (np.array(colour, np.float32) - window) * np.asarray(fitted)[..., None]

    def _window(self, box: tuple[float, float, float, float]) -> tuple[slice, slice]:
        left, top, right, bottom = (max(0, round(value * self.scale)) for value in box)
        return slice(top, max(bottom, top + 1)), slice(left, max(right, left + 1))

    def image(self) -> Bytes:
        """The colours as bytes."""
        return np.clip(self.colour, 0, 255).astype(np.uint8)


def facade(rng: np.random.Generator, width: float, height: float, shop: bool = True) -> tuple[Bytes, Bytes]:
    """Colours and materials of a house front of the given size in metres."""
    wall = vary(_WALLS[rng.integers(len(_WALLS))], rng, 0.08)
    brick = rng.random() < 0.45
    shape = (round(height * SCALE), round(width * SCALE))
    canvas = Canvas(_wall(shape, wall, rng, brick), np.zeros((*shape, 3), np.uint8))
    ground_floor = 3.7
    storeys = max(1, round((height - ground_floor - 0.7) / 3.1))
    storey = (height - ground_floor - 0.7) / storeys
    bays = max(2, round(width / rng.uniform(2.1, 2.9)))
    trim = vary((228, 222, 208), rng, 0.06)
    look = _WindowLook(
        trim, vary((70, 66, 60) if rng.random() < 0.4 else (236, 234, 228), rng, 0.05), rng.random() < 0.5
    )
    for row in range(storeys):
        for bay in range(bays):
            centre = (bay + 0.5) * width / bays
            top = 0.75 + row * storey + 0.45
            _window(canvas, rng, look, (centre - 0.58, top, centre + 0.58, top + storey * 0.62))
        _ledge(canvas, 0.7 + (row + 1) * storey, width, trim)
    _ledge(canvas, 0.34, width, trim, depth=0.42)
    if shop:
        _shop_front(canvas, rng, width, height - ground_floor + 0.25, height)
    else:
        _plinth(canvas, rng, look, width, height, bays)
    _weather(canvas, rng)
    return canvas.image(), canvas.material


def _wall(shape: tuple[int, int], colour: Colour, rng: np.random.Generator, brick: bool) -> Floats:
    image = np.full((*shape, 3), colour, np.float32)
    image *= (1 + 0.07 * fractal_noise(shape, rng, (shape[0] / 90, shape[1] / 90), 6))[..., None]
    if brick:
        rows, columns = shape[0] // 5, shape[1] // 13
        tone = cv2.resize(rng.normal(1, 0.09, (rows, columns)).astype(np.float32), shape[::-1], interpolation=0)
        shift = (np.arange(shape[0]) // 5 % 2)[:, None] * 6
        index = (np.arange(shape[1])[None, :] + shift) % shape[1]
        image *= np.take_along_axis(tone, index, axis=1)[..., None]
        mortar = (np.arange(shape[0]) % 5 == 0)[:, None] | (index % 13 == 0)
        image[mortar] = image[mortar] * 0.6 + 70
    return image


@dataclass(frozen=True)
class _WindowLook:
    """What the windows of one house have in common."""

    trim: Colour
    frame: Colour
    arched: bool


def _window(
    canvas: Canvas, rng: np.random.Generator, look: _WindowLook, box: tuple[float, float, float, float]
) -> None:
    left, top, right, bottom = box
    canvas.rectangle((left - 0.13, top - 0.16, right + 0.13, bottom + 0.05), look.trim)
    canvas.rectangle((left - 0.2, bottom + 0.02, right + 0.2, bottom + 0.14), vary(look.trim, rng, 0.03))
    canvas.blend(
        (left - 0.2, bottom + 0.14, right + 0.2, bottom + 0.32), (40, 36, 34), np.linspace(0.55, 0, 8)[:, None]
    )
    if look.arched:
        canvas.rectangle((left - 0.22, top - 0.3, right + 0.22, top - 0.16), vary(look.trim, rng, 0.03))
        canvas.blend((left - 0.2, top - 0.16, right + 0.2, top - 0.08), (50, 46, 44), 0.4)
    _pane(canvas, rng, (left, top, right, bottom))
    for x in (left, (left + right) / 2 - 0.03, right - 0.06):
        canvas.rectangle((x, top, x + 0.06, bottom), look.frame)
    for y in (top, top + (bottom - top) * 0.34, bottom - 0.07):
        canvas.rectangle((left, y, right, y + 0.06), look.frame)
    canvas.blend((left, top, right, top + 0.2), (20, 20, 24), np.linspace(0.75, 0, 8)[:, None])
    canvas.blend((left, top, left + 0.1, bottom), (20, 20, 24), 0.45)


def _pane(canvas: Canvas, rng: np.random.Generator, box: tuple[float, float, float, float]) -> None:
    """Dark glass with a reflected sky, sometimes with curtains, a blind or light inside."""
    left, top, right, bottom = box
    canvas.rectangle(box, vary((46, 56, 68), rng, 0.25), GLASS)
    canvas.blend(box, (150, 172, 196), np.linspace(0.55, 0.05, 16)[:, None] * rng.uniform(0.5, 1.0))
    kind = rng.random()
    if kind < 0.4:
        for x in (left, right - (right - left) * 0.3):
            folds = 0.55 + 0.25 * np.sin(np.arange(12) * 2.1)[None, :]
            canvas.blend((x, top, x + (right - left) * 0.3, bottom), vary((214, 206, 190), rng, 0.1), folds)
    elif kind < 0.6:
        canvas.blend((left, top, right, top + (bottom - top) * rng.uniform(0.2, 0.8)), (206, 200, 186), 0.75)
    elif kind < 0.72:
        canvas.blend(box, (244, 206, 140), np.linspace(0.2, 0.65, 8)[:, None])


def _ledge(canvas: Canvas, y: float, width: float, colour: Colour, depth: float = 0.14) -> None:
    canvas.rectangle((0, y - depth, width, y), colour)
    canvas.blend((0, y - depth, width, y - depth * 0.7), (255, 252, 244), 0.5)
    canvas.blend((0, y - depth * 0.35, width, y), (90, 84, 78), 0.35)
    canvas.blend((0, y, width, y + 0.3), (40, 36, 34), np.linspace(0.5, 0, 8)[:, None])


def _shop_front(canvas: Canvas, rng: np.random.Generator, width: float, top: float, bottom: float) -> None:
    """A row of one or two shops with sign board, display windows and a door."""
    count = 2 if width > 9 else 1
    for number in range(count):
        left, right = number * width / count, (number + 1) * width / count
        paint = vary(_SHOPS[rng.integers(len(_SHOPS))], rng, 0.1)
        canvas.rectangle((left + 0.25, top, right - 0.25, bottom), paint)
        _sign(canvas, rng, (left + 0.25, top, right - 0.25, top + 0.72), paint)
        span = right - left - 0.5
        door = left + 0.25 + span * float(rng.uniform(0.3, 0.6))
        _display(canvas, rng, (left + 0.45, top + 0.95, door - 0.15, bottom - 0.55))
        _display(canvas, rng, (door + 1.15, top + 0.95, right - 0.45, bottom - 0.55))
        canvas.rectangle((door, top + 0.95, door + 1.0, bottom), vary(paint, rng, 0.3))
        _pane(canvas, rng, (door + 0.14, top + 1.05, door + 0.86, bottom - 0.75))
        canvas.rectangle((door + 0.8, bottom - 1.2, door + 0.86, bottom - 1.0), (226, 200, 130), Material(reflect=0.6))
    canvas.blend((0, bottom - 0.35, width, bottom), (52, 48, 46), np.linspace(0.0, 0.7, 8)[:, None])


def _sign(canvas: Canvas, rng: np.random.Generator, box: tuple[float, float, float, float], paint: Colour) -> None:
    left, top, right, bottom = box
    board = tuple(min(255.0, channel * 0.8 + 8) for channel in paint)
    canvas.rectangle(box, (board[0], board[1], board[2]))
    canvas.blend((left, top, right, top + 0.06), (255, 255, 250), 0.4)
    canvas.blend((left, bottom, right, bottom + 0.22), (10, 10, 12), np.linspace(0.6, 0, 6)[:, None])
    text = _SIGNS[rng.integers(len(_SIGNS))]
    size, thickness = 0.0165 * SCALE, 2
    (wide, tall), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, size, thickness)
    at = (round((left + right) / 2 * SCALE - wide / 2), round((top + bottom) / 2 * SCALE + tall / 2))
    write_text(canvas.colour, text, at, size, (242, 232, 206), thickness)


def _display(canvas: Canvas, rng: np.random.Generator, box: tuple[float, float, float, float]) -> None:
    """A shop window: warm light inside, goods on shelves, a frame, and a slanting reflection."""
    left, top, right, bottom = box
    if right - left < 0.5:
        return
    canvas.rectangle((left - 0.08, top - 0.08, right + 0.08, bottom + 0.08), (38, 36, 34))
    canvas.rectangle(box, (58, 52, 48), GLASS)
    canvas.blend(box, (228, 190, 132), np.linspace(0.65, 0.25, 8)[:, None])
    for shelf in np.linspace(top + 0.75, bottom - 0.08, 3):
        x = left + 0.12
        while x < right - 0.3:
            size, tall = float(rng.uniform(0.12, 0.4)), float(rng.uniform(0.15, 0.5))
            goods = vary(_GOODS[rng.integers(len(_GOODS))], rng, 0.3)
            canvas.blend((x, shelf - tall, min(x + size, right), shelf), goods, float(rng.uniform(0.5, 0.8)))
            x += size + float(rng.uniform(0.03, 0.25))
        canvas.blend((left, shelf, right, shelf + 0.05), (70, 54, 40), 0.8)
    y, x = np.mgrid[0:40, 0:40] / 40
    canvas.blend(box, (198, 214, 230), np.clip(0.5 - 3 * np.abs(x + y * 0.5 - 0.6), 0, 0.35) + 0.06)
    canvas.blend((left, top, right, top + 0.25), (16, 14, 14), np.linspace(0.7, 0, 6)[:, None])
    middle = (left + right) / 2
    canvas.rectangle((middle - 0.03, top, middle + 0.03, bottom), (38, 36, 34))


def _plinth(
    canvas: Canvas, rng: np.random.Generator, look: _WindowLook, width: float, height: float, bays: int
) -> None:
    """A dwelling's ground floor: windows, one door, a stone base."""
    canvas.blend((0, height - 3.4, width, height), (120, 112, 104), 0.35)
    door = int(rng.integers(bays))
    for bay in range(bays):
        centre = (bay + 0.5) * width / bays
        if bay == door:
            paint = vary(_SHOPS[rng.integers(len(_SHOPS))], rng, 0.2)
            canvas.rectangle((centre - 0.7, height - 2.7, centre + 0.7, height), look.trim)
            canvas.rectangle((centre - 0.52, height - 2.5, centre + 0.52, height), paint)
            _pane(canvas, rng, (centre - 0.4, height - 2.35, centre + 0.4, height - 1.6))
            canvas.blend((centre - 0.52, height - 2.5, centre + 0.52, height - 2.2), (16, 14, 14), 0.5)
        else:
            _window(canvas, rng, look, (centre - 0.6, height - 2.7, centre + 0.6, height - 1.1))
    canvas.rectangle((0, height - 0.5, width, height), vary((128, 124, 118), rng, 0.06))
    canvas.blend((0, height - 0.5, width, height - 0.44), (220, 216, 208), 0.5)


def _weather(canvas: Canvas, rng: np.random.Generator) -> None:
    """Dirt towards the ground and faint streaks."""
    shape = canvas.colour.shape[:2]
    streaks = np.clip(fractal_noise(shape, rng, (2, shape[1] / 14), 3), 0, 1) * 0.10
    base = np.linspace(0, 1, shape[0])[:, None] ** 6 * 0.25
    canvas.colour *= (1 - streaks - base)[..., None].astype(np.float32)

"""Cars: a body lofted along its side profile, painted through textures of its side, top, front and rear."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .arrays import Bytes, Colour, Floats, fractal_noise, write_text
from .atlas import MATT, Atlas, Material, Region
from .mesh import Mesh, ellipsoid, join, surface

SCALE = 120  # pixels a metre
PAINT = Material(reflect=0.16)
GLASS = Material(reflect=0.2)
LAMP = Material(reflect=0.5, glow=0.16)
CHROME = Material(reflect=0.8)
PLASTIC = Material(reflect=0.06)
_BELT = 0.93
_SILL = 0.24


@dataclass(frozen=True)
class Body:
    """Proportions: the roof line as (share of the length from the front, height) and the places of the windows."""

    name: str
    length: float
    width: float
    roof: tuple[tuple[float, float], ...]
    belt: float
    windscreen: tuple[float, float]
    rear_window: tuple[float, float]
    side_window: tuple[float, float]
    wheels: tuple[float, float] = (0.19, 0.80)
    radius: float = 0.33
    tumble: float = 0.26

    @property
    def height(self) -> float:
        """Of the roof."""
        return max(y for _, y in self.roof)

    def top(self, share: Floats) -> Floats:
        """Height of the roof line at shares of the length."""
        fine = np.linspace(0, 1, 401)
        line = np.interp(fine, *np.array(self.roof).T)
        kernel = np.hanning(17) / np.hanning(17).sum()
        smooth = np.convolve(np.pad(line, 8, mode="edge"), kernel, mode="valid")
        return np.interp(share, fine, smooth)


BODIES = (
    Body("saloon", 4.65, 1.82, (
        (0, 0.52), (0.008, 0.66), (0.03, 0.74), (0.1, 0.83), (0.27, 0.95), (0.29, 0.98), (0.45, 1.38), (0.53, 1.45),
        (0.64, 1.44), (0.72, 1.37), (0.86, 1.06), (0.89, 1.04), (0.975, 1.0), (0.995, 0.9), (1, 0.62),
    ), 0.93, (0.29, 0.46), (0.715, 0.865), (0.305, 0.83)),
    Body("hatchback", 4.05, 1.78, (
        (0, 0.54), (0.01, 0.7), (0.035, 0.79), (0.1, 0.88), (0.24, 1.0), (0.26, 1.02), (0.42, 1.42), (0.52, 1.5),
        (0.7, 1.49), (0.84, 1.44), (0.9, 1.38), (0.97, 1.04), (0.99, 0.95), (1, 0.6),
    ), 0.97, (0.26, 0.43), (0.895, 0.968), (0.275, 0.89), (0.20, 0.815)),
    Body("estate", 4.5, 1.86, (
        (0, 0.6), (0.01, 0.8), (0.03, 0.9), (0.1, 0.98), (0.25, 1.08), (0.27, 1.1), (0.41, 1.56), (0.5, 1.65),
        (0.75, 1.64), (0.89, 1.58), (0.925, 1.52), (0.975, 1.12), (0.99, 1.0), (1, 0.62),
    ), 1.05, (0.27, 0.42), (0.92, 0.972), (0.285, 0.91), (0.195, 0.805), 0.37, 0.22),
    Body("van", 5.1, 1.96, (
        (0, 0.6), (0.01, 0.84), (0.03, 0.96), (0.07, 1.04), (0.16, 1.18), (0.175, 1.22), (0.29, 1.88), (0.35, 2.02),
        (0.5, 2.05), (0.9, 2.04), (0.965, 2.0), (0.985, 1.92), (0.995, 1.1), (1, 0.6),
    ), 1.12, (0.175, 0.30), (0.972, 0.99), (0.19, 0.40), (0.17, 0.79), 0.35, 0.13),
)  # fmt: skip
COLOURS: tuple[Colour, ...] = (
    (176, 24, 28), (30, 70, 140), (204, 207, 210), (54, 58, 64), (150, 156, 162), (20, 22, 26), (206, 150, 30),
    (38, 92, 70), (122, 30, 52), (92, 140, 176), (226, 110, 40),
)  # fmt: skip


@dataclass(frozen=True)
class Car:
    """A car in its own coordinates: x forward, y up, z to the right, the middle of its base at the origin."""

    body: Body
    shell: Mesh
    wheel: Mesh

    @property
    def size(self) -> tuple[float, float, float]:
        """Height, width and length."""
        return self.body.height, self.body.width, self.body.length

    def mesh(self, position: Floats, heading: float, travelled: float) -> Mesh:
        """The car at a place, its wheels turned by the way travelled."""
        parts = [self.shell]
        turned = self.wheel.rolled(-travelled / self.body.radius)
        for share in self.body.wheels:
            x = (0.5 - share) * self.body.length
            parts += [turned.moved((x, self.body.radius, side * (self.body.width / 2 - 0.085))) for side in (-1, 1)]
        return join(parts).placed(list(position), heading)


def build_car(body: Body, colour: Colour, atlas: Atlas, rng: np.random.Generator) -> Car:
    """Make the meshes and paint the textures of one car."""
    views = _Views(
        side=atlas.add(*_side_view(body, colour, rng)),
        top=atlas.add(*_top_view(body, colour)),
        front=atlas.add(*_front_view(body, colour, rng)),
        rear=atlas.add(*_rear_view(body, colour, rng)),
    )
    paint = atlas.plain(colour, PAINT)
    x = (0.5 - body.windscreen[0] - 0.06) * body.length
    places = [(x, body.belt + 0.08, side * (body.width / 2 + 0.07)) for side in (-1, 1)]
    mirrors = [ellipsoid(place, (0.07, 0.08, 0.11), paint, 8) for place in places]
    return Car(body, join([_shell(body, views), *mirrors]), _wheel(body, atlas, rng))


@dataclass(frozen=True)
class _Views:
    """The four textures of a body."""

    side: Region
    top: Region
    front: Region
    rear: Region


def _stations(body: Body) -> Floats:
    """Shares of the length at which cross-sections are made: denser where the profile bends."""
    ends = np.array([0, 0.004, 0.01, 0.018, 0.03, 0.045, 0.065, 0.09])
    middle = np.linspace(0.12, 0.88, 30)
    return np.concatenate([ends, middle, 1 - ends[::-1]])


def _half_width(body: Body, share: Floats) -> Floats:
    """Plan outline: rounded towards both ends."""
    front = 1 - 0.16 * np.clip(1 - share / 0.09, 0, 1) ** 2.2 - 0.035 * np.clip(1 - share / 0.3, 0, 1) ** 2
    rear = 1 - 0.13 * np.clip(1 - (1 - share) / 0.07, 0, 1) ** 2.2 - 0.03 * np.clip(1 - (1 - share) / 0.3, 0, 1) ** 2
    return np.asarray(body.width / 2 * front * rear)


def _sections(body: Body) -> tuple[Floats, Floats, Floats, Floats]:
    """Station shares (S,), heights (S, K) and half widths (S, K) from sill to roof centre, and bottom heights."""
    share = _stations(body)
    top = body.top(share)[:, None]
    edge = np.minimum(share, 1 - share)
    bottom = (_SILL + 0.10 * np.clip(1 - edge / 0.09, 0, 1) ** 1.5)[:, None]
    bend = np.minimum(0.13, (top - bottom) * 0.35)
    run = np.linspace(0, 1, 11)[None, :]
    wall = bottom + (top - bend - bottom) * run
    angle = np.linspace(0, np.pi / 2, 6)[None, 1:]
    corner = top - bend + bend * np.sin(angle)
    heights = np.concatenate([wall, corner, np.repeat(top, 3, 1)], axis=1)
    barrel = 1 - 0.055 * np.clip((0.62 - heights) / 0.4, -0.6, 1) ** 2
    lean = 1 - body.tumble * np.clip((heights - body.belt) / (body.height - body.belt), 0, 1) ** 1.15
    width = _half_width(body, share)[:, None] * barrel * lean
    inset = 1 - (1 - np.cos(angle)) * 0.24
    width[:, 11:16] *= inset
    crown = width[:, 15:16] * np.array([[0.7, 0.36, 0.0]])
    heights[:, 16:] += 0.03 * (1 - np.array([[0.7, 0.36, 0.0]]) ** 2)
    width[:, 16:] = crown
    return share, heights, width, bottom


def _shell(body: Body, views: _Views) -> Mesh:
    share, heights, width, _ = _sections(body)
    x = ((0.5 - share) * body.length)[:, None] + np.zeros_like(heights)
    full = np.concatenate([np.stack([x, heights, width], -1), np.stack([x, heights, -width], -1)[:, -2::-1]], axis=1)
    centre = np.stack([x[:, :1] * 0.86, np.full_like(x[:, :1], 0.55), np.zeros_like(x[:, :1])], -1)
    blank = surface(full, np.zeros((*full.shape[:2], 2)), centre)
    rows, columns = full.shape[:2]
    caps = [_cap(full[0], 1.0), _cap(full[-1], -1.0)]
    pieces = _textured(body, views, blank, rows, columns)
    pieces += [
        _project(body, views.front if sign > 0 else views.rear, cap, "end")
        for cap, sign in zip(caps, (1, -1), strict=True)
    ]
    return join(pieces)


def _textured(body: Body, views: _Views, blank: Mesh, rows: int, columns: int) -> list[Mesh]:
    """Split the shell by the view that paints it: sides, top, front and rear."""
    middles = blank.vertices[blank.faces].mean(axis=1)
    normal = blank.normals[blank.faces].mean(axis=1)
    share = 0.5 - middles[:, 0] / body.length
    side = np.abs(normal[:, 2]) > 0.62
    front = ~side & (share < 0.045)
    rear = ~side & (share > body.rear_window[0] if body.rear_window[0] > 0.88 else ~side & (share > 0.965))
    top = ~(side | front | rear)
    chosen = [
        (side, views.side, "side"),
        (front, views.front, "end"),
        (rear, views.rear, "end"),
        (top, views.top, "top"),
    ]
    pieces = []
    for mask, region, view in chosen:
        part = Mesh(blank.vertices, blank.normals, blank.uv, blank.faces[mask], blank.shader[mask])
        pieces.append(_project(body, region, part, view))
    return pieces


def _project(body: Body, region: Region, mesh: Mesh, view: str) -> Mesh:
    """Texture positions from the shape itself, seen from the side, the top or an end."""
    x, y, z = mesh.vertices.T
    if view == "side":
        uv = region.at(0.5 - x / body.length, 1 - y / body.height)
    elif view == "top":
        uv = region.at(0.5 - x / body.length, 0.5 + z / body.width)
    else:
        uv = region.at(0.5 + z / body.width, 1 - y / body.height)
    return Mesh(mesh.vertices, mesh.normals, uv, mesh.faces, mesh.shader)


def _cap(ring: Floats, sign: float) -> Mesh:
    """The flat end of the loft: a fan over the ring."""
    middle = ring.mean(axis=0, keepdims=True)
    vertices = np.concatenate([middle, ring]).astype(np.float32)
    index = np.arange(1, len(ring))
    faces = np.stack([np.zeros_like(index), index, index + 1], axis=1)
    faces = np.concatenate([faces, [[0, len(ring), 1]]])
    normals = np.repeat(np.array([[sign, 0.0, 0.0]], np.float32), len(vertices), axis=0)
    return Mesh(vertices, normals, np.zeros((len(vertices), 2), np.float32), faces, np.zeros(len(faces), np.uint8))


def _wheel(body: Body, atlas: Atlas, rng: np.random.Generator) -> Mesh:
    """Tyre and rim, 0.22 m wide, its axle along z."""
    region = atlas.add(*_wheel_texture(rng))
    angle = np.linspace(0, 2 * np.pi, 25)
    profile = np.array([(0.0, 0.09), (0.62, 0.085), (0.66, 0.10), (0.93, 0.11), (1.0, 0.07)])
    profile = np.concatenate([profile, profile[::-1] * [1, -1]])
    radius = profile[:, 0, None] * body.radius
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle), np.repeat(profile[:, 1:], len(angle), 1)], -1)
    uv = region.at(0.5 + points[..., 0] / body.radius / 2, 0.5 + points[..., 1] / body.radius / 2)
    return surface(points, uv, np.zeros(3))


def _wheel_texture(rng: np.random.Generator) -> tuple[Bytes, Bytes]:
    side = 128
    colour = np.full((side, side, 3), 36, np.float32)
    material = np.full((side, side, 3), PLASTIC.pixel(), np.uint8)
    centre, rim = (side // 2, side // 2), int(side * 0.345)
    cv2.circle(colour, centre, rim, (40, 41, 44), -1, cv2.LINE_AA)
    cv2.circle(colour, centre, rim, (168, 170, 174), 4, cv2.LINE_AA)
    spokes = int(rng.integers(5, 9))
    for number in range(spokes):
        angle = 2 * np.pi * number / spokes
        tip = (round(centre[0] + rim * np.cos(angle)), round(centre[1] + rim * np.sin(angle)))
        cv2.line(colour, centre, tip, (186, 188, 192), 7, cv2.LINE_AA)
    cv2.circle(colour, centre, 9, (120, 122, 126), -1, cv2.LINE_AA)
    material[colour[..., 0] > 100] = Material(reflect=0.4).pixel()
    return np.clip(colour, 0, 255).astype(np.uint8), material


class _Painter:
    """Draws polygons given in metres on a view of the car, colours and materials together."""

    def __init__(self, width: float, height: float, colour: Colour) -> None:
        self.shape = (round(height * SCALE), round(width * SCALE))
        self.colour = np.full((*self.shape, 3), colour, np.float32)
        self.material = np.full((*self.shape, 3), PAINT.pixel(), np.uint8)
        self.height = height

    def points(self, points: Floats | list[tuple[float, float]]) -> Floats:
        """Pixels of points (x, y) in metres, y up."""
        array = np.asarray(points, float)
        return np.stack([array[:, 0], self.height - array[:, 1]], -1) * SCALE

    def polygon(self, points: Floats | list[tuple[float, float]], colour: Colour, material: Material = MATT) -> None:
        """Fill a polygon."""
        pixels = (self.points(points) * 16).round().astype(np.int32)
        cv2.fillPoly(self.colour, [pixels], colour, cv2.LINE_AA, 4)
        cv2.fillPoly(self.material, [pixels], material.pixel(), cv2.LINE_8, 4)

    def line(self, points: Floats | list[tuple[float, float]], colour: Colour, thickness: int = 1) -> None:
        """Draw an open line."""
        pixels = (self.points(points) * 16).round().astype(np.int32)
        cv2.polylines(self.colour, [pixels], False, colour, thickness, cv2.LINE_AA, 4)

    def box(
        self, left: float, bottom: float, right: float, top: float, colour: Colour, material: Material = MATT
    ) -> None:
        """Fill a rectangle."""
        self.polygon([(left, bottom), (right, bottom), (right, top), (left, top)], colour, material)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour, material: Material = MATT) -> None:
        """Fill an ellipse."""
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        self.polygon(np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], -1), colour, material)

    def done(self) -> tuple[Bytes, Bytes]:
        """Both images."""
        return np.clip(self.colour, 0, 255).astype(np.uint8), self.material


def _darker(colour: Colour, factor: float) -> Colour:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _lighter(colour: Colour) -> Colour:
    red, green, blue = (min(255.0, channel * 1.15 + 14) for channel in colour)
    return red, green, blue


def _side_view(body: Body, colour: Colour, rng: np.random.Generator) -> tuple[Bytes, Bytes]:
    """Seen with the front to the left."""
    painter = _Painter(body.length, body.height, colour)
    length = body.length
    painter.box(0, 0, length, 0.33, (34, 34, 37), PLASTIC)
    _side_windows(painter, body, rng)
    seams = _darker(colour, 0.45)
    first, last = body.windscreen[0] + 0.02, body.side_window[0] + 0.27 if body.name != "van" else 0.42
    rear = min(0.78, last + 0.25)
    for share in (first, last, rear):
        painter.line([(share * length, 0.36), (share * length, body.belt)], seams, 2)
    painter.line([(0.06 * length, 0.72), (0.94 * length, 0.8)], _darker(colour, 0.72), 2)
    painter.line([(0.06 * length, 0.735), (0.94 * length, 0.815)], _lighter(colour), 1)
    for share in (last - 0.05, rear - 0.04):
        painter.box(
            share * length, body.belt - 0.13, share * length + 0.17, body.belt - 0.09, _darker(colour, 0.7), CHROME
        )
    for share in body.wheels:
        painter.ellipse(share * length, body.radius, body.radius * 1.13, body.radius * 1.13, (12, 12, 13), MATT)
    painter.polygon([(0.0, 0.62), (0.075 * length, 0.66), (0.1 * length, 0.78), (0.0, 0.76)], (226, 232, 238), LAMP)
    painter.box(0.945 * length, body.belt - 0.24, length, body.belt - 0.05, (150, 16, 20), LAMP)
    painter.colour *= (1 + 0.015 * fractal_noise(painter.shape, rng, (4, 10), 4))[..., None]
    return painter.done()


def _side_windows(painter: _Painter, body: Body, rng: np.random.Generator) -> None:
    start, end = body.side_window
    share = np.linspace(start, end, 60)
    top = np.maximum(body.top(share) - 0.11, body.belt + 0.02)
    bottom = np.full_like(share, body.belt + 0.03)
    x = share * body.length
    outline = np.concatenate([np.stack([x, top], -1), np.stack([x, bottom], -1)[::-1]])
    painter.polygon(outline, (20, 24, 28), GLASS)
    roof = body.height - 0.11
    for shade in np.linspace(0, 1, 12)[:-1]:
        y = body.belt + 0.03 + (roof - body.belt) * shade
        clipped = np.stack([x, np.minimum(top, y + 0.05)], -1)[top > y]
        if len(clipped) > 2:
            low = np.stack([clipped[:, 0], np.full(len(clipped), y)], -1)[::-1]
            tone = 24 + 34 * shade
            painter.polygon(np.concatenate([clipped, low]), (tone, tone * 1.12, tone * 1.22), GLASS)
    for place in (start + 0.17, start + 0.36) if body.name != "van" else (start + 0.13,):
        painter.ellipse(place * body.length, body.belt + 0.16, 0.10, 0.17, (17, 17, 19), GLASS)
    painter.line(np.concatenate([outline, outline[:1]]), (16, 16, 17), 3)
    painter.line(np.stack([x, bottom - 0.01], -1), (176, 178, 182), 2)
    if body.name != "van":
        for place, wide in ((start + 0.27, 0.07), (start + 0.5, 0.05)):
            middle = place * body.length
            painter.box(
                middle, body.belt + 0.02, middle + wide, float(body.top(np.array([place]))[0]) - 0.1, (18, 18, 19)
            )


def _top_view(body: Body, colour: Colour) -> tuple[Bytes, Bytes]:
    """Seen from above with the front to the left: bonnet seams, windscreen, roof, rear window."""
    painter = _Painter(body.length, body.width, colour)
    length, width = body.length, body.width
    for (start, end), wide in ((body.windscreen, 0.88), (body.rear_window, 0.84)):
        low, high = (start, end) if start < 0.5 else (end, start)
        base, crest = width * 0.5 * wide, width * 0.5 * (wide - body.tumble * 0.75)
        corners = [(low * length, width / 2 - base), (high * length, width / 2 - crest)]
        corners += [(high * length, width / 2 + crest), (low * length, width / 2 + base)]
        painter.polygon(corners, (26, 31, 37), GLASS)
        painter.line([*corners, corners[0]], (14, 14, 15), 3)
    base, crest = body.windscreen[0] * length, (body.windscreen[1]) * length
    for z in (0.34, 0.66):
        painter.ellipse(base + (crest - base) * 0.6, width * z, 0.16, 0.11, (16, 17, 19), GLASS)
    for z in (0.12, 0.88):
        painter.line([(0.04 * length, width * z), (base - 0.03, width * z)], _darker(colour, 0.5), 2)
    painter.line([(base - 0.05, width * 0.1), (base - 0.05, width * 0.9)], (22, 22, 23), 5)
    return painter.done()


def _plate(painter: _Painter, middle: float, bottom: float, rng: np.random.Generator) -> None:
    painter.box(middle - 0.26, bottom, middle + 0.26, bottom + 0.12, (232, 232, 226))
    text = "".join(chr(65 + int(number)) for number in rng.integers(0, 26, 2)) + str(int(rng.integers(100, 1000)))
    x, y = painter.points([(middle - 0.2, bottom + 0.025)])[0]
    write_text(painter.colour, text, (round(x), round(y)), 0.34, (30, 32, 44))


def _front_view(body: Body, colour: Colour, rng: np.random.Generator) -> tuple[Bytes, Bytes]:
    painter = _Painter(body.width, body.height, colour)
    width, middle = body.width, body.width / 2
    lamp = body.belt - 0.26
    painter.box(0, 0, width, 0.34, (30, 30, 32), PLASTIC)
    painter.polygon(
        [(middle - 0.5, 0.38), (middle + 0.5, 0.38), (middle + 0.6, 0.5), (middle - 0.6, 0.5)], (20, 20, 22), PLASTIC
    )
    painter.box(middle - 0.42, lamp - 0.08, middle + 0.42, lamp + 0.07, (24, 24, 26), PLASTIC)
    for y in np.linspace(lamp - 0.05, lamp + 0.05, 4):
        painter.line([(middle - 0.4, y), (middle + 0.4, y)], (140, 142, 146), 1)
    painter.ellipse(middle, lamp, 0.06, 0.06, (206, 208, 212), CHROME)
    for sign in (-1, 1):
        outer, inner = middle + sign * width * 0.47, middle + sign * 0.46
        painter.polygon(
            [(inner, lamp - 0.06), (outer, lamp - 0.05), (outer, lamp + 0.1), (inner, lamp + 0.06)],
            (120, 128, 136),
            LAMP,
        )
        for x in (0.35, 0.72):
            painter.ellipse(inner + (outer - inner) * x, lamp + 0.005, 0.055, 0.05, (250, 250, 246), LAMP)
        painter.ellipse(middle + sign * width * 0.38, 0.43, 0.07, 0.045, (190, 196, 200), LAMP)
    _plate(painter, middle, 0.40, rng)
    return painter.done()


def _rear_view(body: Body, colour: Colour, rng: np.random.Generator) -> tuple[Bytes, Bytes]:
    painter = _Painter(body.width, body.height, colour)
    width, middle = body.width, body.width / 2
    painter.box(0, 0, width, 0.36, (30, 30, 32), PLASTIC)
    painter.line([(0.05, 0.58), (width - 0.05, 0.58)], _darker(colour, 0.5), 2)
    lamp = body.belt - 0.22
    for sign in (-1, 1):
        inner, outer = middle + sign * width * 0.28, middle + sign * width * 0.49
        painter.box(min(inner, outer), lamp, max(inner, outer), lamp + 0.19, (172, 16, 20), LAMP)
        painter.box(min(inner, outer), lamp + 0.13, max(inner, outer), lamp + 0.16, (236, 214, 200), LAMP)
    if body.rear_window[0] > 0.88:
        crest, base = middle * (0.86 - body.tumble), middle * 0.84
        low, high = body.belt + 0.05, body.height - 0.14
        corners = [(middle - base, low), (middle + base, low), (middle + crest, high), (middle - crest, high)]
        painter.polygon(corners, (24, 28, 33), GLASS)
        painter.line([*corners, corners[0]], (14, 14, 15), 3)
        painter.line([(middle, low), (middle + 0.35, low + 0.1)], (10, 10, 11), 3)
    _plate(painter, middle, 0.66 if body.rear_window[0] < 0.88 else 0.62, rng)
    painter.line([(middle - 0.4, 0.8), (middle + 0.4, 0.8)], (190, 192, 196), 2)
    return painter.done()

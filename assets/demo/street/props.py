"""What stands in the street: houses, trees, lamps, signs, awnings, benches, bollards and a traffic light."""

from __future__ import annotations

import cv2
import numpy as np

from .arrays import Bytes, Colour, Floats, fractal_noise, vary
from .atlas import Atlas, Material, Region
from .facades import facade
from .ground import CROSSING_FAR, CROSSING_NEAR, KERB, PAVEMENT, ROAD_HALF
from .mesh import GROUND, Mesh, box, ellipsoid, join, quad, sheet, surface, tube

METAL = Material(reflect=0.12)
LEAF = Material(soft=0.5)
_UP = (0.0, 1.0, 0.0)


def pavements(atlas: Atlas) -> tuple[Mesh, Mesh]:
    """Raised pavements in four corners: their tops (shaded as ground) and their kerbs."""
    stone = atlas.plain((150, 147, 141))
    tops, kerbs = [], []
    for side in (-1.0, 1.0):
        inner, outer = side * ROAD_HALF, side * 24.0
        for near, far in ((0.5, CROSSING_NEAR), (CROSSING_FAR, 110.0)):
            corners = np.array([(inner, KERB, far), (outer, KERB, far), (outer, KERB, near), (inner, KERB, near)])
            top = sheet(corners, stone, _UP, 6.0)
            tops.append(Mesh(top.vertices, top.normals, top.uv, top.faces, np.full(len(top.faces), GROUND, np.uint8)))
            edge = np.array([(inner, KERB, near), (inner, KERB, far), (inner, 0, far), (inner, 0, near)])
            kerbs.append(sheet(edge, stone, (-side, 0, 0), 4.0))
        for z in (CROSSING_FAR,):
            edge = np.array([(inner, KERB, z), (outer, KERB, z), (outer, 0, z), (inner, 0, z)])
            kerbs.append(sheet(edge, stone, (0, 0, -1), 4.0))
    return join(tops), join(kerbs)


def houses(atlas: Atlas, rng: np.random.Generator) -> list[Mesh]:
    """Two corner blocks that face us across the side street, and rows of houses along the street behind them."""
    wall = ROAD_HALF + PAVEMENT
    front = CROSSING_FAR + PAVEMENT
    meshes: list[Mesh] = []
    for side in (-1.0, 1.0):
        x = wall
        heights = []
        while x < 24:
            width = float(rng.uniform(6.5, 9.5))
            height = float(rng.uniform(7.6, 11.5))
            heights.append((width, height))
            meshes += _house(atlas, rng, (side * x, front), (side * (x + width), front), height, (0, 0, -1))
            x += width
        z = front
        depth, height = heights[0]
        while z < 88:
            meshes += _house(atlas, rng, (side * wall, z), (side * wall, z + depth), height, (-side, 0, 0), z < 62)
            z += depth
            depth, height = float(rng.uniform(7, 11)), float(rng.uniform(8.5, 15))
    return meshes


def church(atlas: Atlas, rng: np.random.Generator) -> list[Mesh]:
    """What closes the street in the distance: a row of houses and a tower with a pointed roof."""
    meshes = _house(atlas, rng, (-9, 104), (9, 104), float(rng.uniform(9, 12)), (0, 0, -1), False)
    x, width, tall = float(rng.uniform(-3, 3)), float(rng.uniform(5, 6.5)), float(rng.uniform(17, 23))
    wall = atlas.add(*facade(rng, width, tall, False))
    corners = np.array([(-width / 2, tall, 0), (width / 2, tall, 0), (width / 2, 0, 0), (-width / 2, 0, 0)])
    front = sheet(corners, wall, (0, 0, -1), 3.0)
    depth = np.array([(width / 2, tall, 0), (width / 2, tall, width), (width / 2, 0, width), (width / 2, 0, 0)])
    sides = [sheet(depth * (sign, 1, 1), wall, (sign, 0, 0), 3.0) for sign in (-1, 1)]
    angle = np.linspace(0, 2 * np.pi, 5) + np.pi / 4
    radius = np.array([width * 0.75, 0.02])[:, None]
    points = np.stack(
        [radius * np.cos(angle), np.array([[tall], [tall + 8.5]]) + 0 * angle, radius * np.sin(angle)], -1
    )
    spire = surface(
        points, atlas.plain((74, 96, 92)).at(points[..., 0] * 0, points[..., 0] * 0), np.array([0, tall, 0])
    )
    tower = join([front, *sides, spire.moved((0, 0, width / 2))]).moved((x, 0, 112))
    return [*meshes, tower]


def parasol(atlas: Atlas, rng: np.random.Generator, place: tuple[float, float]) -> Mesh:
    """A café table with two chairs below a striped parasol."""
    colour = vary(((198, 58, 48), (228, 216, 196), (48, 98, 112))[rng.integers(3)], rng, 0.1)
    cloth = np.full((16, 64, 3), colour, np.float32)
    cloth[:, ::16], cloth[:, 8:16], cloth[:, 40:48] = 236, (236, 232, 222), (236, 232, 222)
    region = atlas.add(np.clip(cloth, 0, 255).astype(np.uint8), Material(soft=0.5))
    angle = np.linspace(0, 2 * np.pi, 13)
    radius, tall = np.array([1.3, 1.32, 0.7, 0.03])[:, None], np.array([2.05, 2.2, 2.5, 2.7])[:, None]
    points = np.stack([radius * np.cos(angle), tall + 0 * angle, radius * np.sin(angle)], axis=-1)
    u, v = np.broadcast_arrays((angle / (2 * np.pi))[None], (tall - 2.05) / 0.65)
    top = surface(points, region.at(u, 1 - v), np.array([0, 2.0, 0]))
    wood, iron = atlas.plain((150, 108, 70)), atlas.plain((52, 54, 58), METAL)
    parts = [top, tube(np.array([(0, 0, 0), (0, 2.6, 0)]), np.full((2, 2), 0.025), iron, 6)]
    parts.append(box((0.8, 0.04, 0.7), (0, 0.74, 0), wood))
    for x in (-0.75, 0.75):
        parts += [box((0.4, 0.04, 0.4), (x, 0.45, 0), wood), box((0.04, 0.5, 0.4), (x * 1.27, 0.7, 0), wood)]
        parts += [box((0.03, 0.45, 0.03), (x + dx, 0.22, dz), iron) for dx in (-0.17, 0.17) for dz in (-0.17, 0.17)]
    return join(parts).moved((place[0], KERB, place[1]))


def _house(
    atlas: Atlas,
    rng: np.random.Generator,
    start: tuple[float, float],
    end: tuple[float, float],
    height: float,
    normal: tuple[float, float, float],
    detailed: bool = True,
) -> list[Mesh]:
    """One front between two ground points (x, z), with cornice, roof and perhaps an awning."""
    (x0, z0), (x1, z1) = start, end
    width = float(np.hypot(x1 - x0, z1 - z0))
    region = atlas.add(*facade(rng, width, height, bool(rng.random() < 0.75)))
    corners = np.array([(x0, height, z0), (x1, height, z1), (x1, KERB, z1), (x0, KERB, z0)])
    flipped = (x1 - x0) < 0 or normal[0] < 0
    if flipped:
        corners = corners[[1, 0, 3, 2]]
    outward = np.array(normal)
    parts = [sheet(corners, region, normal, 3.0)]
    back = -outward * 3.2
    tiles = atlas.add(_roof_tiles(rng), Material())
    roof = np.array([corners[0] + back + (0, 2.6, 0), corners[1] + back + (0, 2.6, 0), corners[1], corners[0]])
    parts.append(sheet(roof, tiles, tuple(outward * 0.6 + np.array(_UP)), 3.0))
    stone = atlas.plain(vary((206, 198, 184), rng, 0.1))
    parts.append(_beam(corners[0], corners[1], outward, 0.28, 0.3, stone))
    if detailed:
        if normal[2] < 0:
            parts.append(_chimney(atlas, rng, corners, back))
        if rng.random() < 0.6:
            parts.append(_awning(atlas, rng, corners, outward))
    return parts


def _beam(start: Floats, end: Floats, outward: Floats, depth: float, tall: float, region: Region) -> Mesh:
    """A cornice that stands out from the wall."""
    low, out = np.array([0, tall, 0]), outward * depth
    face = np.array([start + out, end + out, end + out - low, start + out - low])
    under = np.array([start + out - low, end + out - low, end - low, start - low])
    lid = np.array([start, end, end + out, start + out])
    return join([
        sheet(face, region, tuple(outward), 3.0),
        sheet(under, region, (0, -1, 0), 3.0),
        sheet(lid, region, _UP, 3.0),
    ])  # fmt: skip


def _roof_tiles(rng: np.random.Generator) -> Bytes:
    base = vary((128, 74, 58) if rng.random() < 0.6 else (84, 88, 98), rng, 0.15)
    shape = (128, 256)
    image = np.array(base, np.float32) * (1 + 0.16 * fractal_noise(shape, rng, (16, 30), 4))[..., None]
    image[::8] *= 0.72
    return np.clip(image, 0, 255).astype(np.uint8)


def _chimney(atlas: Atlas, rng: np.random.Generator, corners: Floats, back: Floats) -> Mesh:
    place = corners[0] + (corners[1] - corners[0]) * rng.uniform(0.15, 0.85) + back * 0.6
    brick = atlas.plain(vary((140, 84, 66), rng, 0.15))
    return box((0.9, 2.6, 0.7), place + np.array([0, 1.5, 0]), brick)


def _awning(atlas: Atlas, rng: np.random.Generator, corners: Floats, outward: Floats) -> Mesh:
    """A striped cloth above a shop window."""
    stripes = np.full((64, 256, 3), vary((236, 232, 222), rng, 0.04), np.float32)
    colour = ((176, 42, 44), (38, 92, 84), (44, 66, 120), (198, 140, 48))[rng.integers(4)]
    for left in range(0, 256, 32):
        stripes[:, left : left + 16] = colour
    stripes *= np.linspace(0.82, 1.0, 64)[:, None, None]
    region = atlas.add(np.clip(stripes, 0, 255).astype(np.uint8), Material(soft=0.4))
    start = corners[3] + (corners[2] - corners[3]) * rng.uniform(0.06, 0.12)
    end = corners[3] + (corners[2] - corners[3]) * rng.uniform(0.86, 0.94)
    high, low = np.array([0, 2.68, 0]), np.array([0, 2.2, 0])
    out = outward * 1.15
    cloth = np.array([start + high, end + high, end + low + out, start + low + out])
    drop = np.array(
        [start + low + out, end + low + out, end + low + out - (0, 0.28, 0), start + low + out - (0, 0.28, 0)]
    )
    parts = [sheet(cloth, region, tuple(outward * 0.5 + np.array(_UP)), 1.5)]
    parts.append(sheet(drop, region.part(0, 0.7, 1, 1), tuple(outward), 1.5))
    return join(parts)


def tree(atlas: Atlas, rng: np.random.Generator, place: tuple[float, float], leaves: int = 3600) -> Mesh:
    """A street tree: a trunk that forks, and a crown of single leaves in several clumps."""
    height = float(rng.uniform(5.6, 7.4))
    bark = atlas.add(_bark(rng), Material())
    crown = np.array([0.0, height * 0.68, 0.0])
    spread = np.array([1.55, height * 0.27, 1.55]) * rng.uniform(0.9, 1.15)
    fork = np.array([0, height * 0.38, 0]) + rng.normal(0, 0.06, 3)
    trunk = tube(np.array([(0, -0.05, 0), (0.02, 0.5, 0), fork * 0.7, fork]), _round(0.19, 0.14, 0.12, 0.1), bark, 9)
    parts = [trunk]
    for angle in rng.uniform(0, 2 * np.pi, 5):
        tip = crown + spread * 0.6 * np.array([np.cos(angle), rng.uniform(-0.2, 0.7), np.sin(angle)])
        middle = (fork + tip) / 2 + rng.normal(0, 0.1, 3)
        parts.append(tube(np.array([fork - [0, 0.1, 0], middle, tip]), _round(0.08, 0.05, 0.02), bark, 6))
    clumps = crown + np.clip(rng.normal(0, 0.5, (11, 3)), -0.85, 0.85) * spread
    parts.append(_leaves(atlas, rng, clumps, crown, spread, leaves))
    return join(parts).moved((place[0], KERB, place[1]))


def _round(*radii: float) -> Floats:
    """Radii of a tube with round sections."""
    return np.repeat(np.array(radii)[:, None], 2, axis=1)


def _bark(rng: np.random.Generator) -> Bytes:
    noise = fractal_noise((64, 64), rng, (3, 16), 4)
    return np.clip(np.array((104, 88, 72), np.float32) * (1 + 0.3 * noise)[..., None], 0, 255).astype(np.uint8)


def _leaves(atlas: Atlas, rng: np.random.Generator, clumps: Floats, crown: Floats, spread: Floats, count: int) -> Mesh:
    """Leaf-sized kites scattered over the clumps; darker inside the crown and below."""
    tones = np.zeros((8, 64, 3), np.float32)
    base = np.array(vary((90, 122, 56), rng, 0.16), np.float32)
    tones[:] = base * np.linspace(0.30, 1.35, 64)[None, :, None]
    region = atlas.add(np.clip(tones, 0, 255).astype(np.uint8), LEAF)
    chosen = clumps[rng.integers(len(clumps), size=count)]
    direction = rng.normal(0, 1, (count, 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    middle = chosen + direction * (rng.uniform(0.2, 1, (count, 1)) ** 0.4) * spread * 0.5
    first = rng.normal(0, 1, (count, 3))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(first, rng.normal(0, 1, (count, 3)))
    second /= np.linalg.norm(second, axis=1, keepdims=True)
    size = rng.uniform(0.055, 0.125, (count, 1))
    long, wide = first * size, second * size * 0.6
    corners = np.stack([middle - long, middle + wide, middle + long, middle - wide], axis=1)
    outward = direction * 0.7 + (middle - crown) / spread * 0.8 + rng.normal(0, 0.25, (count, 3))
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    depth = np.clip(0.5 + 0.22 * ((middle - crown) / spread)[:, 1] + 0.2 * direction[:, 1], 0.05, 1)
    tone = np.clip(depth + rng.normal(0, 0.12, count), 0, 1)
    faces = (np.arange(count)[:, None, None] * 4 + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3)
    uv = region.at(np.repeat(tone, 4), np.full(count * 4, 0.5))
    normals = np.repeat(outward, 4, axis=0).astype(np.float32)
    return Mesh(corners.reshape(-1, 3).astype(np.float32), normals, uv, faces, np.zeros(len(faces), np.uint8))


def lamp(atlas: Atlas, place: tuple[float, float], reach: float) -> Mesh:
    """A street lamp with an arm of length `reach` (signed, along x)."""
    iron = atlas.plain((48, 56, 58), METAL)
    glass = atlas.plain((250, 244, 226), Material(reflect=0.2, glow=0.2))
    pole = np.array([(0, 0, 0), (0, 0.6, 0), (0, 0.9, 0), (0, 5.4, 0), (reach * 0.25, 5.95, 0), (reach, 6.1, 0)])
    radii = np.array([(0.12, 0.12), (0.11, 0.11), (0.07, 0.07), (0.055, 0.055), (0.045, 0.045), (0.04, 0.04)])
    head = ellipsoid((reach * 1.25, 6.06, 0), (0.38, 0.08, 0.15), iron, 10)
    bulb = ellipsoid((reach * 1.25, 6.0, 0), (0.28, 0.06, 0.11), glass, 10)
    return join([tube(pole, radii, iron, 9), head, bulb]).moved((place[0], KERB, place[1]))


def traffic_light(atlas: Atlas, place: tuple[float, float]) -> Mesh:
    """A mast with three lamps towards us."""
    iron = atlas.plain((58, 62, 64), METAL)
    face = np.full((96, 40, 3), 26, np.float32)
    glow = np.zeros((96, 40, 3), np.uint8)
    for number, colour in enumerate(((92, 26, 24), (96, 76, 24), (60, 240, 150))):
        cv2.circle(face, (20, 17 + number * 31), 12, colour, -1, cv2.LINE_AA)
    cv2.circle(glow, (20, 79), 12, (0, 255, 0), -1)
    region = atlas.add(face.astype(np.uint8), glow)
    front = np.array([(-0.16, 3.35, -0.14), (0.16, 3.35, -0.14), (0.16, 2.5, -0.14), (-0.16, 2.5, -0.14)])
    case = box((0.32, 0.85, 0.25), (0, 2.925, 0), iron)
    pole = tube(np.array([(0, 0, 0.1), (0, 3.4, 0.1)]), np.full((2, 2), 0.055), iron, 8)
    return join([pole, case, quad(front, region, (0, 0, -1))]).moved((place[0], KERB, place[1]))


def sign(atlas: Atlas, place: tuple[float, float]) -> Mesh:
    """A round blue sign on a thin pole."""
    iron = atlas.plain((140, 144, 146), METAL)
    image = np.full((96, 96, 3), (30, 82, 160), np.float32)
    cv2.arrowedLine(image, (48, 78), (48, 20), (240, 240, 240), 10, cv2.LINE_AA, 0, 0.4)
    region = atlas.add(image.astype(np.uint8), METAL)
    angle = np.linspace(0, 2 * np.pi, 25)
    radius = np.array([0.0, 0.3])[:, None]
    points = np.stack([radius * np.cos(angle), 2.5 + radius * np.sin(angle), np.full((2, 25), -0.05)], -1)
    uv = region.at(0.5 + radius * np.cos(angle) / 0.62, 0.5 - radius * np.sin(angle) / 0.62)
    disc = surface(points, uv, points + np.array([0, 0, 1]))
    pole = tube(np.array([(0, 0, 0), (0, 2.75, 0)]), np.full((2, 2), 0.035), iron, 7)
    return join([pole, disc]).moved((place[0], KERB, place[1]))


def bollard(atlas: Atlas, place: tuple[float, float], colour: Colour = (60, 62, 66)) -> Mesh:
    """A short iron post with a pale ring."""
    iron, ring = atlas.plain(colour, METAL), atlas.plain((226, 224, 216))
    post = tube(np.array([(0, 0, 0), (0, 0.8, 0)]), np.full((2, 2), 0.07), iron, 8)
    band = tube(np.array([(0, 0.6, 0), (0, 0.7, 0)]), np.full((2, 2), 0.075), ring, 8)
    return join([post, band]).moved((place[0], KERB, place[1]))


def planter(atlas: Atlas, rng: np.random.Generator, place: tuple[float, float]) -> Mesh:
    """A stone trough with a small bush."""
    grain = 168 * (1 + 0.1 * fractal_noise((32, 32), rng, (6, 6), 3))
    stone = atlas.add(np.repeat(np.clip(grain, 0, 255)[..., None], 3, axis=2).astype(np.uint8))
    trough = box((1.1, 0.5, 0.5), (0, 0.25, 0), stone)
    centre, spread = np.array([0, 0.72, 0]), np.array([0.5, 0.28, 0.26])
    clumps = centre + rng.normal(0, 0.4, (5, 3)) * spread
    return join([trough, _leaves(atlas, rng, clumps, centre, spread * 1.5, 160)]).moved((place[0], KERB, place[1]))


def bench(atlas: Atlas, place: tuple[float, float]) -> Mesh:
    """A wooden bench along x."""
    wood, iron = atlas.plain((138, 96, 60)), atlas.plain((44, 46, 50), METAL)
    slats = [box((1.7, 0.04, 0.10), (0, 0.45, z), wood) for z in (-0.14, 0.0, 0.14)]
    slats += [box((1.7, 0.10, 0.04), (0, y, 0.26), wood) for y in (0.62, 0.78)]
    legs = [box((0.06, 0.45, 0.4), (x, 0.225, 0), iron) for x in (-0.7, 0.7)]
    legs += [box((0.06, 0.45, 0.05), (x, 0.62, 0.24), iron) for x in (-0.7, 0.7)]
    return join([*slats, *legs]).moved((place[0], KERB, place[1]))

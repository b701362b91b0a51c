"""The street of one seed: what stands in it, who moves through it and when, and where the camera is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arrays import Floats, generator, vary
from .atlas import Atlas
from .cars import BODIES, COLOURS, Car, build_car
from .ground import CROSSING_FAR, CROSSING_NEAR, KERB, PAVEMENT, ROAD_HALF, ZEBRA, Ground, ShadowMap
from .mesh import Mesh, join
from .people import Look, build_person
from .props import bench, bollard, church, houses, lamp, parasol, pavements, planter, sign, traffic_light, tree
from .raster import Camera
from .shading import Studio, make_light

RATE = 10.0  # frames a second
CAR, PEDESTRIAN, IGNORE = 1, 2, 10
_WAVE = 6.0  # seconds after which traffic is drawn anew


@dataclass(frozen=True)
class Path:
    """A way over the ground at constant speed; it may end in a halt."""

    points: Floats  # (N, 2) as (x, z)
    speed: float
    start: float  # seconds
    halts: bool = False

    def travelled(self, time: float) -> float:
        """Metres covered at a time; negative before the start."""
        way = self.speed * (time - self.start)
        if not self.halts:
            return way
        total = float(np.linalg.norm(np.diff(self.points, axis=0), axis=1).sum())
        brake = min(total * 0.6, self.speed * 1.2)
        over = way - (total - brake)
        return way if over <= 0 else total - brake + brake * float(np.tanh(over / brake))

    def at(self, way: float) -> tuple[float, float, float]:
        """Place (x, z) and heading after `way` metres; the first and last stretch go on straight."""
        steps = np.diff(self.points, axis=0)
        lengths = np.linalg.norm(steps, axis=1)
        ends = np.concatenate([[0.0], np.cumsum(lengths)])
        index = int(np.clip(np.searchsorted(ends, way, side="right") - 1, 0, len(steps) - 1))
        direction = steps[index] / lengths[index]
        x, z = self.points[index] + direction * (way - ends[index])
        return float(x), float(z), float(np.arctan2(direction[0], direction[1]))


def smooth_path(points: Sequence[tuple[float, float]]) -> Floats:
    """Corners cut several times, so that cars and people turn in curves."""
    path = np.asarray(points, float)
    for _ in range(4):
        first, last = path[:1], path[-1:]
        inner = np.stack([0.75 * path[:-1] + 0.25 * path[1:], 0.25 * path[:-1] + 0.75 * path[1:]], axis=1)
        path = np.concatenate([first, inner.reshape(-1, 2)[1:-1], last]) if len(path) > 2 else path
    return path


@dataclass(frozen=True)
class Actor:
    """One object that moves: its class, its shape and its way. `track_id` is unique over all classes."""

    track_id: int
    class_id: int
    shape: Car | Look
    path: Path

    def mesh(self, time: float) -> Mesh:
        """The object in the world at a time."""
        way = self.path.travelled(time)
        x, z, heading = self.path.at(way)
        return self.shape.mesh(np.array([x, _floor(x, z) if self.class_id != CAR else 0.0, z]), heading, way)

    def pose(self, time: float) -> tuple[float, float, float]:
        """Place (x, z) and heading at a time."""
        return self.path.at(self.path.travelled(time))


def _floor(x: float, z: float) -> float:
    """Height of the ground, with a short ramp at the kerbs."""
    beyond_kerb = (abs(x) - ROAD_HALF) / 0.3
    beside_street = max(CROSSING_NEAR - z, z - CROSSING_FAR) / 0.3
    return float(KERB * np.clip(min(beyond_kerb, beside_street), 0, 1))


class Scene:
    """Everything about one sequence that does not depend on the frame, drawn by lot from the seed."""

    def __init__(self, seed: int, seconds: float = _WAVE) -> None:
        self.seed = seed
        self.atlas = Atlas()
        self.static = join(_street(self.atlas, seed))
        self.paved, kerbs = pavements(self.atlas)
        self.actors = _cast(self.atlas, seed, seconds)
        self.atlas.finish()
        light = make_light(seed)
        self.studio = Studio(self.atlas, Ground(seed), light, ShadowMap(light.sun.astype(float)))
        self.fixed_shadow = self.studio.shadows.empty()
        self.studio.shadows.draw(self.fixed_shadow, self.static)
        self.static = join([self.static, kerbs])
        rng = generator(seed, "camera")
        self._place = rng.uniform((-0.6, 1.55), (1.5, 1.8))
        self._sway = rng.uniform(0, 2 * np.pi, 4)
        self._pan = np.radians(rng.uniform(1.2, 2.6)) * rng.choice([-1, 1])
        self._creep = float(rng.uniform(0.08, 0.2))
        self._lens = float(rng.uniform(0.80, 0.92))

    def camera(self, time: float, width: int, height: int) -> Camera:
        """A slow pan, a little forward motion, and the sway of a hand-held camera."""
        a, b, c, d = self._sway
        yaw = self._pan * np.sin(2 * np.pi * time / 9.0 + a * 0.3) + np.radians(0.16) * np.sin(2.9 * time + b)
        pitch = np.radians(0.4) + np.radians(0.12) * np.sin(3.7 * time + c)
        roll = np.radians(0.15) * np.sin(2.3 * time + d)
        x, y = self._place
        position = (float(x), float(y) + 0.01 * float(np.sin(5 * time + a)), self._creep * time)
        return Camera(position, float(yaw), float(pitch), float(roll), self._lens * width, (width / 2, height * 0.545))


def _street(atlas: Atlas, seed: int) -> list[Mesh]:
    """What stands still."""
    rng = generator(seed, "street")
    meshes = [*houses(atlas, rng), *church(atlas, rng)]
    kerb = ROAD_HALF + 0.55
    for side in (-1.0, 1.0):
        meshes += [tree(atlas, rng, (side * (kerb + 0.2), z)) for z in np.arange(25.0, 70.0, 9.5) + rng.uniform(-1, 1)]
        meshes.append(lamp(atlas, (side * kerb, CROSSING_FAR + 12.5), -side * 0.9))
        meshes += [bollard(atlas, (side * (x + 0.6), CROSSING_FAR + 0.45)) for x in (4.4, 5.9)]
    lit = float(rng.choice([-1.0, 1.0]))
    meshes.append(lamp(atlas, (lit * (ROAD_HALF + 0.7), CROSSING_NEAR - 0.7), -lit * 0.9))
    meshes.append(traffic_light(atlas, (-lit * (ROAD_HALF + 0.5), CROSSING_FAR + 0.6)))
    meshes.append(sign(atlas, (lit * (ROAD_HALF + 1.4), CROSSING_FAR + 0.5)))
    for side in (-1.0, 1.0):
        spot = side * float(rng.uniform(9.0, 11.0))
        if rng.random() < 0.6:
            meshes.append(tree(atlas, rng, (spot, CROSSING_FAR + 0.8)))
        else:
            meshes.append(bench(atlas, (spot - side * 3.5, CROSSING_FAR + 2.2)))
        meshes.append(parasol(atlas, rng, (spot + side * 1.5, CROSSING_FAR + 2.2)))
        meshes.append(planter(atlas, rng, (side * float(rng.uniform(6.6, 7.6)), CROSSING_FAR + PAVEMENT - 0.4)))
    return meshes


class _Casting:
    """Hands out track ids, cars and people while the cast is drawn."""

    def __init__(self, atlas: Atlas, seed: int) -> None:
        self.atlas = atlas
        self.rng = generator(seed, "cast")
        self.actors: list[Actor] = []
        self._paints = self.rng.permutation(len(COLOURS))
        self._bodies = self.rng.permutation(len(BODIES))
        self._cars = 0

    def car(self, points: Sequence[tuple[float, float]], speed: float, start: float, halts: bool = False) -> None:
        """Add a car."""
        colour = vary(COLOURS[self._paints[self._cars % len(COLOURS)]], self.rng, 0.08)
        body = BODIES[self._bodies[self._cars % len(BODIES)]]
        self._cars += 1
        shape = build_car(body, colour, self.atlas, self.rng)
        self._add(CAR, shape, Path(smooth_path(points), speed, start, halts))

    def person(self, points: Sequence[tuple[float, float]], start: float, speed: float | None = None) -> None:
        """Add a pedestrian."""
        pace = float(self.rng.uniform(1.15, 1.6)) if speed is None else speed
        self._add(PEDESTRIAN, build_person(self.atlas, self.rng), Path(smooth_path(points), pace, start))

    def bystander(self, place: tuple[float, float], heading: float) -> None:
        """Add someone who stands far away, in the ignore region."""
        look = replace(build_person(self.atlas, self.rng), standing=True)
        x, z = place
        points = np.array([(x, z), (x + np.sin(heading), z + np.cos(heading))])
        self._add(IGNORE, look, Path(points, 0.0, 0.0))

    def _add(self, class_id: int, shape: Car | Look, path: Path) -> None:
        self.actors.append(Actor(len(self.actors) + 1, class_id, shape, path))


def _cast(atlas: Atlas, seed: int, seconds: float) -> tuple[Actor, ...]:
    """Traffic in waves of a few seconds, then a distant group."""
    casting = _Casting(atlas, seed)
    for wave in range(max(1, int(np.ceil(seconds / _WAVE)))):
        _cars(casting, wave * _WAVE, wave == 0)
        _pedestrians(casting, wave * _WAVE)
    rng = casting.rng
    middle = np.array([-5.6, rng.uniform(37, 43)])
    for place in middle + rng.uniform(-0.9, 0.9, (4, 2)):
        casting.bystander((float(place[0]), float(place[1])), float(rng.uniform(0, 6)))
    return tuple(casting.actors)


def _cars(casting: _Casting, begin: float, first: bool) -> None:
    """One car each way in the side street, one that comes towards us, and in the first wave one that is parked."""
    rng = casting.rng
    near, far = CROSSING_NEAR + 1.9, CROSSING_FAR - 1.8
    casting.car([(-16, near), (20, near)], float(rng.uniform(5.5, 8)), begin + float(rng.uniform(-0.5, 0.8)))
    casting.car([(18, far), (-20, far)], float(rng.uniform(5, 7.5)), begin + float(rng.uniform(0.0, 1.4)))
    speed = float(rng.uniform(5.0, 6.5))
    start = begin + float(rng.uniform(-2.0, -0.6))
    if rng.random() < 0.6:
        casting.car([(-1.9, 52), (-1.9, 20.5), (-2.6, 16.2), (-8, far), (-24, far)], speed, start)
    else:
        casting.car([(-1.9, 52), (-1.9, float(rng.uniform(20.5, 22.5)))], speed, start, halts=True)
    if first:
        casting.car([(3.0, 25.5 + float(rng.uniform(0, 3))), (3.0, 40)], 0.0, 0.0)
    if rng.random() < 0.4:
        casting.car([(1.9, 8), (1.9, 90)], float(rng.uniform(5, 8)), begin + float(rng.uniform(-2.5, -1.5)))


def _pedestrians(casting: _Casting, begin: float) -> None:
    """Two on the zebra crossing, one on the far pavement, one who leaves and comes back, one who walks towards us."""
    rng = casting.rng
    side = float(rng.choice([-1.0, 1.0]))
    z = float(rng.uniform(ZEBRA[0] + 0.3, ZEBRA[0] + 0.9))
    casting.person([(-side * 5.6, z), (side * 12, z)], begin + float(rng.uniform(-1.0, 0.2)))
    z = float(rng.uniform(ZEBRA[1] - 1.0, ZEBRA[1] - 0.3))
    casting.person([(side * 5.0, z), (-side * 12, z)], begin + float(rng.uniform(-0.6, 0.8)))
    z = CROSSING_FAR + float(rng.uniform(0.9, 1.8))
    casting.person([(side * float(rng.uniform(5, 8)), z), (-side * 20, z)], begin + float(rng.uniform(-1.0, 0.3)))
    edge, z = side * float(rng.uniform(6.0, 6.6)), float(rng.uniform(9.2, 9.9))
    turn = [(side * 4.5, z), (edge, z), (edge + side * 0.9, z), (edge + side * 0.9, z - 0.5), (edge, z - 0.5)]
    casting.person([*turn, (side * 2, z - 0.5)], begin + float(rng.uniform(-0.6, 0.1)), 1.3)
    x = -side * (ROAD_HALF + float(rng.uniform(1.0, 1.9)))
    casting.person([(x, 24), (x, 18.4), (x * 0.96, 10), (x * 0.96, 0)], begin + float(rng.uniform(-1.5, 0.5)), 1.6)
    if rng.random() < 0.4:
        z = CROSSING_FAR + float(rng.uniform(1.9, 2.5))
        casting.person([(-side * 9, z), (side * 20, z)], begin + float(rng.uniform(-2.0, 0.3)))

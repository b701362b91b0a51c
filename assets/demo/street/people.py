"""Pedestrians: tapered limbs on a skeleton that walks, dressed in jackets, coats, trousers, skirts and bags."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from .arrays import Bytes, Colour, Floats, fractal_noise, vary
from .atlas import Atlas, Material, Region
from .mesh import Mesh, ellipsoid, join, tube

CLOTH = Material(soft=0.12)
SKIN = Material(reflect=0.03, soft=0.35)
HAIR = Material(reflect=0.05)
LEATHER = Material(reflect=0.08)
_SKINS: tuple[Colour, ...] = ((232, 190, 162), (214, 166, 132), (176, 124, 90), (124, 84, 60), (240, 204, 180))
_HAIRS: tuple[Colour, ...] = ((44, 32, 26), (88, 60, 38), (176, 134, 78), (24, 22, 24), (140, 84, 46), (150, 148, 146))
_TOPS: tuple[Colour, ...] = (
    (186, 46, 44), (46, 86, 138), (228, 188, 66), (62, 110, 78), (226, 224, 216), (78, 64, 100), (58, 62, 70),
    (206, 122, 58), (110, 150, 168), (150, 60, 90),
)  # fmt: skip
_LEGS: tuple[Colour, ...] = ((48, 62, 92), (34, 36, 42), (112, 98, 80), (70, 74, 80), (80, 96, 128))


@dataclass(frozen=True)
class Look:
    """The build and clothes of one person."""

    height: float
    girth: float
    top: Region
    sleeve: Region
    legs: Region
    skin: Region
    face: Region
    hair: Region
    shoes: Region
    bag: Region
    outfit: str  # jacket, coat or dress
    hairstyle: str  # short, long, bun or hat
    luggage: str  # none, backpack, handbag or shopping
    stride: float
    phase: float
    standing: bool = False

    @property
    def size(self) -> tuple[float, float, float]:
        """Height, width and length."""
        return self.height, 0.55, 0.6

    def mesh(self, position: Floats, heading: float, travelled: float) -> Mesh:
        """The person at a place; the phase of the gait follows the way travelled."""
        return _figure(self, travelled).placed(list(position), heading)


def build_person(atlas: Atlas, rng: np.random.Generator) -> Look:
    """Draw one person's looks by lot."""
    woman = rng.random() < 0.5
    top = vary(_TOPS[rng.integers(len(_TOPS))], rng, 0.12)
    legs = vary(_LEGS[rng.integers(len(_LEGS))], rng, 0.12)
    skin = vary(_SKINS[rng.integers(len(_SKINS))], rng, 0.05)
    hair = vary(_HAIRS[rng.integers(len(_HAIRS))], rng, 0.15)
    outfit = str(rng.choice(["dress", "coat", "jacket"] if woman else ["jacket", "jacket", "coat"]))
    accent = vary(_TOPS[rng.integers(len(_TOPS))], rng, 0.1)
    return Look(
        height=float(rng.normal(1.66 if woman else 1.79, 0.05)),
        girth=float(rng.uniform(0.9, 1.02) if woman else rng.uniform(1.0, 1.16)),
        top=atlas.add(_garment(top, accent, rng, outfit), CLOTH),
        sleeve=atlas.add(_cloth(top, rng, (48, 40)), CLOTH),
        legs=atlas.add(_cloth(skin if outfit == "dress" and rng.random() < 0.5 else legs, rng, (96, 48)), CLOTH),
        skin=atlas.plain(skin, SKIN),
        face=atlas.add(_face(skin, hair), SKIN),
        hair=atlas.add(_cloth(hair, rng, (40, 40), 0.25), HAIR),
        shoes=atlas.plain(vary((54, 44, 40) if rng.random() < 0.6 else (220, 218, 214), rng, 0.2), LEATHER),
        bag=atlas.add(_cloth(accent, rng, (32, 32)), LEATHER),
        outfit=outfit,
        hairstyle=str(rng.choice(["long", "bun", "long"] if woman else ["short", "short", "hat"])),
        luggage=str(rng.choice(["none", "backpack", "handbag" if woman else "shopping"])),
        stride=float(rng.uniform(1.25, 1.5)),
        phase=float(rng.uniform(0, 2 * np.pi)),
    )


def _cloth(colour: Colour, rng: np.random.Generator, shape: tuple[int, int], depth: float = 0.14) -> Bytes:
    """Cloth with soft folds."""
    folds = fractal_noise(shape, rng, (shape[0] / 9, shape[1] / 14), 3) * depth
    image = np.array(colour, np.float32) * (1 + folds)[..., None]
    return np.clip(image, 0, 255).astype(np.uint8)


def _garment(colour: Colour, accent: Colour, rng: np.random.Generator, outfit: str) -> Bytes:
    """The trunk's cloth; the column u = 0.75 is the front. Stripes, a zip, a lighter shirt or a pattern."""
    height, width = 120, 160
    image = _cloth(colour, rng, (height, width)).astype(np.float32)
    front = round(width * 0.75)
    pattern = rng.random()
    if pattern < 0.25:
        for y in range(16, height, 14):
            cv2.line(image, (0, y), (width, y), accent, 5, cv2.LINE_AA)
    elif pattern < 0.5 and outfit == "dress":
        for x, y in rng.integers((0, 0), (width, height), (70, 2)):
            cv2.circle(image, (int(x), int(y)), 3, accent, -1, cv2.LINE_AA)
    else:
        shirt = np.array([(front - 9, 0), (front + 9, 0), (front, 46)], np.int32)
        cv2.fillPoly(image, [shirt], (226, 224, 220), cv2.LINE_AA)
        cv2.polylines(image, [shirt], True, (40, 40, 44), 1, cv2.LINE_AA)
        cv2.line(image, (front, 46), (front, height), (38, 38, 42), 2, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.line(image, (front + side * 14, 84), (front + side * 26, 80), (40, 40, 44), 2, cv2.LINE_AA)
    if outfit != "dress":
        cv2.rectangle(image, (0, height - 8), (width, height), tuple(c * 0.7 for c in colour), -1)
    return np.clip(image, 0, 255).astype(np.uint8)


def _face(skin: Colour, hair: Colour) -> Bytes:
    """A head's texture: u runs around it (the face at u = 0), v from the crown to the neck."""
    height, width = 64, 128
    image = np.full((height, width, 3), skin, np.float32)
    for centre in (0, width):
        for side in (-1, 1):
            eye = (centre + side * 8, 31)
            cv2.ellipse(image, eye, (4, 2), 0, 0, 360, (244, 242, 238), -1, cv2.LINE_AA)
            cv2.circle(image, eye, 2, (34, 28, 26), -1, cv2.LINE_AA)
            cv2.line(image, (eye[0] - 5, 26), (eye[0] + 5, 26), tuple(c * 0.7 for c in hair), 2, cv2.LINE_AA)
        cv2.ellipse(image, (centre, 48), (6, 2), 0, 0, 360, (168, 84, 78), -1, cv2.LINE_AA)
        cv2.ellipse(image, (centre, 40), (3, 3), 0, 0, 360, tuple(c * 0.86 for c in skin), -1, cv2.LINE_AA)
        for side in (-1, 1):
            cv2.circle(image, (centre + side * 12, 41), 5, (skin[0], skin[1] * 0.9, skin[2] * 0.88), -1, cv2.LINE_AA)
    return np.clip(cv2.GaussianBlur(image, (0, 0), 0.7), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class _Pose:
    """Joint places of one moment, for a person of height one metre facing x."""

    hips: Floats  # (2, 3) right, left
    knees: Floats
    ankles: Floats
    shoulders: Floats
    elbows: Floats
    wrists: Floats
    sway: float
    bob: float


def _pose(phase: float, walking: float, busy: bool) -> _Pose:
    """The walk: thighs and arms swing against each other and the knee bends while the leg swings forward."""
    angles = phase + np.array([0.0, np.pi])
    thigh = np.radians(25) * np.sin(angles) * walking
    bend = np.radians(5) + np.radians(52) * np.maximum(0, np.cos(angles)) ** 1.6 * walking
    side = np.array([1.0, -1.0])
    hips = np.stack([np.zeros(2), np.full(2, 0.51), side * 0.052], axis=-1)
    knees = hips + 0.245 * np.stack([np.sin(thigh), -np.cos(thigh), -side * 0.03], axis=-1)
    shin = thigh - bend
    ankles = knees + 0.235 * np.stack([np.sin(shin), -np.cos(shin), -side * 0.02], axis=-1)
    bob = 0.042 - float(ankles[:, 1].min())
    swing = -np.radians(26) * np.sin(angles) * walking
    swing[0] *= 0.35 if busy else 1.0
    fold = np.radians(18) + np.radians(16) * np.maximum(0, np.sin(swing))
    shoulders = np.stack([0.01 * np.sin(angles + np.pi), np.full(2, 0.81), side * 0.112], axis=-1)
    elbows = shoulders + 0.175 * np.stack([np.sin(swing), -np.cos(swing), side * 0.14], axis=-1)
    fore = swing + fold
    wrists = elbows + 0.145 * np.stack([np.sin(fore), -np.cos(fore), -side * 0.02], axis=-1)
    return _Pose(hips, knees, ankles, shoulders, elbows, wrists, 0.008 * float(np.sin(phase)) * walking, bob)


def _figure(look: Look, travelled: float) -> Mesh:
    """The whole person in own coordinates: x forward, y up, z to the right."""
    walking = 0.1 if look.standing else 1.0 if look.outfit == "jacket" else 0.7
    pose = _pose(look.phase + 2 * np.pi * travelled / look.stride, walking, look.luggage != "none")
    parts = [*_legs(look, pose), _trunk(look, pose), *_arms(look, pose), *_head(look, pose), *_luggage(look, pose)]
    mesh = join(parts)
    vertices = (mesh.vertices + np.array([0, pose.bob, pose.sway], np.float32)) * np.float32(look.height)
    return Mesh(vertices, mesh.normals, mesh.uv, mesh.faces, mesh.shader)


def _legs(look: Look, pose: _Pose) -> list[Mesh]:
    thick = look.girth * (0.82 if look.outfit == "dress" else 1.0)
    parts = []
    for hip, knee, ankle in zip(pose.hips, pose.knees, pose.ankles, strict=True):
        path = np.array([hip + np.array([0, 0.03, 0]), hip * 0.6 + knee * 0.4, knee, knee * 0.62 + ankle * 0.38, ankle])
        radii = np.array([(0.056, 0.064), (0.049, 0.055), (0.036, 0.038), (0.035, 0.038), (0.027, 0.029)]) * thick
        parts.append(tube(path, radii, look.legs, 10))
        shin = ankle - knee
        tilt = np.arctan2(shin[0], -shin[1])
        toe = np.array([np.cos(tilt * 0.6), np.sin(tilt * 0.6), 0.0])
        sole = ankle - [0, 0.022, 0]
        shoe = np.array([sole - toe * 0.025, sole + toe * 0.03, sole + toe * 0.085])
        parts.append(tube(shoe, np.array([(0.024, 0.024), (0.027, 0.023), (0.022, 0.014)]), look.shoes, 8))
    return parts


def _trunk(look: Look, pose: _Pose) -> Mesh:
    """From the hem to the neck; coats and dresses reach further down."""
    rings = [(0.86, 0.036, 0.04), (0.835, 0.075, 0.05), (0.815, 0.108, 0.06), (0.77, 0.116, 0.072)]
    rings += [(0.70, 0.106, 0.075), (0.62, 0.094, 0.068), (0.55, 0.102, 0.075)]
    if look.outfit == "jacket":
        rings += [(0.50, 0.106, 0.078), (0.475, 0.104, 0.077)]
    elif look.outfit == "coat":
        rings += [(0.48, 0.112, 0.084), (0.40, 0.110, 0.100), (0.31, 0.112, 0.116), (0.295, 0.108, 0.112)]
    else:
        rings += [(0.48, 0.112, 0.084), (0.40, 0.120, 0.112), (0.32, 0.130, 0.128), (0.305, 0.126, 0.124)]
    table = np.array(rings)
    lean = 0.02 * (table[:, 0] - 0.5)
    path = np.stack([lean, table[:, 0], np.zeros(len(table))], axis=-1)
    girth = np.array([np.sqrt(look.girth), look.girth])
    return tube(path, table[:, 1:] * girth, look.top, 16, 0.12)


def _arms(look: Look, pose: _Pose) -> list[Mesh]:
    parts = []
    for shoulder, elbow, wrist in zip(pose.shoulders, pose.elbows, pose.wrists, strict=True):
        path = np.array(
            [
                shoulder + np.array([0, 0.005, 0]),
                shoulder * 0.5 + elbow * 0.5,
                elbow,
                elbow * 0.45 + wrist * 0.55,
                wrist,
            ]
        )
        radii = np.array([(0.036, 0.04), (0.033, 0.036), (0.028, 0.03), (0.027, 0.028), (0.022, 0.023)]) * look.girth
        parts.append(tube(path, radii, look.sleeve, 8))
        down = (wrist - elbow) / np.linalg.norm(wrist - elbow)
        parts.append(
            tube(np.array([wrist, wrist + down * 0.045]), np.array([(0.012, 0.02), (0.014, 0.022)]), look.skin, 7)
        )
    return parts


def _head(look: Look, pose: _Pose) -> list[Mesh]:
    neck = tube(
        np.array([(0.012, 0.84, 0), (0.018, 0.895, 0)]), np.array([(0.033, 0.034), (0.03, 0.032)]), look.skin, 8
    )
    head = ellipsoid((0.018, 0.93, 0), (0.05, 0.067, 0.043), look.face, 14)
    nose = ellipsoid((0.067, 0.924, 0), (0.010, 0.014, 0.008), look.skin, 6)
    hair = [ellipsoid((0.001, 0.948, 0), (0.054, 0.056, 0.049), look.hair, 14)]
    hair += [ellipsoid((0.01, 0.925, side * 0.044), (0.012, 0.018, 0.006), look.skin, 6) for side in (-1, 1)]
    if look.hairstyle == "long":
        hair.append(ellipsoid((-0.022, 0.895, 0), (0.034, 0.085, 0.05), look.hair, 10))
    elif look.hairstyle == "bun":
        hair.append(ellipsoid((-0.052, 0.968, 0), (0.026, 0.026, 0.026), look.hair, 8))
    elif look.hairstyle == "hat":
        hair[0] = ellipsoid((-0.004, 0.938, 0), (0.05, 0.05, 0.046), look.hair, 12)
        hair += [ellipsoid((0.014, 0.966, 0), (0.058, 0.042, 0.052), look.bag, 14)]
        hair.append(ellipsoid((0.05, 0.958, 0), (0.05, 0.008, 0.044), look.bag, 10))
    return [neck, head, nose, *hair]


def _luggage(look: Look, pose: _Pose) -> list[Mesh]:
    if look.luggage == "backpack":
        pack = ellipsoid((-0.105, 0.70, 0), (0.055, 0.115, 0.085), look.bag, 12, 0.6)
        pocket = ellipsoid((-0.15, 0.655, 0), (0.025, 0.05, 0.06), look.bag, 10, 0.6)
        straps = [
            tube(np.array([(-0.06, 0.80, z), (0.03, 0.845, z), (0.085, 0.78, z), (0.06, 0.66, z * 1.3)]),
                 np.full((4, 2), 0.011), look.bag, 6)
            for z in (-0.062, 0.062)
        ]  # fmt: skip
        return [pack, pocket, *straps]
    if look.luggage == "none":
        return []
    hand = pose.wrists[0] + [0.0, -0.03, 0.01]
    handle = tube(np.array([hand, hand - [0.012, 0.05, 0]]), np.full((2, 2), 0.008), look.bag, 6)
    if look.luggage == "handbag":
        return [handle, ellipsoid(tuple(hand - [0, 0.09, 0]), (0.075, 0.05, 0.026), look.bag, 10, 0.55)]
    return [handle, ellipsoid(tuple(hand - [0, 0.125, 0]), (0.06, 0.085, 0.03), look.bag, 10, 0.5)]

"""Light: sun, sky, reflections, shadows, haze and the film that records them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from .arrays import Bytes, Floats, dot, fractal_noise, generator, normalised, smoothstep
from .atlas import Atlas, lookup
from .ground import Ground, ShadowMap
from .mesh import GROUND
from .raster import Camera, Fragments, Rasteriser, fragments


@dataclass(frozen=True)
class Light:
    """The weather of one street, in linear light."""

    sun: Floats  # direction towards the sun
    sun_colour: Floats
    zenith: Floats
    horizon: Floats
    clouds: Floats  # a texture (height, width) over azimuth and elevation

    def sky(self, direction: Floats) -> Floats:
        """Colour (N, 3) of the sky in directions (N, 3) of length one."""
        up = np.clip(direction[:, 1], 0.0, 1.0)
        share = (up**0.55)[:, None]
        colour = self.horizon * (1 - share) + self.zenith * share
        rows, columns = self.clouds.shape
        azimuth = np.arctan2(direction[:, 0], direction[:, 2]) / (2 * np.pi) + 0.5
        place = np.stack([azimuth * (columns - 1), (1 - up) * (rows - 1)], axis=-1).astype(np.float32)
        cover = lookup(self.clouds, place) * smoothstep(0.0, 0.12, up)[:, None]
        colour = colour + (np.array([0.98, 0.98, 1.0]) - colour) * cover
        glow = np.clip(direction @ self.sun, 0, 1) ** 24
        return np.asarray(colour + 0.25 * glow[:, None] * self.sun_colour / self.sun_colour.max(), np.float32)

    def reflection(self, direction: Floats) -> Floats:
        """What a polished surface mirrors: sky, a rim of houses, and the road."""
        colour = self.sky(direction)
        azimuth = np.arctan2(direction[:, 0], direction[:, 2])
        roof = 0.26 + 0.09 * np.tanh(3 * np.sin(azimuth * 9)) + 0.05 * np.tanh(3 * np.sin(azimuth * 23 + 1))
        house = np.array([0.17, 0.145, 0.125]) * (1 + 0.3 * np.sin(azimuth * 31))[:, None]
        share = smoothstep(-0.08, 0.08, roof - direction[:, 1])[:, None]
        colour = colour * (1 - share) + house * share
        road = smoothstep(0.02, -0.06, direction[:, 1])[:, None]
        highlight = np.clip(direction @ self.sun, 0, 1)[:, None]
        colour = colour * (1 - road) + np.array([0.10, 0.10, 0.105]) * road
        return np.asarray(colour + self.sun_colour * (3.5 * highlight**350 + 0.35 * highlight**40), np.float32)


def make_light(seed: int) -> Light:
    """Draw the weather by lot: where the sun stands, how warm it is and how many clouds there are."""
    rng = generator(seed, "light")
    side = rng.choice([-1.0, 1.0])
    sun = normalised(np.array([side * rng.uniform(0.55, 0.85), rng.uniform(0.6, 0.8), -rng.uniform(0.2, 0.45)]))
    warm = rng.uniform(0.0, 1.0)
    shape = (256, 1024)
    noise = fractal_noise(shape, rng, (5, 22), 6)
    cover = smoothstep(rng.uniform(-0.05, 0.2), 0.6, noise) * 0.92
    return Light(
        sun=sun.astype(np.float32),
        sun_colour=np.array([1.0, 0.93 - 0.08 * warm, 0.82 - 0.2 * warm], np.float32) * 2.3,
        zenith=np.array([0.07, 0.22, 0.66], np.float32) * rng.uniform(0.8, 1.15),
        horizon=np.array([0.52, 0.68, 0.86], np.float32) + np.array([0.12, 0.02, -0.1], np.float32) * warm,
        clouds=cover.astype(np.float32),
    )


@dataclass(frozen=True)
class Shades:
    """The shade of one frame: of what stands still, of everything, and the contact dark below objects."""

    fixed: Floats
    everything: Floats
    contact: Floats


@dataclass(frozen=True)
class Studio:
    """All that shading reads."""

    atlas: Atlas
    ground: Ground
    light: Light
    shadows: ShadowMap


def shade(studio: Studio, raster: Rasteriser, shades: Shades) -> Floats:
    """The linear-light image (height, width, 3)."""
    camera = raster.camera
    rays = camera.rays(raster.height, raster.width).reshape(-1, 3)
    image = np.zeros((raster.width * raster.height, 3), np.float32)
    seen = fragments(raster)
    empty = np.ones(len(image), bool)
    empty[seen.samples] = False
    down = rays[:, 1] < -1e-4
    sky = np.flatnonzero(empty & ~down)
    image[sky] = studio.light.sky(normalised(rays[sky]))
    road = np.flatnonzero(empty & down)
    depth = np.minimum(-camera.position[1] / rays[road, 1], 4000.0)
    image[road] = _ground(studio, shades, camera, rays[road], depth)
    paved = seen.shader == GROUND
    flat = seen.samples[paved]
    image[flat] = _ground(studio, shades, camera, rays[flat], seen.depth[paved])
    rest = Fragments(**{name: value[~paved] for name, value in vars(seen).items()})
    image[rest.samples] = _surface(studio, shades, camera, rays[rest.samples], rest)
    return image.reshape(raster.height, raster.width, 3)


def _ground(studio: Studio, shades: Shades, camera: Camera, rays: Floats, depth: Floats) -> Floats:
    place = np.asarray(camera.position) + rays * depth[:, None]
    grazing = np.maximum(np.abs(normalised(rays)[:, 1]), 0.02)
    footprint = depth / camera.focal / np.sqrt(grazing)
    albedo = studio.ground.albedo(place[:, 0], place[:, 2], footprint)
    shadow = studio.shadows.value(shades.everything, place[:, 0], place[:, 2])
    contact = studio.shadows.value(shades.contact, place[:, 0], place[:, 2])
    light = studio.light
    lit = light.sun_colour * (light.sun[1] * 1.15 * (1 - 0.95 * shadow))[:, None]
    ambient = (light.zenith * 0.42 + light.horizon * 0.24) * (1 - 0.82 * contact)[:, None]
    sheen = ((1 - grazing) ** 6)[:, None] * 0.12 * light.horizon * (1 - contact[:, None])
    return _haze(light, albedo * (lit + ambient) + sheen, depth)


def _surface(studio: Studio, shades: Shades, camera: Camera, rays: Floats, seen: Fragments) -> Floats:
    light = studio.light
    albedo, material = studio.atlas.sample(seen.uv, seen.level)
    reflect, glow, soft = (material[:, channel : channel + 1] for channel in range(3))
    view = normalised(rays)
    normal = normalised(seen.normal)
    facing = dot(normal, view)
    normal = np.where(facing > 0.15, -normal, normal)
    facing = np.clip(np.where(facing > 0.15, facing, -facing), 0.02, 1.0)
    place = np.asarray(camera.position, np.float32) + rays * seen.depth[:, None]
    shadow = _received(studio, shades, place, seen)
    toward = (normal @ light.sun)[:, None]
    lit = np.clip((toward + soft) / (1 + soft), 0, 1) * (1 - 0.9 * shadow)
    up = normal[:, 1:2] * 0.5 + 0.5
    sky = light.zenith * 0.40 + light.horizon * 0.32
    bounce = np.array([0.13, 0.12, 0.11], np.float32) * (1 - 0.5 * shadow)
    moving = (seen.owner != 0)[:, None]
    occlusion = np.where(moving, 0.45 + 0.55 * smoothstep(0.0, 0.7, place[:, 1:2] + 0.25 * up), 1.0)
    ambient = (sky * up + bounce * (1 - up)) * occlusion
    polished = np.flatnonzero(reflect[:, 0] > 0.02)
    mirrored, fresnel = np.zeros_like(albedo), np.zeros_like(reflect)
    inward, across = view[polished], normal[polished]
    mirrored[polished] = light.reflection(normalised(inward - 2 * dot(inward, across) * across))
    fresnel[polished] = reflect[polished] + (1 - reflect[polished]) * 0.75 * (1 - facing[polished]) ** 5
    mirrored *= (1 - 0.35 * shadow) * occlusion
    diffuse = albedo * (lit * light.sun_colour + ambient * 0.95) * (1 - 0.7 * fresnel)
    colour = diffuse + fresnel * mirrored + glow * albedo * 1.6
    return _haze(light, colour, seen.depth)


def _received(studio: Studio, shades: Shades, place: Floats, seen: Fragments) -> Floats:
    """Shade of houses and trees on moving objects; what stands still is taken as lit."""
    shadow = np.zeros((len(place), 1), np.float32)
    moving = np.flatnonzero(seen.owner != 0)
    if len(moving):
        fall = studio.shadows.fall(place[moving])
        shadow[moving, 0] = studio.shadows.value(shades.fixed, fall[:, 0], fall[:, 1])
    return shadow


def _haze(light: Light, colour: Floats, depth: Floats) -> Floats:
    share = (1 - np.exp(-np.maximum(depth - 12, 0) / 320))[:, None]
    return np.asarray(colour * (1 - share) + light.horizon * 0.92 * share, np.float32)


def develop(linear: Floats, supersample: int, rng: np.random.Generator) -> Bytes:
    """Average the samples of each pixel, then lens, bloom, tone curve, vignette and grain: an RGB image of bytes."""
    height, width = linear.shape[0] // supersample, linear.shape[1] // supersample
    linear = np.minimum(linear, 6.0)
    steps = range(supersample)
    image = np.zeros((height, width, 3), np.float32)
    for row, column in ((row, column) for row in steps for column in steps):
        image += linear[row::supersample, column::supersample] / supersample**2
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), width / 1400))
    bright = np.clip(image - 1.0, 0, 3)
    for strength, radius in ((0.25, width / 130), (0.1, width / 30)):
        image = image + strength * np.asarray(cv2.GaussianBlur(bright, (0, 0), radius))
    image = image * 0.90
    image = image * (2.51 * image + 0.03) / (image * (2.43 * image + 0.59) + 0.14)
    grey = image.mean(axis=-1, keepdims=True)
    image = np.clip(grey + (image - grey) * 1.06, 0, 1) ** (1 / 2.1)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    image *= (1 - 0.13 * (x**2 * 0.7 + y**2 * 0.5) ** 1.2)[..., None]
    grain = rng.normal(0, 1, (height, width, 1)) * 0.0045
    return np.asarray(np.clip((image + grain) * 255, 0, 255), np.uint8)


def shades_of(studio: Studio, fixed: Bytes, everything: Bytes, contacts: Sequence[Bytes]) -> Shades:
    """Blur the shadow maps; the contact maps are blurred tightly and widely."""
    total = ShadowMap.soft(contacts[0], 0.10) * 0.55 + ShadowMap.soft(contacts[0], 0.35) * 0.6
    return Shades(ShadowMap.soft(fixed, 0.10), ShadowMap.soft(everything, 0.06), np.clip(total, 0, 1))

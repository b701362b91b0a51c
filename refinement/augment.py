"""Random changes to a training object, as pure functions: occluders, distance, flips, colour, camera faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from refinement import crops
from refinement.guidance import CHANNELS, GRID, Coordinates, Other, Prior, Query, Shape, box_of, shape_of
from refinement.simulate import Box

_MIN_VISIBLE = 0.3  # an occluder that hides more of the object is taken back
_CUT_SHARE = 0.15  # of the priors lack a part that is visible in the target
_SMALLEST = 16.0  # pixels; far objects are shrunk to this height at the least


@dataclass(frozen=True)
class Target:
    """An object in its surroundings: `image` (H, W, 3) uint8, visible `mask` (H, W), amodal tight `box`.

    `others` are the tight boxes of other objects, or their visible shapes.
    """

    image: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    box: Box
    others: tuple[Other, ...] = ()


def cut(
    image: NDArray[np.uint8], mask: NDArray[np.bool_], others: Sequence[Other] = (), around: float = 1.0
) -> Target | None:
    """Cut an object with `around` times its longer side of surroundings; None for an empty mask."""
    box = crops.tight_box(mask)
    if box is None:
        return None
    reach = around * max(box[2] - box[0], box[3] - box[1]) + 16
    x0, y0 = max(0, int(box[0] - reach)), max(0, int(box[1] - reach))
    x1, y1 = int(min(image.shape[1], box[2] + reach)), int(min(image.shape[0], box[3] + reach))
    near = [other for other in others if _meets(box_of(other), (x0, y0, x1, y1))]
    moved = tuple(_changed(other, lambda box: _moved(box, -x0, -y0)) for other in near)
    return Target(image[y0:y1, x0:x1], mask[y0:y1, x0:x1], _moved(box, -x0, -y0), moved)


def _moved(box: Box, x: float, y: float) -> Box:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _meets(a: Coordinates, b: Coordinates) -> bool:
    return bool(a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1])


def _changed(other: Other, change: Callable[[Box], Box], mirrored: bool = False) -> Other:
    """Move an object's box, and its shape with it."""
    x1, y1, x2, y2 = (float(v) for v in box_of(other))
    box = change((x1, y1, x2, y2))
    if not isinstance(other, Prior):
        return box
    return Prior(np.ascontiguousarray(other.shape[:, ::-1]) if mirrored else other.shape, box)


def shrink(target: Target, factor: float) -> Target:
    """Scale a target by `factor` below 1, as if it were further away."""
    height, width = target.mask.shape
    new_height, new_width = max(8, round(height * factor)), max(8, round(width * factor))
    image = crops.resize(target.image, new_height, new_width)
    mask = crops.resize(target.mask.astype(np.uint8) * 255, new_height, new_width) > 127
    sx, sy = new_width / width, new_height / height

    def scaled(box: Box) -> Box:
        return box[0] * sx, box[1] * sy, box[2] * sx, box[3] * sy

    return Target(image, mask, scaled(target.box), tuple(_changed(other, scaled) for other in target.others))


def far(target: Target, rng: np.random.Generator, median: float) -> Target:
    """Shrink to a height drawn around `median` pixels; a smaller object stays as it is."""
    height = target.box[3] - target.box[1]
    wanted = max(_SMALLEST, median * float(np.exp(rng.normal(0.0, 0.6))))
    return shrink(target, wanted / height) if wanted < height else target


def flip(target: Target) -> Target:
    """Mirror left to right."""
    width = target.mask.shape[1]

    def mirrored(box: Box) -> Box:
        return width - box[2], box[1], width - box[0], box[3]

    others = tuple(_changed(other, mirrored, mirrored=True) for other in target.others)
    return Target(target.image[:, ::-1], target.mask[:, ::-1], mirrored(target.box), others)


def paste_object(
    target: Target, other: Target, rng: np.random.Generator, behind: bool = False, masked: bool = False
) -> Target:
    """Paste another object over the target, or `behind` it; the box stays amodal, `others` has the other's.

    `masked`: `others` has its visible shape.

    Returns the target unchanged where too little of it would remain visible, or the object does not touch its
    surroundings.
    """
    patch = _patch(target, other, rng)
    x, y = _place(target.box, patch.mask.shape, rng, behind)
    region = _overlap(target.mask.shape, patch.mask.shape, x, y)
    if region is None:
        return target
    there, here = region
    alpha = cv2.GaussianBlur(patch.mask.astype(np.float32), (0, 0), 0.7)[here][..., None]
    seen = patch.mask[here]
    mask = target.mask.copy()
    if behind:
        alpha = alpha * ~mask[there][..., None]
        seen = seen & ~mask[there]
    mask[there] &= ~seen
    if mask.sum() < _MIN_VISIBLE * target.mask.sum():
        return target
    image = target.image.copy()
    image[there] = np.rint(image[there] * (1 - alpha) + patch.image[here] * alpha).astype(np.uint8)
    box = _moved(patch.box, x, y)
    shape = shape_of(seen, box, (there[1].start, there[0].start, 0, 0)) if masked else None
    return Target(image, mask, target.box, (*target.others, box if shape is None else Prior(shape, box)))


def _patch(target: Target, other: Target, rng: np.random.Generator) -> Target:
    x1, y1, x2, y2 = (round(v) for v in other.box)
    patch = Target(other.image[y1:y2, x1:x2], other.mask[y1:y2, x1:x2], (0.0, 0.0, float(x2 - x1), float(y2 - y1)))
    height = rng.uniform(0.5, 1.3) * (target.box[3] - target.box[1])
    width = height * (x2 - x1) / max(1, y2 - y1)
    widest = 1.5 * (target.box[2] - target.box[0])
    factor = min(height / max(1, y2 - y1), 1.5 * widest / max(1.0, width) * height / max(1, y2 - y1))
    return shrink(patch, min(2.0, factor))


def _place(box: Box, shape: tuple[int, ...], rng: np.random.Generator, behind: bool) -> tuple[int, int]:
    """Choose where a patch goes: what stands in front mostly reaches further down, as it does on level ground."""
    centre = (box[0] + box[2]) / 2 + rng.uniform(-0.75, 0.75) * (box[2] - box[0])
    lower = rng.uniform(-0.4, 0.1) if behind else rng.uniform(-0.1, 0.4)
    bottom = box[3] + lower * (box[3] - box[1])
    return round(centre - shape[1] / 2), round(bottom - shape[0])


def _overlap(
    frame: tuple[int, ...], patch: tuple[int, ...], x: int, y: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]] | None:
    top, left = max(0, y), max(0, x)
    bottom, right = min(frame[0], y + patch[0]), min(frame[1], x + patch[1])
    if top >= bottom or left >= right:
        return None
    return (slice(top, bottom), slice(left, right)), (slice(top - y, bottom - y), slice(left - x, right - x))


def colour(image: NDArray[np.uint8], rng: np.random.Generator, strength: float = 1.0) -> NDArray[np.uint8]:
    """Change gamma, contrast, brightness and the balance of the channels."""
    gamma = np.exp(rng.normal(0.0, 0.25 * strength))
    gain = np.exp(rng.normal(0.0, 0.15 * strength)) * np.exp(rng.normal(0.0, 0.05 * strength, 3))
    offset = rng.normal(0.0, 0.04 * strength)
    steps = (np.arange(256) / 255.0) ** gamma
    table = np.clip(steps[:, None] * gain + offset, 0, 1) * 255
    channels = [cv2.LUT(image[..., c], np.rint(table[:, c]).astype(np.uint8)) for c in range(3)]
    changed = np.stack(channels, axis=-1).astype(np.uint8)
    if rng.random() < 0.2 * strength:
        grey = np.asarray(cv2.cvtColor(changed, cv2.COLOR_RGB2GRAY), dtype=np.float32)[..., None]
        share = rng.uniform(-0.4, 1.0)
        changed = np.clip(changed * (1 - share) + grey * share, 0, 255).astype(np.uint8)
    return changed


def degrade(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Sometimes blur, add noise, and compress as JPEG."""
    if rng.random() < 0.2:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.3)), dtype=np.uint8)
    if rng.random() < 0.2:
        noise = rng.normal(0.0, rng.uniform(2, 10), image.shape)
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        _, code = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 90))])
        image = np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), dtype=np.uint8)
    return image


def training_crop(
    image: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    query: Query,
    size: int,
    rng: np.random.Generator,
    strength: float = 1.0,
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]:
    """Return image, guidance and target of one crop, with the colours changed by `strength`.

    A box that misses the image gives a black crop without an object, so that a batch keeps its size.
    """
    crop = crops.crop(image, query, size)
    if crop is None:
        nothing = np.zeros((size, size), dtype=np.uint8)
        return np.zeros((size, size, 3), np.uint8), np.zeros((size, size, CHANNELS), np.uint8), nothing
    x0, y0, x1, y1 = crop.window
    target = crops.resize_mask(mask[y0:y1, x0:x1], size)
    return colour(crop.image, rng, strength), crop.guidance, target


def deform(shape: Shape, rng: np.random.Generator, strength: float = 1.0) -> Shape:
    """Change a shape as time does: moved, scaled, turned, bent, thicker or thinner in places, at times partly hidden.

    At `strength` 1 the result agrees with the object about as well as real keyframes with frames between them.
    """
    angle, shear = rng.normal(0.0, 0.05 * strength, 2)
    scale = np.exp(rng.normal(0.0, 0.07 * strength, 2))
    turn = np.array([[np.cos(angle), -np.sin(angle) + shear], [np.sin(angle), np.cos(angle)]]) * scale
    centre = (GRID - 1) / 2
    places = np.stack(np.meshgrid(np.arange(GRID), np.arange(GRID)), axis=-1).astype(np.float32) - centre
    bend = _smooth_noise(rng, 2, rng.uniform(0.0, 0.05) * strength * GRID)
    shift = rng.normal(0.0, 0.03 * strength * GRID, 2)
    there = (places @ turn.T + bend + shift + centre).astype(np.float32)
    moved = cv2.remap(shape, there[..., 0], there[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    moved = moved + _smooth_noise(rng, 1, rng.uniform(0.0, 0.04) * strength)[..., 0]
    if rng.random() < _CUT_SHARE * strength:
        direction = rng.uniform(0, 2 * np.pi)
        line = places @ np.array([np.cos(direction), np.sin(direction)]) / GRID + rng.uniform(-0.05, 0.35)
        moved = np.minimum(moved, line)
    return np.asarray(moved, dtype=np.float32)


def _smooth_noise(rng: np.random.Generator, channels: int, deviation: float) -> NDArray[np.float32]:
    coarse = rng.normal(0.0, deviation, (5, 5, channels)).astype(np.float32)
    smooth = cv2.resize(coarse, (GRID, GRID), interpolation=cv2.INTER_CUBIC)
    return np.asarray(smooth, dtype=np.float32).reshape(GRID, GRID, channels)

"""Labels of a rendered frame: amodal boxes as KITTI tracking rows and exact masks as KITTI MOTS rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pycocotools import mask as coco

from .arrays import Bools, Floats, Ints, generator
from .raster import NEAR, Camera
from .scene import CAR, IGNORE, PEDESTRIAN, Actor

IGNORE_ID = 10000
_TYPES = {CAR: "Car", PEDESTRIAN: "Pedestrian"}
_LEAST_PIXELS = 30  # of a mask, in a frame of 640 x 360
_LEAST_SHARE = 0.08  # of an object that must be seen


@dataclass(frozen=True)
class Sight:
    """What a frame shows of one actor: its visible mask and the share of its silhouette that is seen."""

    actor: Actor
    mask: Bools
    share: float
    box: tuple[float, float, float, float]  # amodal: x1, y1, x2, y2


def masks_by_owner(owner: Ints, count: int, supersample: int) -> list[Bools]:
    """Masks (height, width) of owners 1 to `count`: the pixels that an owner covers by at least half."""
    steps = range(supersample)
    samples = [np.ascontiguousarray(owner[row::supersample, column::supersample]) for row in steps for column in steps]
    present = np.bincount(owner.ravel(), minlength=count + 1)
    masks = []
    for number in range(1, count + 1):
        covered = np.zeros(samples[0].shape, np.uint8)
        for sample in samples if present[number] else ():
            covered += sample == number
        masks.append(covered * 2 > supersample**2)
    return masks


def amodal_box(vertices: Floats, camera: Camera) -> tuple[float, float, float, float] | None:
    """The full extent in the image, or None for something that is not wholly in front of the camera."""
    screen, depth = camera.project(vertices)
    if float(depth.min()) <= NEAR:
        return None
    (x1, y1), (x2, y2) = screen.min(axis=0), screen.max(axis=0)
    return float(x1), float(y1), float(x2), float(y2)


def is_labelled(sight: Sight) -> bool:
    """Whether enough is seen for a box and a mask."""
    height, width = sight.mask.shape
    least = max(4.0, _LEAST_PIXELS * height * width / (640 * 360))
    return sight.mask.sum() >= least and sight.share >= _LEAST_SHARE


def jittered(box: tuple[float, float, float, float], rng: np.random.Generator) -> tuple[float, float, float, float]:
    """The box with its sides moved by about 1.5 %, at most 4 %, of its width or height."""
    x1, y1, x2, y2 = box
    shift = np.clip(rng.normal(0, 0.015, 4), -0.04, 0.04) * np.array([x2 - x1, y2 - y1, x2 - x1, y2 - y1])
    moved = np.array(box) + shift
    return float(moved[0]), float(moved[1]), float(moved[2]), float(moved[3])


def box_rows(frame: int, sights: list[Sight], seed: int, camera: Camera, time: float) -> list[str]:
    """Rows of label_02 with 17 columns; the distant group is one DontCare row."""
    rows = []
    for sight in sights:
        if sight.actor.class_id != IGNORE and is_labelled(sight):
            rng = generator(seed, "box", frame, sight.actor.track_id)
            rows.append(_box_row(frame, sight, jittered(sight.box, rng), camera, time))
    group = [sight.box for sight in sights if sight.actor.class_id == IGNORE]
    if group and ignore_mask(sights).any():
        boxes = np.array(group)
        x1, y1 = boxes[:, :2].min(axis=0)
        x2, y2 = boxes[:, 2:].max(axis=0)
        extent = f"{x1 - 1:.2f} {y1 - 1:.2f} {x2 + 1:.2f} {y2 + 1:.2f}"
        rows.append(f"{frame} -1 DontCare -1 -1 -10 {extent} -1 -1 -1 -1000 -1000 -1000 -10")
    return rows


def _box_row(frame: int, sight: Sight, box: tuple[float, float, float, float], camera: Camera, time: float) -> str:
    """One object; x2 and y2 are inclusive in the file, so one less than where the object ends."""
    height, width = sight.mask.shape
    x1, y1, x2, y2 = box
    inside = max(0.0, min(x2, width) - max(x1, 0.0)) * max(0.0, min(y2, height) - max(y1, 0.0))
    truncated = 1 - inside / ((x2 - x1) * (y2 - y1))
    occluded = int(sight.share < 0.9) + int(sight.share < 0.5)
    x, z, heading = sight.actor.pose(time)
    place = camera.to_camera(np.array([[x, 0.0, z]]))[0]
    turn = _wrapped(heading - np.pi / 2 - camera.yaw)
    alpha = _wrapped(turn - float(np.arctan2(place[0], place[2])))
    tall, wide, long = sight.actor.shape.size
    return (
        f"{frame} {sight.actor.track_id} {_TYPES[sight.actor.class_id]} {int(truncated > 0.02)} {occluded} {alpha:.3f} "
        f"{x1:.2f} {y1:.2f} {x2 - 1:.2f} {y2 - 1:.2f} {tall:.3f} {wide:.3f} {long:.3f} "
        f"{place[0]:.3f} {place[1]:.3f} {place[2]:.3f} {turn:.3f}"
    )


def _wrapped(angle: float) -> float:
    return float((angle + np.pi) % (2 * np.pi) - np.pi)


def ignore_mask(sights: list[Sight]) -> Bools:
    """Pixels of everything in the ignore region."""
    masks = [sight.mask for sight in sights if sight.actor.class_id == IGNORE]
    return np.logical_or.reduce(masks) if masks else np.zeros((1, 1), bool)


def mask_rows(frame: int, sights: list[Sight]) -> list[str]:
    """Rows of a MOTS text file."""
    rows = []
    for sight in sights:
        if sight.actor.class_id != IGNORE and is_labelled(sight):
            number = sight.actor.class_id * 1000 + sight.actor.track_id
            rows.append(_mask_row(frame, number, sight.actor.class_id, sight.mask))
    region = ignore_mask(sights)
    if region.any():
        rows.append(_mask_row(frame, IGNORE_ID, IGNORE, region))
    return rows


def _mask_row(frame: int, number: int, class_id: int, mask: Bools) -> str:
    counts = coco.encode(np.asfortranarray(mask.astype(np.uint8)))["counts"].decode("ascii")
    return f"{frame} {number} {class_id} {mask.shape[0]} {mask.shape[1]} {counts}"

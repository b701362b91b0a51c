"""Render a whole sequence, frame by frame, in the layout of KITTI tracking and KITTI MOTS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath

import cv2
import numpy as np

from .arrays import Bytes, generator
from .labels import Sight, amodal_box, box_rows, mask_rows, masks_by_owner
from .raster import Camera, Rasteriser
from .scene import RATE, Scene
from .shading import Shades, develop, shade, shades_of

SIZE = (640, 360)
FRAMES = 60
SUPERSAMPLE = 3
QUALITY = 73


@dataclass(frozen=True)
class Frame:
    """One rendered frame: the RGB image and its rows of labels."""

    image: Bytes
    boxes: list[str]
    masks: list[str]


def render_frame(scene: Scene, index: int, size: tuple[int, int] = SIZE, supersample: int = SUPERSAMPLE) -> Frame:
    """Render frame `index` of a scene at (width, height); it does not depend on other frames."""
    width, height = size
    time = index / RATE
    camera = scene.camera(time, width, height)
    raster, sights, shades = _draw(scene, time, camera, size, supersample)
    image = shade(scene.studio, raster, shades)
    picture = develop(image, supersample, generator(scene.seed, "grain", index))
    return Frame(picture, box_rows(index, sights, scene.seed, camera, time), mask_rows(index, sights))


def render_labels(
    scene: Scene, index: int, size: tuple[int, int] = SIZE, supersample: int = SUPERSAMPLE
) -> tuple[list[str], list[str]]:
    """Box rows and mask rows of a frame without its image, which is much quicker."""
    time = index / RATE
    camera = scene.camera(time, *size)
    _, sights, _ = _draw(scene, time, camera, size, supersample, shadows=False)
    return box_rows(index, sights, scene.seed, camera, time), mask_rows(index, sights)


def _draw(
    scene: Scene, time: float, camera: Camera, size: tuple[int, int], supersample: int, shadows: bool = True
) -> tuple[Rasteriser, list[Sight], Shades]:
    width, height = size
    raster = Rasteriser(camera.scaled(supersample), width * supersample, height * supersample)
    raster.add(scene.static, 0)
    raster.add(scene.paved, 0)
    everything, contact = scene.fixed_shadow.copy(), scene.studio.shadows.empty()
    extents, covered = [], []
    for number, actor in enumerate(scene.actors, 1):
        mesh = actor.mesh(time)
        box = amodal_box(mesh.vertices, camera)
        extents.append(box)
        covered.append(0 if box is None else raster.add(mesh, number, measure=True))
        if shadows:
            scene.studio.shadows.draw(everything, mesh)
            scene.studio.shadows.footprint(contact, mesh, 0.45)
    faces = raster.faces()
    owner = np.where(faces >= 0, raster.owner_of_faces()[faces], 0).reshape(raster.height, raster.width)
    masks = masks_by_owner(owner, len(scene.actors), supersample)
    seen = np.bincount(owner.ravel(), minlength=len(scene.actors) + 1)[1:]
    sights = [
        Sight(actor, mask, float(visible) / max(whole, 1), box)
        for actor, mask, visible, whole, box in zip(scene.actors, masks, seen, covered, extents, strict=True)
        if box is not None and mask.any()
    ]
    return raster, sights, shades_of(scene.studio, scene.fixed_shadow, everything, [contact])


def render_sequence(
    output: FilePath,
    seed: int,
    *,
    frames: int = FRAMES,
    size: tuple[int, int] = SIZE,
    start: int = 0,
    name: str = "0000",
    supersample: int = SUPERSAMPLE,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write images, boxes and masks of `frames` frames from frame `start` of the street of `seed`.

    Files: `training/image_02/<name>/%06d.jpg`, `training/label_02/<name>.txt` and `instances_txt/<name>.txt` below
    `output`; frames are numbered from 0 in all of them. `progress` is called with the frames done and their number.
    """
    scene = Scene(seed, (start + frames) / RATE)
    images = output / "training" / "image_02" / name
    images.mkdir(parents=True, exist_ok=True)
    boxes: list[str] = []
    masks: list[str] = []
    for index in range(frames):
        frame = render_frame(scene, start + index, size, supersample)
        boxes += [_renumbered(row, index) for row in frame.boxes]
        masks += [_renumbered(row, index) for row in frame.masks]
        _write_image(images / f"{index:06d}.jpg", frame.image)
        if progress is not None:
            progress(index + 1, frames)
    _write_rows(output / "training" / "label_02" / f"{name}.txt", boxes)
    _write_rows(output / "instances_txt" / f"{name}.txt", masks)


def _renumbered(row: str, frame: int) -> str:
    return f"{frame} {row.split(' ', 1)[1]}"


def _write_image(path: FilePath, image: Bytes) -> None:
    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    done, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise OSError(f"{path}: the image could not be encoded")
    path.write_bytes(data.tobytes())


def _write_rows(path: FilePath, rows: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{row}\n" for row in rows), encoding="ascii")

"""Camera and depth-buffered rasteriser: which face of which object does each sample of the image show?"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .arrays import Bools, Bytes, Floats, Ints
from .mesh import Mesh

NEAR = 0.4
NOTHING = np.iinfo(np.int64).max
_FACE_BITS = 22
_BINS = (4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Camera:
    """A pinhole camera; angles in radians, `focal` and `centre` in pixels, position in metres."""

    position: tuple[float, float, float]
    yaw: float
    pitch: float
    roll: float
    focal: float
    centre: tuple[float, float]

    def axes(self) -> Floats:
        """World directions of image right, image down and forward, as rows (3, 3)."""
        cosine, sine = np.cos(self.yaw), np.sin(self.yaw)
        right, forward = np.array([cosine, 0.0, -sine]), np.array([sine, 0.0, cosine])
        up = np.array([0.0, 1.0, 0.0])
        forward, up = (
            forward * np.cos(self.pitch) + up * np.sin(self.pitch),
            up * np.cos(self.pitch) - forward * np.sin(self.pitch),
        )
        right, up = (
            right * np.cos(self.roll) + up * np.sin(self.roll),
            up * np.cos(self.roll) - right * np.sin(self.roll),
        )
        return np.stack([right, -up, forward])

    def to_camera(self, points: Floats) -> Floats:
        """Camera coordinates (N, 3): right, down, forward."""
        return np.asarray((points - np.asarray(self.position)) @ self.axes().T)

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Image positions (N, 2) and depths (N,); points nearer than the near plane are put on it."""
        local = self.to_camera(points)
        depth = np.maximum(local[:, 2], NEAR)
        return local[:, :2] * (self.focal / depth)[:, None] + np.asarray(self.centre), local[:, 2]

    def rays(self, height: int, width: int) -> Floats:
        """World directions (height, width, 3) through the pixel centres, of length one along the forward axis."""
        x = (np.arange(width) + 0.5 - self.centre[0]) / self.focal
        y = (np.arange(height) + 0.5 - self.centre[1]) / self.focal
        axes = self.axes()
        rays = x[None, :, None] * axes[0] + y[:, None, None] * axes[1] + axes[2]
        return np.asarray(rays, np.float32)

    def scaled(self, factor: int) -> Camera:
        """The same camera with `factor` times as many pixels a side."""
        centre = (self.centre[0] * factor, self.centre[1] * factor)
        return Camera(self.position, self.yaw, self.pitch, self.roll, self.focal * factor, centre)


@dataclass
class _Batch:
    """The projected faces of one mesh that may be seen."""

    mesh: Mesh
    faces: Ints
    screen: Floats  # (V, 2)
    inverse: Floats  # 1 / depth (V,)
    origin: Floats  # first corner of each face (F, 2)
    gradient: Floats  # of the second and third barycentric coordinate (F, 2, 2)
    level: Floats  # texture level (F,)
    shader: Bytes  # (F,)


@dataclass
class Rasteriser:
    """Collects meshes; afterwards `keys` holds for each sample the nearest depth and its face."""

    camera: Camera
    width: int
    height: int
    keys: Ints = field(init=False)
    batches: list[_Batch] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self.keys = np.full(self.width * self.height, NOTHING, np.int64)

    def add(self, mesh: Mesh, owner: int, measure: bool = False) -> int:
        """Draw a mesh; with `measure`, the number of samples it would cover if nothing hid it."""
        batch = self._project(mesh)
        covered = np.zeros(self.keys.shape, bool) if measure else None
        if len(batch.faces):
            self._draw_small(batch, covered)
            self._draw_large(batch, covered)
            self.batches.append(batch)
            self.owners.append(owner)
            self.count += len(batch.faces)
        return 0 if covered is None else int(covered.sum())

    def _project(self, mesh: Mesh) -> _Batch:
        screen, depth = self.camera.project(mesh.vertices)
        toward = ((mesh.vertices - np.asarray(self.camera.position, np.float32)) * mesh.normals).sum(-1) < 0.02
        corners = screen[mesh.faces]
        low, high = corners.min(axis=1), corners.max(axis=1)
        a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        area = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
        keep = toward[mesh.faces].any(axis=1) & (depth[mesh.faces] > NEAR).all(axis=1) & (np.abs(area) > 1e-9)
        keep &= (high > 0).all(axis=1) & (low < (self.width, self.height)).all(axis=1)
        faces, a, b, area = mesh.faces[keep], a[keep], b[keep], area[keep]
        gradient = np.stack([np.stack([b[:, 1], -b[:, 0]], -1), np.stack([-a[:, 1], a[:, 0]], -1)], axis=1)
        gradient = gradient / area[:, None, None]
        texture = mesh.uv[faces].astype(float)
        p, q = texture[:, 1] - texture[:, 0], texture[:, 2] - texture[:, 0]
        ratio = np.abs(p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]) / np.abs(area)
        level = 0.5 * np.log2(np.maximum(ratio, 1e-6))
        inverse = 1.0 / np.maximum(depth, NEAR)
        return _Batch(mesh, faces, screen, inverse, corners[keep, 0], gradient, level, mesh.shader[keep])

    def _bounds(self, batch: _Batch) -> tuple[Ints, Ints]:
        corners = batch.screen[batch.faces]
        low = np.clip(np.floor(corners.min(axis=1)), 0, None).astype(np.int64)
        high = np.minimum(np.ceil(corners.max(axis=1)).astype(np.int64), (self.width, self.height))
        return low, high

    def _draw_small(self, batch: _Batch, covered: Bools | None) -> None:
        """Faces up to 64 samples wide: many at once, on square windows of a few sizes."""
        low, high = self._bounds(batch)
        extent = (high - low).max(axis=1)
        previous = 0
        for size in _BINS:
            chosen = np.flatnonzero((extent > previous) & (extent <= size))
            previous = size
            step = max(1, 400_000 // size**2)
            for start in range(0, len(chosen), step):
                self._draw_windows(batch, chosen[start : start + step], low, size, covered)

    def _draw_windows(self, batch: _Batch, chosen: Ints, low: Ints, size: int, covered: Bools | None) -> None:
        offset = np.arange(size)
        x = low[chosen, 0, None, None] + offset[None, None, :]
        y = low[chosen, 1, None, None] + offset[None, :, None]
        b1, b2 = self._barycentric(batch, chosen[:, None, None], x + 0.5, y + 0.5)
        inside = (b1 >= 0) & (b2 >= 0) & (b1 + b2 <= 1) & (x < self.width) & (y < self.height)
        which, row, column = np.nonzero(inside)
        samples = (low[chosen[which], 1] + row) * self.width + low[chosen[which], 0] + column
        keys = self._keys(batch, chosen[which], b1[inside], b2[inside])
        np.minimum.at(self.keys, samples, keys)
        if covered is not None:
            covered[samples] = True

    def _draw_large(self, batch: _Batch, covered: Bools | None) -> None:
        low, high = self._bounds(batch)
        image = self.keys.reshape(self.height, self.width)
        for face in np.flatnonzero((high - low).max(axis=1) > _BINS[-1]):
            (left, top), (right, bottom) = low[face], high[face]
            x, y = np.arange(left, right)[None, :] + 0.5, np.arange(top, bottom)[:, None] + 0.5
            b1, b2 = self._barycentric(batch, np.array([face]), x, y)
            inside = (b1 >= 0) & (b2 >= 0) & (b1 + b2 <= 1)
            window = image[top:bottom, left:right]
            keys = self._keys(batch, np.array([face]), b1[inside], b2[inside])
            window[inside] = np.minimum(window[inside], keys)
            if covered is not None:
                covered.reshape(image.shape)[top:bottom, left:right] |= inside

    @staticmethod
    def _barycentric(batch: _Batch, face: Ints, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        dx, dy = x - batch.origin[face, 0], y - batch.origin[face, 1]
        gradient = batch.gradient[face]
        return (
            dx * gradient[..., 0, 0] + dy * gradient[..., 0, 1],
            dx * gradient[..., 1, 0] + dy * gradient[..., 1, 1],
        )

    def _keys(self, batch: _Batch, face: Ints, b1: Floats, b2: Floats) -> Ints:
        """Depth in the high bits and the face in the low ones, so that the minimum is the nearest face."""
        inverse = batch.inverse[batch.faces[face]]
        value = inverse[:, 0] + b1 * (inverse[:, 1] - inverse[:, 0]) + b2 * (inverse[:, 2] - inverse[:, 0])
        depth = ((1.0 - np.clip(value * NEAR, 0.0, 1.0)) * 2**38).astype(np.int64)
        return (depth << _FACE_BITS) | (self.count + face)

    def faces(self) -> Ints:
        """The index of the nearest face of each sample, -1 where there is none."""
        return np.where(self.keys == NOTHING, -1, self.keys & (2**_FACE_BITS - 1))

    def owner_of_faces(self) -> Ints:
        """The owner of each face drawn."""
        return np.concatenate(
            [np.full(len(batch.faces), owner, np.int32) for batch, owner in zip(self.batches, self.owners, strict=True)]
        )


@dataclass(frozen=True)
class Fragments:
    """Interpolated surface properties of the samples (N,) that show a face."""

    samples: Ints
    owner: Ints
    shader: Ints
    depth: Floats
    normal: Floats
    uv: Floats
    level: Floats


def fragments(raster: Rasteriser) -> Fragments:
    """Interpolate, in correct perspective, what each sample shows."""
    seen = raster.faces()
    samples = np.flatnonzero(seen >= 0)
    face = seen[samples]
    batches = raster.batches
    offsets = np.cumsum([0] + [len(batch.mesh.vertices) for batch in batches])
    corners = np.concatenate([b.faces + offset for b, offset in zip(batches, offsets[:-1], strict=True)])[face]
    inverse = np.concatenate([b.inverse for b in batches]).astype(np.float32)[corners]
    origin = np.concatenate([b.origin for b in batches])[face]
    gradient = np.concatenate([b.gradient for b in batches])[face]
    dx = samples % raster.width + 0.5 - origin[:, 0]
    dy = samples // raster.width + 0.5 - origin[:, 1]
    weights = np.empty((len(samples), 3), np.float32)
    weights[:, 1] = dx * gradient[:, 0, 0] + dy * gradient[:, 0, 1]
    weights[:, 2] = dx * gradient[:, 1, 0] + dy * gradient[:, 1, 1]
    weights[:, 0] = 1 - weights[:, 1] - weights[:, 2]
    weights *= inverse
    total = weights.sum(axis=1)
    weights /= total[:, None]
    normals = np.concatenate([b.mesh.normals for b in batches]).astype(np.float32)
    uv = np.concatenate([b.mesh.uv for b in batches]).astype(np.float32)
    shader = np.concatenate([b.shader for b in batches])[face]
    level = np.concatenate([b.level for b in batches])[face]
    normal = np.einsum("nk,nkc->nc", weights, normals[corners])
    position = np.einsum("nk,nkc->nc", weights, uv[corners])
    return Fragments(samples, raster.owner_of_faces()[face], shader, 1.0 / total, normal, position, level)

"""Triangle meshes: tubes, ellipsoids, boxes and sheets, in metres with y up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arrays import Bytes, Floats, Ints, normalised
from .atlas import Region

TEXTURED, GROUND = 0, 1


@dataclass(frozen=True)
class Mesh:
    """Vertices (N, 3) with normals (N, 3) and atlas positions (N, 2), faces (M, 3) and the shader of each face (M,)."""

    vertices: Floats
    normals: Floats
    uv: Floats
    faces: Ints
    shader: Bytes

    def placed(self, position: Sequence[float], heading: float) -> Mesh:
        """The mesh turned so that its x axis points along `heading` (0: along world z) and moved to `position`."""
        sine, cosine = np.sin(heading), np.cos(heading)
        axes = np.array([[sine, 0.0, cosine], [0.0, 1.0, 0.0], [cosine, 0.0, -sine]], np.float32)
        moved = self.vertices @ axes + np.asarray(position, np.float32)
        return replace(self, vertices=moved, normals=self.normals @ axes)

    def moved(self, offset: Sequence[float]) -> Mesh:
        """The mesh shifted by `offset`."""
        return replace(self, vertices=self.vertices + np.asarray(offset, np.float32))

    def rolled(self, angle: float) -> Mesh:
        """The mesh turned about its own z axis, as a wheel does."""
        sine, cosine = np.sin(angle), np.cos(angle)
        turn = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]], np.float32)
        return replace(self, vertices=self.vertices @ turn, normals=self.normals @ turn)


def join(meshes: Sequence[Mesh]) -> Mesh:
    """All meshes as one."""
    offsets = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes])
    return Mesh(
        np.concatenate([mesh.vertices for mesh in meshes]).astype(np.float32),
        np.concatenate([mesh.normals for mesh in meshes]).astype(np.float32),
        np.concatenate([mesh.uv for mesh in meshes]).astype(np.float32),
        np.concatenate([mesh.faces + offset for mesh, offset in zip(meshes, offsets[:-1], strict=True)]),
        np.concatenate([mesh.shader for mesh in meshes]),
    )


def surface(points: Floats, uv: Floats, centre: Floats) -> Mesh:
    """A grid (rows, columns, 3) of points as a smooth surface whose normals point away from `centre`."""
    rows, columns = points.shape[:2]
    along, around = np.gradient(points, axis=0), np.gradient(points, axis=1)
    closed = bool(np.allclose(points[:, 0], points[:, -1], atol=1e-6))
    if closed:
        around[:, 0] = around[:, -1] = (points[:, 1] - points[:, -2]) / 2
    normals = np.cross(along, around)
    outward = points - centre
    flat = (np.abs(normals).sum(axis=-1) < 1e-10)[..., None]
    normals = np.where(flat, outward, normals)
    normals = normalised(np.where((normals * outward).sum(-1, keepdims=True) < 0, -normals, normals))
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return Mesh(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        uv.reshape(-1, 2).astype(np.float32),
        faces,
        np.full(len(faces), TEXTURED, np.uint8),
    )


def quad(corners: Floats, region: Region, normal: Sequence[float], shader: int = TEXTURED) -> Mesh:
    """A flat quadrilateral; corners (4, 3) are top left, top right, bottom right, bottom left of the texture."""
    uv = region.at(np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0]))
    normals = np.repeat(np.asarray([normal], np.float32), 4, axis=0)
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    return Mesh(np.asarray(corners, np.float32), normals, uv, faces, np.full(2, shader, np.uint8))


def sheet(corners: Floats, region: Region, normal: Sequence[float], piece: float = 2.0) -> Mesh:
    """A flat quadrilateral, in the order of `quad`, cut into pieces of about `piece` metres."""
    corners = np.asarray(corners, float)
    columns = int(np.ceil(np.linalg.norm(corners[1] - corners[0]) / piece)) + 1
    rows = int(np.ceil(np.linalg.norm(corners[3] - corners[0]) / piece)) + 1
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    top = corners[0] + u[..., None] * (corners[1] - corners[0])
    bottom = corners[3] + u[..., None] * (corners[2] - corners[3])
    points = top + v[..., None] * (bottom - top)
    return surface(points, region.at(u, v), points - np.asarray(normal, float))


def box(size: Sequence[float], centre: Sequence[float] | Floats, region: Region) -> Mesh:
    """An axis-aligned box with the texture on each side."""
    half = np.asarray(size, float) / 2
    sides = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            first, second = [(2, 1), (0, 2), (0, 1)][axis]
            corners = np.zeros((4, 3))
            corners[:, axis] = sign * half[axis]
            corners[:, first] = np.array([-1, 1, 1, -1]) * half[first]
            corners[:, second] = np.array([1, 1, -1, -1]) * half[second]
            normal = np.zeros(3)
            normal[axis] = sign
            sides.append(quad(corners + np.asarray(centre, float), region, list(normal)))
    return join(sides)


def tube(path: Floats, radii: Floats, region: Region, sides: int = 10, cap: float = 0.5) -> Mesh:
    """An elliptical tube along `path` (N, 3); radii (N, 2) are along z and across it.

    The ends are closed; `cap` is how far they bulge, as a share of their radius.
    """
    path, radii = _with_caps(np.asarray(path, float), np.asarray(radii, float), cap)
    tangent = normalised(np.gradient(path, axis=0))
    side = np.array([0.0, 0.0, 1.0])
    side = normalised(side - (tangent @ side)[:, None] * tangent)
    across = np.cross(tangent, side)
    angle = np.linspace(0.0, 2 * np.pi, sides + 1)
    ring = radii[:, :1, None] * side[:, None] * np.cos(angle)[None, :, None]
    ring = ring + radii[:, 1:, None] * across[:, None] * np.sin(angle)[None, :, None]
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    v, u = np.meshgrid(length / max(length[-1], 1e-6), angle / (2 * np.pi), indexing="ij")
    return surface(path[:, None] + ring, region.at(u, v), path[:, None])


def _with_caps(path: Floats, radii: Floats, cap: float) -> tuple[Floats, Floats]:
    """Round ends: two shrinking rings beyond each end of the path."""
    start, end = normalised(path[0] - path[1]), normalised(path[-1] - path[-2])
    low, high = radii[0].min() * cap, radii[-1].min() * cap
    path = np.concatenate([[path[0] + start * low, path[0] + start * low * 0.6], path])
    path = np.concatenate([path, [path[-1] + end * high * 0.6, path[-1] + end * high]])
    radii = np.concatenate([[radii[0] * 0.02, radii[0] * 0.7], radii, [radii[-1] * 0.7, radii[-1] * 0.02]])
    return path, radii


def ellipsoid(
    centre: Sequence[float], radii: Sequence[float], region: Region, sides: int = 12, power: float = 1.0
) -> Mesh:
    """An ellipsoid; a `power` below one makes it boxy."""
    polar, angle = np.meshgrid(
        np.linspace(0, np.pi, sides // 2 + 2), np.linspace(0, 2 * np.pi, sides + 1), indexing="ij"
    )
    unit = np.stack([np.sin(polar) * np.cos(angle), np.cos(polar), np.sin(polar) * np.sin(angle)], axis=-1)
    unit = np.sign(unit) * np.abs(unit) ** power
    uv = region.at(angle / (2 * np.pi), polar / np.pi)
    middle = np.asarray(centre, float)
    return surface(middle + unit * np.asarray(radii, float), uv, middle)

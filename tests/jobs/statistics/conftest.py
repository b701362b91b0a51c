"""Data sets to count: a small KITTI MOTS tree, a MOTSChallenge sequence, and a project that was worked on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import Polygon
from annotator.editing.masks import accept, draw_mask
from annotator.formats.mots import mots_png, mots_txt
from annotator.project.store import Project
from tests.documents import HEIGHT, WIDTH, rectangle, rows

LABEL = "-1 -1 -1 -1000 -1000 -1000 -10"
SQUARE = (Polygon(((2, 2), (9, 2), (9, 9), (2, 9))),)


def txt(path: Path, objects: Iterable[MaskObject], first_frame: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(mots_txt.text_line(item, item.frame + first_frame) for item in objects))
    return path


def png(folder: Path, objects: list[MaskObject], frames: int, first_frame: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for frame in range(frames):
        members = [item for item in objects if item.frame == frame]
        pixels = mots_png.id_map(members, HEIGHT, WIDTH)
        (folder / f"{frame + first_frame:06d}.png").write_bytes(mots_png.encode(pixels))
    return folder


def label(frame: int, track_id: int, kind: str, occluded: int) -> str:
    return f"{frame} {track_id} {kind} 0 {occluded} -1.5 1 1 9 9 {LABEL}\n"


def objects() -> list[MaskObject]:
    """A car in frames 0 and 2, a pedestrian in frame 2, an ignore region in frame 1."""
    return [
        MaskObject(0, 1, 4, rectangle(5, 10, 30, 30)),
        MaskObject(1, 10, 0, rectangle(0, 0, 20, 20)),
        MaskObject(2, 1, 4, rectangle(5, 10, 25, 30)),
        MaskObject(2, 2, 7, rectangle(25, 5, 35, 35)),
    ]


@pytest.fixture
def kitti(tmp_path: Path) -> Path:
    """Two sequences with labels: 0000 has six frames, 0001 two; in 0001 there is an ignore region alone."""
    root = tmp_path / "kitti"
    txt(root / "instances_txt" / "0000.txt", objects())
    txt(root / "instances_txt" / "0001.txt", [MaskObject(1, 10, 0, rectangle(0, 0, 20, 20))])
    labels = root / "label_02" / "0000.txt"
    labels.parent.mkdir()
    labels.write_text(
        label(0, 4, "Car", 1) + label(2, 4, "Car", 2) + label(2, 7, "Pedestrian", 0) + label(5, 9, "Van", 0)
    )
    return root


@pytest.fixture
def worked(tmp_path: Path) -> Path:
    """A project of the street document: a mask was drawn in 20 s, three were accepted in 6 s."""
    with Project.create(tmp_path / "street.mots") as project:
        changes = tuple(Change(key, None, row) for key, row in rows())
        project.apply(Edit("Add sequence", changes), origin="import", undoable=False)
        project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE), seconds=20.0)
        keys = [MaskKey(1, 1, 0), MaskKey(1, 1, 1), MaskKey(1, 2, 1)]
        project.apply(accept(project.state, keys), seconds=6.0)
    return project.path

"""A process that draws masks into a project without end, and says how many are committed; for test_kill."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import Mask, Polygon
from annotator.editing.masks import draw_mask
from annotator.project.store import Project
from tests.documents import FRAMES, HEIGHT, WIDTH, rows


def make(path: Path) -> None:
    """A project with boxes and without masks."""
    with Project.create(path) as project:
        changes = tuple(Change(key, None, row) for key, row in rows(masks=False))
        project.apply(Edit("Add sequence street", changes), origin="import", undoable=False)


def key(number: int) -> MaskKey:
    """The frames in turn."""
    return MaskKey(1, 1, number % FRAMES)


def polygons(number: int) -> tuple[Polygon, ...]:
    """Each unlike those before it, for a long time."""
    x, y = 2 + number % 23, 2 + number // 23 % 17
    return (Polygon(((x, y), (x + 20, y + 1), (x + 12, y + 18))),)


def mask(number: int) -> Mask:
    """The pixels of `polygons`."""
    return Mask.from_polygons(polygons(number), HEIGHT, WIDTH)


def main(path: Path) -> None:
    with Project.open(path) as project:
        for number in count():
            project.apply(draw_mask(project.state, key(number), polygons(number)))
            sys.stdout.write(f"{number + 1}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

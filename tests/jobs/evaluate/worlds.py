"""Two small sequences as MOTS files: ground truth, and results with one mistake of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZipFile

import numpy as np

from annotator.domain.edits import Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.formats.mots import mots_png, mots_txt

SIZE = (20, 40)
FRAMES = 6
NAMES = ("0000", "0001")


def block(left: int, width: int = 8, top: int = 4) -> Mask:
    pixels = np.zeros(SIZE, dtype=bool)
    pixels[top : top + 10, left : left + width] = True
    return Mask.from_array(pixels)


def truth_of(name: str) -> list[MaskObject]:
    """A car in all frames of both, a pedestrian in the first alone, an ignore region in all."""
    items = [MaskObject(frame, 1, 1, block(2 + frame)) for frame in range(FRAMES)]
    items += [MaskObject(frame, 10, 0, block(34, 6)) for frame in range(FRAMES)]
    return items + [MaskObject(frame, 2, 4, block(20)) for frame in range(3) if name == NAMES[0]]


def results_of(name: str) -> list[MaskObject]:
    """Of the first sequence: the car is missed in frame 2, switched in 3, poor in 5; the pedestrian is a car in frame
    1; a false one in frame 4, and another in the ignore region. Of the second all is right.
    """
    if name != NAMES[0]:
        return [item for item in truth_of(name) if item.class_id != 10]
    cars = [MaskObject(frame, 1, 1 if frame < 3 else 2, block(2 + frame)) for frame in (0, 1, 3, 4)]
    cars += [MaskObject(5, 1, 2, block(7, 6)), MaskObject(4, 1, 8, block(25)), MaskObject(4, 1, 9, block(34, 6))]
    return [*cars, MaskObject(0, 2, 4, block(20)), MaskObject(1, 1, 4, block(20)), MaskObject(2, 2, 4, block(20))]


def write_txt(path: Path, items: Iterable[MaskObject], first: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    ordered = sorted(items, key=lambda item: item.frame)
    path.write_text("".join(mots_txt.text_line(item, item.frame + first) for item in ordered))
    return path


def write_png(folder: Path, items: Iterable[MaskObject], first: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    listed = list(items)
    for frame in range(FRAMES):
        pixels = mots_png.id_map([item for item in listed if item.frame == frame], *SIZE)
        (folder / f"{frame + first:06d}.png").write_bytes(mots_png.encode(pixels))
    return folder


def write_seqmap(path: Path, names: Iterable[str] = NAMES, frames: int = FRAMES) -> Path:
    path.write_text("".join(f"{name} empty 000000 {frames - 1:06d}\n" for name in names))
    return path


def write_both(root: Path) -> tuple[Path, Path]:
    """(ground truth, results) as flat folders of txt."""
    for name in NAMES:
        write_txt(root / "gt" / f"{name}.txt", truth_of(name))
        write_txt(root / "results" / f"{name}.txt", results_of(name))
    return root / "gt", root / "results"


def zipped(folder: Path, path: Path, inside: str = "") -> Path:
    with ZipFile(path, "w") as archive:
        for item in sorted(folder.rglob("*")):
            if item.is_file():
                archive.write(item, f"{inside}{item.relative_to(folder)}")
    return path


def state_of(items: Iterable[MaskObject], state: MaskState = MaskState.ACCEPTED, name: str = NAMES[0]) -> State:
    """A document of one sequence with these masks."""
    rows: list[tuple[Key, Row]] = [
        (SequenceKey(1), Sequence(1, name, "images", ("",) * FRAMES, FRAMES, *SIZE, Numbering.KITTI))
    ]
    tracks: dict[tuple[int, int], int] = {}
    for item in items:
        key = (item.class_id, item.instance)
        if key not in tracks:
            tracks[key] = len(tracks) + 1
            rows.append((TrackKey(1, tracks[key]), Track(tracks[key], item.class_id, instance=item.instance)))
        rows.append((MaskKey(1, tracks[key], item.frame), MaskRecord(item.mask, state)))
    return State(rows)


def write_project(path: Path, state: State) -> Path:
    from annotator.domain.edits import Change, Edit
    from annotator.jobs.exchange import frozen_copy
    from annotator.project.store import Project

    rows = frozen_copy(state, [1])._rows
    with Project.create(path) as project:
        project.apply(Edit("made", tuple(Change(key, None, row) for key, row in rows.items())))
        return project.path

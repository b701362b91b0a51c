"""Small MOTS files to validate and mend: lines, png and folders of them, 40 × 60 pixels as in `tests.documents`."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from tests.documents import HEIGHT, WIDTH, rectangle

SIZE = f"{HEIGHT} {WIDTH}"
LEFT, RIGHT = rectangle(0, 0, 10, 10).counts, rectangle(20, 0, 30, 10).counts
WIDE = rectangle(5, 5, 25, 10).counts  # shares 25 pixels with each of the two
EMPTY = rectangle(0, 0, 0, 0).counts


def line(frame: object, object_id: int, counts: str = LEFT, class_id: int | None = None) -> str:
    return f"{frame} {object_id} {object_id // 1000 if class_id is None else class_id} {SIZE} {counts}"


def write_txt(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{text}\n" for text in lines))
    return path


def write_png(path: Path, pixels: np.ndarray | int, size: tuple[int, int] = (4, 5)) -> Path:
    """One image, filled with an id unless pixels are given."""
    path.parent.mkdir(parents=True, exist_ok=True)
    array = np.full(size, pixels, np.uint16) if isinstance(pixels, int) else pixels
    assert cv2.imwrite(str(path), array)
    return path


def write_pngs(folder: Path, *frames: int) -> Path:
    for frame in frames:
        write_png(folder / f"{frame:06d}.png", 1001)
    return folder

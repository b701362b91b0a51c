"""Small image folders and videos to test on."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np

COUNT = 18


def make_video(path: Path, codec: str = "mpeg4", count: int = COUNT, **options: str) -> Path:
    """Frame k is grey 40 + 12 k; 64 × 48 pixels, 10 a second."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10, options=options)
        stream.width, stream.height = 64, 48
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        for index in range(count):
            pixels = np.full((48, 64, 3), 40 + 12 * index, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
    return path


def frame_shown(pixels: np.ndarray) -> int:
    return round((float(pixels.mean()) - 40) / 12)


def write_images(folder: Path, *names: str, height: int = 20, width: int = 30) -> Path:
    """Grey pictures, the k-th of them of value k."""
    folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(names):
        assert cv2.imwrite(str(folder / name), np.full((height, width, 3), index, dtype=np.uint8))
    return folder

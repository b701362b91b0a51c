"""How fast objects are tracked once they are found, and how much memory finding them takes.

    python tests/benchmarks/trackrcnn_speed.py [--frames 1000] [--objects 20] [--checkpoint FILE]

Made-up objects of KITTI's frame size that drift, with embeddings of 128 numbers: overlap removal, costs and assignment,
by each cue. With a checkpoint: frames a second through the network, and the largest memory after 20 frames and after
`--length` frames, which should be alike. Processor seconds hardly depend on what else runs.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from refinement.trackrcnn.tracker import NEEDS_FLOW, Cue, Rule, TrackerConfig, track  # noqa: E402
from refinement.trackrcnn.values import FrameObjects, Window  # noqa: E402

SIZE = (375, 1242)
SIDE = 90


def drifting(frames: int, count: int) -> list[FrameObjects]:
    """Objects of two classes that move by some pixels a frame."""
    rng = np.random.default_rng(0)
    most = np.array([SIZE[1] - SIDE, SIZE[0] - SIDE])
    places, looks = rng.uniform(0, most, (count, 2)), rng.normal(size=(count, 128))
    found = []
    for frame in range(frames):
        places = np.clip(places + rng.normal(0, 2, places.shape), 0, most)
        boxes = np.concatenate([places, places + SIDE], axis=1).astype(np.float32)
        masks = tuple(Window(int(x), int(y), np.ones((SIDE, SIDE), bool)) for x, y in places)
        scores = rng.uniform(0.5, 1, count).astype(np.float32)
        classes = np.arange(count) % 2 + 1
        seen = (looks + rng.normal(0, 0.02, looks.shape)).astype(np.float32)
        found.append(FrameObjects(frame, boxes, classes, scores, masks, seen))
    return found


def tracking(frames: int, count: int) -> None:
    """Print the frames a second of each cue."""
    found = drifting(frames, count)
    for cue in (item for item in Cue if item not in NEEDS_FLOW):
        began, processor = time.perf_counter(), time.process_time()
        tracked = list(track(found, TrackerConfig(cue, default=Rule(0.5, 5.0, 8)), SIZE))
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        masks = sum(len(item.tracks) for item in tracked)
        rates = f"{frames / seconds:.0f} frames/s, {frames / processor:.0f} a processor second"
        sys.stdout.write(f"{cue.value}: {rates}, {masks} masks\n")


def detecting(checkpoint: Path, length: int) -> None:
    """Print how fast frames go through a network, and the largest memory."""
    from refinement.trackrcnn.detector import Detector

    detector = Detector.load(checkpoint)
    image = np.random.default_rng(0).integers(0, 255, (*SIZE, 3), dtype=np.uint8)

    def frames(count: int) -> Iterator[tuple[int, np.ndarray]]:
        return ((number, image) for number in range(count))

    for count in (20, length):
        began, processor = time.perf_counter(), time.process_time()
        for _ in detector.detect(frames(count)):
            pass
        seconds, processor = time.perf_counter() - began, time.process_time() - processor
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rates = f"{count / seconds:.2f} frames/s, {count / processor:.2f} a processor second"
        sys.stdout.write(f"{count} frames: {rates}, at most {memory:.0f} MB\n")


def main() -> int:
    """Measure and return the exit status."""
    parser = argparse.ArgumentParser(description="Speed of tracking.")
    parser.add_argument("--frames", type=int, default=1000)
    parser.add_argument("--objects", type=int, default=20)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--length", type=int, default=200)
    options = parser.parse_args()
    tracking(options.frames, options.objects)
    if options.checkpoint:
        detecting(options.checkpoint, options.length)
    return 0


if __name__ == "__main__":
    sys.exit(main())

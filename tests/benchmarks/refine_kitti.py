"""Mean IoU of proposals on KITTI MOTS sequence 0000, before and after fine-tuning on two manual masks a track.

    python tests/benchmarks/refine_kitti.py [checkpoint] [--finetune N] [--manual 2] [--steps 40] [--mode whole]

Data: the folder in MOTS_ANNOTATOR_DATA, or ../shared beside the checkout, with data/dev/kitti.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_mask

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from refinement.crops import tight_box  # noqa: E402
from refinement.dataset import read_image  # noqa: E402
from refinement.finetune import FinetuneConfig, Sample, finetune  # noqa: E402
from refinement.refiner import Refiner  # noqa: E402

DATA = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared")) / "data" / "dev" / "kitti"


@dataclass(frozen=True, eq=False)
class Row:
    frame: int
    track: int
    category: str
    box: tuple[float, float, float, float]
    mask: NDArray[np.bool_]

    @property
    def tight(self) -> tuple[float, float, float, float]:
        box = tight_box(self.mask)
        assert box is not None
        return box


def read_rows() -> list[Row]:
    boxes = {}
    for line in (DATA / "training/label_02/0000.txt").read_text().splitlines():
        parts = line.split()
        x1, y1, x2, y2 = map(float, parts[6:10])
        boxes[int(parts[0]), int(parts[1])] = (x1, y1, x2 + 1, y2 + 1)
    rows = []
    for line in (DATA / "instances_txt/0000.txt").read_text().splitlines():
        frame, object_id, category, height, width, counts = line.split()
        key = int(frame), int(object_id) % 1000
        if category == "10" or key not in boxes:
            continue
        rle = {"size": [int(height), int(width)], "counts": counts.encode()}
        mask = np.asarray(coco_mask.decode(rle), dtype=np.bool_)
        rows.append(Row(*key, "car" if category == "1" else "pedestrian", boxes[key], mask))
    return rows


def image_of(frame: int) -> NDArray[np.uint8]:
    return read_image(DATA / f"training/image_02/0000/{frame:06d}.jpg")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    union = int((a | b).sum())
    return float((a & b).sum()) / union if union else 1.0


def evaluate(refiner: Refiner, rows: list[Row], tight: bool = False) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    frames = sorted({row.frame for row in rows})
    grouped = {frame: [row for row in rows if row.frame == frame] for frame in frames}
    items = (
        (frame, image_of(frame), np.array([row.tight if tight else row.box for row in grouped[frame]]))
        for frame in frames
    )
    found = {}
    for frame, proposals in refiner.propose_many(items):
        for row, proposal in zip(grouped[frame], proposals, strict=True):
            full = proposal.paste(*row.mask.shape)
            found[frame, row.track, row.category] = iou(full, row.mask), proposal.score
    values = np.array([found[row.frame, row.track, row.category] for row in rows])
    return values[:, 0], values[:, 1]


def manual_frames(rows: list[Row], count: int) -> list[Row]:
    places = [(i + 0.5) / count * (len(rows) - 1) for i in range(count)]
    return [rows[i] for i in sorted({round(place) for place in places})]


def show(name: str, rows: list[Row], values: NDArray[np.float64], more: str = "") -> None:
    cars = np.array([row.category == "car" for row in rows])
    parts = [f"{values.mean():.3f}", f"{(values > 0.8).mean():.2f}"]
    parts += [f"{values[kind].mean():.3f}" if kind.any() else "–" for kind in (cars, ~cars)]
    say(f"| {name} | " + " | ".join(parts) + f" | {len(rows)} | {more} |")


def evaluate_finetuned(checkpoint: Path, rows: list[Row], manual: int, config: FinetuneConfig, verbose: bool) -> None:
    kept, values, before, seconds = [], [], [], []
    base = Refiner.load(checkpoint, threads=config.threads)
    for track in sorted({row.track for row in rows}):
        mine = [row for row in rows if row.track == track]
        chosen = manual_frames(mine, manual)
        others = [row for row in mine if row not in chosen]
        if not others:
            continue
        samples = [Sample(image_of(row.frame), row.box, row.mask) for row in chosen]
        with tempfile.TemporaryDirectory() as folder:
            destination = Path(folder) / "track.pt"
            began = time.perf_counter()
            report = finetune(checkpoint, samples, destination, config)
            seconds.append(time.perf_counter() - began)
            found, _ = evaluate(Refiner.load(destination, threads=config.threads), others)
        first, _ = evaluate(base, others)
        kept += others
        values.append(found)
        before.append(first)
        if verbose:
            say(
                f"  track {track:3d} {mine[0].category:10s} {len(others):3d} masks "
                f"{first.mean():.3f} -> {found.mean():.3f} "
                f"loss {report.loss_first:.3f} -> {report.loss_last:.3f} in {seconds[-1]:.1f} s"
            )
    show("  the same frames before", kept, np.concatenate(before))
    name = f"{manual} manual, {config.mode}, {config.steps} steps of {config.batch_size}"
    show(name, kept, np.concatenate(values), f"{np.mean(seconds):.1f} s a track")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path, nargs="?", default=ROOT / "assets/checkpoints/refinement.pt")
    parser.add_argument("--manual", type=int, default=0, help="manual masks a track; 0: no fine-tuning")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--tracks", type=int, nargs="*", help="only these tracks")
    for field in dataclasses.fields(FinetuneConfig):
        if field.name not in ("threads",):
            parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    arguments = parser.parse_args()
    if not DATA.is_dir():
        parser.exit(1, f"{DATA}: no such folder. Set MOTS_ANNOTATOR_DATA.\n")
    rows = [row for row in read_rows() if not arguments.tracks or row.track in arguments.tracks]
    say("| what | mean IoU | share > 0.8 | car | pedestrian | masks | |\n|---|---|---|---|---|---|---|")
    if not arguments.manual:
        refiner = Refiner.load(arguments.checkpoint, threads=arguments.threads)
        for name, tight in (("label_02 boxes", False), ("tight boxes", True)):
            began = time.perf_counter()
            values, scores = evaluate(refiner, rows, tight)
            each = (time.perf_counter() - began) / len(rows) * 1000
            correlation = np.corrcoef(values, scores)[0, 1]
            show(name, rows, values, f"{each:.0f} ms a mask, score-IoU correlation {correlation:.2f}")
        return
    settings = {field.name: getattr(arguments, field.name) for field in dataclasses.fields(FinetuneConfig)}
    evaluate_finetuned(arguments.checkpoint, rows, arguments.manual, FinetuneConfig(**settings), arguments.verbose)


if __name__ == "__main__":
    main()

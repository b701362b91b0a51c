"""Mean IoU of proposals on the dev stills, by class, from tight and from simulated boxes.

    python tests/benchmarks/refine_stills.py [checkpoint]

Data: the folder in MOTS_ANNOTATOR_DATA, or ../shared beside the checkout, with data/dev/coco and data/dev/pennfudan.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from refinement.crops import tight_box  # noqa: E402
from refinement.dataset import Instance, read_image, read_stills  # noqa: E402
from refinement.refiner import Refiner  # noqa: E402
from refinement.simulate import simulate_box  # noqa: E402

DATA = Path(os.environ.get("MOTS_ANNOTATOR_DATA", ROOT.parent / "shared")) / "data" / "dev"


def boxes(instances: list[Instance], real: bool) -> Iterator[tuple[Instance, NDArray[np.uint8], NDArray[np.float64]]]:
    rng = np.random.default_rng(0)
    for instance in instances:
        tight = tight_box(instance.mask())
        assert tight is not None
        box = simulate_box(tight, instance.category, rng) if real else tight
        yield instance, read_image(instance.image), np.array([box])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("checkpoint", type=Path, nargs="?", default=ROOT / "assets/checkpoints/refinement.pt")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    refiner = Refiner.load(arguments.checkpoint, threads=arguments.threads)
    sys.stdout.write("| set | class | masks | tight boxes | simulated boxes |\n|---|---|---|---|---|\n")
    for name in ("coco", "pennfudan"):
        instances = read_stills([DATA / name])
        found: dict[str, tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
        for real in (False, True):
            for instance, (proposal,) in refiner.propose_many(boxes(instances, real)):
                mask = instance.mask()
                full = proposal.paste(*mask.shape)
                found[instance.category][real].append(float((full & mask).sum() / (full | mask).sum()))
        for category, (tight, simulated) in sorted(found.items()):
            figures = f"{len(tight)} | {np.mean(tight):.3f} | {np.mean(simulated):.3f}"
            sys.stdout.write(f"| {name} | {category} | {figures} |\n")


if __name__ == "__main__":
    main()

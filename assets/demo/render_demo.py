"""Render a street sequence with its boxes and masks: `python assets/demo/render_demo.py --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from street.sequence import FRAMES, SIZE, SUPERSAMPLE, render_sequence

SEED = 13  # of the sequence that is shipped


def parse_size(text: str) -> tuple[int, int]:
    """Read WIDTHxHEIGHT."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT such as 640x360, got {text!r}") from None
    if width < 16 or height < 16:
        raise argparse.ArgumentTypeError(f"both sides must be at least 16 pixels, got {text!r}")
    return width, height


def build_parser() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(description="Render a street sequence in KITTI tracking and KITTI MOTS layout.")
    parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="folder to write to")
    parser.add_argument("--seed", type=int, default=SEED, help="another street, other cars and people")
    parser.add_argument("--frames", type=int, default=FRAMES, help="number of frames, ten a second")
    parser.add_argument("--size", type=parse_size, default=SIZE, metavar="WxH", help="image size in pixels")
    parser.add_argument("--start", type=int, default=0, help="first frame of the street to render")
    parser.add_argument("--name", default="0000", help="name of the sequence")
    parser.add_argument("--supersample", type=int, default=SUPERSAMPLE, help="samples a pixel side")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Render and return the exit status."""
    options = build_parser().parse_args(arguments)

    def progress(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done}/{total} frames" + ("\n" if done == total else ""))

    render_sequence(
        options.output,
        options.seed,
        frames=options.frames,
        size=options.size,
        start=options.start,
        name=options.name,
        supersample=options.supersample,
        progress=progress,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

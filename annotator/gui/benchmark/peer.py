"""labelme on the same frames and masks, in a process of its own with an interpreter that has it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.domain.edits import MaskKey
from annotator.editing.polygons import outline_of
from annotator.errors import JobError
from annotator.gui.benchmark.values import Plan, Series, Size
from annotator.project.store import Project

if TYPE_CHECKING:
    from annotator.domain.state import State

SECONDS = 300.0
_SCRIPT = Path(__file__).with_name("labelme_script.py")


def measure(python: str, folder: Path, size: Size, plan: Plan, window: tuple[int, int]) -> list[Series]:
    """Frame steps and vertex drags of labelme on the sequence in `folder`.

    Args:
        python: interpreter of an environment with labelme 7 or newer.
        folder: where `scenery.make_sequence` has made a sequence.
        size: of that sequence.
        plan: how many steps and moves.
        window: (width, height) of the window.

    Raises:
        JobError: labelme cannot be run.
    """
    write_files(folder, plan.steps)
    words = [python, str(_SCRIPT), str(folder / "labelme"), str(plan.steps), str(plan.moves), *map(str, window)]
    try:
        ended = subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JobError(f"labelme could not be run: {error}", todo="Check --peer-python.") from error
    told = [line for line in ended.stdout.splitlines() if line.startswith("{")]
    if not told:
        last = (ended.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise JobError(f"labelme could not be measured: {last}", todo="Name a Python that has labelme 7 or newer.")
    found = json.loads(told[-1])
    whose = f"labelme {found['version']}"
    return [
        Series(f"frame step, {size.name}", tuple(found["steps"]), whose=whose),
        Series(f"vertex drag, {size.name}", tuple(found["drags"]), whose=whose),
    ]


def write_files(folder: Path, steps: int) -> None:
    """Links to the images and a json file with polygons beside each, as labelme wants them, in ``folder/labelme``."""
    target = folder / "labelme"
    target.mkdir(exist_ok=True)
    with Project.open(folder / "sequence.mots", read_only=True) as project:
        state, sequence = project.state, project.state.sequence(1)
        for frame in range(min(steps + 4, sequence.frame_count)):
            image = target / f"{frame:06d}.jpg"
            if not image.exists():
                image.symlink_to((folder / "images" / sequence.frames[frame]).resolve())
            document: dict[str, Any] = {
                "version": "5.0.0",
                "flags": {},
                "shapes": _shapes(state, frame),
                "imagePath": image.name,
                "imageData": None,
                "imageHeight": sequence.height,
                "imageWidth": sequence.width,
            }
            image.with_suffix(".json").write_text(json.dumps(document), encoding="utf-8")


def _shapes(state: State, frame: int) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = []
    for track_id in state.tracks_in_frame(1, frame):
        record = state.get(MaskKey(1, track_id, frame))
        if record is None:
            continue
        for polygon in outline_of(record):
            points = [list(point) for point in polygon.outer]
            shape: dict[str, Any] = {
                "label": str(track_id),
                "points": points,
                "group_id": None,
                "shape_type": "polygon",
                "flags": {},
            }
            shapes.append(shape)
    return shapes

"""Frame steps while the worker fine-tunes the network: what an annotator does meanwhile must not stutter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.editing.masks import draw_mask
from annotator.editing.polygons import outline_of
from annotator.errors import JobError
from annotator.gui.benchmark.watch import rest
from annotator.gui.benchmark.window import frame_steps

if TYPE_CHECKING:
    from annotator.gui.main_window import MainWindow

SECONDS = 120.0
_LOOK = 50  # milliseconds between two looks at the job
_DRAWN = (0, 20)  # frames whose masks count as drawn by hand


def steps_meanwhile(window: MainWindow, count: int, seconds: float = SECONDS) -> list[float]:
    """Milliseconds of steps to the next frame while the network is fine-tuned to the first track.

    Args:
        window: with a project of made-up masks, and an engine that runs jobs.
        count: how many steps.
        seconds: to wait for the fine-tuning to begin.

    Raises:
        JobError: the fine-tuning does not begin, or is over before the steps are.
    """
    context = window.context
    if context.document is None:
        raise JobError("the project to measure on could not be opened")
    sequence_id = context.selection.sequence_id or 0
    for frame in _DRAWN:
        key = MaskKey(sequence_id, 1, frame)
        record = context.document.state.masks(sequence_id, 1).get(frame)
        if record is not None:
            context.document.push(draw_mask(context.document.state, key, outline_of(record)))
    context.selection.show(sequence_id, 0, 1)
    window.actions_["finetune"].trigger()
    _wait_for_steps(window, seconds)
    times = frame_steps(window, count)
    if not context.jobs.active():
        raise JobError("the fine-tuning was over before the frame steps were", todo="Measure fewer steps.")
    context.jobs.cancel_all()
    return times


def _wait_for_steps(window: MainWindow, seconds: float) -> None:
    """Return when the worker has begun: it loads its libraries first."""
    for _ in range(round(seconds * 1000 / _LOOK)):
        jobs = window.context.jobs.active()
        if not jobs:
            break
        if jobs[0].done:
            return
        rest(_LOOK)
    raise JobError("the fine-tuning to measure beside did not begin")

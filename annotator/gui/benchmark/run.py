"""One run of the benchmark: makes its sequences, measures the window and its peers, and puts it together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.errors import AnnotatorError, JobError
from annotator.gui.app import application
from annotator.gui.benchmark import bare, peer, scenery, window
from annotator.gui.benchmark.finetuning import steps_meanwhile
from annotator.gui.benchmark.startup import start_seconds
from annotator.gui.benchmark.values import KITTI, MOT17, Figures, Plan, Series, Size
from annotator.gui.benchmark.watch import rest
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.job_bridge import Handle

_SHOWN = (1600, 1000)
_STEP_MARKS = {KITTI: 16.0, MOT17: 25.0}


def measure(folder: Path, plan: Plan, tell: Callable[[str], None] = lambda text: None) -> Figures:
    """Measure everything that the plan asks for.

    Args:
        folder: for the sequences that are made up; the caller removes it.
        plan: how much.
        tell: called with what is measured next.
    """
    figures = Figures()
    if plan.starts:
        tell("process starts")
        starts = [seconds * 1000 for seconds in start_seconds(plan.starts)]
        figures.series.append(Series("start to first painted window", tuple(starts), 700.0))
    application()
    shown = MainWindow(Settings(folder / "window.json"), NoEngine)
    shown.resize(*_SHOWN)
    shown.show()
    try:
        for size in (KITTI, MOT17):
            tell(size.name)
            _sequence(shown, folder / f"{size.width}", size, plan, figures)
        if plan.finetuning:
            tell("frame steps while a track is fine-tuned")
            _beside_finetuning(folder, plan, figures)
        if plan.big is not None:
            tell("a large project")
            _large(shown, folder / "big", plan, figures)
    finally:
        shown.close()
        shown.deleteLater()
    return figures


class NoEngine:
    """Stands for what runs jobs: none is started here, and a worker that warms up would be measured along."""

    def submit(self, *arguments: Any, **listeners: Any) -> Handle:
        """Refuse."""
        raise JobError("no jobs run while the window is measured")

    def warm_up(self) -> None:
        """Nothing to start."""

    def close(self, timeout: float = 0.0) -> None:
        """Nothing to end."""


def _sequence(shown: MainWindow, folder: Path, size: Size, plan: Plan, figures: Figures) -> None:
    path = scenery.make_sequence(folder, size, plan.steps + 8)
    shown.open_project(path)
    rest(400)
    view = window.canvas_of(shown)
    width, height = view.width(), view.height()
    steps = window.frame_steps(shown, plan.steps)
    figures.series.append(Series(f"frame step, {size.name}", tuple(steps), _STEP_MARKS[size]))
    drags = window.vertex_drag(shown, plan.moves)
    figures.series.append(Series(f"vertex drag, {size.name}", tuple(drags), 8.0 if size == KITTI else None))
    strokes = window.brush_moves(shown, plan.moves)
    if strokes is not None:
        figures.series.append(Series(f"brush move, {size.name}", tuple(strokes), 12.0 if size == MOT17 else None))
    elif size == MOT17:
        figures.notes.append("There is no brush to measure.")
    shown.close_project()
    _peers(folder, size, (width, height), plan, figures)


def _beside_finetuning(folder: Path, plan: Plan, figures: Figures) -> None:
    shown = MainWindow(Settings(folder / "finetuning.json"))  # with a worker, as a person has it
    shown.resize(*_SHOWN)
    shown.show()
    try:
        shown.open_project(folder / f"{KITTI.width}" / "sequence.mots")
        rest(400)
        steps = steps_meanwhile(shown, plan.steps)
        what = f"frame step, {KITTI.name}, while a track is fine-tuned"
        figures.series.append(Series(what, tuple(steps), _STEP_MARKS[KITTI]))
    except AnnotatorError as error:
        figures.notes.append(f"Steps while a track is fine-tuned were not measured: {error}")
    finally:
        shown.close()
        shown.deleteLater()


def _peers(folder: Path, size: Size, view: tuple[int, int], plan: Plan, figures: Figures) -> None:
    files = sorted((folder / "images").glob("*.jpg"))
    steps = bare.steps(files, *view, plan.steps)
    figures.series.append(Series(f"frame step, {size.name}", tuple(steps), whose=bare.NAME))
    if plan.peer_python is None:
        return
    try:
        figures.series += peer.measure(plan.peer_python, folder, size, plan, _SHOWN)
    except AnnotatorError as error:
        figures.notes.append(f"labelme was not measured: {error}")


def _large(shown: MainWindow, folder: Path, plan: Plan, figures: Figures) -> None:
    if plan.big is None:
        return
    path = scenery.make_big(folder, plan.big, plan.accepted)
    opened = [window.opening(shown, path) for _ in range(plan.rounds)]
    figures.series.append(Series("open a large project, to its first frame", tuple(opened), 500.0))
    pairs = [window.accept_and_undo(shown) for _ in range(plan.rounds)]
    masks = min(plan.accepted, plan.big[1])
    figures.series.append(Series(f"accept {masks} masks", tuple(pair[0] for pair in pairs), 100.0))
    figures.series.append(Series(f"undo that of {masks} masks", tuple(pair[1] for pair in pairs), 100.0))
    steps = window.frame_steps(shown, min(plan.stepped, plan.big[1] - 4))
    figures.series.append(Series("frame step in the large project", tuple(steps), None))
    figures.resident = resident_mb()
    shown.close_project()


def resident_mb() -> float | None:
    """Memory of this process in MB, where the system tells."""
    try:
        text = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    line = next((line for line in text.splitlines() if line.startswith("VmRSS:")), "")
    return int(line.split()[1]) / 1024 if line else None

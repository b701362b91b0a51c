"""What the annotator looks at: frame, track, tool and display switches; neither stored nor undoable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from PySide6.QtCore import QObject, Signal

from annotator.gui.canvas.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.jobs.evaluate.comparing import Comparison, Difference

Value = TypeVar("Value")
TOOLS = ("select", "polygon", "add", "cut", "snap", "brush", "eraser", "vertices", "box", "region", "pan")
BRUSH_SIZES = (1, 400)


class Watched(Generic[Value]):
    """An attribute of `Selection` that emits ``changed(name)`` when it gets another value."""

    def __init__(self, initial: Value, fit: Callable[[Any], Value] | None = None, doc: str = "") -> None:
        self._initial = initial
        self._fit = fit
        self.__doc__ = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Watched[Value]: ...
    @overload
    def __get__(self, instance: Selection, owner: type) -> Value: ...
    def __get__(self, instance: Selection | None, owner: type) -> Watched[Value] | Value:
        if instance is None:
            return self
        found: Value = instance.values.get(self._name, self._initial)
        return found

    def __set__(self, instance: Selection, value: Value) -> None:
        if self.store(instance, value):
            instance.changed.emit(self._name)

    def store(self, instance: Selection, value: Value) -> bool:
        """Set without telling anybody; whether the value is another one now."""
        fitted = value if self._fit is None else self._fit(value)
        if fitted == self.__get__(instance, type(instance)):
            return False
        instance.values[self._name] = fitted
        return True


def _known_tool(value: str) -> str:
    if value not in TOOLS:
        raise ValueError(f"there is no tool '{value}'")
    return value


class Selection(QObject):
    """Shared by all views; each one listens to `changed` and looks at the names that it cares for.

    Signals:
        changed: the name of the attribute that has a new value.
    """

    changed = Signal(str)

    sequence_id: Watched[int | None] = Watched(None, doc="Number of the sequence that is shown, None without one.")
    frame: Watched[int] = Watched(0, lambda value: max(0, int(value)), "Index of the frame that is shown, from 0.")
    frames: Watched[tuple[int, int] | None] = Watched(None, doc="First and last frame of a chosen range, or None.")
    frames_of: Watched[int | None] = Watched(None, doc="The track that the range is chosen for; None: it is for all.")
    track_id: Watched[int | None] = Watched(None, doc="Number of the selected track, or None.")
    tool: Watched[str] = Watched("select", _known_tool, "The active tool, one of TOOLS.")
    opacity: Watched[float] = Watched(0.5, lambda value: min(max(float(value), 0.0), 1.0), "Of the fill of masks.")
    brush_size: Watched[int] = Watched(
        16,
        lambda value: min(max(round(value), BRUSH_SIZES[0]), BRUSH_SIZES[1]),
        "Diameter of the brush in image pixels.",
    )
    show_boxes: Watched[bool] = Watched(True, bool, "Whether boxes are drawn.")
    show_ids: Watched[bool] = Watched(True, bool, "Whether track numbers are drawn.")
    show_masks: Watched[bool] = Watched(True, bool, "Whether masks are drawn.")
    outline_only: Watched[bool] = Watched(False, bool, "Whether masks are drawn as outlines, without fill.")
    show_ghosts: Watched[bool] = Watched(False, bool, "Whether the track's masks before and after are outlined.")
    show_tone: Watched[bool] = Watched(False, bool, "Whether the sliders for brightness and contrast are shown.")
    tone: Watched[Tone] = Watched(Tone(), Tone.fitted, "Brightness, contrast and gamma of what is shown.")
    loupe: Watched[bool] = Watched(False, bool, "Whether drawing tools have a magnified view beside the pointer.")
    crosshair: Watched[bool] = Watched(True, bool, "Whether the crosshair of drawing tools crosses the whole view.")
    compared: Watched[Comparison | None] = Watched(None, doc="Other masks that a sequence is held against, or None.")
    difference: Watched[Difference | None] = Watched(None, doc="The difference that is looked at, or None.")
    show_others: Watched[bool] = Watched(True, bool, "Whether the other masks are drawn over the own ones.")
    side_by_side: Watched[bool] = Watched(False, bool, "Whether the other masks are shown in a view of their own.")
    auto_finetune: Watched[bool] = Watched(False, bool, "Whether a correction starts the fine-tuning of its track.")
    show_checks: Watched[bool] = Watched(False, bool, "Whether the quality checks are shown.")
    show_review: Watched[bool] = Watched(False, bool, "Whether the review strip is shown in the place of the image.")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: dict[str, Any] = {}
        self.changed.connect(self._keep_range)

    def choose(self, first: int, last: int, track_id: int | None) -> None:
        """Choose the frames between two, both included, for a track or for all."""
        self.frames_of = track_id
        self.frames = (min(first, last), max(first, last))

    def _keep_range(self, name: str) -> None:
        """A range that was chosen for a track goes when another one is selected."""
        if name == "track_id" and self.frames_of not in (None, self.track_id):
            self.frames = None

    def show(self, sequence_id: int | None, frame: int = 0, track_id: int | None = None) -> None:
        """Go to a frame of a sequence and select a track, or none; listeners are told when all three are set."""
        wanted = {"sequence_id": sequence_id, "frame": frame, "track_id": track_id}
        moved = [name for name, value in wanted.items() if vars(Selection)[name].store(self, value)]
        if "sequence_id" in moved and vars(Selection)["frames"].store(self, None):
            moved.append("frames")
        for name in moved:
            self.changed.emit(name)

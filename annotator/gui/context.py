"""What a verb of the window works on: the document, the selection, the jobs, and ways to tell and to ask the person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import DetectionKey, MaskKey, SequenceKey, TrackKey
from annotator.errors import AnnotatorError
from annotator.gui.checks.checking import Checking
from annotator.gui.compare.comparing import Comparing
from annotator.gui.improving import Improving
from annotator.gui.suggesting import Suggestions

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.domain.edits import Edit
    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.gui.canvas.widget import Canvas
    from annotator.gui.document import Document
    from annotator.gui.job_bridge import JobBridge
    from annotator.gui.keymap import Keymap
    from annotator.gui.main_window import MainWindow
    from annotator.gui.selection import Selection
    from annotator.gui.settings import Settings

NoteKind = Literal["note", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the annotator is: a frame of a sequence, and the selected track if there is one."""

    document: Document
    sequence: Sequence
    frame: int
    track_id: int | None

    @property
    def state(self) -> State:
        """The document's rows."""
        return self.document.state

    @property
    def sequence_id(self) -> int:
        """Number of the sequence."""
        return self.sequence.sequence_id

    @property
    def track(self) -> TrackKey | None:
        """The selected track."""
        return None if self.track_id is None else TrackKey(self.sequence_id, self.track_id)

    @property
    def mask(self) -> MaskKey | None:
        """Where the selected track's mask in this frame is, or would be."""
        return None if self.track_id is None else MaskKey(self.sequence_id, self.track_id, self.frame)

    @property
    def box(self) -> DetectionKey | None:
        """Where the selected track's box in this frame is, or would be."""
        return None if self.track_id is None else DetectionKey(self.sequence_id, self.track_id, self.frame)


class Context(QObject):
    """Shared by all verbs and by the parts of the window.

    Signals:
        document_changed: another project is open now, or none.
        noted: (kind, text) for the message bar; an empty text clears it, but an error only of kind "danger".
        stored: a job's result is in the project.

    Attributes:
        document: the open project, or None.
        window: parent of dialogs; None in tests of verbs.
        canvas: the image view, if a project is open.
        suggestions: which masks to draw next.
        comparing: other masks that the sequence is held against.
        improving: fine-tunes a track once its correction is done.
        checking: what the quality checks find in the sequence.
        listed: numbers of the tracks that the list shows, in its order; None where there is no list.
        ask: (title, text, name of the button that does it) → whether to do it; replaced in tests.
    """

    document_changed = Signal()
    noted = Signal(str, str)
    stored = Signal()

    def __init__(self, selection: Selection, jobs: JobBridge, settings: Settings) -> None:
        super().__init__()
        self.selection = selection
        self.jobs = jobs
        self.settings = settings
        self.document: Document | None = None
        self.window: MainWindow | None = None
        self.canvas: Canvas | None = None
        self.listed: list[int] | None = None
        self.ask: Callable[[str, str, str], bool] = lambda title, text, button: False
        self.suggestions = Suggestions(self)
        self.comparing = Comparing(self)
        self.checking = Checking(self)
        self.improving = Improving(self)

    @cached_property
    def keymap(self) -> Keymap:
        """Which keys the actions have."""
        from annotator.gui.actions import ACTIONS
        from annotator.gui.keymap import Keymap

        return Keymap(ACTIONS, self.settings, self)

    def key(self, name: str) -> str:
        """How a sentence names an action: by its key, or by its title where it has none."""
        return self.keymap.mention(name)

    def leave_field(self) -> None:
        """Give the keys back to the image, or to the review strip in its place, after typing."""
        if self.window is not None and self.selection.show_review:
            self.window.review.take_focus()
        elif self.canvas is not None:
            self.canvas.setFocus()

    def note(self, text: str, kind: NoteKind = "note") -> None:
        """Show a line in the message bar."""
        self.noted.emit(kind, text)

    def spot(self) -> Spot | None:
        """Where the annotator is, or None without a sequence."""
        if self.document is None or self.selection.sequence_id is None:
            return None
        sequence = self.document.state.get(SequenceKey(self.selection.sequence_id))
        if sequence is None:
            return None
        track_id = self.selection.track_id
        if track_id is not None and self.document.state.get(TrackKey(sequence.sequence_id, track_id)) is None:
            track_id = None
        frame = min(self.selection.frame, max(sequence.frame_count - 1, 0))
        return Spot(self.document, sequence, frame, track_id)

    def push(self, make: Callable[[], Edit]) -> bool:
        """Commit the edit that `make` returns; a verb that is not possible is told in the message bar."""
        if self.document is None:
            return False
        try:
            edit = make()
        except AnnotatorError as error:
            self.note(str(error), "warning")
            return False
        return self.document.push(edit)

    def available(self) -> frozenset[str]:
        """What there is to work on now; actions name what they need of it.

        The names: project, sequence, write (edits are possible), track, box, mask, undo, redo, job, comparison, range.
        """
        found = {"job"} if self.jobs.active() else set()
        found |= {"range"} if self.selection.frames is not None else set()
        found |= {"comparison"} if self.selection.compared is not None else set()
        document, spot = self.document, self.spot()
        if document is None:
            return frozenset(found)
        found.add("project")
        if not document.read_only:
            found |= {"write"} | ({"undo"} if document.undo_label else set())
            found |= {"redo"} if document.redo_label else set()
        if spot:
            found.add("sequence")
            found |= _at(spot)
        return frozenset(found)


def _at(spot: Spot) -> set[str]:
    if spot.track_id is None or spot.mask is None or spot.box is None:
        return set()
    found = {"track"}
    if spot.state.get(spot.box):
        found.add("box")
    if spot.state.get(spot.mask):
        found.add("mask")
    return found

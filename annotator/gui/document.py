"""The open project as the views see it: a value to read, edits to push, one signal when something has changed."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import SequenceKey
from annotator.errors import AnnotatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from annotator.domain.edits import Edit
    from annotator.domain.state import State
    from annotator.project.frames import FrameCache
    from annotator.project.store import Project

LONGEST_EDIT = 300.0  # seconds; a longer gap between two edits was a break, not work
FRAMES_AHEAD = 5
FRAME_CACHE_BYTES = 96 * 1024 * 1024
_AROUND = 3  # frames that are looked at, beside those that are decoded ahead: the one shown and its neighbours


class Frames(Protocol):
    """Decoded frames of one sequence."""

    def get(self, frame: int) -> NDArray[np.uint8]:
        """The frame as (H, W, 3) RGB; raises FrameError when it is missing or broken."""
        ...

    def prefetch(self, frames: list[int]) -> object:
        """Decode these frames in the background, nearest first."""
        ...

    def close(self) -> None:
        """Stop the background work and forget the frames."""
        ...


class Document(QObject):
    """A project in the UI thread.

    Attributes:
        frames_ahead: how many frames are decoded before they are asked for.
        frame_bytes: of decoded frames that are kept of a sequence, from the next one on that is looked at.
        last: the Edit that was committed last since the project was opened.

    Signals:
        changed: the Edit that was just committed, undone or redone; views look at its keys.
        failed: one line for the message bar, when an edit could not be made.

    All methods belong to the UI thread. Views read `state` and push Edits; they never write to the project.
    """

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, project: Project, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project = project
        self.frames_ahead, self.frame_bytes = FRAMES_AHEAD, FRAME_CACHE_BYTES
        self.last: Edit | None = None
        self._frames: dict[int, FrameCache] = {}
        self._last_edit = time.monotonic()
        self._unsubscribe: Callable[[], None] = project.subscribe(self._committed)

    @property
    def state(self) -> State:
        """Every row of the project; never written directly."""
        return self.project.state

    @property
    def read_only(self) -> bool:
        """Whether edits are refused."""
        return self.project.read_only

    @property
    def path(self) -> Path:
        """The project file."""
        return self.project.path

    @property
    def base(self) -> Path:
        """The folder where relative image paths start."""
        return self.project.base

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self.project.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self.project.redo_label

    def push(self, edit: Edit) -> bool:
        """Commit a user's edit; False when it was refused, which `failed` explains. An empty edit does nothing."""
        if not edit:
            return True
        now = time.monotonic()
        seconds = min(now - self._last_edit, LONGEST_EDIT)
        done = self._guarded(lambda: self.project.apply(edit, seconds=seconds))
        if done:
            self._last_edit = now
        return done

    def undo(self) -> bool:
        """Take the last edit back; False when it could not be, which `failed` explains."""
        return self._guarded(self.project.undo)

    def redo(self) -> bool:
        """Make the edit again that was taken back last; False when it could not be, which `failed` explains."""
        return self._guarded(self.project.redo)

    def frames(self, sequence_id: int) -> Frames:
        """The decoded frames of a sequence, cached.

        Raises:
            AnnotatorError: the images are missing.
        """
        sequence = self.state.sequence(sequence_id)
        if sequence_id not in self._frames:
            from annotator.project.frames import FrameCache, open_frames

            self._frames[sequence_id] = FrameCache(open_frames(sequence, self.base), self.frame_bytes)
        found = self._frames[sequence_id]
        # Frames that are decoded ahead must not drive each other out, however large and many they are by now.
        found.hold((self.frames_ahead + _AROUND) * sequence.height * sequence.width * 3)
        return found

    def close(self) -> None:
        """Stop decoding and release the project file."""
        self._unsubscribe()
        for frames in self._frames.values():
            frames.close()
        self._frames.clear()
        self.project.close()

    def _guarded(self, work: Callable[[], Any]) -> bool:
        try:
            work()
        except AnnotatorError as error:
            self.failed.emit(str(error))
            return False
        return True

    def _committed(self, edit: Edit) -> None:
        self.last = edit
        for key in edit.keys:
            if isinstance(key, SequenceKey) and key.sequence_id in self._frames:
                self._frames.pop(key.sequence_id).close()
        self.changed.emit(edit)


def tidy_memory() -> None:
    """Let go of what a closed project has left behind: its views refer to it, and to each other in circles.

    Takes a third of a second after a large project. What is left is not searched again; see `Project.open`.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()

"""Which image the canvas shows while frames come and go: the one asked for, or for a moment the last one."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.gui.canvas.loader import FrameLoader, Loaded
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from annotator.gui.canvas.scene import Scene
    from annotator.gui.document import Document

PATIENCE = 150  # milliseconds after which a frame that has not come counts as late
KEPT = 3  # images that are ready to be painted: the frame that is shown, the next one, and the one before


class FrameFeed(QObject):
    """The image of the current frame.

    Signals:
        changed: there is another image, or the one asked for is late.
        prepared: (sequence, frame) of an image that is ready, in case that it is asked for next.
    """

    changed = Signal()
    prepared = Signal(int, int)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._key: tuple[int, int] | None = None
        self._shown: Loaded | None = None
        self._kept: OrderedDict[tuple[int, int], Loaded] = OrderedDict()
        self._step = 1  # the way that the frames are gone through
        self._loader = FrameLoader(self)
        self._loader.loaded.connect(self._arrived)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE)
        self._timer.timeout.connect(self.changed)

    @property
    def image(self) -> QImage | None:
        """The image to paint: of the frame asked for, or of the last one while it is awaited."""
        return None if self._shown is None else self._shown.image

    @property
    def awaited(self) -> bool:
        """Whether the image is not the one that was asked for."""
        return self._key is not None and (self._shown is None or self._shown.key != self._key)

    @property
    def late(self) -> bool:
        """Whether the image has been awaited for so long that the user should be told."""
        return self.awaited and not self._timer.isActive()

    @property
    def problem(self) -> str:
        """Why the frame asked for has no image; empty when it has one or is awaited."""
        return "" if self._shown is None or self.awaited else self._shown.problem

    def show(self, sequence_id: int, frame: int) -> None:
        """Ask for a frame; the last image stays until it comes, unless it is of another sequence."""
        if self._key is None or self._key[0] != sequence_id:
            self._shown = None
        elif frame != self._key[1]:
            self._step = 1 if frame > self._key[1] else -1
        self._key = (sequence_id, frame)
        if self._key in self._kept:
            self._take(self._kept[self._key])
            return
        self._timer.start()
        try:
            frames = self._document.frames(sequence_id)
        except AnnotatorError as error:
            self._arrived(Loaded(self._key, None, str(error)))
            return
        self._loader.request(self._key, lambda: frames.get(frame))

    def ready(self, sequence_id: int, frame: int) -> QImage | None:
        """The image of a frame, if it is ready."""
        kept = self._kept.get((sequence_id, frame))
        return None if kept is None else kept.image

    def clear(self) -> None:
        """Show nothing, and forget what was ready."""
        self._kept.clear()
        self._key = self._shown = None
        self._timer.stop()

    def close(self) -> None:
        """Stop reading."""
        self.clear()
        self._loader.close()

    def _arrived(self, answer: Loaded) -> None:
        if self._key is None or not isinstance(answer.key, tuple) or answer.key[0] != self._key[0]:
            return
        if answer.image is not None:
            self._keep(answer.key, answer)
        if answer.key == self._key:
            self._take(answer)
            self.changed.emit()
        elif answer.image is not None:
            self.prepared.emit(*answer.key)

    def _keep(self, key: tuple[int, int], answer: Loaded) -> None:
        self._kept[key] = answer
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _take(self, answer: Loaded) -> None:
        self._shown = answer
        self._timer.stop()
        if self._key is None:
            return
        if self._key in self._kept:
            self._kept.move_to_end(self._key)
        self._read_ahead(*self._key)

    def _read_ahead(self, sequence_id: int, frame: int) -> None:
        count = self._document.state.sequence(sequence_id).frame_count
        places = [frame + self._step * step for step in neighbours(self._document.frames_ahead)]
        wanted = [place for place in places if 0 <= place < count]
        following = (sequence_id, frame + self._step)
        try:
            frames = self._document.frames(sequence_id)
        except AnnotatorError:
            return  # reported when one of them is asked for
        frames.prefetch(wanted)
        if following in self._kept:
            self.prepared.emit(*following)
        elif following[1] in wanted:
            self._loader.prepare(following, lambda: frames.get(following[1]))


def neighbours(ahead: int) -> tuple[int, ...]:
    """Steps to the frames that are decoded in advance, in this order; mirrored on the way back.

    Args:
        ahead: how many in the direction of travel; one behind comes after the third.
    """
    steps = list(range(1, ahead + 1))
    steps.insert(3, -1)
    return tuple(steps)


def missing_text(scene: Scene, names: tuple[str, ...], folder: str, problem: str) -> str:
    """What stands in the place of an image that cannot be shown: its file's name first."""
    name = names[scene.frame] if scene.frame < len(names) else ""
    gone = not name or "missing" in problem or "no image" in problem
    what = tr("image missing") if gone else tr("image cannot be shown")
    return f"{what}: {name or f'frame {scene.frame} of {folder}'}\n{problem}"

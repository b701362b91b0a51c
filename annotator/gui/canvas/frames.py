"""Which image the canvas shows while frames come and go: the one asked for, or for a moment the last one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.errors import AnnotatorError
from annotator.gui.canvas.loader import FrameLoader, Loaded

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from annotator.gui.canvas.scene import Scene
    from annotator.gui.document import Document

PATIENCE = 150  # milliseconds after which a frame that has not come counts as late
AHEAD = (1, 2, 3, -1, 4, 5)  # neighbours that are decoded in advance, in this order


class FrameFeed(QObject):
    """The image of the current frame.

    Signals:
        changed: there is another image, or the one asked for is late.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._key: tuple[int, int] | None = None
        self._shown: Loaded | None = None
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
        self._key = (sequence_id, frame)
        self._timer.start()
        try:
            frames = self._document.frames(sequence_id)
        except AnnotatorError as error:
            self._arrived(Loaded(self._key, None, str(error)))
            return
        self._loader.request(self._key, lambda: frames.get(frame))

    def clear(self) -> None:
        """Show nothing."""
        self._key = self._shown = None
        self._timer.stop()

    def close(self) -> None:
        """Stop reading."""
        self.clear()
        self._loader.close()

    def _arrived(self, answer: Loaded) -> None:
        if answer.key != self._key or self._key is None:
            return
        self._shown = answer
        self._timer.stop()
        self.changed.emit()
        self._read_ahead(*self._key)

    def _read_ahead(self, sequence_id: int, frame: int) -> None:
        count = self._document.state.sequence(sequence_id).frame_count
        wanted = [frame + step for step in AHEAD if 0 <= frame + step < count]
        try:
            self._document.frames(sequence_id).prefetch(wanted)
        except AnnotatorError:
            return  # reported when one of them is asked for


def missing_text(scene: Scene, names: tuple[str, ...], folder: str, problem: str) -> str:
    """What stands in the place of an image that cannot be shown: its file's name first."""
    name = names[scene.frame] if scene.frame < len(names) else ""
    what = f"image missing: {name}" if name else f"image missing: frame {scene.frame} of {folder}"
    return f"{what}\n{problem}"

"""The view of the other masks beside the image: the same canvas on other rows, which follows the first and leads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel

from annotator.domain.edits import TrackKey
from annotator.gui.canvas.widget import Canvas
from annotator.gui.selection import Selection
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QBoxLayout

    from annotator.domain.edits import Edit
    from annotator.gui.canvas.viewport import Viewport
    from annotator.gui.context import Context
    from annotator.gui.document import Document, Frames
    from annotator.jobs.evaluate.comparing import Comparison

_SHARED = ("frame", "sequence_id", "opacity", "show_masks", "show_boxes", "show_ids", "outline_only", "tone")


class OtherDocument(QObject):
    """The other masks as a canvas sees a document: the same frames, and nothing that can be changed."""

    changed = Signal(object)

    def __init__(self, document: Document, comparison: Comparison, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self.state = comparison.others

    @property
    def frames_ahead(self) -> int:
        """As of the project."""
        return self._document.frames_ahead

    def frames(self, sequence_id: int) -> Frames:
        """Those of the project, decoded once for both views."""
        return self._document.frames(sequence_id)

    def push(self, edit: Edit) -> bool:
        """Refuse."""
        del edit
        return False


class SideCanvas(Canvas):
    """A canvas whose size leads nobody: where it looks after that is asked anew.

    Signals:
        resized: it has another size.
    """

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep still about the viewport that comes of it."""
        self.blockSignals(True)
        super().resizeEvent(event)
        self.blockSignals(False)
        self.resized.emit()


class SideView(QObject):
    """Puts the second canvas into a row beside the first as long as it is wanted, and keeps the two together.

    Args:
        context: whose comparison is shown.
        row: where the canvas of the project is.
    """

    def __init__(self, context: Context, row: QBoxLayout) -> None:
        super().__init__(context)
        self._context = context
        self._row = row
        self._comparison: Comparison | None = None
        self._mirroring = False
        self.selection = Selection(self)
        self.canvas: SideCanvas | None = None
        self.selection.changed.connect(self._led)
        context.selection.changed.connect(self._selected)

    def _selected(self, name: str) -> None:
        selection = self._context.selection
        wanted = selection.compared if selection.side_by_side and self._here else None
        if wanted is not self._comparison:
            self._close()
            if wanted is not None:
                self._open(wanted)
        elif self.canvas is not None and name in (*_SHARED, "track_id", "difference"):
            self._mirror()

    @property
    def _here(self) -> bool:
        """Whether the sequence that is compared is the one that is shown."""
        selection = self._context.selection
        return selection.compared is not None and selection.compared.sequence_id == selection.sequence_id

    def _open(self, comparison: Comparison) -> None:
        document, canvas = self._context.document, self._context.canvas
        if document is None or canvas is None:
            return
        self._comparison = comparison
        self._copy()
        # It asks a document for no more than what `OtherDocument` has.
        shown = cast("Document", OtherDocument(document, comparison, self))
        self.canvas = SideCanvas(shown, self.selection)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are for the project's masks
        self.canvas.setAccessibleName(tr("Frame with the other masks"))
        self._caption(comparison)
        self._row.addWidget(self.canvas, 1)
        self._row.setStretchFactor(canvas, 1)
        self.canvas.looked.connect(self._lead)
        self.canvas.message.connect(canvas.message)
        canvas.looked.connect(self._follow)
        self.canvas.resized.connect(self._mirror)

    def _close(self) -> None:
        canvas, self.canvas, self._comparison = self.canvas, None, None
        if canvas is None:
            return
        if self._context.canvas is not None:
            self._context.canvas.looked.disconnect(self._follow)
        document = canvas.document
        canvas.close()
        self._row.removeWidget(canvas)
        canvas.deleteLater()
        document.deleteLater()

    def _caption(self, comparison: Comparison) -> None:
        label = QLabel(
            f"{comparison.other.name}{' (held to be true)' if comparison.other_is_truth else ''}", self.canvas
        )
        label.setObjectName("caption")
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setMaximumWidth(320)
        label.move(8, 8)

    def _copy(self) -> None:
        """The switches of the first view, and the track that stands for the selected one."""
        mine, theirs = self._context.selection, self.selection
        for name in _SHARED:
            setattr(theirs, name, getattr(mine, name))
        difference = mine.difference
        counterpart = mine.track_id
        if difference is not None and difference.frame == mine.frame and difference.ours in (None, mine.track_id):
            counterpart = difference.theirs
        theirs.track_id = counterpart

    def _mirror(self) -> None:
        self._mirroring = True
        self._copy()
        if self._context.canvas is not None:
            self._follow(self._context.canvas.viewport)
        self._mirroring = False

    def _follow(self, viewport: Viewport) -> None:
        if self.canvas is not None and self.canvas.viewport != viewport:
            before, self._mirroring = self._mirroring, True
            self.canvas.look_through(viewport)
            self._mirroring = before

    def _lead(self, viewport: Viewport) -> None:
        """The annotator has moved the second view."""
        if not self._mirroring and self._context.canvas is not None:
            self._context.canvas.look_through(viewport)

    def _led(self, name: str) -> None:
        """The annotator has selected a track in the second view."""
        document, canvas = self._context.document, self.canvas
        if name != "track_id" or self._mirroring or canvas is None or document is None or self._comparison is None:
            return
        number = self.selection.track_id
        if number is None or document.state.get(TrackKey(self._comparison.sequence_id, number)) is not None:
            self._context.selection.track_id = number

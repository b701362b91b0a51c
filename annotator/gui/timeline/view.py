"""The timeline widget: shows the cells, and goes where the annotator clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from annotator.domain.edits import MaskKey, SequenceKey
from annotator.gui import theme
from annotator.gui.compare.words import told
from annotator.gui.timeline import cells, painting
from annotator.gui.timeline.cells import Cells
from annotator.gui.timeline.differing import Differing
from annotator.gui.timeline.geometry import HEAD_WIDTH, NARROWEST, ORIGIN, ROW_HEIGHT, RULER_HEIGHT, WIDEST, Geometry
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from annotator.domain.edits import Edit
    from annotator.gui.context import Context
    from annotator.gui.document import Document

_MARGIN = 3  # cells kept visible beside the playhead
_ZOOM_STEP = 1.25


class TimelineView(QAbstractScrollArea):
    """One row a track, one cell a frame.

    A click selects the track and goes to the frame; dragging moves the playhead; Ctrl and the wheel zoom; Up and Down
    go to the row above or below. Only what is visible is painted, from rows kept as images.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._cells: Cells | None = None
        self._order: list[int] | None = None
        self._images: dict[int, QImage] = {}
        self._differing: Differing | None = None
        self._cell = 8.0
        self._fitted = True
        self._hovered: int | None = None
        self._anchor: int | None = None  # where the range that is being chosen began
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(tr("Timeline"))
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().setSingleStep(24)
        self.verticalScrollBar().setSingleStep(ROW_HEIGHT)
        context.document_changed.connect(self.reload)
        context.selection.changed.connect(self._selected)
        context.suggestions.changed.connect(self.viewport().update)
        context.comparing.changed.connect(self._compared)

    def reload(self) -> None:
        """Show another project or sequence."""
        document, sequence_id = self._context.document, self._context.selection.sequence_id
        self._images.clear()
        self._cells = None
        if document and sequence_id is not None and document.state.get(SequenceKey(sequence_id)):
            self._cells = Cells(document.state, sequence_id)
        self._compared()
        if self._fitted:
            self.fit()
        self._update_bars()

    def show_tracks(self, order: list[int]) -> None:
        """Show these tracks, in this order."""
        self._order = order
        self._update_bars()
        self._show_row()

    @property
    def track_ids(self) -> list[int]:
        """The tracks of the rows."""
        if self._cells is None or self._order is None:
            return self._cells.track_ids if self._cells else []
        return [item for item in self._order if item in self._cells.known]

    def apply(self, edit: Edit) -> None:
        """Show what an edit has changed."""
        if self._cells is None:
            self.reload()
            return
        touched = self._cells.apply(edit)
        for track_id in touched:
            self._images.pop(track_id, None)
        if touched:
            self._update_bars()

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._images.clear()
        self.viewport().update()

    @property
    def geometry_now(self) -> Geometry:
        """What is visible now."""
        size = self.viewport().size()
        count = self._cells.frame_count if self._cells else 0
        rows = len(self.track_ids)
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return Geometry(size.width(), size.height(), count, rows, self._cell, left, top)

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Widen or narrow the cells, keeping the frame at `x` (or the playhead) where it is."""
        before = self.geometry_now
        place = before.x_of(self._context.selection.frame) if x is None else x
        frame = (place - ORIGIN + before.left) / before.cell
        self._fitted = False
        self._cell = min(max(self._cell * factor, NARROWEST), WIDEST)
        self._update_bars()
        self.horizontalScrollBar().setValue(round(frame * self._cell - (place - ORIGIN)))

    def zoom_in(self) -> None:
        """Wider cells."""
        self.zoom(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Narrower cells."""
        self.zoom(1 / _ZOOM_STEP)

    def fit(self) -> None:
        """All frames visible."""
        self._fitted = True
        self._cell = self.geometry_now.fitting_cell
        self._update_bars()

    def tip_at(self, x: float, y: float) -> str:
        """What is under a place of the widget, for a tool tip; empty where there is nothing."""
        geometry, document = self.geometry_now, self._context.document
        row = geometry.row_at(y)
        if self._cells is None or document is None or x >= geometry.x_of(geometry.frame_count):
            return ""
        frame = geometry.frame_at(x)
        if row is None:
            return self._told(None, frame) if x >= HEAD_WIDTH and y < RULER_HEIGHT else ""
        track_id = self.track_ids[row]
        if x < HEAD_WIDTH:
            return tr("Track {track}", track=track_id)
        difference = self._told(track_id, frame)
        return self._cell_tip(self._cells, document, track_id, frame) + (f"\n{difference}" if difference else "")

    def _cell_tip(self, cells_now: Cells, document: Document, track_id: int, frame: int) -> str:
        code = int(cells_now.row(track_id)[frame])
        text = tr(
            "Track {track}, frame {frame}: {state}",
            track=track_id,
            frame=frame,
            state=tr(cells.NAMES[code & cells.STATE]),
        )
        text += tr(", occluded") if code & cells.OCCLUDED else ""
        record = document.state.get(MaskKey(self._context.selection.sequence_id or 0, track_id, frame))
        if record is None:
            return text
        text += tr(", drawn by hand") if record.manual else f" ({record.source})" if record.source else ""
        text += tr(", score {score}", score=f"{record.score:.2f}") if record.score is not None else ""
        return text + (tr(", worth drawing by hand") if frame in self._context.suggestions.frames(track_id) else "")

    def sizeHint(self) -> QSize:
        """A useful size."""
        return QSize(800, RULER_HEIGHT + 7 * ROW_HEIGHT + 12)

    def minimumSizeHint(self) -> QSize:
        """The smallest useful size."""
        return QSize(240, RULER_HEIGHT + 3 * ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is visible."""
        geometry = self.geometry_now
        painter = QPainter(self.viewport())
        painter.setFont(self.font())
        painting.paint(painter, geometry, self._rows(geometry), self._marks(), theme.current())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is fitted fitted."""
        super().resizeEvent(event)
        if self._fitted:
            self._cell = self.geometry_now.fitting_cell
        self._update_bars()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to what was clicked; with Shift, begin to choose a range of frames."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        ranging = self._cells is not None and event.position().x() >= HEAD_WIDTH
        ranging &= bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._anchor = self.geometry_now.frame_at(event.position().x()) if ranging else None
        self._go(event.position(), pressed=True)
        selection = self._context.selection
        if self._anchor is None:
            selection.frames = None
        else:
            row = self.geometry_now.row_at(event.position().y())
            selection.choose(self._anchor, self._anchor, None if row is None else selection.track_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Scrub while the button is held, or choose as far as here."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            if self._anchor is not None and self._context.selection.frames is not None:  # a key may have let go
                here = self.geometry_now.frame_at(event.position().x())
                self._context.selection.choose(self._anchor, here, self._context.selection.frames_of)
            self._go(event.position(), pressed=False)
        self._hover(self.geometry_now.row_at(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it all."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom, the wheel alone scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM_STEP if event.angleDelta().y() > 0 else 1 / _ZOOM_STEP, event.position().x())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go to the row above or below; Escape gives the chosen range up."""
        if event.key() == Qt.Key.Key_Escape and self._context.selection.frames is not None:
            self._context.selection.frames = None
            return
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.track_ids:
            super().keyPressEvent(event)
            return
        row = self._marks().row
        wanted = 0 if row is None else min(max(row + step, 0), len(self.track_ids) - 1)
        self._context.selection.track_id = self.track_ids[wanted]

    def viewportEvent(self, event: QEvent) -> bool:
        """Tool tips of cells."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = self.tip_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew."""
        self.viewport().update()

    def _go(self, place: QPointF, *, pressed: bool) -> None:
        if self._cells is None:
            return
        geometry, selection = self.geometry_now, self._context.selection
        row = geometry.row_at(place.y())
        if pressed and row is not None and place.x() < geometry.x_of(geometry.frame_count):
            selection.track_id = self.track_ids[row]
        if place.x() >= HEAD_WIDTH or not pressed:
            selection.frame = geometry.frame_at(place.x())

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _rows(self, geometry: Geometry) -> list[painting.Row]:
        ids = self.track_ids
        return [self._row(index, ids[index]) for index in geometry.rows]

    def _row(self, index: int, track_id: int) -> painting.Row:
        if self._cells is None:
            raise ValueError("a timeline without a sequence has no rows")
        codes = self._cells.row(track_id)
        if track_id not in self._images:
            self._images[track_id] = painting.row_image(codes, theme.current())
        suggested = self._context.suggestions.frames(track_id)
        heights = self._differing.heights(track_id) if self._differing else None
        ignored = track_id in self._cells.ignored
        return painting.Row(index, track_id, codes, self._images[track_id], ignored, suggested, heights)

    def _marks(self) -> painting.Marks:
        selection = self._context.selection
        ids = self.track_ids
        row = ids.index(selection.track_id) if selection.track_id in ids else None
        elsewhere = self._differing.heights(None) if self._differing else None
        outdated = self._context.comparing.outdated
        chosen = (
            None if selection.frames is None else painting.Chosen(*selection.frames, self._rows_of(selection.frames_of))
        )
        return painting.Marks(selection.frame, row, self._hovered, elsewhere, outdated, chosen)

    def _rows_of(self, track_id: int | None) -> range:
        """The row of a track, none where it is not listed; all rows for None."""
        ids = self.track_ids
        if track_id is None:
            return range(len(ids))
        return range(ids.index(track_id), ids.index(track_id) + 1) if track_id in ids else range(0)

    def _compared(self) -> None:
        """Mark what the list of differences holds, if it is of the sequence that is shown."""
        comparing, cells_now = self._context.comparing, self._cells
        comparison = comparing.comparison
        self._differing = None
        if cells_now and comparison and comparison.sequence_id == self._context.selection.sequence_id:
            items = ((comparing.track_of(item), item) for item in comparing.listed)
            self._differing = Differing(items, cells_now.frame_count)
        self.viewport().update()

    def _told(self, track_id: int | None, frame: int) -> str:
        """What a mark of a difference says."""
        item = self._differing.at(track_id, frame) if self._differing else None
        comparison = self._context.comparing.comparison
        return told(item, comparison) if item and comparison else ""

    def _selected(self, name: str) -> None:
        if name == "sequence_id":
            self.reload()
        elif name == "frame":
            self._show_frame()
        elif name == "track_id":
            self._show_row()
        elif name in ("frames", "frames_of"):
            self.viewport().update()

    def _show_frame(self) -> None:
        geometry, bar = self.geometry_now, self.horizontalScrollBar()
        left, room = self._context.selection.frame * self._cell, geometry.width - ORIGIN
        margin = min(_MARGIN * self._cell, room / 4)
        if left - margin < bar.value():
            bar.setValue(round(left - margin))
        elif left + self._cell + margin > bar.value() + room:
            bar.setValue(round(left + self._cell + margin - room))
        self.viewport().update()

    def _show_row(self) -> None:
        row, bar = self._marks().row, self.verticalScrollBar()
        if row is not None:
            room = self.viewport().height() - RULER_HEIGHT
            top = row * ROW_HEIGHT
            bar.setValue(min(max(bar.value(), top + ROW_HEIGHT - room), top))
        self.viewport().update()

    def _update_bars(self) -> None:
        geometry = self.geometry_now
        across, down = geometry.furthest
        for bar, furthest, page in (
            (self.horizontalScrollBar(), across, geometry.width - ORIGIN),
            (self.verticalScrollBar(), down, geometry.height - RULER_HEIGHT),
        ):
            bar.setRange(0, furthest)
            bar.setPageStep(max(page, 1))
        self.viewport().update()

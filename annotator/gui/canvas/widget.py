"""The frame view: a thin widget between Qt's events and the tools, viewport, scene and painting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QNativeGestureEvent, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from annotator.domain.boxes import Box
from annotator.domain.edits import SequenceKey
from annotator.gui.canvas import wheel
from annotator.gui.canvas.ahead import Ahead
from annotator.gui.canvas.events import CURSORS, keystroke_of, pointer_of
from annotator.gui.canvas.frames import FrameFeed
from annotator.gui.canvas.host import CanvasHost, key_of_table
from annotator.gui.canvas.painting import BACKGROUND, Painting
from annotator.gui.canvas.scene import Scene, build_scene, touches
from annotator.gui.canvas.strokes import Strokes
from annotator.gui.canvas.viewport import Size, Viewport, zoom_limits
from annotator.gui.canvas.windows import WindowCache
from annotator.gui.tools.base import Keystroke
from annotator.gui.tools.catalogue import make_tool
from annotator.gui.tools.pan import pan_drag
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from annotator.domain.edits import Edit
    from annotator.domain.masks import Point
    from annotator.gui.canvas.draft import Draft
    from annotator.gui.canvas.render import Picture
    from annotator.gui.document import Document
    from annotator.gui.selection import Selection
    from annotator.gui.tools.base import Tool

ZOOM_STEP = 1.25


class Canvas(QWidget):
    """Shows the selected frame and lets the active tool work on it.

    Signals:
        message: what the next click does, or why something cannot be done; for the status bar.
        finished_tool: Escape was pressed and the tool has nothing in progress: the user wants to leave it.
        track_requested: a `Box` was drawn without a selected track; the window asks for a class and makes the track.
        space_tapped: Space went down and up without panning: the window may give it a meaning of its own.
        looked: the `Viewport` is another one now.
    """

    message = Signal(str)
    finished_tool = Signal()
    track_requested = Signal(object)
    space_tapped = Signal()
    looked = Signal(object)

    def __init__(self, document: Document, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document, self.selection = document, selection
        self.scene: Scene | None = None
        self.viewport = Viewport()
        self._settled: Scene | None = None  # the scene of the image that is shown
        self._fitted = True
        self._extent: Size = (1.0, 1.0)
        self._windows = WindowCache()
        self._feed = FrameFeed(document, self)
        self._painting = Painting(selection, self._feed, self._windows)
        self._ahead = Ahead(self, self._windows, self._paint_ahead)
        self._feed.prepared.connect(self._ahead.begin)
        self._pointer: Point | None = None
        self._feed.changed.connect(self._image_changed)
        self.mention: Callable[[str], str] = key_of_table
        self._host = CanvasHost(self, self._feed)
        self._tool: Tool = make_tool(selection.tool, self._host)
        self._strokes = Strokes()
        self._space = self._panned = self._closed = False
        self._hint, self._spoke = "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Frame"))
        self.setMinimumSize(160, 120)
        document.changed.connect(self._document_changed)
        selection.changed.connect(self._selection_changed)
        self._show_frame()

    @property
    def extent(self) -> Size:
        """(width, height) of the view in widget pixels."""
        return (float(self.width()), float(self.height()))

    @property
    def settled(self) -> bool:
        """Whether what is shown is the frame that was asked for, or why it cannot be."""
        return not self._feed.awaited

    @property
    def draft(self) -> Draft:
        """What the tool paints over the frame now."""
        return self._tool.draft

    def sizeHint(self) -> QSize:
        """Room for a street scene at a quarter of its size at least."""
        return QSize(960, 540)

    def zoom_in(self) -> None:
        """A step closer, to the middle of the view."""
        self.zoom(ZOOM_STEP)

    def zoom_out(self) -> None:
        """A step back, from the middle of the view."""
        self.zoom(1 / ZOOM_STEP)

    def zoom(self, factor: float, at: Point | None = None) -> None:
        """Scale the view by `factor`; the widget point `at`, by default the middle, stays where it is."""
        if self.scene is not None:
            place = at or (self.width() / 2, self.height() / 2)
            self.look_through(self.viewport.zoomed(factor, place, zoom_limits(self.scene.size, self.extent)))

    def fit(self) -> None:
        """Show the whole image, also when the widget gets another size."""
        if self.scene is not None:
            self.look_through(Viewport.fitted(self.scene.size, self.extent))
            self._fitted = True

    def actual_size(self) -> None:
        """One widget pixel for one image pixel."""
        self.zoom(1 / self.viewport.scale)

    def fit_selected(self) -> None:
        """Zoom to the selected track."""
        box = self.selected_box()
        if box is None or self.scene is None:
            missing = self.selection.track_id is not None
            self.say(tr("The selected track is not in this frame.") if missing else tr("No track is selected."))
            return
        self.fit_box(box)

    def fit_box(self, box: Box) -> None:
        """Zoom to a part of the image."""
        if self.scene is not None:
            self.look_through(Viewport.around_box(_inside(box, self.scene.size), self.extent))

    def look_through(self, viewport: Viewport) -> None:
        """Show the image through another viewport, kept where something of the image is in view."""
        if self.scene is None:
            return
        self.viewport = viewport.clamped(self.scene.size, self.extent)
        self._fitted = False
        self.looked.emit(self.viewport)
        self.update()

    def say(self, text: str) -> None:
        """Put a line into the status bar; it stays until the next click means something else."""
        self._spoke = True
        self.message.emit(text)

    def close_frames(self) -> None:
        """Stop reading frames and listening, for good: the document is about to be closed."""
        if self._closed:
            return
        self._closed = True
        self._ahead.drop()
        self._abort()
        self.document.changed.disconnect(self._document_changed)
        self.selection.changed.disconnect(self._selection_changed)
        self._feed.close()

    # what is shown

    def _show_frame(self) -> None:
        sequence_id = self.selection.sequence_id
        if sequence_id is None or self.document.state.get(SequenceKey(sequence_id)) is None:
            self.scene = self._settled = None
            self._feed.clear()
            self.update()
            return
        other = self.scene is None or self.scene.sequence_id != sequence_id
        if other:
            self._settled = None
        self._feed.show(sequence_id, self.selection.frame)
        self._build_scene()
        if other:
            self.fit()
        self.update()

    def _build_scene(self) -> None:
        if self.selection.sequence_id is not None:
            sequence_id, frame = self.selection.sequence_id, self.selection.frame
            ready = self._ahead.take(sequence_id, frame)
            self.scene = ready or build_scene(self.document.state, sequence_id, frame, self._windows)
            if not self._feed.awaited:
                self._settled = self.scene

    def _paint_ahead(self, scene: Scene) -> None:
        picture = self._painting.picture(self.document.state, scene, self.viewport, self.extent)
        self._painting.prepare(picture, self.font(), self.devicePixelRatioF())

    def _image_changed(self) -> None:
        self._settled = self.scene
        self.update()

    def _document_changed(self, edit: Edit) -> None:
        self._painting.blink.learn(edit)
        self._ahead.drop()
        if any(isinstance(key, SequenceKey) and key.sequence_id == self.selection.sequence_id for key in edit.keys):
            self._feed.clear()  # its images may be others
            self._show_frame()
        elif touches(edit, self.selection.sequence_id, self.selection.frame):
            self._build_scene()
        if self._tool.outdated:
            self._abort()
            self.say(tr("The mask has changed meanwhile; the drag was dropped."))
        news = "" if self.scene is None else self._painting.depth_news(edit, self.scene)
        if news:
            self.say(news)
        self._refresh()

    def selected_box(self) -> Box | None:
        """Where the selected track is in this frame, by its box, else by its mask."""
        item = None if self.scene is None else self.scene.item(self.selection.track_id)
        if item is None or item.box is not None:
            return None if item is None else item.box
        return Box(*item.record.mask.bounds) if item.record is not None and item.record.mask.area else None

    def _follow(self, before: Box | None) -> None:
        """Keep the selected track in view where the image is larger than the widget."""
        after = self.selected_box()
        if after is not None and self.scene is not None and not self._fitted:
            size = self.scene.size
            seen = None if before is None else _inside(before, size)
            moved = self.viewport.following(seen, _inside(after, size), self.extent)
            if moved != self.viewport:
                self.look_through(moved)

    def _selection_changed(self, name: str) -> None:
        before = self.selected_box()
        if name in ("frame", "sequence_id"):
            self._show_frame()
        if name in ("frame", "track_id"):
            self._follow(before if name == "frame" else None)
        if name == "tool":
            self._strokes.drop()
            self._tool = make_tool(self.selection.tool, self._host, self._tool)
        if name in ("frame", "sequence_id", "track_id", "tool") and self.scene is not None:
            self._strokes.drop()
            self._tool.reset()
            self._hint = ""  # what was said was about another frame, track or tool
        self._refresh()

    def _picture(self) -> Picture | None:
        waiting = self._feed.awaited and not self._feed.late
        scene = self._settled if waiting and self._settled is not None else self.scene
        if scene is None:
            return None
        return self._painting.picture(self.document.state, scene, self.viewport, self.extent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture from the cache, and over it what follows the pointer."""
        painter = QPainter(self)
        picture = self._picture()
        if picture is None or self.scene is None:
            painter.fillRect(self.rect(), BACKGROUND)
        else:
            self._painting.paint(painter, picture, self._tool.draft, self._pointer, self.font())
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A fitted image stays fitted; otherwise the middle stays the middle."""
        before, self._extent = self._extent, self.extent
        if self._fitted:
            self.fit()
        else:
            self.look_through(self.viewport.recentred(before, self.extent))

    # pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag: of the view with the middle button or Space, else of the tool."""
        if self.scene is None:
            return
        pointer = pointer_of(event, self.viewport)
        panning = pointer.button == "middle" or (self._space and pointer.button == "left")
        self._panned = self._panned or self._space
        self._strokes.begin(pointer.button, pan_drag(self._host, pointer) if panning else self._tool.press(pointer))
        self._refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second press of a double click is a press like any other."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the newest drag, or hover."""
        if self.scene is None:
            return
        pointer = pointer_of(event, self.viewport)
        self._pointer = pointer.position
        if self._strokes:
            self._strokes.move(pointer)
        elif not self._space:
            self._tool.hover(pointer)
        self._refresh()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag of this button."""
        pointer = pointer_of(event, self.viewport)
        self._strokes.end(pointer)
        if self.scene is not None and not self._strokes:
            self._tool.hover(pointer)
        self._refresh()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        self._pointer = None
        if self.scene is not None and not self._strokes:
            self._tool.hover(None)
            self._refresh()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel zooms to the pointer, Shift + wheel pans; on a trackpad two fingers pan and Ctrl zooms."""
        place = (event.position().x(), event.position().y())
        move = wheel.meaning(event)
        if move.factor != 1:
            self.zoom(move.factor, place)
        elif move.shift != (0, 0):
            self.look_through(self.viewport.panned(*move.shift))
        event.accept()
        self._refresh()

    def event(self, event: QEvent) -> bool:
        """Pinching zooms; keys that the tool takes are not the window's shortcuts."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            place: QPointF = event.position()
            self.zoom(1 + event.value(), (place.x(), place.y()))
            return True
        if event.type() == QEvent.Type.ShortcutOverride and self._claims(event):  # type: ignore[arg-type]
            event.accept()
            return True
        return super().event(event)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape drops, Space pans, Z looks back, the rest is the tool's."""
        stroke = keystroke_of(event)
        if self.scene is not None and event.key() == Qt.Key.Key_Z and not event.modifiers():
            self._look_back(held=True)
        elif self.scene is None or stroke is None:
            event.ignore()
        elif stroke.name == "escape":
            self._escape(event)
        elif self._strokes:
            event.accept()  # a stroke is in progress: no key may change what it works on
        elif self._tool.takes(stroke):
            self._tool.key(stroke)
        elif stroke.name == "space":
            self._panned = event.isAutoRepeat() and self._panned
            self._space = True
        else:
            event.ignore()
        self._refresh()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """What a held arrow key has moved is committed."""
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Z:
            self._look_back(held=False)
        if event.key() == Qt.Key.Key_Space and self._space:
            self._space = False
            if not self._panned and not self._tool.busy:
                self.space_tapped.emit()
        if self.scene is not None and not self._strokes:
            self._tool.key_released()
        self._refresh()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The release of a held key will not be seen here."""
        self._space = False
        self._look_back(held=False)
        if self.scene is not None and not self._strokes:
            self._tool.key_released()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Tab leaves the canvas unless the tool has a use for it."""
        if self.scene is not None and self._tool.takes(Keystroke("tab" if forwards else "backtab")):
            return False
        return super().focusNextPrevChild(forwards)

    def closeEvent(self, event: QCloseEvent) -> None:
        """A canvas of its own stops reading when it is closed."""
        self.close_frames()
        super().closeEvent(event)

    def _look_back(self, *, held: bool) -> None:
        """Show the selected mask as it was before its last change, or the present one again."""
        if self._painting.blink.held != held:
            self._painting.blink.held = held
            problem = self._painting.nothing_earlier(self.scene)
            if held and problem:
                self.say(problem)
            self.update()

    def _claims(self, event: QKeyEvent) -> bool:
        stroke = keystroke_of(event)
        if self.scene is None or stroke is None:
            return False
        if self._strokes or self._tool.takes(stroke):
            return True
        plain = not (stroke.shift or stroke.alt or stroke.control)
        return plain and (stroke.name == "space" or (stroke.name == "escape" and self._tool.busy))

    def _escape(self, event: QKeyEvent) -> None:
        if self._strokes or self._tool.busy:
            self._abort()
        elif self.selection.tool != "select":
            self.finished_tool.emit()
        else:
            event.ignore()

    def _abort(self) -> None:
        self._strokes.drop()
        self._tool.cancel()

    def _refresh(self) -> None:
        if self.scene is not None:
            hint = self._tool.hint
            if hint != self._hint:
                self.setAccessibleDescription(hint)
                if not (self._spoke or self.selection.show_review):  # there, the strip says what keys do
                    self.message.emit(hint)
            self._hint, self._spoke = hint, False
            name = "open hand" if self._space else self._tool.cursor
            self.setCursor(QCursor(CURSORS[name]))
        self.update()


def _inside(box: Box, image: Size) -> Box:
    """The part of a box that lies in the image; the box itself where nothing of it does."""
    x1, y1, x2, y2 = box.window(round(image[1]), round(image[0]))
    return Box(x1, y1, x2, y2) if x1 < x2 and y1 < y2 else box

"""The review strip: header, grid and verbs, in the place of the image."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from annotator.domain.edits import MaskKey, SequenceKey, TrackKey
from annotator.gui.action_table.tools import TOOLS
from annotator.gui.review import verbs, words
from annotator.gui.review.bars import Footer, Header
from annotator.gui.review.follow import Follower
from annotator.gui.review.grid import Grid
from annotator.gui.review.listing import Filter, Order, as_good, counts, fits, in_order, listed, scope
from annotator.gui.review.memory import RoundMemory
from annotator.gui.review.model import MaskModel
from annotator.gui.review.pictures import Pictures
from annotator.gui.review.thumbnails import Thumbnails
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from annotator.domain.edits import Edit
    from annotator.domain.state import State
    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context
    from annotator.gui.document import Document

# Verbs that are about the image: they take the annotator back to it.
_TO_IMAGE = (
    "draw-next",
    "improve",
    "next-difference",
    "previous-difference",
    "next-finding",
    "previous-finding",
    "new-track",
)
_LEFT_ALONE = ("tool-select", "tool-pan")  # tools that change nothing
_MOST_INSERTED = 64  # masks that come in one edit; more are listed anew


class ReviewStrip(QWidget):
    """Lists the masks of the selected track, or of all, and reviews them; `Selection.show_review` shows it.

    Signals:
        message: what has happened or what the next key does, for the status bar, while the strip is shown.
    """

    message = Signal(str)

    def __init__(self, context: Context, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._context, self._actions = context, actions
        self._document: Document | None = None
        self._active = False
        self._lent: MaskKey | None = None
        self._shown: tuple[int, int | None, Filter, Order] | None = None
        self._touched: list[MaskKey] = []
        self._counts = dict.fromkeys(Filter, 0)
        self.thumbnails = Thumbnails(parent=self)
        self.memory = RoundMemory(self)
        self.model = MaskModel(self)
        self.grid = Grid(self.model, self.thumbnails)
        self._pictures = Pictures(self.thumbnails)
        self._follower = Follower(context.selection, self)
        self.header, self.footer = Header(), Footer(context.key)
        values = context.settings.values
        self.header.restore(Filter(values.review_filter), Order(values.review_order))
        self._news = ""  # what has happened; shown until the person does something else
        self._empty = QLabel()
        self._stack = QStackedLayout()
        self._relist = self._timer(self.list_anew)
        self._recount = self._timer(self._count)
        self._retell = self._timer(self._tell_cursor)
        self._lay_out()
        self._connect()

    @property
    def hint(self) -> str:
        """What is shown in place of an empty grid, or ""."""
        return self._empty.text() if self._stack.currentWidget() is self._empty else ""

    @property
    def lent(self) -> bool:
        """Whether the image shows the mask that was opened from here, so that Escape comes back."""
        selection, key = self._context.selection, self._lent
        return key is not None and key == MaskKey(selection.sequence_id or 0, selection.track_id or 0, selection.frame)

    def list_anew(self) -> None:
        """Apply scope, filter and order to the masks as they are now; the cursor stays where it is as far as it can."""
        self._relist.stop()
        state, sequence_id = self._state, self._context.selection.sequence_id
        if state is None or sequence_id is None or not self._active:
            return
        if self._context.selection.track_id is None:
            self.header.all_tracks = True
        shown = self._shown
        self._shown = (sequence_id, self._track_id, self.header.filter, self.header.order)
        if shown is None or shown[0] != sequence_id:
            self._pictures.show(self._document, sequence_id)
        key, row = self.grid.current, self.grid.currentIndex().row()
        keys = scope(state, sequence_id, self._track_id)
        found = listed(state, keys, self.header.filter, self.header.order, self.memory.rounds)
        self.grid.show_tracks(self._track_id is None)
        with self.grid.place_kept():
            self.model.show(state, self.memory.rounds, found)
        place = self.model.row_of(key)
        again = max(row, 0) if shown == self._shown else 0
        self.grid.go_to(again if place is None else place)
        self._count()

    def command(self, name: str) -> None:
        """Do what a key or button of the strip stands for."""
        commands: dict[str, Callable[[], object]] = {
            "accept": lambda: self._review(verbs.accept),
            "reject": lambda: self._review(verbs.reject),
            "flag": lambda: verbs.flag(self._context, self.grid.chosen()),
            "open": self._open,
            "accept-as-good": self._accept_as_good,
            "list-anew": self.list_anew,
            "larger": lambda: self.grid.resize_cards(1),
            "smaller": lambda: self.grid.resize_cards(-1),
            "leave": self._leave,
        }
        commands[name]()

    def take_focus(self) -> None:
        """Give the keys to the grid; where it is empty, keep them."""
        (self if self.hint else self.grid).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves an empty strip too."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self.header.retheme()
        self.footer.retheme()
        self.grid.viewport().update()

    @property
    def _state(self) -> State | None:
        return self._document.state if self._document else None

    @property
    def _track_id(self) -> int | None:
        """The track that is listed, None for all."""
        return None if self.header.all_tracks else self._context.selection.track_id

    # shown and hidden

    def _switched(self, name: str) -> None:
        selection = self._context.selection
        if name == "show_review":
            (self._enter if selection.show_review else self._hide)()
        elif name == "sequence_id" and selection.sequence_id is None:
            selection.show_review = False
            self._shown = None
            self._pictures.show(None, None)
        elif name == "sequence_id" and self._active:
            self.list_anew()

    def _enter(self) -> None:
        if self._state is None:
            return
        returns, self._lent = self.lent and self._shown is not None, None
        self._news = ""
        self._active = True
        self._follower.begin()
        self.memory.recall()
        if returns and self.model.rowCount():
            self.model.touch(self.model.keys)
            self._count()
        else:
            self.list_anew()

    def _hide(self) -> None:
        """Back to where the annotator was, unless what is under the cursor was opened."""
        if self._active:
            self._active = False
            self._follower.back()
            for timer in (self._relist, self._recount, self._retell):
                timer.stop()
            if self._context.canvas is not None:
                self._context.canvas.say(self._context.canvas.accessibleDescription())  # what a click there does

    def _leave(self) -> None:
        self._context.selection.show_review = False

    def _open(self) -> None:
        """To the image, at the mask under the cursor."""
        key = self.grid.current
        if key is None:
            return
        self._follower.lead(key)
        self._to_image()
        if self._context.canvas:
            self._context.canvas.fit_selected()

    def _to_image(self) -> None:
        """A verb about the image was called: it means what is selected now."""
        if self._active:
            self._lent = self.grid.current
            self._follower.begin()
            self._context.selection.show_review = False

    # verbs

    def _review(self, verb: Callable[[Context, list[MaskKey]], bool]) -> None:
        """Review the selected masks and go on to the next one."""
        keys = self.grid.chosen()
        rows = [row for key in keys if (row := self.model.row_of(key)) is not None]
        if keys and verb(self._context, keys):
            self.grid.go_to(max(rows) + 1)

    def _accept_as_good(self) -> None:
        if self.grid.current is not None:
            verbs.accept_as_good(self._context, self.model.keys, self.grid.current)

    def _go_to_change(self) -> None:
        """Show what undo or redo has changed."""
        rows = [row for key in self._touched if (row := self.model.row_of(key)) is not None]
        if self._active and rows:
            self.grid.go_to(min(rows))

    # what happens elsewhere

    def _follow_document(self) -> None:
        document = self._context.document
        if document is self._document:
            return
        self._document = document
        self.memory.follow(document)
        self._shown = self._lent = None
        self.model.show(None, self.memory.rounds, [])
        if document is not None:
            document.changed.connect(self._changed)
            if self._context.canvas is not None:
                self._context.canvas.message.connect(self._hear)

    def _changed(self, edit: Edit) -> None:
        self.memory.rounds.apply(edit)
        sequence_id = self._context.selection.sequence_id
        keys = [key for key in edit.keys if key.sequence_id == sequence_id]
        frames = {key.frame for key in keys if not isinstance(key, SequenceKey | TrackKey)}
        self._touched = sorted(key for key in keys if isinstance(key, MaskKey))
        elsewhere = self._shown is not None and any(
            key.sequence_id == self._shown[0] != sequence_id for key in edit.keys
        )
        if elsewhere or any(isinstance(key, SequenceKey) for key in keys):
            self._shown = None  # the images may have moved, or pictures of what was shown last are outdated
        whole = any(isinstance(key, SequenceKey | TrackKey) for key in keys)
        self._pictures.forget(None if whole else frames)
        if whole and self._active:
            self._relist.start()
        elif keys and self._active:
            self._take_in(self._touched)
            self.model.touch(key for key in self.model.keys if key.frame in frames)
            self._recount.start()

    def _take_in(self, keys: list[MaskKey]) -> None:
        """List masks that are new and that the filter lets through."""
        state = self._state
        if state is None:
            return
        new = [key for key in keys if self.model.row_of(key) is None and self._wanted(state, key)]
        if len(new) > _MOST_INSERTED or (new and not self.model.rowCount()):
            self._relist.start()
        elif new:
            self.model.insert(in_order(state, [*self.model.keys, *new], self.header.order))

    def _wanted(self, state: State, key: MaskKey) -> bool:
        record = state.get(key)
        mine = self._track_id in (None, key.track_id)
        return mine and fits(record, self.header.filter, self.memory.rounds.noticeable(key, record))

    def _moved(self, name: str) -> None:
        """Another part of the window has selected something."""
        if not self._active:
            return
        self._news = ""
        self._retell.start()
        selection = self._context.selection
        if name == "track_id" and not self.header.all_tracks:
            self._relist.start()  # later: who selects a track may choose a frame too
        elif selection.track_id is not None and selection.sequence_id is not None:
            row = self.model.row_of(MaskKey(selection.sequence_id, selection.track_id, selection.frame))
            if row is not None:
                self.grid.go_to(row)

    def _recalled(self) -> None:
        if self._active:
            self.model.touch(self.model.keys)
            if self.header.filter is Filter.CHANGED:
                self._relist.start()
            self._recount.start()

    # what is told

    def _hear(self, text: str) -> None:
        """What a verb of the window says while the strip is shown is not about the image."""
        if self._active:
            self._news = text

    def _forget_news(self) -> None:
        self._news = ""

    def _rekeyed(self) -> None:
        self.footer.rekey()
        if self._active:
            self._recount.start()

    def _lead(self, *_: object) -> None:
        if self._active:
            self._follower.lead(self.grid.current)
            self._retell.start()

    def _count(self) -> None:
        state, sequence_id = self._state, self._context.selection.sequence_id
        if state is None or sequence_id is None:
            return
        track_id, rounds, wanted = self._track_id, self.memory.rounds, self.header.filter
        self._counts = counts(state, scope(state, sequence_id, track_id), rounds)
        done = [
            key for key in self.model.keys if not fits(record := state.get(key), wanted, rounds.noticeable(key, record))
        ]
        whose = words.title(state, sequence_id, track_id)
        without = words.without_mask(state, sequence_id, track_id)
        self.header.tell(whose, words.summary(self._counts, without, len(done)), self._counts)
        self._empty.setText(words.empty(wanted, whose, self._counts, self._context.key, all_tracks=track_id is None))
        had_keys = self.hasFocus() or self.grid.hasFocus()
        self._stack.setCurrentWidget(self.grid if self.model.rowCount() else self._empty)
        if had_keys:
            self.take_focus()
        self._tell_cursor()

    def _tell_cursor(self) -> None:
        state, key, document = self._state, self.grid.current, self._document
        if self._active and state is not None and document is not None:
            self.message.emit(self._news or words.hint(state, self.grid.chosen(), writable=not document.read_only))
        if state is None or key is None or document is None:
            self.footer.tell(0, listed=False, writable=False)
            return
        good = len(as_good(state, self.model.keys, key))
        self.footer.tell(good, listed=True, writable=not document.read_only)

    def _paint_view(self) -> None:
        """Have the pictures in view painted, and those near it."""
        if self._active:
            keys = [self.model.keys[row] for row in self.grid.rows_in_view()]
            self._pictures.ask(keys, self.memory.rounds, self.grid.device_side, before=self.grid.before)

    def _menu(self, place: QPoint) -> None:
        if not self.grid.indexAt(place).isValid():
            return
        menu = QMenu(self)
        for name, text in (
            ("accept", tr("Accept")),
            ("reject", tr("Reject")),
            ("flag", tr("Flag")),
            ("open", tr("Open")),
        ):
            menu.addAction(text, partial(self.command, name))
        menu.addSeparator()
        menu.addAction(tr("Accept all at least this good"), partial(self.command, "accept-as-good"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.grid.viewport().mapToGlobal(place))

    # built

    def _timer(self, slot: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=0)
        timer.timeout.connect(slot)
        return timer

    def _lay_out(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self._stack, 1)
        column.addWidget(self.footer)

    def _connect(self) -> None:
        for source in (self.grid, self.header, self.footer):
            source.commanded.connect(self.command)
        self.header.chosen.connect(self._choose)
        self.grid.selectionModel().currentChanged.connect(self._lead)
        self.grid.selectionModel().selectionChanged.connect(self._lead)
        self.grid.touched.connect(self._forget_news)
        self._context.keymap.rekeyed.connect(self._rekeyed)
        self.grid.in_view.connect(self._paint_view)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)
        self.memory.recalled.connect(self._recalled)
        self._follower.moved.connect(self._moved)
        self._context.selection.changed.connect(self._switched)
        self._context.document_changed.connect(self._follow_document)
        tools = [action.name for action in TOOLS if action.name.startswith("tool-")]
        for name in (*_TO_IMAGE, *(name for name in tools if name not in _LEFT_ALONE)):
            self._actions[name].triggered.connect(self._to_image)
        for name in ("undo", "redo"):
            self._actions[name].triggered.connect(self._go_to_change)

    def _choose(self) -> None:
        self._news = ""
        self._context.settings.set("review_filter", self.header.filter.value)
        self._context.settings.set("review_order", self.header.order.value)
        self.list_anew()
        self.take_focus()

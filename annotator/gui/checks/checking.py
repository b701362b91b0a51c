"""The checks of the sequence that is shown, made between two paints while somebody looks at them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import SequenceKey
from annotator.editing.checks.checker import Checker
from annotator.editing.checks.finding import Kind
from annotator.gui.checks.words import KINDS
from annotator.gui.portions import Portions
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.editing.checks.finding import Finding
    from annotator.gui.context import Context
    from annotator.gui.document import Document

_REST_MILLISECONDS = 150  # edits that follow each other faster are looked at together


class Checking(QObject):
    """Finds, narrows and walks through the findings; nothing is stored.

    Signals:
        changed: other findings are listed now, or the search has begun or ended.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._document: Document | None = None
        self._sequence_id: int | None = None
        self._checker: Checker | None = None
        self._found: list[Finding] = []
        self._kind: Kind | None = None
        self._only_track = self._active = False
        self._at: Finding | None = None
        self.busy = False
        self._portions = Portions(self._look, self)
        self._portions.ended.connect(self._end)
        context.document_changed.connect(self._sync)
        context.selection.changed.connect(self._selected)

    @property
    def active(self) -> bool:
        """Whether somebody looks; nothing is searched for as long as nobody does."""
        return self._active

    @active.setter
    def active(self, value: bool) -> None:
        self._active = value
        if value:
            self._sync()
        else:
            self._portions.stop()

    @property
    def kind(self) -> Kind | None:
        """The kind that the list is narrowed to; None lists all."""
        return self._kind

    @property
    def only_track(self) -> bool:
        """Whether only the selected track is listed."""
        return self._only_track

    @property
    def listed(self) -> list[Finding]:
        """What is found of the chosen kind and track, in order of kind, then what stands out most."""
        track_id = self._context.selection.track_id if self._only_track else None
        return [
            item
            for item in self._found
            if self._kind in (None, item.kind) and (not self._only_track or item.track_id == track_id)
        ]

    @property
    def at(self) -> Finding | None:
        """The finding that was gone to last, as long as it is found."""
        return self._at

    def counts(self) -> Counter[Kind]:
        """How many there are of each kind."""
        return Counter(item.kind for item in self._found)

    def choose_kind(self, kind: Kind | None) -> None:
        """List one kind, or all."""
        self._kind = kind
        self.changed.emit()

    def choose_track(self, only: bool) -> None:
        """List the selected track alone, or all."""
        self._only_track = only
        self.changed.emit()

    def go(self, item: Finding) -> None:
        """Select the track and go to the frame, so close that it can be judged."""
        self._at = item
        self._context.selection.show(self._sequence_id, item.frame, item.track_id)
        if self._context.canvas:
            self._context.canvas.fit_selected()
            place = tr("Track {track}, frame {frame}", track=item.track_id, frame=item.frame)
            self._context.canvas.say(f"{place}. {KINDS[item.kind].title}: {item.text}.")
        self.changed.emit()

    def step(self, direction: int) -> None:
        """Go to the next one of the list, or to the one before; past the end it begins anew."""
        self.finish()
        listed = self.listed
        if not listed:
            self._context.note(tr("Nothing is found in this track.") if self._only_track else tr("Nothing is found."))
            return
        place = listed.index(self._at) + direction if self._at in listed else (0 if direction > 0 else -1)
        self.go(listed[place % len(listed)])

    def finish(self) -> None:
        """Search to the end now."""
        self._sync()
        while self._look():
            pass
        self._end()

    def _sync(self) -> None:
        """Follow the document and the sequence that are shown."""
        document, sequence_id = self._context.document, self._context.selection.sequence_id
        if document is None or sequence_id is None or document.state.get(SequenceKey(sequence_id)) is None:
            sequence_id = None
        if document is self._document and sequence_id == self._sequence_id and self._checker is not None:
            if self._active and self.busy:
                self._portions.start()
            return
        if document is not self._document and document is not None:
            document.changed.connect(self._apply)
        self._document, self._sequence_id = document, sequence_id
        self._checker = self._at = None
        self._found = []
        if document is not None and sequence_id is not None:
            self._checker = Checker(document.state, sequence_id)
        self._begin(0)

    def _selected(self, name: str) -> None:
        if name == "sequence_id" and self._active:
            self._sync()
        elif name == "track_id" and self._only_track:
            self.changed.emit()

    def _apply(self, edit: Edit) -> None:
        if self._checker is not None and self._checker.apply(edit):
            self._begin(_REST_MILLISECONDS)

    def _begin(self, milliseconds: int) -> None:
        told, self.busy = self.busy, self._checker is not None
        if self._active and not self._portions.waiting:
            self._portions.start(milliseconds)
        if told != self.busy or not self.busy:
            self.changed.emit()

    def _look(self) -> bool:
        """Look at a frame or some masks of which something has changed; whether there were any."""
        return self._checker is not None and self._checker.prepare()

    def _end(self) -> None:
        self._portions.stop()
        if self._checker is None or not self.busy:
            return
        self.busy = False
        self._found = self._checker.findings()
        if self._at not in self._found:
            self._at = None
        self.changed.emit()

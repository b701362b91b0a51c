"""Which masks to draw next: the best suggestions of the sequence that is shown, found between two paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain.edits import MaskKey, SequenceKey
from annotator.editing.suggestions import Suggester, lacking
from annotator.gui.portions import Portions

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.domain.masks import MaskRecord
    from annotator.editing.suggestions import Lack
    from annotator.gui.context import Context
    from annotator.gui.document import Document

LISTED = 6
_REST_MILLISECONDS = 80  # edits that follow each other faster are looked at together


@dataclass(frozen=True, slots=True)
class SuggestedMask:
    """A mask that is worth drawing.

    Attributes:
        track_id: its track.
        class_id: class of the track.
        frame: its frame.
        quality: IoU that the network expects of its proposal, 0 to 1; None if it did not say.
        gain: IoU that the track's masks should win in all when it is drawn.
    """

    track_id: int
    class_id: int
    frame: int
    quality: float | None
    gain: float


class Suggestions(QObject):
    """The best suggestions, and which of them the annotator has been at.

    Signals:
        changed: other masks are suggested now.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._document: Document | None = None
        self._sequence_id: int | None = None
        self._suggester: Suggester | None = None
        self._listed: list[SuggestedMask] = []
        self._lack: Lack | None = None
        self._seen: dict[tuple[int, int], MaskRecord | None] = {}
        self._outdated = False
        self._portions = Portions(self._look, self)
        self._portions.ended.connect(self._finish)
        context.document_changed.connect(self._sync)
        context.selection.changed.connect(self._selected)

    @property
    def listed(self) -> list[SuggestedMask]:
        """The best suggestions as of the last `changed`, best first."""
        return self._listed

    @property
    def lack(self) -> Lack | None:
        """Why nothing is listed; None where something is, or there is no sequence."""
        return self._lack

    def frames(self, track_id: int) -> tuple[int, ...]:
        """The frames of a track that are listed."""
        return tuple(item.frame for item in self._listed if item.track_id == track_id)

    def advance(self) -> tuple[SuggestedMask | None, bool]:
        """Choose the best suggestion that the annotator has not been at; after the last one it begins anew.

        One is passed over as long as its proposal stays the same, so that repeating this skips.

        Returns:
            the choice, None without any; and whether it began anew.
        """
        self._sync()
        self._finish()
        self._seen = {place: record for place, record in self._seen.items() if self._record(*place) is record}
        self._pass(self._context.selection.track_id, self._context.selection.frame)
        left = [item for item in self._listed if (item.track_id, item.frame) not in self._seen]
        anew = not left
        if anew:
            self._seen.clear()
            left = self._listed
        if not left:
            return None, False
        self._pass(left[0].track_id, left[0].frame)
        return left[0], anew

    def _pass(self, track_id: int | None, frame: int) -> None:
        """The annotator has been there, if it is anything that is suggested."""
        if track_id is not None and frame in self.frames(track_id):
            self._seen[track_id, frame] = self._record(track_id, frame)

    def _sync(self) -> None:
        """Follow the document and the sequence that are shown."""
        document, sequence_id = self._context.document, self._context.selection.sequence_id
        if document is not None and (sequence_id is None or document.state.get(SequenceKey(sequence_id)) is None):
            sequence_id = None
        if document is self._document and sequence_id == self._sequence_id:
            return
        if document is not self._document and document is not None:
            document.changed.connect(self._apply)
        self._document, self._sequence_id = document, sequence_id if document is not None else None
        self._seen.clear()
        self._suggester = None
        if document is not None and sequence_id is not None:
            self._suggester = Suggester(document.state, sequence_id)
        self._outdated = True
        self._portions.start()

    def _selected(self, name: str) -> None:
        if name == "sequence_id":
            self._sync()

    def _apply(self, edit: Edit) -> None:
        if self._suggester is not None and self._suggester.apply(edit):
            self._outdated = True
            if not self._portions.waiting:
                self._portions.start(_REST_MILLISECONDS)

    def _look(self) -> bool:
        """Look at a frame or track of which something has changed; whether there was one."""
        return self._suggester is not None and self._suggester.prepare()

    def _finish(self) -> None:
        if not self._outdated:
            return
        self._portions.stop()
        self._outdated = False
        before = (self._listed, self._lack)
        self._listed, self._lack = [], None
        if self._suggester is not None and self._document is not None and self._sequence_id is not None:
            state, sequence_id = self._document.state, self._sequence_id
            for item in self._suggester.best(LISTED):
                record = self._record(item.track, item.frame)
                class_id = state.track(sequence_id, item.track).class_id
                self._listed.append(
                    SuggestedMask(item.track, class_id, item.frame, record.score if record else None, item.gain)
                )
            self._lack = None if self._listed else lacking(state, sequence_id)
        if before != (self._listed, self._lack):
            self.changed.emit()

    def _record(self, track_id: int, frame: int) -> MaskRecord | None:
        if self._document is None or self._sequence_id is None:
            return None
        return self._document.state.get(MaskKey(self._sequence_id, track_id, frame))

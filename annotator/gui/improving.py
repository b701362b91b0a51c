"""The loop of a track: draw the mask that teaches most, and fine-tune in the background once it is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from annotator.domain.edits import MaskKey, TrackKey
from annotator.domain.masks import MaskRecord
from annotator.editing.suggestions import suggestions
from annotator.gui.translation import tr
from annotator.gui.verbs import jobs

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.gui.context import Context
    from annotator.gui.document import Document

_REST_MILLISECONDS = 4000  # a correction may go on: fine-tuning waits until the hand rests, or leaves the mask
_MOST_MASKS = 4  # an edit that draws more at once is no correction


class Improving(QObject):
    """Watches for corrections, and fine-tunes their tracks if that is wanted.

    Wanted it is of a track that was asked to be improved, and of every track while `Selection.auto_finetune` is set.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._document: Document | None = None
        self._asked: TrackKey | None = None
        self._corrected: MaskKey | None = None
        self._later: dict[TrackKey, MaskKey] = {}  # corrected again while their tracks were fine-tuned
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MILLISECONDS)
        self._timer.timeout.connect(self._finetune)
        context.document_changed.connect(self._sync)
        context.selection.changed.connect(self._moved)

    @property
    def waiting(self) -> MaskKey | None:
        """The corrected mask whose track is fine-tuned as soon as the hand rests."""
        return self._corrected or next(iter(self._later.values()), None)

    def improve(self) -> None:
        """Go to the mask of the selected track that is worth drawing most; its correction starts the fine-tuning."""
        context, spot = self._context, self._context.spot()
        if spot is None or spot.track is None or spot.track_id is None:
            return
        self._sync()
        best = suggestions(spot.state, spot.sequence_id, 1, [spot.track_id])
        if not best:
            context.note(
                tr(
                    "Track {track} has no proposal to correct. Propose its masks first ({propose}), or draw one "
                    "({draw}).",
                    propose=context.key("propose-track"),
                    draw=context.key("tool-polygon"),
                    track=spot.track_id,
                ),
                "warning",
            )
            return
        self._asked = spot.track
        context.selection.frame = best[0].frame
        if context.canvas:
            context.canvas.fit_selected()
            context.canvas.say(
                tr(
                    "Track {track}, frame {frame}: correct this mask ({add} adds, {cut} cuts, {vertices} moves "
                    "vertices, {draw} draws anew); the network learns it as soon as you go on.",
                    add=context.key("tool-add"),
                    cut=context.key("tool-cut"),
                    vertices=context.key("tool-vertices"),
                    draw=context.key("tool-polygon"),
                    track=spot.track_id,
                    frame=best[0].frame,
                )
            )

    def _sync(self) -> None:
        document = self._context.document
        if document is self._document:
            return
        self._document = document
        self._asked = self._corrected = None
        self._later.clear()
        self._timer.stop()
        if document is not None:
            document.changed.connect(self._edited)

    def _edited(self, edit: Edit) -> None:
        drawn = [
            change.key
            for change in edit.changes
            if isinstance(change.key, MaskKey)
            and isinstance(change.after, MaskRecord)
            and change.after.manual
            and not (isinstance(change.before, MaskRecord) and change.before.mask == change.after.mask)
        ]
        if not 0 < len(drawn) <= _MOST_MASKS:
            return
        key = next((item for item in drawn if self._wanted(item)), None)
        if key is None:
            return
        if self._corrected is not None and _track(self._corrected) != _track(key):
            self._finetune()
        self._corrected = key
        self._timer.start()

    def _wanted(self, key: MaskKey) -> bool:
        spot = self._context.spot()
        here = spot is not None and (key.sequence_id, key.track_id) == (spot.sequence_id, spot.track_id)
        return here and (self._context.selection.auto_finetune or self._asked == _track(key))

    def _moved(self, name: str) -> None:
        if self._corrected is None or name not in ("frame", "track_id", "sequence_id"):
            return
        spot = self._context.spot()
        if spot is None or spot.mask != self._corrected:
            self._finetune()

    def _finetune(self) -> None:
        pending, self._later = self._later, {}
        if self._corrected is not None:
            pending[_track(self._corrected)] = self._corrected
        self._corrected = None
        self._timer.stop()
        if self._document is None or self._document is not self._context.document:
            return
        for track, key in pending.items():
            if jobs.is_finetuned(self._context, key.sequence_id, key.track_id):
                self._later[track] = key  # what runs now does not know the new correction: try again when it is done
                continue
            if self._asked == track:
                self._asked = None
            jobs.finetune(self._context, key.sequence_id, key.track_id)
        if self._later:
            self._timer.start()


def _track(key: MaskKey) -> TrackKey:
    return TrackKey(key.sequence_id, key.track_id)

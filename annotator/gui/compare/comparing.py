"""The comparison in hand: made in the background, walked through, outdated by edits; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.domain.boxes import Box
from annotator.domain.edits import MaskKey, TrackKey
from annotator.gui.background import Task
from annotator.gui.compare.words import told
from annotator.gui.translation import tr
from annotator.jobs import exchange

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.edits import Edit
    from annotator.domain.state import State
    from annotator.errors import AnnotatorError
    from annotator.evaluation.mistakes import Kind
    from annotator.gui.context import Context
    from annotator.gui.document import Document
    from annotator.jobs.evaluate.comparing import Comparison, Difference


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sequence, and what it is held against."""

    sequence_id: int
    path: Path
    other_is_truth: bool


class Comparing(QObject):
    """Holds the sequence that is shown against other masks; what came of it is in `Selection.compared`.

    Signals:
        changed: there is another comparison or list, it is outdated now, or one is being made.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self._document: Document | None = None
        self._asked: _Asked | None = None  # what is being compared
        self._told: _Asked | None = None  # what the comparison that is shown was asked for
        self._task: Task | None = None
        self._kind: Kind | None = None
        self._edited = False  # since the one that is being made was begun
        self.outdated = False
        context.document_changed.connect(self._other_document)

    @property
    def comparison(self) -> Comparison | None:
        """What came of the last one that is not closed."""
        return self._context.selection.compared

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return self._task is not None

    @property
    def path(self) -> Path | None:
        """What is compared with, or being compared."""
        asked = self._asked or self._told
        return asked.path if asked else None

    @property
    def kind(self) -> Kind | None:
        """The kind of difference that is listed; None for all."""
        return self._kind

    @property
    def listed(self) -> list[Difference]:
        """The differences that are listed, the dearest first."""
        found = self.comparison.differences if self.comparison else ()
        return [item for item in found if self._kind in (None, item.kind)]

    def start(self, path: Path, *, other_is_truth: bool = True) -> bool:
        """Compare the sequence that is shown with a file, a folder or a project; False without a sequence."""
        spot = self._context.spot()
        if spot is None:
            return False
        self._listen(spot.document)
        self._begin(spot.document, _Asked(spot.sequence_id, path, other_is_truth))
        return True

    def again(self) -> None:
        """Compare the masks as they are now."""
        if self._told is not None and self._document is not None:
            self._begin(self._document, self._told)

    def close(self, seconds: float = 0.0) -> None:
        """Forget it all; one that is being made is given up, and waited for at most so long."""
        self._drop(seconds)
        self._told, self._kind, self.outdated = None, None, False
        selection = self._context.selection
        selection.side_by_side = False
        selection.difference = None
        selection.compared = None
        self.changed.emit()

    def choose_kind(self, kind: Kind | None) -> None:
        """List one kind, or all."""
        if kind != self._kind:
            self._kind = kind
            self.changed.emit()

    def step(self, direction: int) -> None:
        """Go to the next difference of the list, or the one before; at its ends it begins anew."""
        listed = self.listed
        if not listed:
            self._context.note(tr("There is no difference to go to."))
            return
        here = self._context.selection.difference
        if here in listed:
            self.go((listed.index(here) + direction) % len(listed))
        else:
            self.go(0 if direction > 0 else len(listed) - 1)

    def go(self, row: int) -> None:
        """Go to a difference of the list, and select and show its track."""
        item, comparison = self.listed[row], self.comparison
        if comparison is None:
            return
        selection, canvas = self._context.selection, self._context.canvas
        selection.difference = item
        selection.show(comparison.sequence_id, item.frame, self.track_of(item))
        region = self._region(comparison, item)
        if canvas is not None and region is not None:
            canvas.fit_box(region)
            canvas.say(told(item, comparison))

    def track_of(self, item: Difference) -> int | None:
        """Its track in the project: the one that is wrong, else the one of the same number, whose mask may be missing;
        None where there is none.
        """
        comparison, document = self.comparison, self._document
        if comparison is None or document is None:
            return None
        numbers = (number for number in (item.ours, item.theirs) if number is not None)
        known = (
            number for number in numbers if document.state.get(TrackKey(comparison.sequence_id, number)) is not None
        )
        return next(known, None)

    def _region(self, comparison: Comparison, item: Difference) -> Box | None:
        """Around the masks of both sides."""
        sides = [(comparison.others, item.theirs)]
        sides += [(self._document.state, item.ours)] if self._document else []
        keys = [
            (state, MaskKey(comparison.sequence_id, number, item.frame))
            for state, number in sides
            if number is not None
        ]
        records = [state.get(key) for state, key in keys]
        bounds = [record.mask.bounds for record in records if record is not None and record.mask.area]
        if not bounds:
            return None
        lefts, tops, rights, bottoms = zip(*bounds, strict=True)
        return Box(min(lefts), min(tops), max(rights), max(bottoms))

    def _begin(self, document: Document, asked: _Asked) -> None:
        self._drop()
        copy = exchange.frozen_copy(document.state, [asked.sequence_id])
        self._asked = asked
        self._edited = False
        self._task = Task(partial(_compared, copy, document.path, asked), self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._task.crashed.connect(self._end)
        self._task.start()
        self.changed.emit()

    def _done(self, comparison: Comparison) -> None:
        self._told, self.outdated = self._asked, self._edited
        selection = self._context.selection
        if selection.difference not in comparison.differences:
            selection.difference = None
        selection.compared = comparison
        self._end()
        for text in comparison.notes[:1]:
            more = (
                tr(" ({count} more beside the list)", count=len(comparison.notes) - 1)
                if len(comparison.notes) > 1
                else ""
            )
            self._context.note(f"{text}{more}")

    def _failed(self, error: AnnotatorError) -> None:
        self._context.note(str(error), "danger")
        self._end()

    def _end(self, *_: object) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = self._asked = None
        self.changed.emit()

    def _drop(self, seconds: float = 0.0) -> None:
        if self._task is not None:
            self._task.drop(seconds)
            self._task.deleteLater()
        self._task = self._asked = None

    def _listen(self, document: Document) -> None:
        if document is not self._document:
            document.changed.connect(self._apply)
            self._document = document

    def _apply(self, edit: Edit) -> None:
        """Any row of the sequence may change which mask lies over which."""
        asked = self._asked or self._told
        if asked is None or not any(key.sequence_id == asked.sequence_id for key in edit.keys):
            return
        self._edited = True
        if self.comparison is not None and not self.outdated:
            self.outdated = True
            self.changed.emit()

    def _other_document(self) -> None:
        if self._context.document is not self._document:
            self._document = None
            self.close()


def _compared(state: State, project: Path, asked: _Asked) -> Comparison:
    from annotator.jobs.evaluate.comparing import CompareWish, compare  # here, as it takes a while for the first time

    return compare(CompareWish(state, asked.sequence_id, project, asked.path, asked.other_is_truth))

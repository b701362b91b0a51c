"""Which other track: to merge into the selected one, or to swap with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Self

from PySide6.QtCore import QModelIndex, QObject, Qt, QTimer
from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QLabel, QRadioButton, QVBoxLayout, QWidget

from annotator.domain.classes import IGNORE, class_name
from annotator.domain.edits import DetectionKey, TrackKey
from annotator.editing.joining import suggested_merges
from annotator.editing.track_work import frames_of, numbers_of
from annotator.gui import theme
from annotator.gui.list_model import AnyIndex, ListModel
from annotator.gui.tables import choice_table
from annotator.gui.tracks.delegates import TrackDelegate
from annotator.gui.tracks.model import CLASS_ROLE, TRACK_ROLE
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from annotator.domain.state import State
    from annotator.editing.track_work import Winner


class Column(IntEnum):
    """Columns of the table."""

    TRACK = 0
    CLASS = 1
    FRAMES = 2
    SHARED = 3
    FIT = 4


Heads = dict[Column, tuple[str, str]]
_SAME: Heads = {
    Column.TRACK: (marked("Track"), marked("Number of the track")),
    Column.CLASS: (marked("Class"), marked("Class of the track")),
    Column.FRAMES: (marked("From – to"), marked("First and last frame of the track")),
    Column.SHARED: (marked("In both"), marked("Frames in which both tracks are")),
}
_MERGE_HEADS = _SAME | {
    Column.FIT: (marked("Fit"), marked("How well one goes on where the other ends: overlap of boxes after its motion"))
}
_SWAP_HEADS = _SAME | {Column.FIT: (marked("Overlap"), marked("How much the boxes overlap in the frame that is shown"))}
_WIDTHS = {Column.TRACK: 70, Column.CLASS: 96, Column.FRAMES: 110, Column.SHARED: 70}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that may be chosen.

    Attributes:
        track_id: its number.
        class_id: its class.
        first: its first frame.
        last: its last frame.
        shared: frames in which both tracks are.
        fit: how likely it is meant, 0 to 1; 0 where nothing speaks for it.
    """

    track_id: int
    class_id: int
    first: int
    last: int
    shared: tuple[int, ...]
    fit: float


def merge_candidates(state: State, key: TrackKey) -> list[Candidate]:
    """All other tracks: those that fit first, then those of the class and without shared frames, the nearer in time
    before the farther. Objects and ignore regions are each other's last.
    """
    fits = {item.other(key.track_id): item.score for item in suggested_merges(state, key.sequence_id, key.track_id)}
    own = sorted(frames_of(state, key))
    class_id = state.track(key.sequence_id, key.track_id).class_id

    def order(item: Candidate) -> tuple[bool, float, bool, bool, int, int]:
        away = max(item.first - own[-1], own[0] - item.last, 0) if own else 0
        return (
            _unlike(item.class_id, class_id),
            -item.fit,
            item.class_id != class_id,
            bool(item.shared),
            away,
            item.track_id,
        )

    return sorted(_others(state, key, fits), key=order)


def swap_candidates(state: State, key: TrackKey, frame: int) -> list[Candidate]:
    """All other tracks: those whose box in a frame overlaps most first, then those that are in the frame. Objects and
    ignore regions are each other's last.
    """
    class_id = state.track(key.sequence_id, key.track_id).class_id
    here = state.get(DetectionKey(key.sequence_id, key.track_id, frame))
    fits: dict[int, float] = {}
    for track_id in state.tracks_in_frame(key.sequence_id, frame):
        other = state.get(DetectionKey(key.sequence_id, track_id, frame))
        fits[track_id] = here.box.iou(other.box) if here and other else 0.0

    def order(item: Candidate) -> tuple[bool, float, bool, bool, int]:
        unlike = _unlike(item.class_id, class_id)
        return (unlike, -item.fit, item.track_id not in fits, item.class_id != class_id, item.track_id)

    return sorted(_others(state, key, fits), key=order)


def _unlike(one: int, other: int) -> bool:
    """Whether one is an ignore region and the other an object."""
    return (one == IGNORE.class_id) != (other == IGNORE.class_id)


def _others(state: State, key: TrackKey, fits: Mapping[int, float]) -> list[Candidate]:
    own = frames_of(state, key)
    found = []
    for track in state.tracks(key.sequence_id):
        frames = frames_of(state, TrackKey(key.sequence_id, track.track_id))
        if track.track_id != key.track_id and frames:
            shared = tuple(sorted(own & frames))
            fit = fits.get(track.track_id, 0.0)
            found.append(Candidate(track.track_id, track.class_id, min(frames), max(frames), shared, fit))
    return found


class CandidateModel(ListModel[Candidate]):
    """The tracks that may be chosen."""

    def __init__(self, heads: Heads, items: list[Candidate], parent: QObject | None = None) -> None:
        super().__init__(heads, (Column.TRACK, Column.CLASS), parent)
        self._items = items

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(item, column)
        if role == TRACK_ROLE:
            return item.track_id
        if role == CLASS_ROLE:
            return item.class_id
        return self.alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None


class OtherTrackDialog(QDialog):
    """A table of tracks; and, where both are in the same frames and only one can stay, whose boxes and masks stay.

    After `exec`, `chosen` is the track, and `winner` whose boxes and masks stay in shared frames.

    Args:
        title: of the window.
        intro: what is done.
        button: the one that does it.
        track_id: the selected track.
        asks: whether it matters that both are in the same frames.
        model: the tracks.
        parent: the window.
    """

    def __init__(
        self,
        title: str,
        intro: str,
        button: str,
        track_id: int,
        asks: bool,
        model: CandidateModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(520, 420)
        self._track_id = track_id
        self._asks = asks
        self.model = model
        model.setParent(self)
        self.table = choice_table(model, _WIDTHS, tr("Tracks"))
        self._delegate = TrackDelegate(self.table)
        self.table.setItemDelegateForColumn(Column.TRACK, self._delegate)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.activated.connect(self._activated)
        self.conflict = QLabel()
        self.conflict.setWordWrap(True)
        self.keep_own, self.keep_other = QRadioButton(), QRadioButton()
        self._winners = QButtonGroup(self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        theme.make_primary(self.go)
        self._lay_out(intro)
        self.table.selectRow(0)

    @classmethod
    def to_merge(cls, track_id: int, items: list[Candidate], parent: QWidget | None = None) -> Self:
        """Ask which track to merge into this one."""
        title = tr("Merge into track {track}", track=track_id)
        intro = tr(
            "The boxes and masks of the chosen track become those of track {track}, and the chosen one is gone. Tracks "
            "that go on where this one ends, or end where it begins, come first.",
            track=track_id,
        )
        return cls(title, intro, tr("Merge"), track_id, True, CandidateModel(_MERGE_HEADS, items), parent)

    @classmethod
    def to_swap(cls, track_id: int, items: list[Candidate], frame: int, parent: QWidget | None = None) -> Self:
        """Ask with which track this one is swapped."""
        title = tr("Swap track {track} from frame {frame} on", track=track_id, frame=frame)
        intro = tr(
            "From frame {frame} on, the two tracks exchange their boxes and masks. Their classes and what lies before "
            "stay.",
            frame=frame,
        )
        return cls(title, intro, tr("Swap"), track_id, False, CandidateModel(_SWAP_HEADS, items), parent)

    @property
    def chosen(self) -> Candidate | None:
        """The track of the current row."""
        row = self.table.currentIndex().row()
        return self.model.item(row) if row >= 0 else None

    @property
    def winner(self) -> Winner | None:
        """Whose boxes and masks stay in shared frames; None where there are none, or nothing is chosen yet."""
        if not self._conflicting:
            return None
        return "kept" if self.keep_own.isChecked() else "merged" if self.keep_other.isChecked() else None

    @property
    def _conflicting(self) -> bool:
        return self._asks and self.chosen is not None and bool(self.chosen.shared)

    def _lay_out(self, intro: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        label = QLabel(intro)
        label.setWordWrap(True)
        column.addWidget(label)
        column.addWidget(self.table, 1)
        column.addWidget(self.conflict)
        for choice in (self.keep_own, self.keep_other):
            self._winners.addButton(choice)
            choice.toggled.connect(self._refresh_button)
            column.addWidget(choice)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _row_changed(self, *_: QModelIndex) -> None:
        """Another track: whose boxes stay is to be chosen anew."""
        self._winners.setExclusive(False)
        for choice in (self.keep_own, self.keep_other):
            choice.setChecked(False)
        self._winners.setExclusive(True)
        chosen, conflicting = self.chosen, self._conflicting
        for widget in (self.conflict, self.keep_own, self.keep_other):
            widget.setVisible(conflicting)
        if chosen is not None and conflicting:
            self.conflict.setText(
                tr(
                    "Both tracks are in {frames}. Whose boxes and masks stay there?",
                    frames=_listed(chosen.shared),
                )
            )
            self.keep_own.setText(tr("Those of track {track}", track=self._track_id))
            self.keep_other.setText(tr("Those of track {track}", track=chosen.track_id))
        self._refresh_button()
        QTimer.singleShot(0, self, self._show_row)  # when the question has taken its room

    def _show_row(self) -> None:
        self.table.scrollTo(self.table.currentIndex())

    def _refresh_button(self, *_: object) -> None:
        self.go.setEnabled(self.chosen is not None and (not self._conflicting or self.winner is not None))

    def _activated(self, _: QModelIndex) -> None:
        if self.go.isEnabled():
            self.accept()


def _listed(frames: tuple[int, ...]) -> str:
    return f"{counted(len(frames), 'frame')}: {numbers_of(frames)}"


def _text(item: Candidate, column: Column) -> str:
    return {
        Column.TRACK: str(item.track_id),
        Column.CLASS: tr(class_name(item.class_id)),
        Column.FRAMES: f"{item.first} – {item.last}",
        Column.SHARED: f"{len(item.shared):,}" if item.shared else "",
        Column.FIT: f"{item.fit:.0%}" if item.fit else "",
    }[column]

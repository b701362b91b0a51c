"""The tracks of a sequence as a table: number, class, frames, progress."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from annotator.domain.classes import IGNORE, class_name
from annotator.domain.edits import DetectionKey, MaskKey, SequenceKey, TrackKey
from annotator.editing.navigation import Progress, progress_of, worst_quality
from annotator.gui.translation import counted, marked, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.domain.edits import Edit
    from annotator.domain.state import State
    from annotator.domain.tracks import Track

AnyIndex = QModelIndex | QPersistentModelIndex
TRACK_ROLE = Qt.ItemDataRole.UserRole + 1
SORT_ROLE = Qt.ItemDataRole.UserRole + 2
PROGRESS_ROLE = Qt.ItemDataRole.UserRole + 3
CLASS_ROLE = Qt.ItemDataRole.UserRole + 4
SHARE_ROLE = Qt.ItemDataRole.UserRole + 5


class Column(IntEnum):
    """Columns of the table."""

    TRACK = 0
    CLASS = 1
    FRAMES = 2
    MANUAL = 3
    OPEN = 4
    WORST = 5
    DONE = 6


_HEADS = {
    Column.TRACK: (marked("Track"), marked("Number of the track, in its colour")),
    Column.CLASS: (marked("Class"), marked("Double-click to change it")),
    Column.FRAMES: (marked("Frames"), marked("Frames with a box")),
    Column.MANUAL: (marked("Drawn"), marked("Masks drawn or corrected by hand")),
    Column.OPEN: (marked("Open"), marked("Frames that are not accepted yet")),
    Column.WORST: (
        marked("Worst"),
        marked(
            "Lowest quality that the network expects of a mask that is not drawn or accepted yet: sort by it to begin "
            "with what is worst"
        ),
    ),
    Column.DONE: (marked("Done"), marked("Share of the frames whose mask is accepted")),
}
_NUMBERS = (Column.FRAMES, Column.MANUAL, Column.OPEN, Column.WORST)


class TrackModel(QAbstractTableModel):
    """Rows are tracks by number; counts are made when first asked for, and anew when an edit touches their track.

    Args:
        change_class: called with (track_id, class_id) when the class column is edited; returns whether it was done.
    """

    def __init__(self, change_class: Callable[[int, int], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._change_class = change_class
        self._state: State | None = None
        self._sequence_id = 0
        self._tracks: list[Track] = []
        self._progress: dict[int, Progress] = {}
        self._worst: dict[int, float | None] = {}
        self.editable = True

    def show(self, state: State | None, sequence_id: int | None) -> None:
        """List the tracks of a sequence, or none."""
        self.beginResetModel()
        known = state is not None and sequence_id is not None and state.get(SequenceKey(sequence_id)) is not None
        self._state = state if known else None
        self._sequence_id = sequence_id or 0
        self._tracks = self._state.tracks(self._sequence_id) if self._state else []
        self._progress.clear()
        self._worst.clear()
        self.endResetModel()

    def apply(self, edit: Edit) -> None:
        """Show what an edit has changed."""
        mine = [key for key in edit.keys if key.sequence_id == self._sequence_id]
        touched = {key.track_id for key in mine if isinstance(key, MaskKey | DetectionKey | TrackKey)}
        for track_id in touched:
            self._progress.pop(track_id, None)
            self._worst.pop(track_id, None)
        if any(isinstance(key, TrackKey) for key in mine):
            self._list_again()
        for track_id in touched:
            row = self.row_of(track_id)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))

    def row_of(self, track_id: int | None) -> int | None:
        """The row of a track."""
        return next((row for row, track in enumerate(self._tracks) if track.track_id == track_id), None)

    def progress(self, track_id: int) -> Progress:
        """Counts of a track."""
        if track_id not in self._progress:
            if self._state is None:
                return Progress()
            self._progress[track_id] = progress_of(self._state, self._sequence_id, track_id)
        return self._progress[track_id]

    def total(self) -> Progress:
        """Counts of all tracks of objects together; ignore regions are no work."""
        objects = (track.track_id for track in self._tracks if track.class_id != IGNORE.class_id)
        return sum(map(self.progress, objects), Progress())

    def worst(self, track_id: int) -> float | None:
        """Lowest quality, 0 to 1, that is predicted of a track's masks to be reviewed; None where nothing is."""
        if track_id not in self._worst and self._state is not None:
            self._worst[track_id] = worst_quality(self._state, self._sequence_id, track_id)
        return self._worst.get(track_id)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of tracks."""
        return 0 if parent.isValid() else len(self._tracks)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of columns."""
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """The class can be edited."""
        flags = super().flags(index)
        if index.isValid() and index.column() == Column.CLASS and self.editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, and what they mean."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(Column):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[Column(section)][0])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(_HEADS[Column(section)][1])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Cells by role."""
        if not index.isValid() or index.row() >= len(self._tracks):
            return None
        track, column = self._tracks[index.row()], Column(index.column())
        if role == TRACK_ROLE:
            return track.track_id
        if role in (CLASS_ROLE, Qt.ItemDataRole.EditRole):
            return track.class_id if column == Column.CLASS or role == CLASS_ROLE else self._value(track, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(track)
        if role == PROGRESS_ROLE:
            return self.progress(track.track_id)
        if role in (SORT_ROLE, Qt.ItemDataRole.DisplayRole):
            value = self._value(track, column)
            return value if role == SORT_ROLE else _text(column, value)
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Change the class of a track."""
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.CLASS or not isinstance(value, int):
            return False
        return self._change_class(self._tracks[index.row()].track_id, value)

    def _value(self, track: Track, column: Column) -> Any:
        if column == Column.TRACK:
            return track.track_id
        if column == Column.CLASS:
            return tr(class_name(track.class_id))
        progress = self.progress(track.track_id)
        frames = progress.accepted + progress.open
        ignored = track.class_id == IGNORE.class_id
        values = {
            Column.FRAMES: progress.boxes,
            Column.MANUAL: progress.manual,
            Column.OPEN: None if ignored else progress.open,
            Column.WORST: None if ignored else self.worst(track.track_id),
            Column.DONE: None if ignored else progress.accepted / frames if frames else 0.0,
        }
        return values[column]

    def _tip(self, track: Track) -> str:
        progress = self.progress(track.track_id)
        kind = tr(" (“{source_type}” in the data set)", source_type=track.source_type) if track.source_type else ""
        return tr(
            "Track {track}, {class_name}{kind}<br>{boxes}: {accepted} accepted, {corrected} "
            "corrected, {proposed} proposed, {open} open",
            track=track.track_id,
            class_name=tr(class_name(track.class_id)),
            kind=kind,
            boxes=counted(progress.boxes, "box", "boxes"),
            accepted=progress.accepted,
            corrected=progress.corrected,
            proposed=progress.proposed,
            open=progress.open,
        )

    def _list_again(self) -> None:
        if self._state is None:
            return
        wanted = self._state.tracks(self._sequence_id)
        ids = {track.track_id for track in wanted}
        for row in reversed(range(len(self._tracks))):
            if self._tracks[row].track_id not in ids:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._tracks[row]
                self.endRemoveRows()
        for row, track in enumerate(wanted):
            if row < len(self._tracks) and self._tracks[row].track_id == track.track_id:
                self._tracks[row] = track
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._tracks.insert(row, track)
                self.endInsertRows()


class TrackFilter(QSortFilterProxyModel):
    """Sorts by value, and keeps the tracks whose number or class fits the text in the filter box.

    A number finds tracks that begin with it, a word finds classes, ``open`` and ``done`` find by progress.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: list[str] = []
        self.setSortRole(SORT_ROLE)

    def set_text(self, text: str) -> None:
        """Filter by these words; all have to fit."""
        self.beginFilterChange()
        self._words = text.lower().split()
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def lessThan(self, left: AnyIndex, right: AnyIndex) -> bool:
        """By value; rows without one come last, whichever way the others are sorted."""
        first, second = left.data(SORT_ROLE), right.data(SORT_ROLE)
        if first is None or second is None:
            known = first if self.sortOrder() == Qt.SortOrder.AscendingOrder else second
            return (first is None) != (second is None) and known is not None
        return bool(first < second)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        """Whether all words fit."""
        index = self.sourceModel().index(source_row, 0, source_parent)
        return all(self._fits(index, word) for word in self._words)

    def _fits(self, index: QModelIndex, word: str) -> bool:
        progress: Progress = index.data(PROGRESS_ROLE)
        if word in ("open", "done"):
            return index.data(CLASS_ROLE) != IGNORE.class_id and (progress.open > 0) == (word == "open")
        number = str(index.data(TRACK_ROLE))
        return number.startswith(word.lstrip("#")) or word in class_name(index.data(CLASS_ROLE)).lower()


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(column: Column, value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.0%}" if column in (Column.DONE, Column.WORST) else str(value)

"""The listed masks as an item model that keeps its rows while masks change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from annotator.domain.masks import MaskState
from annotator.gui.review.rounds import Rounds
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.edits import MaskKey
    from annotator.domain.masks import MaskRecord
    from annotator.domain.state import State
    from annotator.gui.list_model import AnyIndex

_STATES = {
    MaskState.PROPOSED: marked("proposed"),
    MaskState.CORRECTED: marked("corrected"),
    MaskState.ACCEPTED: marked("accepted"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one row.

    Attributes:
        key: which mask.
        record: the mask, None where it was rejected or cleared since it was listed.
        agreement: IoU with the mask before the last round where it has changed noticeably, else None.
    """

    key: MaskKey
    record: MaskRecord | None
    agreement: float | None

    @property
    def quality(self) -> str:
        """The predicted quality as it is written on the card, or what stands for it."""
        if self.record is None:
            return tr("no mask")
        if self.record.manual:
            return tr("by hand")
        return "—" if self.record.score is None else f"{self.record.score:.0%}"

    @property
    def words(self) -> str:
        """Everything on the card in one line, for those who do not see it."""
        parts = [tr("Track {track}, frame {frame}", track=self.key.track_id, frame=self.key.frame)]
        if self.record is None:
            return tr("{place}: no mask", place=parts[0])
        parts.append(tr(_STATES[self.record.state]))
        if self.record.manual:
            parts.append(tr("drawn by hand"))
        elif self.record.score is None:
            parts.append(tr("quality not known"))
        else:
            parts.append(tr("predicted quality {score}", score=f"{self.record.score:.0%}"))
        if self.record.flagged:
            parts.append(tr("flagged"))
        if self.agreement is not None:
            parts.append(
                tr("changed in the last round, IoU with the mask before {agreement}", agreement=f"{self.agreement:.2f}")
            )
        return f"{parts[0]}: {', '.join(parts[1:])}"


class MaskModel(QAbstractListModel):
    """Rows of masks. Their order and number stay until `show` is called; `insert` adds new ones where they belong."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state: State | None = None
        self._rounds = Rounds()
        self._keys: list[MaskKey] = []
        self._rows: dict[MaskKey, int] = {}

    @property
    def keys(self) -> list[MaskKey]:
        """The listed masks in order."""
        return self._keys

    def show(self, state: State | None, rounds: Rounds, keys: list[MaskKey]) -> None:
        """List these."""
        self.beginResetModel()
        self._state, self._rounds = state, rounds
        self._keys = list(keys)
        self._number()
        self.endResetModel()

    def insert(self, ordered: list[MaskKey]) -> None:
        """Add the masks of `ordered` that are not listed, each behind the one that it follows there."""
        row = 0
        for key in ordered:
            if key in self._rows:
                row = self._rows[key] + 1
                continue
            self.beginInsertRows(QModelIndex(), row, row)
            self._keys.insert(row, key)
            self._number()
            self.endInsertRows()
            row += 1

    def touch(self, keys: Iterable[MaskKey]) -> None:
        """Tell the views that these have changed; those that are not listed are passed over."""
        rows = [self._rows[key] for key in keys if key in self._rows]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    def row_of(self, key: MaskKey | None) -> int | None:
        """The row of a mask, None if it is not listed."""
        return None if key is None else self._rows.get(key)

    def card(self, row: int) -> Card:
        """What is known of a row."""
        key = self._keys[row]
        record = self._state.get(key) if self._state else None
        return Card(key, record, self._rounds.noticeable(key, record))

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Number of masks."""
        return 0 if parent.isValid() else len(self._keys)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A card in words; it is painted from `card`."""
        if not index.isValid() or not 0 <= index.row() < len(self._keys):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.card(index.row()).words
        return None

    def _number(self) -> None:
        self._rows = {key: row for row, key in enumerate(self._keys)}

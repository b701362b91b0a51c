"""What the last round has changed: each mask as it was before the network proposed it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord, MaskState

if TYPE_CHECKING:
    from annotator.domain.edits import Change, Edit
    from annotator.domain.masks import Mask

NOTICEABLE = 0.95  # IoU; what agrees better with the mask before looks the same in a crop


class Rounds:
    """The mask before and after the last proposal that replaced another, for each mask that has one."""

    def __init__(self) -> None:
        self._known: dict[MaskKey, tuple[Mask, Mask]] = {}
        self._agreements: dict[MaskKey, float] = {}

    def apply(self, edit: Edit) -> None:
        """Look at an edit; only proposals that replace proposals count, which no verb of a person makes."""
        for change in edit.changes:
            pair = _replaced(change)
            if pair is not None and isinstance(change.key, MaskKey):
                self._known[change.key] = pair
                self._agreements.pop(change.key, None)

    def absorb(self, older: Rounds) -> None:
        """Take over what is known of masks that nothing newer is known of."""
        self._known = older._known | self._known

    def before(self, key: MaskKey, record: MaskRecord | None) -> Mask | None:
        """The mask before the last round, None where that is not known or where it was drawn anew since."""
        before, after = self._known.get(key, (None, None))
        return before if record is not None and record.mask == after else None

    def noticeable(self, key: MaskKey, record: MaskRecord | None) -> float | None:
        """IoU of a mask with the one before the last round, 0 to 1, where it is below `NOTICEABLE`; None elsewhere."""
        before = self.before(key, record)
        if before is None or record is None:
            return None
        if key not in self._agreements:
            self._agreements[key] = before.iou(record.mask)
        agreement = self._agreements[key]
        return agreement if agreement < NOTICEABLE else None


def _replaced(change: Change) -> tuple[Mask, Mask] | None:
    """The two masks where a proposal takes the place of another one."""
    before, after = change.before, change.after
    if not isinstance(before, MaskRecord) or not isinstance(after, MaskRecord):
        return None
    proposals = all(item.state is MaskState.PROPOSED and not item.manual for item in (before, after))
    return (before.mask, after.mask) if proposals and before.mask != after.mask else None

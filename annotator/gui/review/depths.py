"""What lies before a mask, kept for the frames that were looked at: a screen of crops asks for it at each scroll."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.compose import depth_order

if TYPE_CHECKING:
    from annotator.domain.edits import MaskKey
    from annotator.domain.masks import Mask
    from annotator.domain.state import State

    Bounds = tuple[int, int, int, int]


class Depths:
    """Nearer masks of one sequence."""

    def __init__(self) -> None:
        self._known: dict[int, list[tuple[int, Mask, Bounds]]] = {}

    def forget(self, frames: set[int] | None = None) -> None:
        """These frames have changed; None: all."""
        if frames is None:
            self._known.clear()
        else:
            for frame in frames:
                self._known.pop(frame, None)

    def nearer(self, state: State, key: MaskKey) -> tuple[Mask, ...]:
        """The masks of the frame that lie before one and may overlap it, from back to front."""
        if key.frame not in self._known:
            self._known[key.frame] = [
                (track_id, mask, mask.bounds)
                for track_id in depth_order(state, key.sequence_id, key.frame)
                for mask in (state.masks(key.sequence_id, track_id)[key.frame].mask,)
            ]
        ordered = self._known[key.frame]
        place = next((index for index, item in enumerate(ordered) if item[0] == key.track_id), len(ordered))
        return tuple(mask for _, mask, bounds in ordered[place + 1 :] if _meet(bounds, ordered[place][2]))


def _meet(first: Bounds, second: Bounds) -> bool:
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]

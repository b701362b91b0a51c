"""The mask as it was before its last change, to be looked at while a key is held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskRecord
from annotator.gui.canvas.scene import build_scene
from annotator.gui.translation import marked

if TYPE_CHECKING:
    from annotator.domain.edits import Edit
    from annotator.domain.masks import Mask
    from annotator.domain.state import State
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.windows import WindowCache

NOTICE = marked("Before the last change")


class Blink:
    """Remembers what each mask was before the last edit, job, undo or redo that changed its pixels.

    From the time on when the project was opened: older states are in the journal, which is not read for this.
    """

    def __init__(self, windows: WindowCache) -> None:
        self._windows = windows
        self._before: dict[MaskKey, MaskRecord | None] = {}
        self._made: tuple[Scene | None, MaskKey | None, Scene | None] = (None, None, None)
        self.held = False

    def learn(self, edit: Edit) -> None:
        """Keep what an edit has replaced; a mask that was accepted only has not changed."""
        for change in edit.changes:
            if isinstance(change.key, MaskKey) and _mask(change.before) != _mask(change.after):
                self._before[change.key] = change.before if isinstance(change.before, MaskRecord) else None

    def knows(self, key: MaskKey) -> bool:
        """Whether there is an earlier mask, or the knowledge that there was none."""
        return key in self._before

    def scene(self, state: State, scene: Scene, key: MaskKey) -> Scene:
        """The same frame with the earlier mask in place of the present one."""
        if self._made[0] is not scene or self._made[1] != key or self._made[2] is None:
            earlier = {key.track_id: self._before[key]}
            self._made = (scene, key, build_scene(state, scene.sequence_id, scene.frame, self._windows, earlier))
        made = self._made[2]
        return scene if made is None else made


def _mask(row: object) -> Mask | None:
    return row.mask if isinstance(row, MaskRecord) else None

"""Which masks overlap the selected one, and in what order: what the labels and the status bar tell of depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.translation import tr

if TYPE_CHECKING:
    from annotator.domain.masks import Window
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.windows import WindowCache


class Stacks:
    """Finds the stack of a track in a scene, and keeps the last one."""

    def __init__(self, windows: WindowCache) -> None:
        self._windows = windows
        self._kept: tuple[Scene | None, int | None, tuple[int, ...]] = (None, None, ())

    def of(self, scene: Scene, track_id: int | None) -> tuple[int, ...]:
        """The selected track and those whose stored masks share pixels with it, nearest first; empty without any."""
        if self._kept[0] is not scene or self._kept[1] != track_id:
            self._kept = (scene, track_id, self._found(scene, track_id))
        return self._kept[2]

    def _found(self, scene: Scene, track_id: int | None) -> tuple[int, ...]:
        chosen = scene.item(track_id)
        if chosen is None or chosen.record is None:
            return ()
        window = self._windows.get(chosen.record.mask)
        stack = tuple(
            item.track_id
            for item in scene.front_to_back()
            if item is chosen or (item.record is not None and share_pixels(window, self._windows.get(item.record.mask)))
        )
        return stack if len(stack) > 1 else ()


def share_pixels(one: Window, other: Window) -> bool:
    """Whether two masks overlap."""
    top, left = max(one.top, other.top), max(one.left, other.left)
    bottom = min(one.top + one.pixels.shape[0], other.top + other.pixels.shape[0])
    right = min(one.left + one.pixels.shape[1], other.left + other.pixels.shape[1])
    if bottom <= top or right <= left:
        return False
    first, second = (
        window.pixels[top - window.top : bottom - window.top, left - window.left : right - window.left]
        for window in (one, other)
    )
    return bool((first & second).any())


def in_words(stack: tuple[int, ...], track_id: int) -> str:
    """Where a track is in its stack, for the status bar."""
    place = stack.index(track_id)
    behind, before = stack[place + 1 :], stack[:place]
    parts = [tr("over {tracks}", tracks=_listed(behind))] if behind else []
    parts += [tr("under {tracks}", tracks=_listed(before))] if before else []
    return tr(
        "Track {track} is {place} of {count} in depth here: {sides}.",
        track=track_id,
        place=place + 1,
        count=len(stack),
        sides=", ".join(parts),
    )


def _listed(track_ids: tuple[int, ...]) -> str:
    *others, last = map(str, track_ids)
    return tr("{others} and {last}", others=", ".join(others), last=last) if others else last

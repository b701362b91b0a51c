"""What one canvas shows now: the frame with all that lies over it, as values and on a painter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from annotator.domain.edits import MaskKey, OrderKey
from annotator.gui.canvas import blink
from annotator.gui.canvas.blink import Blink
from annotator.gui.canvas.depth import Stacks, in_words
from annotator.gui.canvas.draft import NOTHING
from annotator.gui.canvas.draft_render import paint_draft
from annotator.gui.canvas.frames import missing_text
from annotator.gui.canvas.ghosts import Ghosts
from annotator.gui.canvas.layers import Layers
from annotator.gui.canvas.look import Look
from annotator.gui.canvas.loupe import paint_loupe
from annotator.gui.canvas.overlay import Overlays
from annotator.gui.canvas.render import Picture
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QFont, QPainter

    from annotator.domain.edits import Edit
    from annotator.domain.masks import Point
    from annotator.domain.state import State
    from annotator.gui.canvas.draft import Draft
    from annotator.gui.canvas.frames import FrameFeed
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.viewport import Size, Viewport
    from annotator.gui.canvas.windows import WindowCache
    from annotator.gui.selection import Selection

BACKGROUND = QColor("#17191d")  # the same in light and dark windows: colours are judged against it
_UNMAGNIFIED = ("select", "pan")


class Painting:
    """Puts the picture of a canvas together from the selection and the scene, each part made once a change."""

    def __init__(self, selection: Selection, feed: FrameFeed, windows: WindowCache) -> None:
        self._selection, self._feed = selection, feed
        self._layers, self._overlays = Layers(), Overlays()
        self._ghosts, self.stacks, self.blink = Ghosts(windows), Stacks(windows), Blink(windows)

    def picture(self, state: State, scene: Scene, viewport: Viewport, extent: Size) -> Picture:
        """All that a paint of the frame depends on."""
        selection, late = self._selection, self._feed.late
        shown, corner = self._shown(state, scene)
        track_id = selection.track_id
        return Picture(
            shown,
            Look.of(selection),
            viewport,
            extent,
            self._notice(state, scene),
            dimmed=late,
            overlay=self._overlays.at(scene, selection),
            ghosts=self._ghosts.at(state, scene, track_id) if selection.show_ghosts else (),
            stack=self.stacks.of(shown, track_id),
            corner=corner,
        )

    def paint(self, painter: QPainter, picture: Picture, draft: Draft, pointer: Point | None, font: QFont) -> None:
        """The picture from the cache, the draft over it, and the loupe beside the pointer."""
        selection, image = self._selection, self._feed.image
        ratio = painter.device().devicePixelRatio()
        painter.drawImage(0, 0, self._layers.picture(picture, image, BACKGROUND, font, ratio))
        if self.blink.held:
            draft = NOTHING  # it belongs to the present mask
        if draft.crosshair is not None and not selection.crosshair:
            draft = replace(draft, long_lines=False)
        paint_draft(painter, draft, picture.viewport, picture.size, selection.track_id, picture.scene)
        if selection.loupe and pointer is not None and selection.tool not in _UNMAGNIFIED:
            paint_loupe(painter, picture, self._layers.composed(picture, image), draft, pointer)

    def prepare(self, picture: Picture, font: QFont, ratio: float) -> None:
        """Paint the picture of a frame whose image is ready, so that it is there when the frame is asked for."""
        selection, scene = self._selection, picture.scene
        image = self._feed.ready(scene.sequence_id, scene.frame)
        quiet = not (selection.show_ghosts or selection.compared or self.blink.held or picture.notice)
        if image is not None and quiet:  # else there is more to it than its scene
            self._layers.picture(picture, image, BACKGROUND, font, ratio)

    def depth_news(self, edit: Edit, scene: Scene) -> str:
        """After another depth order, where the selected track is now; empty where there is nothing to tell."""
        track_id = self._selection.track_id
        stack = self.stacks.of(scene, track_id)
        moved = OrderKey(scene.sequence_id, scene.frame) in edit.keys
        return in_words(stack, track_id) if moved and track_id is not None and track_id in stack else ""

    def nothing_earlier(self, scene: Scene | None) -> str:
        """Why no earlier mask can be shown; empty where there is one."""
        track_id = self._selection.track_id
        if scene is None or track_id is None:
            return tr("No track is selected.")
        known = self.blink.knows(MaskKey(scene.sequence_id, track_id, scene.frame))
        return "" if known else tr("This mask has not changed since the project was opened.")

    def _shown(self, state: State, scene: Scene) -> tuple[Scene, str]:
        """The scene, or the one with the earlier mask while that is asked for."""
        track_id = self._selection.track_id
        if not self.blink.held or track_id is None:
            return scene, ""
        key = MaskKey(scene.sequence_id, track_id, scene.frame)
        if not self.blink.knows(key):
            return scene, ""
        earlier = self.blink.scene(state, scene, key)
        there = earlier.item(track_id)
        empty = there is None or there.record is None
        return earlier, tr("{notice}: no mask", notice=tr(blink.NOTICE)) if empty else tr(blink.NOTICE)

    def _notice(self, state: State, scene: Scene) -> str:
        if self._feed.problem:
            sequence = state.sequence(scene.sequence_id)
            return missing_text(scene, sequence.frames, sequence.images, self._feed.problem)
        return "loading…" if self._feed.late else ""

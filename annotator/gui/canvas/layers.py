"""What has been painted already: the composed frame, smaller copies of it, and the picture at the present zoom."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtGui import QColor, QFont, QImage, QPainter

from annotator.gui.canvas.compose import compose, halved
from annotator.gui.canvas.render import paint_picture
from annotator.gui.canvas.tone import toned

if TYPE_CHECKING:
    from annotator.gui.canvas.look import Look
    from annotator.gui.canvas.render import Picture
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.canvas.tone import Tone

KEPT = 2  # the frame that is shown, and the one that is made ready
Made = TypeVar("Made")


class Layers:
    """Caches of one canvas: moving the pointer repaints nothing but the draft, panning composes no mask anew."""

    def __init__(self) -> None:
        self._toned: tuple[object, QImage] | None = None
        self._composed: OrderedDict[object, list[QImage]] = OrderedDict()
        self._pictures: OrderedDict[object, QImage] = OrderedDict()

    def picture(self, picture: Picture, image: QImage | None, background: QColor, font: QFont, ratio: float) -> QImage:
        """The picture at widget size; `ratio` is the number of device pixels for one widget pixel."""
        key = (picture, _identity(image), background.rgba(), font.key(), ratio)
        if key not in self._pictures:
            _keep(self._pictures, key, self._painted(picture, image, background, font, ratio))
        return self._pictures[key]

    def composed(self, picture: Picture, image: QImage | None) -> QImage:
        """The frame with its masks at image resolution."""
        return self._levels(picture.scene, image, picture.look)[0]

    def _painted(self, picture: Picture, image: QImage | None, background: QColor, font: QFont, ratio: float) -> QImage:
        width, height = (max(round(side * ratio), 1) for side in picture.size)
        canvas = QImage(width, height, QImage.Format.Format_RGB32)
        canvas.setDevicePixelRatio(ratio)
        canvas.fill(background)
        painter = QPainter(canvas)
        painter.setFont(font)
        paint_picture(painter, picture, self._level(picture, image, picture.viewport.scale * ratio))
        painter.end()
        return canvas

    def _level(self, picture: Picture, image: QImage | None, scale: float) -> QImage:
        """The composed frame, halved for as long as it still has more pixels than the screen shows."""
        levels = self._levels(picture.scene, image, picture.look)
        wanted = 0
        while scale <= 0.5 and wanted < 4:
            scale, wanted = scale * 2, wanted + 1
        while len(levels) <= wanted:
            levels.append(halved(levels[-1]))
        return levels[wanted]

    def _levels(self, scene: Scene, image: QImage | None, look: Look) -> list[QImage]:
        fill = replace(look, show_boxes=True, show_ids=True)
        if not fill.filled:
            fill = replace(fill, selected=None, opacity=0.0)
        key = (scene, _identity(image), fill)
        if key not in self._composed:
            shown = None if image is None else self._in_tone(image, look.tone)
            _keep(self._composed, key, [compose(shown, scene, fill)])
        return self._composed[key]

    def _in_tone(self, image: QImage, tone: Tone) -> QImage:
        key = (image.cacheKey(), tone)
        if self._toned is None or self._toned[0] != key:
            self._toned = (key, toned(image, tone))
        return self._toned[1]


def _keep(kept: OrderedDict[object, Made], key: object, made: Made) -> None:
    kept[key] = made
    while len(kept) > KEPT:
        kept.popitem(last=False)


def _identity(image: QImage | None) -> int | None:
    return None if image is None else image.cacheKey()  # an address may come again for another image

"""What has been painted already: the composed frame, smaller copies of it, and the picture at the present zoom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QImage, QPainter

from annotator.gui.canvas.compose import compose, halved
from annotator.gui.canvas.render import paint_picture

if TYPE_CHECKING:
    from annotator.gui.canvas.look import Look
    from annotator.gui.canvas.render import Picture
    from annotator.gui.canvas.scene import Scene


class Layers:
    """Caches of one canvas: moving the pointer repaints nothing but the draft, panning composes no mask anew."""

    def __init__(self) -> None:
        self._composed: tuple[object, list[QImage]] | None = None
        self._picture: tuple[object, QImage] | None = None

    def picture(self, picture: Picture, image: QImage | None, background: QColor, font: QFont, ratio: float) -> QImage:
        """The picture at widget size; `ratio` is the number of device pixels for one widget pixel."""
        key = (picture, id(image), background.rgba(), font.key(), ratio)
        if self._picture is None or self._picture[0] != key:
            self._picture = (key, self._painted(picture, image, background, font, ratio))
        return self._picture[1]

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
        key = (scene, id(image), fill)
        if self._composed is None or self._composed[0] != key:
            self._composed = (key, [compose(image, scene, fill)])
        return self._composed[1]

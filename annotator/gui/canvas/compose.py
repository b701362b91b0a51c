"""The frame with its masks filled in, at image resolution: made once a change, drawn at any zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.gui.canvas.colours import IGNORE_GREY, track_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.domain.masks import Window
    from annotator.gui.canvas.look import Look
    from annotator.gui.canvas.scene import Item, Scene

BLANK = QColor("#23262b")
DIMMED_FILL = 0.6  # share of the opacity that other tracks keep while one is selected


def frame_image(pixels: NDArray[np.uint8]) -> QImage:
    """An (H, W, 3) RGB array as an opaque image that owns its bytes; safe in any thread."""
    rows = np.ascontiguousarray(pixels)
    height, width = rows.shape[:2]
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).convertToFormat(
        QImage.Format.Format_RGB32
    )


def image_part(image: QImage, window: tuple[int, int, int, int], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A part x1, y1, x2, y2 as (h, w, 3) RGB of an image that is scaled to `size` (width, height) if it has another."""
    x1, y1, x2, y2 = window
    whole = image if (image.width(), image.height()) == size else image.scaled(*size)
    part = whole.copy(x1, y1, x2 - x1, y2 - y1).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(part.constBits(), dtype=np.uint8).reshape(part.height(), part.bytesPerLine())
    return rows[:, : 3 * part.width()].reshape(part.height(), part.width(), 3).copy()


def compose(image: QImage | None, scene: Scene, look: Look) -> QImage:
    """The frame, or a blank one, with the fill of every visible mask."""
    if image is None:
        picture = QImage(scene.width, scene.height, QImage.Format.Format_RGB32)
        picture.fill(BLANK)
    elif (image.width(), image.height()) != (scene.width, scene.height):
        picture = image.scaled(scene.width, scene.height)  # a frame of another size still lies below its masks
    else:
        picture = image.copy()
    if look.filled:
        painter = QPainter(picture)
        for item in scene.items:
            if item.visible is not None:
                tint(painter, item.visible, _fill(item, look), _hatch_step(scene) if item.ignored else 0)
        painter.end()
    return picture


def tint(painter: QPainter, window: Window, colour: QColor, hatch: int = 0) -> None:
    """Lay a translucent colour over the pixels of a window; `hatch` > 0 leaves diagonal stripes of that width out."""
    pixels = window.pixels
    height, width = pixels.shape
    if hatch:
        rows, columns = np.ogrid[window.top : window.top + height, window.left : window.left + width]
        pixels = pixels & ((rows + columns) // hatch % 2 == 0)
    values = np.where(pixels, np.uint32(premultiplied(colour)), np.uint32(0))
    layer = QImage(values.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(window.left, window.top, layer)


def premultiplied(colour: QColor) -> int:
    """A pixel of this colour in an image of format ARGB32_Premultiplied."""
    red, green, blue = (round(part * colour.alphaF()) for part in (colour.red(), colour.green(), colour.blue()))
    return colour.alpha() << 24 | red << 16 | green << 8 | blue


def _fill(item: Item, look: Look) -> QColor:
    colour = QColor(IGNORE_GREY if item.ignored else track_colour(item.track_id))
    colour.setAlphaF(look.opacity * (DIMMED_FILL if look.recedes(item.track_id) else 1.0))
    return colour


def _hatch_step(scene: Scene) -> int:
    return max(3, round(max(scene.width, scene.height) / 400))


def halved(image: QImage) -> QImage:
    """Half the size, each pixel the mean of four: so that a large frame stays smooth when it is drawn small."""
    return image.scaled(
        max(image.width() // 2, 1),
        max(image.height() // 2, 1),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )

"""Icons from assets/icons, drawn in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from annotator.gui import theme
from annotator.resources import asset

# The sizes that buttons and menus ask for, at 100 and 200 %; Qt scales between them.
_SIZES = (16, 20, 24, 32, 40, 48)
_LEFTS = tuple(accumulate(_SIZES, initial=0))[:-1]


@lru_cache(maxsize=256)
def icon(name: str, theme_name: str, *, quiet: bool = False) -> QIcon:
    """The icon of this name in a theme: paler when disabled; when checked white, or the accent's colour if `quiet`."""
    colours = theme.DARK if theme_name == "dark" else theme.LIGHT
    result = QIcon()
    looks = {
        (QIcon.Mode.Normal, QIcon.State.Off): theme.blend(colours.text, colours.panel, 0.92),
        (QIcon.Mode.Disabled, QIcon.State.Off): theme.blend(colours.text, colours.panel, 0.33),
        (QIcon.Mode.Normal, QIcon.State.On): QColor(colours.accent if quiet else colours.on_primary),
        (QIcon.Mode.Selected, QIcon.State.Off): QColor(colours.on_primary),
    }
    sheet = _sheet(name)
    for (mode, state), colour in looks.items():
        tinted = _tinted(sheet, colour)
        for left, size in zip(_LEFTS, _SIZES, strict=True):
            result.addPixmap(tinted.copy(left, 0, size, size), mode, state)
    return result


def _sheet(name: str) -> QPixmap:
    """An icon in every size beside each other, in one colour: drawn once for all looks, as windows start with many."""
    renderer = QSvgRenderer(QByteArray(_source(name, QColor("#ffffff")).encode()))
    sheet = QPixmap(sum(_SIZES), max(_SIZES))
    sheet.fill(Qt.GlobalColor.transparent)
    painter = QPainter(sheet)
    for left, size in zip(_LEFTS, _SIZES, strict=True):
        renderer.render(painter, QRectF(left, 0, size, size))
    painter.end()
    return sheet


def _tinted(shape: QPixmap, colour: QColor) -> QPixmap:
    result = QPixmap(shape)
    painter = QPainter(result)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(result.rect(), colour)
    painter.end()
    return result


def _source(name: str, colour: QColor) -> str:
    return asset("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour.name())


def themed(name: str, *, quiet: bool = False) -> QIcon:
    """The icon of this name for the theme in use."""
    return icon(name, theme.current().name, quiet=quiet)


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """An icon of `size` logical pixels in one colour."""
    text = _source(name, colour)
    result = QPixmap(round(size * ratio), round(size * ratio))
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, size * ratio, size * ratio))
    painter.end()
    result.setDevicePixelRatio(ratio)
    return result


def app_icon() -> QIcon:
    """The program's own icon."""
    result = QIcon()
    for size in (16, 32, 48, 64, 128, 256):
        result.addPixmap(pixmap("app", QColor("#ffffff"), size))
    return result

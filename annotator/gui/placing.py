"""Where what floats over the window may stand, so that it covers least of what is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.domain.masks import Point
    from annotator.gui.canvas.widget import Canvas

_AROUND = 8  # pixels kept free around what is worked on


def clearest(places: Sequence[QRect], avoided: Iterable[QRect]) -> QRect:
    """The place that covers least of what is to be avoided, the first of several; ValueError without places."""
    kept = list(avoided)
    return min(places, key=lambda place: sum(_area(place & item) for item in kept))


def corners(size: QSize, area: QRect) -> list[QRect]:
    """A rectangle of a size in each corner of an area, the lower left one first; none where it does not fit."""
    if size.width() > area.width() or size.height() > area.height():
        return []
    right, bottom = area.right() + 1 - size.width(), area.bottom() + 1 - size.height()
    spots = ((area.left(), bottom), (right, bottom), (area.left(), area.top()), (right, area.top()))
    return [QRect(QPoint(*spot), size) for spot in spots]


def worked_on(canvas: Canvas) -> list[QRect]:
    """What a person works on in an image view, in its pixels: the selected object, and what is being drawn."""
    box = canvas.selected_box()
    outlines = [] if box is None else [[(box.x1, box.y1), (box.x2, box.y2)]]
    outlines += [list(_drawn(canvas))]
    return [_around([canvas.viewport.to_widget(point) for point in outline]) for outline in outlines if outline]


def _drawn(canvas: Canvas) -> Iterator[Point]:
    draft = canvas.draft
    yield from (*draft.ring, *draft.stops, *draft.trail)
    if draft.ring and draft.pointer is not None:
        yield draft.pointer
    if draft.box is not None:
        yield from ((draft.box.x1, draft.box.y1), (draft.box.x2, draft.box.y2))
    for window in draft.stroke:
        height, width = window.pixels.shape
        yield from ((window.left, window.top), (window.left + width, window.top + height))


def _around(points: Sequence[Point]) -> QRect:
    lefts, tops = zip(*points, strict=True)
    corner = QPoint(round(min(lefts)), round(min(tops)))
    size = QSize(round(max(lefts) - min(lefts)), round(max(tops) - min(tops)))
    return QRect(corner, size).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)


def _area(place: QRect) -> int:
    return place.width() * place.height() if place.isValid() else 0

"""Paints the timeline: pure functions of a painter and frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from annotator.gui.canvas.colours import IGNORE_GREY, track_colour
from annotator.gui.timeline.cells import ACCEPTED, BOX, CORRECTED, MANUAL, PROPOSED
from annotator.gui.timeline.geometry import HEAD_WIDTH, ROW_HEIGHT, RULER_HEIGHT, Geometry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.gui.theme import Theme

# States differ in height as well as in colour, for eyes that do not tell the colours apart: a box alone is a thin
# line, a proposal is half as high, what a person has seen to fills the row.
_STRIPES = 12
_HEIGHTS = {BOX: 2, PROPOSED: 6, CORRECTED: 12, ACCEPTED: 12}
_GAP_FROM = 5.0  # cells at least so wide are set apart by a line
_DOT_FROM = 4.0  # and at least so wide show the dot of a mask drawn by hand
_RING = 3.0  # radius of the ring around a mask that is worth drawing


@dataclass(frozen=True, slots=True)
class Row:
    """A visible row.

    Attributes:
        index: place among all rows.
        track_id: number of the track.
        codes: of its cells, see `cells`.
        image: `row_image` of them.
        ignored: whether this is an ignore region.
        suggested: frames whose mask is worth drawing.
    """

    index: int
    track_id: int
    codes: NDArray[np.uint8]
    image: QImage
    ignored: bool = False
    suggested: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected: the frame of the playhead, and the track's row, if there is one."""

    frame: int
    row: int | None = None
    hovered: int | None = None


def row_image(codes: NDArray[np.uint8], theme: Theme) -> QImage:
    """Cells of a row, one pixel a frame and `_STRIPES` high, to be stretched; transparent where there is no box."""
    plain = codes & ~np.uint8(MANUAL)
    stripes = np.zeros((_STRIPES, len(plain)), dtype=np.uint32)
    for code, colour in _colours(theme).items():
        start = (_STRIPES - _HEIGHTS[code]) // 2
        stripes[start : start + _HEIGHTS[code], plain == code] = colour.rgba()
    height, width = stripes.shape
    return QImage(stripes.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32).copy()


def paint(painter: QPainter, geometry: Geometry, rows: list[Row], marks: Marks, theme: Theme) -> None:
    """The whole visible timeline."""
    area = QRect(0, 0, geometry.width, geometry.height)
    painter.fillRect(area, QColor(theme.panel))
    _rows(painter, geometry, rows, marks, theme)
    _heads(painter, geometry, rows, marks, theme)
    _ruler(painter, geometry, theme)
    _playhead(painter, geometry, marks, theme)


def _colours(theme: Theme) -> dict[int, QColor]:
    names = {BOX: theme.box_only, PROPOSED: theme.proposed, CORRECTED: theme.corrected, ACCEPTED: theme.accepted}
    return {code: QColor(name) for code, name in names.items()}


def _rows(painter: QPainter, geometry: Geometry, rows: list[Row], marks: Marks, theme: Theme) -> None:
    painter.save()
    painter.setClipRect(HEAD_WIDTH, RULER_HEIGHT, geometry.width - HEAD_WIDTH, geometry.height - RULER_HEIGHT)
    end = geometry.x_of(geometry.frame_count)
    painter.fillRect(QRectF(end, 0, max(geometry.width - end, 0), geometry.height), QColor(theme.window))
    bottom = geometry.y_of(geometry.row_count)
    painter.fillRect(QRectF(0, bottom, geometry.width, max(geometry.height - bottom, 0)), QColor(theme.window))
    for row in rows:
        _row(painter, geometry, row, marks, theme)
    if geometry.cell >= _GAP_FROM:
        painter.setPen(QPen(QColor(theme.panel), 1))
        edges = [geometry.x_of(frame) for frame in geometry.frames]
        painter.drawLines([QLineF(x, RULER_HEIGHT, x, geometry.height) for x in edges])
    if geometry.cell >= _DOT_FROM:
        for row in rows:
            _dots(painter, geometry, row)
    for row in rows:
        _rings(painter, geometry, row, theme)
    painter.restore()


def _row(painter: QPainter, geometry: Geometry, row: Row, marks: Marks, theme: Theme) -> None:
    top = geometry.y_of(row.index)
    if row.index in (marks.row, marks.hovered):
        colour = theme.note_fill if row.index == marks.row else theme.raised
        painter.fillRect(QRectF(HEAD_WIDTH, top, geometry.width, ROW_HEIGHT), QColor(colour))
    frames = geometry.frames
    if not frames:
        return
    target = QRectF(geometry.x_of(frames.start), top + 4, len(frames) * geometry.cell, _STRIPES)
    painter.drawImage(target, row.image, QRectF(frames.start, 0, len(frames), _STRIPES))
    painter.fillRect(QRectF(HEAD_WIDTH, top + ROW_HEIGHT - 1, geometry.width, 1), QColor(theme.raised))


def _dots(painter: QPainter, geometry: Geometry, row: Row) -> None:
    frames = geometry.frames
    manual = np.flatnonzero(row.codes[frames.start : frames.stop] & MANUAL) + frames.start
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#ffffff"))
    radius = min(geometry.cell / 2 - 1, 2.5)
    for frame in manual:
        painter.drawEllipse(_centre(geometry, row, int(frame)), radius, radius)
    painter.restore()


def _rings(painter: QPainter, geometry: Geometry, row: Row, theme: Theme) -> None:
    """What could become a dot: masks that are worth drawing."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), 1.5))
    painter.setBrush(QColor(theme.panel))
    for frame in row.suggested:
        if frame in geometry.frames:
            painter.drawEllipse(_centre(geometry, row, frame), _RING, _RING)
    painter.restore()


def _centre(geometry: Geometry, row: Row, frame: int) -> QPointF:
    return QPointF(geometry.x_of(frame + 0.5) + 0.5, geometry.y_of(row.index) + ROW_HEIGHT / 2)


def _heads(painter: QPainter, geometry: Geometry, rows: list[Row], marks: Marks, theme: Theme) -> None:
    painter.save()
    painter.setClipRect(0, RULER_HEIGHT, HEAD_WIDTH, geometry.height - RULER_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row in rows:
        top = geometry.y_of(row.index)
        if row.index == marks.row:
            painter.fillRect(QRectF(0, top, HEAD_WIDTH, ROW_HEIGHT), QColor(theme.primary))
        painter.setPen(QPen(QColor(theme.on_primary), 1.5) if row.index == marks.row else Qt.PenStyle.NoPen)
        painter.setBrush(IGNORE_GREY if row.ignored else track_colour(row.track_id))
        painter.drawRoundedRect(QRectF(10, top + 5, 10, 10), 2, 2)
        painter.setPen(QColor(theme.on_primary if row.index == marks.row else theme.text))
        painter.drawText(QRectF(28, top, HEAD_WIDTH - 34, ROW_HEIGHT), Qt.AlignmentFlag.AlignVCenter, str(row.track_id))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(QRectF(HEAD_WIDTH - 1, RULER_HEIGHT, 1, geometry.height), QColor(theme.border))
    painter.restore()


def _ruler(painter: QPainter, geometry: Geometry, theme: Theme) -> None:
    painter.fillRect(QRectF(0, 0, geometry.width, RULER_HEIGHT), QColor(theme.panel))
    painter.fillRect(QRectF(0, RULER_HEIGHT - 1, geometry.width, 1), QColor(theme.border))
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRectF(10, 0, HEAD_WIDTH, RULER_HEIGHT), Qt.AlignmentFlag.AlignVCenter, "Track")
    painter.save()
    painter.setClipRect(HEAD_WIDTH, 0, geometry.width - HEAD_WIDTH, RULER_HEIGHT)
    tick, frames = geometry.tick, geometry.frames
    for frame in range(frames.start - frames.start % tick, frames.stop, tick):
        middle = geometry.x_of(frame + 0.5)
        painter.fillRect(QRectF(middle, RULER_HEIGHT - 6, 1, 5), QColor(theme.box_only))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(middle - 30, 1, 60, RULER_HEIGHT - 6), flags, str(frame))
    painter.restore()


def _playhead(painter: QPainter, geometry: Geometry, marks: Marks, theme: Theme) -> None:
    painter.save()
    painter.setClipRect(HEAD_WIDTH, 0, geometry.width - HEAD_WIDTH, geometry.height)
    left, width = geometry.x_of(marks.frame), geometry.cell
    colour = QColor(theme.text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if width >= _GAP_FROM:
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(left, RULER_HEIGHT - 1, width, geometry.height))
    else:
        painter.fillRect(QRectF(left + width / 2 - 0.75, RULER_HEIGHT - 4, 1.5, geometry.height), colour)
    middle = left + width / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip, top = RULER_HEIGHT - 1, RULER_HEIGHT - 8
    painter.drawPolygon(QPolygonF([QPointF(middle - 6, top), QPointF(middle + 6, top), QPointF(middle, tip)]))
    painter.restore()

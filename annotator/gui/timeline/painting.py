"""Paints the timeline: pure functions of a painter and frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from annotator.gui.canvas.colours import IGNORE_GREY, OTHERS, track_colour
from annotator.gui.timeline.cells import ACCEPTED, BOX, CORRECTED, MANUAL, OCCLUDED, PROPOSED, STATE
from annotator.gui.timeline.differing import HIGHEST
from annotator.gui.timeline.geometry import HEAD_WIDTH, ORIGIN, ROW_HEIGHT, RULER_HEIGHT, Geometry
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.gui.theme import Theme

# States differ in height as well as in colour, for eyes that do not tell the colours apart: a box alone is a thin
# line, a proposal is half as high, what a person has seen to fills the row.
_STRIPES = 12
_HEIGHTS = {BOX: 2, PROPOSED: 6, CORRECTED: 12, ACCEPTED: 12}
_GAP_FROM = 5.0  # cells at least so wide are set apart by a line
_DOT_FROM = 4.0  # and at least so wide show the dot of a mask drawn by hand
_NARROWEST_MARK = 2  # pixels of the mark of a difference
_TINT, _TINT_OF_ONE = 45, 80  # alpha of the chosen frames, over all rows and over one
_PALE = 90  # alpha of a mark that may be out of date
_OCCLUDED_HEIGHT = 2  # pixels of the line under cells that are marked as occluded
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
        differing: height of the mark in each frame where the masks that are compared differ; None where none do.
    """

    index: int
    track_id: int
    codes: NDArray[np.uint8]
    image: QImage
    ignored: bool = False
    suggested: tuple[int, ...] = ()
    differing: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A range of frames: its first and last one, and the rows that it acts on."""

    first: int
    last: int
    rows: range


@dataclass(frozen=True, slots=True)
class Marks:
    """What is selected, and what goes for all rows.

    Attributes:
        frame: that of the playhead.
        row: of the selected track, if there is one.
        hovered: row under the pointer.
        differing: as `Row.differing`, of tracks that have no row; they are marked in the ruler.
        outdated: whether the comparison is older than the masks: its marks are pale.
        chosen: range of frames, None without one.
    """

    frame: int
    row: int | None = None
    hovered: int | None = None
    differing: NDArray[np.uint8] | None = None
    outdated: bool = False
    chosen: Chosen | None = None


def row_image(codes: NDArray[np.uint8], theme: Theme) -> QImage:
    """Cells of a row, one pixel a frame and `_STRIPES` high, to be stretched; transparent where there is no box."""
    plain = codes & np.uint8(STATE)
    stripes = np.zeros((_STRIPES, len(plain)), dtype=np.uint32)
    for code, colour in _colours(theme).items():
        start = (_STRIPES - _HEIGHTS[code]) // 2
        stripes[start : start + _HEIGHTS[code], plain == code] = colour.rgba()
    height, width = stripes.shape
    return QImage(stripes.tobytes(), width, height, width * 4, QImage.Format.Format_ARGB32).copy()


def mark_image(heights: NDArray[np.uint8], geometry: Geometry, colour: QColor) -> QImage:
    """Marks of the visible frames side by side, `HIGHEST` pixels high and as wide as the widget; else transparent.

    Each is as wide as its cell, and never narrower than two pixels: in a long sequence a single one must not get lost.

    Args:
        heights: of the marks, one a frame, 0 for none.
        geometry: what is visible.
        colour: of the marks.
    """
    frames = np.flatnonzero(heights[geometry.frames.start : geometry.frames.stop]) + geometry.frames.start
    lefts = np.floor(ORIGIN + frames * geometry.cell - geometry.left).astype(np.int64)
    gap = geometry.cell >= _GAP_FROM
    width = max(int(geometry.cell) - gap, _NARROWEST_MARK)
    columns = (lefts[:, None] + gap + np.arange(width)).ravel()
    inside = (columns >= 0) & (columns < geometry.width)
    tops = np.zeros(geometry.width, dtype=np.uint8)
    np.maximum.at(tops, columns[inside], np.repeat(heights[frames], width)[inside])
    rows = np.arange(HIGHEST, 0, -1)[:, None]
    pixels = np.where(rows <= tops, np.uint32(colour.rgba()), np.uint32(0))
    return QImage(pixels.tobytes(), geometry.width, HIGHEST, geometry.width * 4, QImage.Format.Format_ARGB32).copy()


def paint(painter: QPainter, geometry: Geometry, rows: list[Row], marks: Marks, theme: Theme) -> None:
    """The whole visible timeline."""
    area = QRect(0, 0, geometry.width, geometry.height)
    painter.fillRect(area, QColor(theme.panel))
    _rows(painter, geometry, rows, marks, theme)
    _heads(painter, geometry, rows, marks, theme)
    _ruler(painter, geometry, marks, theme)
    _range(painter, geometry, marks, theme)
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
        _occluded(painter, geometry, row, theme)
        _rings(painter, geometry, row, theme)
        _differences(painter, geometry, row.differing, geometry.y_of(row.index) + 4, marks)
    painter.restore()


def _differences(
    painter: QPainter, geometry: Geometry, heights: NDArray[np.uint8] | None, bottom: int, marks: Marks
) -> None:
    """What differs from the masks that are compared: marks that stand on the cells."""
    if heights is None or geometry.width <= 0:
        return
    colour = QColor(OTHERS)
    colour.setAlpha(_PALE if marks.outdated else 255)
    painter.drawImage(0, bottom - HIGHEST, mark_image(heights, geometry, colour))


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


def _occluded(painter: QPainter, geometry: Geometry, row: Row, theme: Theme) -> None:
    """A line under the cells where something hides a good part of the object."""
    frames = geometry.frames
    marked = np.concatenate(([0], (row.codes[frames.start : frames.stop] & OCCLUDED) > 0, [0])).astype(np.int8)
    starts, ends = (np.flatnonzero(np.diff(marked) == step) + frames.start for step in (1, -1))
    bottom = geometry.y_of(row.index) + 4 + _STRIPES
    gap = 1 if geometry.cell >= _GAP_FROM else 0
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        left, right = geometry.x_of(start) + gap, geometry.x_of(end)
        width = max(right - left, _NARROWEST_MARK)
        painter.fillRect(QRectF(left, bottom + 1, width, _OCCLUDED_HEIGHT), QColor(theme.text))


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


def _ruler(painter: QPainter, geometry: Geometry, marks: Marks, theme: Theme) -> None:
    painter.fillRect(QRectF(0, 0, geometry.width, RULER_HEIGHT), QColor(theme.panel))
    painter.fillRect(QRectF(0, RULER_HEIGHT - 1, geometry.width, 1), QColor(theme.border))
    painter.setPen(QColor(theme.muted))
    painter.drawText(QRectF(10, 0, HEAD_WIDTH, RULER_HEIGHT), Qt.AlignmentFlag.AlignVCenter, tr("Track"))
    painter.save()
    painter.setClipRect(HEAD_WIDTH, 0, geometry.width - HEAD_WIDTH, RULER_HEIGHT)
    tick, frames = geometry.tick, geometry.frames
    for frame in range(frames.start - frames.start % tick, frames.stop, tick):
        middle = geometry.x_of(frame + 0.5)
        painter.fillRect(QRectF(middle, RULER_HEIGHT - 6, 1, 5), QColor(theme.box_only))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(middle - 30, 1, 60, RULER_HEIGHT - 6), flags, str(frame))
    _differences(painter, geometry, marks.differing, RULER_HEIGHT - 1, marks)
    painter.restore()


def _range(painter: QPainter, geometry: Geometry, marks: Marks, theme: Theme) -> None:
    """The chosen frames: a tint over the rows that they act on, and a bar in the ruler."""
    if marks.chosen is None:
        return
    chosen = marks.chosen
    left, right = max(geometry.x_of(chosen.first), float(HEAD_WIDTH)), geometry.x_of(chosen.last + 1)
    if right <= left:
        return
    colour = QColor(theme.accent)
    width = max(right - left, _NARROWEST_MARK)
    painter.fillRect(QRectF(left, RULER_HEIGHT - 4, width, 4), colour)
    top, bottom = (max(geometry.y_of(row), RULER_HEIGHT) for row in (chosen.rows.start, chosen.rows.stop))
    if bottom <= top:
        return
    one = len(chosen.rows) == 1
    painter.fillRect(QRectF(left, top, width, bottom - top), _faded(colour, _TINT_OF_ONE if one else _TINT))
    if one:
        painter.setPen(QPen(colour, 1))
        painter.drawRect(QRectF(left, top, width, bottom - top - 1))


def _faded(colour: QColor, alpha: int) -> QColor:
    result = QColor(colour)
    result.setAlpha(alpha)
    return result


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

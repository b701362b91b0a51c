from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.gui.canvas.colours import IGNORE_GREY, track_colour
from annotator.gui.theme import DARK, LIGHT, Theme
from annotator.gui.timeline import painting
from annotator.gui.timeline.cells import ACCEPTED, BOX, CORRECTED, EMPTY, MANUAL, PROPOSED
from annotator.gui.timeline.geometry import ROW_HEIGHT, Geometry
from annotator.gui.timeline.painting import Marks, Row

CODES = np.array([EMPTY, BOX, PROPOSED, CORRECTED, ACCEPTED, ACCEPTED + MANUAL], dtype=np.uint8)


def picture(geometry: Geometry, rows: list[Row], marks: Marks, theme: Theme) -> QImage:
    image = QImage(geometry.width, geometry.height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painting.paint(painter, geometry, rows, marks, theme)
    painter.end()
    return image


def row(index: int, theme: Theme, *, ignored: bool = False) -> Row:
    return Row(index, 7 + index, CODES, painting.row_image(CODES, theme), ignored)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda item: item.name)
def test_cells_have_the_colour_of_their_state(qapp: QApplication, theme: Theme) -> None:
    geometry = Geometry(400, 120, len(CODES), 2, cell=20.0)
    image = picture(geometry, [row(0, theme), row(1, theme)], Marks(0), theme)
    middle = geometry.y_of(1) + ROW_HEIGHT // 2
    seen = [image.pixelColor(int(geometry.x_of(frame)) + 4, middle).name() for frame in range(len(CODES))]
    wanted = [theme.panel, theme.box_only, theme.proposed, theme.corrected, theme.accepted, theme.accepted]
    assert seen == [QColor(name).name() for name in wanted]


def test_states_differ_in_height_too(qapp: QApplication) -> None:
    image = painting.row_image(CODES, DARK)
    heights = [sum(image.pixelColor(x, y).alpha() > 0 for y in range(image.height())) for x in range(4)]
    assert heights == [0, 2, 6, 12]


def test_a_mask_drawn_by_hand_has_a_dot(qapp: QApplication) -> None:
    geometry = Geometry(400, 120, len(CODES), 1, cell=20.0)
    image = picture(geometry, [row(0, DARK)], Marks(0), DARK)
    centre = geometry.y_of(0) + ROW_HEIGHT // 2
    assert image.pixelColor(int(geometry.x_of(5.5)), centre).name() == "#ffffff"
    assert image.pixelColor(int(geometry.x_of(4.5)), centre).name() == DARK.accepted


@pytest.mark.parametrize("cell", [20.0, 2.0])
def test_a_mask_that_is_worth_drawing_has_a_ring(qapp: QApplication, cell: float) -> None:
    geometry = Geometry(400, 120, len(CODES), 1, cell=cell)
    plain, ringed = row(0, DARK), replace(row(0, DARK), suggested=(2, 99))
    before, after = (picture(geometry, [item], Marks(0), DARK) for item in (plain, ringed))
    x, y = int(geometry.x_of(2.5)), geometry.y_of(0) + ROW_HEIGHT // 2
    assert after.pixelColor(x, y).name() == DARK.panel
    around = [(dx, dy) for dx in range(-4, 5) for dy in range(-4, 5)]
    assert max(after.pixelColor(x + dx, y + dy).lightness() for dx, dy in around) > 200
    assert before.pixelColor(x + 10, y) == after.pixelColor(x + 10, y)


def test_heads_show_the_track_s_colour_and_the_selection(qapp: QApplication) -> None:
    geometry = Geometry(400, 120, len(CODES), 2, cell=20.0)
    rows = [row(0, DARK), row(1, DARK, ignored=True)]
    image = picture(geometry, rows, Marks(0, row=0), DARK)
    assert image.pixelColor(15, geometry.y_of(0) + 10) == track_colour(7)
    assert image.pixelColor(15, geometry.y_of(1) + 10) == IGNORE_GREY
    assert image.pixelColor(3, geometry.y_of(0) + 10).name() == DARK.primary
    assert image.pixelColor(3, geometry.y_of(1) + 10).name() == DARK.panel


@pytest.mark.parametrize("cell", [2.0, 20.0])
def test_the_playhead_is_at_its_frame(qapp: QApplication, cell: float) -> None:
    geometry = Geometry(400, 120, 50, 0, cell=cell)
    image = picture(geometry, [], Marks(3), DARK)
    line = [x for x in range(400) if image.pixelColor(x, 100).lightness() > 120]
    assert line
    assert all(geometry.x_of(3) - 2 <= x <= geometry.x_of(4) + 2 for x in line)


def test_scrolled_cells_do_not_run_into_the_heads(qapp: QApplication) -> None:
    codes = np.full(500, ACCEPTED, dtype=np.uint8)
    geometry = Geometry(400, 120, 500, 1, cell=10.0, left=137)
    rows = [Row(0, 4, codes, painting.row_image(codes, DARK))]
    image = picture(geometry, rows, Marks(0), DARK)
    y = geometry.y_of(0) + 10
    assert image.pixelColor(60, y).name() == DARK.panel
    assert image.pixelColor(300, y).name() in (DARK.accepted, DARK.panel)

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from annotator.gui.canvas.colours import IGNORE_GREY, OTHERS, track_colour
from annotator.gui.theme import DARK, LIGHT, Theme
from annotator.gui.timeline import painting
from annotator.gui.timeline.cells import ACCEPTED, BOX, CORRECTED, EMPTY, MANUAL, OCCLUDED, PROPOSED
from annotator.gui.timeline.geometry import ROW_HEIGHT, RULER_HEIGHT, Geometry
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


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda item: item.name)
@pytest.mark.parametrize("cell", [20.0, 2.0, 0.5])
def test_what_is_occluded_has_a_line_under_its_cells(qapp: QApplication, theme: Theme, cell: float) -> None:
    codes = np.full(200, PROPOSED, dtype=np.uint8)
    codes[10:14] |= OCCLUDED
    codes[30] |= OCCLUDED
    geometry = Geometry(1000, 120, len(codes), 1, cell=cell)
    marked = Row(0, 7, codes, painting.row_image(codes, theme))
    plain = replace(marked, codes=codes & ~np.uint8(OCCLUDED))
    assert marked.image == painting.row_image(plain.codes, theme), "the cells themselves stay as they are"
    under = geometry.y_of(0) + 18
    image, bare = (picture(geometry, [item], Marks(199), theme) for item in (marked, plain))
    for frame in range(40):
        place = int(geometry.x_of(frame) + cell / 2)
        dark = image.pixelColor(place, under).name() == QColor(theme.text).name()
        if cell > 1:
            assert dark == bool(codes[frame] & OCCLUDED)
        assert bare.pixelColor(place, under).name() != QColor(theme.text).name()
    single = int(geometry.x_of(30) + min(cell / 2, 0.5) + 1)
    assert image.pixelColor(single, under).name() == QColor(theme.text).name(), "a single one is never lost"


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


class TestDifferences:
    HEIGHTS = np.array([0, 4, 1, 0, 0, 0], dtype=np.uint8)

    def columns(self, image: QImage, geometry: Geometry, frame: int, bottom: int) -> list[bool]:
        """Which of the four pixels over a cell are marked, from above."""
        x = int(geometry.x_of(frame + 0.5))
        return [image.pixelColor(x, bottom - 4 + y) == OTHERS for y in range(4)]

    @pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda item: item.name)
    def test_marks_stand_on_the_cells_of_their_row(self, qapp: QApplication, theme: Theme) -> None:
        geometry = Geometry(400, 120, len(CODES), 2, cell=20.0)
        rows = [row(0, theme), replace(row(1, theme), differing=self.HEIGHTS)]
        image = picture(geometry, rows, Marks(5, row=1), theme)
        bottom = geometry.y_of(1) + 4
        assert self.columns(image, geometry, 1, bottom) == [True] * 4
        assert self.columns(image, geometry, 2, bottom) == [False, False, False, True]
        assert not any(self.columns(image, geometry, 3, bottom))
        assert not any(any(self.columns(image, geometry, frame, geometry.y_of(0) + 4)) for frame in range(4))

    def test_those_without_a_row_are_in_the_ruler(self, qapp: QApplication) -> None:
        geometry = Geometry(400, 120, len(CODES), 1, cell=20.0)
        image = picture(geometry, [row(0, DARK)], Marks(5, differing=self.HEIGHTS), DARK)
        assert self.columns(image, geometry, 1, RULER_HEIGHT - 1) == [True] * 4
        assert not any(self.columns(image, geometry, 1, geometry.y_of(0) + 4))

    def test_they_are_pale_when_they_may_be_out_of_date(self, qapp: QApplication) -> None:
        geometry = Geometry(400, 120, len(CODES), 1, cell=20.0)
        rows = [replace(row(0, DARK), differing=self.HEIGHTS)]
        x, y = int(geometry.x_of(1.5)), geometry.y_of(0) + 2
        plain, fresh, old = (
            picture(geometry, items, Marks(5, outdated=outdated), DARK).pixelColor(x, y)
            for items, outdated in (([row(0, DARK)], False), (rows, False), (rows, True))
        )
        assert fresh == OTHERS
        assert plain.red() < old.red() < fresh.red()

    @pytest.mark.parametrize("frame", [0, 777, 1999])
    def test_a_single_one_is_seen_in_a_long_sequence(self, qapp: QApplication, frame: int) -> None:
        heights = np.zeros(2000, dtype=np.uint8)
        heights[frame] = 2
        geometry = Geometry(596, 120, 2000, 1, cell=0.25)
        image = painting.mark_image(heights, geometry, OTHERS)
        marked = [x for x in range(image.width()) if image.pixelColor(x, 3).alpha()]
        left = int(geometry.x_of(frame))
        assert marked == [x for x in (left, left + 1) if x < geometry.width]
        assert not image.pixelColor(left, 1).alpha()

    @pytest.mark.parametrize("left", [0, 130, 5000])
    def test_what_is_scrolled_out_of_view_is_not_painted(self, qapp: QApplication, left: int) -> None:
        geometry = Geometry(300, 120, 60, 1, cell=20.0, left=left)
        image = painting.mark_image(np.full(60, 4, dtype=np.uint8), geometry, OTHERS)
        assert image.width() == 300
        seen = {geometry.frame_at(x) for x in range(300) if image.pixelColor(x, 3).alpha()}
        assert seen <= set(geometry.frames)
        assert bool(seen) == bool(geometry.frames)

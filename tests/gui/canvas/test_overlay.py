"""The masks of another side over the own ones, painted on an image without a window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from annotator.domain.edits import Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.evaluation.mistakes import Kind, Mistake
from annotator.gui.canvas import render
from annotator.gui.canvas.colours import OTHERS
from annotator.gui.canvas.compose import compose
from annotator.gui.canvas.look import Look
from annotator.gui.canvas.overlay import Overlay, Overlays, rings
from annotator.gui.canvas.viewport import Viewport
from annotator.gui.selection import Selection
from annotator.jobs.evaluate.comparing import Comparison, Difference
from tests.gui.canvas.stage import CAR, HEIGHT, WALKER, WIDTH, block, rows, scene_of
from tests.gui.canvas.test_render import blank, grey_frame, pixels_of
from tests.strategies import masks

BARE = Look(show_masks=False, show_boxes=False, show_ids=False)
PLACES = {CAR: (30, 25, 90, 65), WALKER: (110, 10, 150, 60)}


@pytest.fixture(autouse=True)
def application(qapp: object) -> object:
    return qapp


def comparison(frame: int = 0) -> Comparison:
    listed: list[tuple[Key, Row]] = [(SequenceKey(1), Sequence(1, "0001", "images", (), 5, HEIGHT, WIDTH))]
    for number, corners in PLACES.items():
        listed.append((TrackKey(1, number), Track(number, 1)))
        record = MaskRecord(Mask.from_array(block(*corners)), MaskState.PROPOSED)
        listed.append((MaskKey(1, number, frame), record))
    return Comparison(1, Path("0001.txt"), True, State(listed), {}, ())


def poor(number: int, frame: int = 0) -> Difference:
    return Difference(1, Mistake(Kind.POOR, frame, 1001, 1001, 0.1, 0.6), number, number)


@pytest.fixture
def selection() -> Selection:
    made = Selection()
    made.show(1, 0, None)
    made.compared = comparison()
    return made


def overlay_of(selection: Selection, frame: int = 0) -> Overlay | None:
    return Overlays().at(scene_of(State(rows()), frame), selection)


def painted(overlay: Overlay | None, viewport: Viewport, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.int64]:
    canvas, scene = blank(width, height), scene_of(State(rows()))
    painter = QPainter(canvas)
    picture = render.Picture(scene, BARE, viewport, (width, height), overlay=overlay)
    render.paint_picture(painter, picture, compose(grey_frame(), scene, BARE))
    painter.end()
    return pixels_of(canvas)


def coloured(picture: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(picture - (OTHERS.red(), OTHERS.green(), OTHERS.blue())).sum(axis=2) < 60)


def test_every_mask_of_the_frame_is_there(selection: Selection) -> None:
    overlay = overlay_of(selection)
    assert overlay is not None
    assert [(item.window.left, item.window.top) for item in overlay.items] == [(30, 25), (110, 10)]
    assert not any(item.in_question for item in overlay.items)
    empty = overlay_of(selection, 1)
    assert empty is not None
    assert empty.items == ()


def test_the_one_in_question_comes_last_and_only_in_its_frame(selection: Selection) -> None:
    selection.difference = poor(CAR)
    overlay = overlay_of(selection)
    assert overlay is not None
    assert [(item.window.left, item.in_question) for item in overlay.items] == [(110, False), (30, True)]
    selection.difference = poor(CAR, 1)
    overlay = overlay_of(selection)
    assert overlay is not None
    assert not any(item.in_question for item in overlay.items)


def test_nothing_is_drawn_without_a_comparison_or_when_it_is_switched_off(selection: Selection) -> None:
    selection.show_others = False
    assert overlay_of(selection) is None
    selection.show_others = True
    selection.compared = None
    assert overlay_of(selection) is None


def test_nothing_is_drawn_over_another_sequence(selection: Selection) -> None:
    other = comparison()
    selection.compared = Comparison(2, other.other, True, other.others, {}, ())
    assert overlay_of(selection) is None


def test_the_same_overlay_is_given_until_something_changes(selection: Selection) -> None:
    overlays, scene = Overlays(), scene_of(State(rows()))
    first = overlays.at(scene, selection)
    assert overlays.at(scene_of(State(rows())), selection) is first
    selection.difference = poor(CAR)
    second = overlays.at(scene, selection)
    assert second is not first
    assert overlays.at(scene_of(State(rows()), 1), selection) is not second


@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_outlines_lie_on_the_border_of_the_mask(selection: Selection, scale: float) -> None:
    picture = painted(overlay_of(selection), Viewport(scale, 0, 0), round(WIDTH * scale), round(HEIGHT * scale))
    found = coloured(picture)
    ys, xs = np.nonzero(found[:, : round(100 * scale)])
    assert xs.min() == pytest.approx(30 * scale, abs=2)
    assert xs.max() == pytest.approx(90 * scale, abs=2)
    assert ys.min() == pytest.approx(25 * scale, abs=2)
    inside = found[round(30 * scale) : round(60 * scale), round(35 * scale) : round(85 * scale)]
    assert not inside.any()


def test_they_stand_on_black(selection: Selection) -> None:
    picture = painted(overlay_of(selection), Viewport(4, 0, 0), 800, 400)
    row = picture[180, 108:132]  # across the left edge of the car
    assert (row.sum(axis=1) < 150).any()
    assert coloured(row[None]).any()


def test_the_one_in_question_is_dashed(selection: Selection) -> None:
    def share() -> float:
        picture = painted(overlay_of(selection), Viewport(4, 0, 0), 800, 400)
        return float(coloured(picture[98:103, 130:350]).any(axis=0).mean())

    assert share() == 1.0
    selection.difference = poor(CAR)
    assert 0.4 < share() < 0.8


def test_what_is_out_of_view_costs_nothing(selection: Selection) -> None:
    picture = painted(overlay_of(selection), Viewport(1, -300, 0))
    assert not coloured(picture).any()


@given(masks())
def test_rings_enclose_exactly_the_pixels(mask: Mask) -> None:
    path = rings(mask)
    path.setFillRule(Qt.FillRule.OddEvenFill)
    pixels = mask.to_array()
    step = max(1, pixels.size // 40)
    for place in range(0, pixels.size, step):
        y, x = divmod(place, pixels.shape[1])
        assert path.contains(QPointF(x + 0.5, y + 0.5)) == pixels[y, x]

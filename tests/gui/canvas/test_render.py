"""Painting on an image, without a window."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.masks import MaskRecord, MaskState, Polygon
from annotator.domain.state import State
from annotator.domain.tracks import Detection
from annotator.gui.canvas import render
from annotator.gui.canvas.colours import track_colour
from annotator.gui.canvas.compose import compose, frame_image, halved
from annotator.gui.canvas.draft import Draft, VertexRef
from annotator.gui.canvas.draft_render import paint_draft
from annotator.gui.canvas.labels import label_text, paint_labels, place_label
from annotator.gui.canvas.look import Look
from annotator.gui.canvas.scene import Scene
from annotator.gui.canvas.viewport import Viewport
from tests.gui.canvas.stage import CAR, GHOST, HEIGHT, REGION, WALKER, WIDTH, rectangle, rows, scene_of

GREY = 100
BARE = Look(show_boxes=False, show_ids=False)


@pytest.fixture(autouse=True)
def application(qapp: object) -> object:
    """Fonts need an application."""
    return qapp


@pytest.fixture
def scene() -> Scene:
    return scene_of(State(rows()))


def grey_frame(height: int = HEIGHT, width: int = WIDTH) -> QImage:
    return frame_image(np.full((height, width, 3), GREY, dtype=np.uint8))


def blank(width: int = WIDTH, height: int = HEIGHT) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    return image


def pixels_of(image: QImage) -> NDArray[np.int64]:
    """(H, W, 3) RGB."""
    raw = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    return raw[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., 2::-1].astype(np.int64)


def painted(
    scene: Scene, look: Look, viewport: Viewport, width: int = WIDTH, height: int = HEIGHT
) -> NDArray[np.int64]:
    canvas = blank(width, height)
    painter = QPainter(canvas)
    picture = render.Picture(scene, look, viewport, (width, height))
    render.paint_picture(painter, picture, compose(grey_frame(), scene, look))
    painter.end()
    return pixels_of(canvas)


def test_frame_image_keeps_the_colours() -> None:
    frame = np.zeros((3, 5, 3), dtype=np.uint8)
    frame[1, 2] = (10, 200, 30)
    image = frame_image(frame[:, ::-1])
    assert image.pixelColor(2, 1) == QColor(10, 200, 30)
    assert image.pixelColor(0, 0) == QColor(0, 0, 0)


def test_compose_tints_exactly_the_visible_pixels(scene: Scene) -> None:
    picture = pixels_of(compose(grey_frame(), scene, replace(BARE, opacity=0.5)))
    changed = (picture != GREY).any(axis=2)
    objects = np.isin(scene.index, [scene.items.index(item) + 1 for item in scene.items if not item.ignored])
    assert np.array_equal(changed[:65], objects[:65])  # above the hatched region
    for track_id, place in ((CAR, (40, 30)), (WALKER, (50, 70))):
        colour = track_colour(track_id)
        expected = [(GREY + part) / 2 for part in (colour.red(), colour.green(), colour.blue())]
        assert picture[place] == pytest.approx(expected, abs=2)


def test_ignore_regions_are_hatched_grey(scene: Scene) -> None:
    region = pixels_of(compose(grey_frame(), scene, BARE))[70:95, 100:190]
    tinted = (region != GREY).any(axis=2)
    assert 0.3 < tinted.mean() < 0.7
    assert np.ptp(region[tinted], axis=1).max() < 12  # grey, not a track's colour


@pytest.mark.parametrize(
    "look", [replace(BARE, show_masks=False), replace(BARE, opacity=0.0), replace(BARE, outline_only=True)]
)
def test_no_fill_when_it_is_switched_off(scene: Scene, look: Look) -> None:
    assert (pixels_of(compose(grey_frame(), scene, look)) == GREY).all()


def test_others_recede_behind_the_selected_track(scene: Scene) -> None:
    plain, chosen = (pixels_of(compose(grey_frame(), scene, replace(BARE, selected=track))) for track in (None, CAR))
    assert np.array_equal(plain[40, 30], chosen[40, 30])
    assert abs(chosen[50, 70] - GREY).sum() < abs(plain[50, 70] - GREY).sum()


def test_compose_without_an_image_and_with_one_of_another_size(scene: Scene) -> None:
    missing = compose(None, scene, BARE)
    assert (missing.width(), missing.height()) == (WIDTH, HEIGHT)
    assert missing.pixelColor(30, 40) != missing.pixelColor(5, 5)
    odd = compose(grey_frame(50, 60), scene, BARE)
    assert (odd.width(), odd.height()) == (WIDTH, HEIGHT)


def test_halved_is_the_mean() -> None:
    frame = np.zeros((4, 4, 3), dtype=np.uint8)
    frame[::2] = 200
    assert pixels_of(halved(frame_image(frame)))[0, 0] == pytest.approx([100, 100, 100], abs=2)


def test_zoomed_in_pixels_are_squares(scene: Scene) -> None:
    frame = np.zeros((HEIGHT, WIDTH, 3), dtype=np.uint8)
    frame[5, 5] = 255
    canvas = blank(100, 100)
    painter = QPainter(canvas)
    picture = render.Picture(scene, replace(BARE, show_masks=False), Viewport(10, 0, 0), (100, 100))
    render.paint_image(painter, picture, frame_image(frame))
    painter.end()
    white = (pixels_of(canvas) == 255).all(axis=2)
    expected = np.zeros((100, 100), dtype=bool)
    expected[50:60, 50:60] = True
    assert np.array_equal(white, expected)


def test_outline_lies_on_the_mask_border_when_zoomed_in(scene: Scene) -> None:
    picture = painted(scene, replace(BARE, opacity=0.0), Viewport(4, -40, -40))
    colour = track_colour(CAR)
    drawn = np.abs(picture - (colour.red(), colour.green(), colour.blue())).sum(axis=2) < 12
    rows_drawn, columns_drawn = np.nonzero(drawn)
    assert rows_drawn.size
    assert columns_drawn.min() == pytest.approx(40, abs=1)  # image x 20
    assert rows_drawn.min() == pytest.approx(40, abs=1)


def test_outline_is_crisp_at_any_zoom(scene: Scene) -> None:
    for scale in (0.5, 1.0, 8.0):
        picture = painted(scene, replace(BARE, outline_only=True), Viewport(scale, 0, 0), 1000, 500)
        line = picture[round(42.2 * scale), : round(40 * scale)]  # across the left edge of the car
        assert 1 <= (np.abs(line - GREY).sum(axis=1) > 60).sum() <= 4  # the pixel grid is fainter


def test_masks_and_boxes_can_be_switched_off(scene: Scene) -> None:
    off = Look(show_masks=False, show_boxes=False, show_ids=False)
    assert (painted(scene, off, Viewport()) == GREY).all()
    boxes = painted(scene, replace(off, show_boxes=True), Viewport())
    assert (boxes[20, 120:160] != GREY).any()
    assert (boxes[30:55, 25:55] == GREY).all()


def state_with(state: MaskState | None) -> State:
    made = State(rows())
    key = MaskKey(1, CAR, 0)
    record = made.get(key)
    assert record is not None
    after = None if state is None else MaskRecord(record.mask, state)
    made.apply(Edit("state", (Change(key, record, after),)))
    return made


def coloured_share_of_top_edge(state: MaskState | None) -> float:
    scene = scene_of(state_with(state))
    picture = painted(scene, Look(show_masks=False, show_ids=False), Viewport(3, 0, 0), 600, 300)
    colour = track_colour(CAR)
    edge = picture[60, 66:234]
    return float((np.abs(edge - (colour.red(), colour.green(), colour.blue())).sum(axis=1) < 120).mean())


def test_box_lines_tell_the_state() -> None:
    dotted, dashed = coloured_share_of_top_edge(None), coloured_share_of_top_edge(MaskState.PROPOSED)
    assert 0.2 < dotted < dashed < 0.8
    assert coloured_share_of_top_edge(MaskState.CORRECTED) > 0.95
    assert coloured_share_of_top_edge(MaskState.ACCEPTED) > 0.95


def test_a_box_of_one_pixel_is_visible_when_zoomed_out() -> None:
    state = State(rows())
    before = state.get(DetectionKey(1, GHOST, 0))
    state.apply(Edit("tiny", (Change(DetectionKey(1, GHOST, 0), before, Detection(Box(120, 20, 121, 21))),)))
    picture = painted(scene_of(state), Look(show_masks=False, show_ids=False), Viewport(0.5, 0, 0))
    rows_drawn, columns_drawn = np.nonzero((picture[5:16, 54:67] != GREY).any(axis=2))
    assert np.ptp(rows_drawn) >= 5
    assert np.ptp(columns_drawn) >= 5


def test_labels_tell_number_class_and_acceptance(scene: Scene) -> None:
    texts = {item.track_id: label_text(item, Look(selected=CAR)) for item in scene.items}
    assert texts == {CAR: "1 car", WALKER: "2", GHOST: "3", REGION: "9"}
    assert label_text(scene.items[1], Look(selected=REGION)) == "9 ignore"
    green = {}
    for state in (MaskState.CORRECTED, MaskState.ACCEPTED):
        picture = painted(
            scene_of(state_with(state)), Look(show_masks=False, show_boxes=False), Viewport(3, 0, 60), 600, 400
        )
        plate = picture[96:121, 60:110]
        green[state] = int(((plate[..., 1] - plate[..., 0] > 60) & (plate[..., 1] > 120)).sum())
    assert green[MaskState.ACCEPTED] > green[MaskState.CORRECTED] + 10


def test_a_label_needs_something_to_belong_to(scene: Scene) -> None:
    look = Look(show_boxes=False, opacity=0.0)
    shown = painted(scene, replace(look, show_masks=False), Viewport(1, 0, 30), height=130)
    hidden = painted(scene, look, Viewport(1, 0, 30), height=130)
    assert (shown[34:48, 121:140] != hidden[34:48, 121:140]).any()


def test_labels_are_legible_on_white(scene: Scene) -> None:
    canvas = blank()
    canvas.fill(QColor("white"))
    painter = QPainter(canvas)
    paint_labels(painter, scene, Look(), Viewport(1, 0, 20), (WIDTH, HEIGHT))
    painter.end()
    picture = pixels_of(canvas)
    plate = picture[24:36, 120:140]
    assert (plate.sum(axis=2) < 200).any()
    assert (plate.sum(axis=2) > 700).any()


def test_labels_keep_clear_of_each_other_and_in_view() -> None:
    anchor, size = QRectF(10, 2, 60, 40), (300.0, 200.0)
    taken: list[QRectF] = []
    for _ in range(4):
        plate = place_label(anchor, (30, 14), taken, size)
        assert QRectF(0, 0, *size).contains(plate)
        assert not any(plate.intersects(other) for other in taken)
        taken.append(plate)


def test_notice_is_shown_over_a_dimmed_image(scene: Scene) -> None:
    canvas, look = blank(), replace(BARE, show_masks=False)
    painter = QPainter(canvas)
    picture = render.Picture(scene, look, Viewport(), (WIDTH, HEIGHT), "loading…", dimmed=True)
    render.paint_picture(painter, picture, grey_frame())
    painter.end()
    drawn = pixels_of(canvas)
    assert (drawn[2, 2] < GREY * 0.6).all()
    assert (drawn[30:70] > 200).any()


def draft_pixels(draft: Draft, viewport: Viewport | None = None) -> NDArray[np.int64]:
    canvas = blank()
    painter = QPainter(canvas)
    paint_draft(painter, draft, viewport or Viewport(), (WIDTH, HEIGHT), CAR, scene_of(State(rows())))
    painter.end()
    return pixels_of(canvas)


def test_an_empty_draft_paints_nothing() -> None:
    assert not draft_pixels(Draft()).any()


def test_open_ring_shows_vertices_and_the_closing_hint() -> None:
    ring = ((40.0, 30.0), (120.0, 30.0), (120.0, 80.0))
    open_, closing = (draft_pixels(Draft(ring=ring, pointer=(60, 70), closing=closing)) for closing in (False, True))
    assert (open_[30, 80] > 200).all()
    assert open_[55, 100].any()
    assert not np.array_equal(open_[22:38, 32:48], closing[22:38, 32:48])


def test_modes_have_colours_of_their_own() -> None:
    ring = ((40.0, 30.0), (120.0, 30.0), (120.0, 80.0))
    lines = {mode: tuple(draft_pixels(Draft(mode=mode, ring=ring))[30, 80]) for mode in ("replace", "add", "cut")}
    assert len(set(lines.values())) == 3
    assert lines["cut"][0] > lines["cut"][1] + 80
    assert lines["add"][1] > lines["add"][0] + 80


def test_crosshair_reaches_the_borders_and_leaves_the_middle_free() -> None:
    picture = draft_pixels(Draft(crosshair=(100, 50)))
    assert picture[50, 0].any()
    assert picture[50, WIDTH - 1].any()
    assert picture[0, 100].any()
    assert not picture[50, 100].any()


def test_vertex_handles_are_drawn_and_the_active_one_differs() -> None:
    polygons = (rectangle(40, 20, 140, 80),)
    plain = draft_pixels(Draft(polygons=polygons))
    active = draft_pixels(Draft(polygons=polygons, active=VertexRef(0, 0, 2)))
    assert (plain[20, 40] > 200).all()
    assert np.array_equal(plain[15:26, 35:46], active[15:26, 35:46])
    assert not np.array_equal(plain[75:86, 135:146], active[75:86, 135:146])


def test_holes_are_not_filled() -> None:
    holed = Polygon(rectangle(20, 10, 180, 90).outer, (rectangle(60, 30, 140, 70).outer,))
    picture = draft_pixels(Draft(polygons=(holed,)))
    assert not picture[50, 100].any()
    assert not picture[20, 100].any()


def test_box_handles_and_highlight() -> None:
    picture = draft_pixels(Draft(box=Box(40, 20, 140, 80), box_part="right"))
    assert (picture[20, 40] > 200).all()
    assert picture[50, 140, 2] < 100  # the grabbed handle is yellow
    assert draft_pixels(Draft(highlight=GHOST))[35, 140].any()
    assert not draft_pixels(Draft(highlight=77)).any()


def test_outlines_are_simplified_in_few_steps() -> None:
    """So that cached outlines serve while the view is zoomed; at any zoom the error is below a widget pixel."""
    scales = [0.1 * 1.1**step for step in range(35)]
    assert len({render.outline_tolerance(scale) for scale in scales}) <= 7
    assert max(render.outline_tolerance(scale) * scale for scale in scales if scale < 1) < 1.5

"""The map between image and widget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.gui.canvas.viewport import FIT_MARGIN, LARGEST_SCALE, Viewport, zoom_limits

coordinates = st.floats(-5000, 5000)
points = st.tuples(coordinates, coordinates)
viewports = st.builds(Viewport, st.floats(0.01, 64), coordinates, coordinates)
sizes = st.tuples(st.floats(10, 5000), st.floats(10, 5000))


@given(viewports, points)
def test_round_trip(viewport: Viewport, point: tuple[float, float]) -> None:
    assert viewport.to_image(viewport.to_widget(point)) == pytest.approx(point, abs=1e-6)


@given(viewports, points)
def test_transform_is_the_same_map(viewport: Viewport, point: tuple[float, float]) -> None:
    assert viewport.transform().map(*point) == pytest.approx(viewport.to_widget(point), abs=1e-6)


@given(viewports, points, st.floats(0.2, 5))
def test_zoom_keeps_the_point_under_the_pointer(viewport: Viewport, at: tuple[float, float], factor: float) -> None:
    zoomed = viewport.zoomed(factor, at, (0.001, 1000))
    assert zoomed.scale == pytest.approx(viewport.scale * factor)
    before = viewport.to_image(at)
    assert zoomed.to_widget(before) == pytest.approx(at, abs=1e-5)


def test_zoom_stops_at_the_limits() -> None:
    assert Viewport(60).zoomed(2, (0, 0), (0.1, 64)).scale == 64
    assert Viewport(0.2).zoomed(0.1, (0, 0), (0.1, 64)).scale == 0.1


@given(sizes, sizes)
def test_fitted_image_is_in_the_middle_and_inside(image: tuple[float, float], widget: tuple[float, float]) -> None:
    viewport = Viewport.fitted(image, widget)
    left, top = viewport.to_widget((0, 0))
    right, bottom = viewport.to_widget(image)
    assert left + right == pytest.approx(widget[0], abs=1e-6)
    assert top + bottom == pytest.approx(widget[1], abs=1e-6)
    if min(widget) > 4 * FIT_MARGIN:
        assert left >= FIT_MARGIN - 1e-6
        assert top >= FIT_MARGIN - 1e-6


@given(viewports, sizes, sizes)
def test_clamped_view_shows_the_image_in_its_middle(
    viewport: Viewport, image: tuple[float, float], widget: tuple[float, float]
) -> None:
    x, y = viewport.clamped(image, widget).to_image((widget[0] / 2, widget[1] / 2))
    slack = 1e-6 * max(*image, *widget) / viewport.scale
    assert -slack <= x <= image[0] + slack
    assert -slack <= y <= image[1] + slack


@given(viewports, points)
def test_revealed_point_is_inside(viewport: Viewport, point: tuple[float, float]) -> None:
    x, y = viewport.revealing(point, (400, 300)).to_widget(point)
    assert 24 - 1e-6 <= x <= 376 + 1e-6
    assert 24 - 1e-6 <= y <= 276 + 1e-6


def test_revealing_what_is_in_view_moves_nothing() -> None:
    viewport = Viewport(2, 10, 20)
    assert viewport.revealing((50, 50), (400, 300)) == viewport


def test_around_box_leaves_room_and_limits_the_zoom() -> None:
    viewport = Viewport.around_box(Box(10, 10, 110, 60), (600, 400))
    left, top = viewport.to_widget((10, 10))
    right, bottom = viewport.to_widget((110, 60))
    assert left >= 80
    assert top >= 80
    assert (left + right, top + bottom) == pytest.approx((600, 400))
    assert Viewport.around_box(Box(5, 5, 6, 6), (600, 400)).scale == 16


def test_resize_keeps_the_middle() -> None:
    viewport = Viewport(3, 17, -40)
    middle = viewport.to_image((200, 150))
    assert viewport.recentred((400, 300), (700, 500)).to_image((350, 250)) == pytest.approx(middle)


def test_limits_let_a_small_image_grow_and_a_large_one_shrink() -> None:
    low, high = zoom_limits((4000, 3000), (800, 600))
    assert low < 0.2
    assert high == LARGEST_SCALE
    assert zoom_limits((10, 10), (800, 600))[0] <= 1


class TestFollowing:
    """A view of (0, 0) to (100, 50) in image pixels."""

    WIDGET = (200.0, 100.0)
    VIEW = Viewport(2.0)

    def test_what_is_in_view_moves_nothing(self) -> None:
        assert self.VIEW.following(None, Box(10, 10, 30, 30), self.WIDGET) == self.VIEW
        assert self.VIEW.following(Box(0, 0, 5, 5), Box(70, 20, 99, 49), self.WIDGET) == self.VIEW

    def test_a_box_that_leaves_is_centred(self) -> None:
        for before in (Box(60, 10, 80, 30), Box(500, 10, 520, 30)):
            moved = self.VIEW.following(before, Box(90, 10, 110, 30), self.WIDGET)
            assert moved.scale == 2.0
            assert moved.to_widget((100, 20)) == (100, 50)

    def test_a_part_that_is_looked_at_keeps_its_place(self) -> None:
        before, after = Box(40, 30, 60, 130), Box(47, 28, 67, 128)
        moved = self.VIEW.following(before, after, self.WIDGET)
        assert moved.to_widget((47, 28)) == self.VIEW.to_widget((40, 30))

    def test_a_box_that_grows_larger_than_the_view_keeps_its_middle(self) -> None:
        moved = self.VIEW.following(Box(10, 10, 90, 40), Box(0, 0, 120, 60), self.WIDGET)
        assert moved.to_widget((60, 30)) == self.VIEW.to_widget((50, 25))

    def test_a_track_that_is_chosen_moves_only_what_is_out_of_view(self) -> None:
        assert self.VIEW.following(None, Box(90, 10, 110, 30), self.WIDGET) == self.VIEW
        assert self.VIEW.following(None, Box(190, 10, 210, 30), self.WIDGET).to_widget((200, 20)) == (100, 50)

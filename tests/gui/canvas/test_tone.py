"""Brightness, contrast and gamma: the table, the image, and the sliders over the view."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from annotator.gui.canvas.compose import frame_image
from annotator.gui.canvas.tone import Tone, table, toned
from annotator.gui.canvas.tone_panel import TonePanel, gamma_place
from tests.gui.canvas.easel import NONE, Stage

tones = st.builds(Tone, st.integers(-100, 100), st.integers(-100, 100), st.floats(0.2, 5.0))


@given(tones)
def test_a_tone_never_swaps_light_and_dark(tone: Tone) -> None:
    levels = table(tone).astype(int)
    assert levels.shape == (256,)
    assert (np.diff(levels) >= 0).all()
    assert tone.fitted() == tone


def test_the_neutral_tone_changes_nothing() -> None:
    assert np.array_equal(table(Tone()), np.arange(256))
    image = frame_image(np.full((2, 3, 3), 77, dtype=np.uint8))
    assert toned(image, Tone()) is image


def test_what_the_three_do() -> None:
    assert table(Tone(brightness=100))[0] == 255
    assert table(Tone(gamma=2.0))[0] == 0
    assert table(Tone(gamma=2.0))[64] == pytest.approx(128, abs=1)
    steep = table(Tone(contrast=50)).astype(int)
    assert steep[148] - steep[108] == pytest.approx(80, abs=2)


def test_each_channel_of_each_pixel_goes_through_the_table() -> None:
    pixels = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    tone = Tone(10, 20, 1.5)
    image = toned(frame_image(pixels), tone)
    for row, column in ((0, 0), (2, 3), (4, 6)):
        expected = table(tone)[pixels[row, column]]
        assert image.pixelColor(column, row) == QColor(*map(int, expected))


def test_a_tone_beyond_its_limits_is_fitted(stage: Stage) -> None:
    stage.selection.tone = Tone(999, -999, 100.0)
    assert stage.selection.tone == Tone(100, -100, 5.0)


def test_the_picture_follows_and_the_data_does_not(stage: Stage) -> None:
    before = stage.colour(195, 5)
    image = stage.canvas._feed.image
    stage.selection.tone = Tone(brightness=40)
    assert stage.colour(195, 5).lightness() > before.lightness() + 90
    assert stage.canvas._feed.image is image
    stage.selection.tone = Tone()
    assert stage.colour(195, 5) == before


def test_sliders_set_the_tone_and_reset_takes_it_back(stage: Stage) -> None:
    panel = TonePanel(stage.selection, stage.canvas)
    assert panel.isHidden()
    stage.selection.show_tone = True
    assert panel.isVisible()
    assert not panel.reset.isEnabled()
    for name, slider in panel._sliders.items():
        slider.setFocus()
        QTest.keyClick(slider, Qt.Key.Key_Right)
        assert getattr(stage.selection.tone, name) > getattr(Tone(), name)
    assert panel._numbers["brightness"].text() == "+1"
    QTest.mouseClick(panel.reset, Qt.MouseButton.LeftButton)
    assert stage.selection.tone == Tone()
    assert [slider.value() for slider in panel._sliders.values()] == [0, 0, 0]
    QTest.mouseClick(panel._close, Qt.MouseButton.LeftButton)
    assert not stage.selection.show_tone
    assert panel.isHidden()


def test_the_panel_keeps_its_corner(stage: Stage) -> None:
    panel = TonePanel(stage.selection, stage.canvas)
    for width in (800, 420, 200):
        stage.canvas.resize(width, 500)
        assert stage.canvas.rect().contains(panel.geometry())
        assert panel.geometry().right() == width - 13


def test_a_click_on_the_panel_is_no_click_on_the_frame(stage: Stage) -> None:
    panel = TonePanel(stage.selection, stage.canvas)
    stage.selection.show_tone = True
    stage.selection.tool = "polygon"
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, NONE, panel.rect().bottomLeft() + panel.rect().topLeft())
    assert stage.canvas.draft.ring == ()


@given(st.floats(0.2, 5.0))
def test_a_gamma_and_its_inverse_stand_alike_far_from_the_middle(gamma: float) -> None:
    assert gamma_place(gamma) == pytest.approx(-gamma_place(1 / gamma), abs=1)
    assert -100 <= gamma_place(gamma) <= 100

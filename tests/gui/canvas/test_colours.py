"""Colours that can be told apart, also by colour-blind eyes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from annotator.domain.masks import MaskState
from annotator.gui.canvas import colours
from annotator.gui.canvas.colours import OTHERS, PALETTES, state_colour, track_colour
from annotator.gui.settings.schema import TRACK_COLOURS
from annotator.gui.theme import DARK, LIGHT

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB.
SIGHT = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: QColor, sight: str) -> NDArray[np.float64]:
    values = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = np.clip(SIGHT[sight] @ linear, 0, 1)
    x, y, z = np.cbrt(np.maximum(TO_XYZ @ seen / (0.9505, 1.0, 1.089), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: QColor, other: QColor, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


# Each palette with the sights that it is made for, and how far apart its colours are at least.
MADE_FOR = [
    *(("mixed", sight, 20, 7) for sight in SIGHT),
    *(("okabe-ito", sight, 25, 14) for sight in SIGHT),
    ("bright", "full", 50, 30),
]


@pytest.fixture(autouse=True)
def _usual_palette() -> Iterator[None]:
    yield
    colours.use("mixed")


@pytest.mark.parametrize(("name", "sight", "apart", "_"), MADE_FOR)
def test_neighbouring_tracks_differ(name: str, sight: str, apart: float, _: float) -> None:
    colours.use(name)
    for track_id in range(60):
        for step in (1, 2):
            assert distance(track_colour(track_id), track_colour(track_id + step), sight) > apart, (track_id, step)


@pytest.mark.parametrize(("name", "sight", "_", "apart"), MADE_FOR)
def test_no_two_colours_of_a_palette_are_the_same(name: str, sight: str, _: float, apart: float) -> None:
    assert len(PALETTES[name]) >= 12
    for one, other in combinations(PALETTES[name], 2):
        assert distance(QColor(one), QColor(other), sight) > apart, (one, other)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("panel", [DARK.panel, LIGHT.panel])
def test_every_colour_shows_in_the_lists(name: str, panel: str) -> None:
    for colour in PALETTES[name]:
        assert distance(QColor(colour), QColor(panel), "full") > 25, colour


def test_the_settings_offer_every_palette() -> None:
    assert set(dict(TRACK_COLOURS)) == set(PALETTES)
    with pytest.raises(KeyError):
        colours.use("plaid")
    assert colours.in_use() == "mixed"


@pytest.mark.parametrize("sight", SIGHT)
def test_states_differ(sight: str) -> None:
    for one, other in combinations([None, *MaskState], 2):
        assert distance(state_colour(one), state_colour(other), sight) > 15, (one, other)


def test_other_masks_look_like_no_track() -> None:
    """Colour-blind eyes have the black around their outlines to go by."""
    for name in PALETTES:
        colours.use(name)
        assert min(distance(OTHERS, track_colour(number), "full") for number in range(60)) > 40, name
    colours.use("mixed")
    assert all(distance(OTHERS, track_colour(number), sight) > 5 for number in range(12) for sight in SIGHT)


def test_a_track_keeps_its_colour_and_numbers_wrap() -> None:
    assert track_colour(4) == track_colour(4)
    assert len({track_colour(number).name() for number in range(36)}) == 36

"""Hypothesis strategies that several tests use."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from annotator.domain.boxes import Box
from annotator.domain.masks import Mask


@st.composite
def boxes(draw: st.DrawFn, lowest: float = -500.0, highest: float = 2500.0) -> Box:
    """Boxes of at least a twentieth of a pixel a side, which may leave any image; hundredths of a pixel."""
    cents = st.integers(round(lowest * 100), round(highest * 100) - 500)
    sides = st.integers(5, 50_000)
    x1, y1 = draw(cents), draw(cents)
    return Box(x1 / 100, y1 / 100, (x1 + draw(sides)) / 100, (y1 + draw(sides)) / 100)


def pixel_maps(height: int, width: int, most: int = 1) -> st.SearchStrategy[NDArray[Any]]:
    """(height, width) maps of whole numbers from 0 to `most`."""
    return arrays(np.uint8, (height, width), elements=st.integers(0, most))


@st.composite
def masks(draw: st.DrawFn, height: int | None = None, width: int | None = None) -> Mask:
    """Masks of any pixels, the empty one included, up to 40 × 40 unless a size is given."""
    sides = st.integers(1, 40)
    return Mask.from_array(draw(pixel_maps(height or draw(sides), width or draw(sides))))

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from annotator.domain.exchange import Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.tracks import Track
from annotator.formats.vertices import UNFAITHFUL, faithful_polygons
from tests.formats.contents import HEIGHT, WIDTH, block

TRIANGLE = Polygon(((1.0, 1.0), (8.5, 1.0), (4.0, 7.0)))
DRAWN = Entry(0, Track(1, 1), None, Mask.from_polygons([TRIANGLE], HEIGHT, WIDTH), (TRIANGLE,))


def test_vertices_that_enclose_the_mask_are_told() -> None:
    notes: Counter[str] = Counter()
    assert faithful_polygons(DRAWN, notes) == (TRIANGLE,)
    assert faithful_polygons(replace(DRAWN, polygons=()), notes) == ()
    assert faithful_polygons(replace(DRAWN, mask=None), notes) == ()
    assert not notes


@pytest.mark.parametrize(
    "entry",
    [
        replace(DRAWN, mask=block(0, 0, 3, 3)),
        replace(DRAWN, polygons=(replace(TRIANGLE, holes=(((3.0, 2.0), (5.0, 2.0), (4.0, 3.0)),)),)),
    ],
)
def test_other_vertices_are_counted(entry: Entry) -> None:
    notes: Counter[str] = Counter()
    assert faithful_polygons(entry, notes) == ()
    assert notes == {UNFAITHFUL: 1}

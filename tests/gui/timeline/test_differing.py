from __future__ import annotations

import pytest

from annotator.evaluation.mistakes import Kind, Mistake
from annotator.gui.timeline.differing import HIGHEST, Differing, height_of
from annotator.jobs.evaluate.comparing import Difference

FRAMES = 10


def difference(kind: Kind, frame: int = 0, iou: float | None = None) -> Difference:
    return Difference(1, Mistake(kind, frame, 1001, 1002, 0.1, iou), 1, 2)


@pytest.mark.parametrize(("iou", "height"), [(0.0, 4), (0.3, 4), (0.5, 4), (0.6, 4), (0.7, 3), (0.8, 2), (0.95, 1)])
def test_a_poor_mask_has_a_lower_mark_the_better_it_agrees(iou: float, height: int) -> None:
    assert height_of(difference(Kind.POOR, iou=iou)) == height


@pytest.mark.parametrize("kind", set(Kind) - {Kind.POOR})
def test_all_others_have_the_highest(kind: Kind) -> None:
    assert height_of(difference(kind, iou=0.99 if kind is Kind.SWITCHED else None)) == HIGHEST


def test_rows_are_kept_apart() -> None:
    first, second = difference(Kind.MISSED, 3), difference(Kind.POOR, 5, 0.8)
    found = Differing([(1, first), (None, second)], FRAMES)
    mine, elsewhere = found.heights(1), found.heights(None)
    assert mine is not None
    assert mine.tolist() == [0, 0, 0, HIGHEST, *[0] * 6]
    assert elsewhere is not None
    assert elsewhere.nonzero()[0].tolist() == [5]
    assert found.heights(7) is None
    assert (found.at(1, 3), found.at(None, 5), found.at(1, 5)) == (first, second, None)


@pytest.mark.parametrize("turned", [False, True])
def test_of_several_in_one_cell_the_highest_is_seen(turned: bool) -> None:
    items = [(1, difference(Kind.POOR, 3, 0.9)), (1, difference(Kind.SWITCHED, 3, 0.9))]
    found = Differing(items[::-1] if turned else items, FRAMES)
    heights = found.heights(1)
    assert heights is not None
    assert heights[3] == HIGHEST
    assert found.at(1, 3) == items[int(turned)][1]


def test_frames_that_the_sequence_no_longer_has_are_passed_over() -> None:
    found = Differing([(1, difference(Kind.FALSE, FRAMES))], FRAMES)
    assert found.heights(1) is None

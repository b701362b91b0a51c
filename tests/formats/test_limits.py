from __future__ import annotations

import pytest

from annotator.domain.sequences import Numbering
from annotator.formats.limits import Limits


@pytest.mark.parametrize(
    ("numbering", "count", "good", "bad"),
    [
        (Numbering.KITTI, 5, (0, 4), (5,)),
        (Numbering.MOTCHALLENGE, 5, (1, 5), (0, 6)),
        (None, 5, (0, 5), (6,)),
        (Numbering.MOTCHALLENGE, None, (1, 10**6), (0,)),
        (None, None, (0, 10**6), ()),
    ],
)
def test_frames_allowed(
    numbering: Numbering | None, count: int | None, good: tuple[int, ...], bad: tuple[int, ...]
) -> None:
    limits = Limits(frame_count=count, numbering=numbering)
    assert not any(limits.frame_error(frame) for frame in good)
    assert all(limits.frame_error(frame) for frame in bad)


def test_the_size_is_that_of_the_images_or_of_most_masks() -> None:
    assert Limits(size=(4, 5)).size_among([(1, 1)]) == (4, 5)
    assert Limits().size_among([(1, 1), (4, 5), (4, 5)]) == (4, 5)
    assert Limits().size_among([]) is None

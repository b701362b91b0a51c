from __future__ import annotations

import pytest

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import Limits, check_frames, check_image


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


def test_frame_0_tells_how_frames_are_counted() -> None:
    assert Limits(frame_count=5).settled({0, 3}).last_frame == 4
    assert Limits(frame_count=5).settled({1, 3}).last_frame == 5
    assert Limits(numbering=Numbering.MOTCHALLENGE).settled({0}).numbering is Numbering.MOTCHALLENGE


@pytest.mark.parametrize(
    ("numbering", "count", "frames", "shift"),
    [
        (Numbering.KITTI, 5, {1, 5}, -1),
        (Numbering.KITTI, 5, {1, 4}, 0),
        (Numbering.KITTI, 5, {0, 5}, 0),
        (Numbering.KITTI, 5, {2, 5}, 0),
        (Numbering.KITTI, None, {1, 5}, 0),
        (Numbering.MOTCHALLENGE, 5, {0, 4}, 1),
        (Numbering.MOTCHALLENGE, 5, {0, 5}, 0),
        (Numbering.MOTCHALLENGE, None, {0, 5}, 1),
        (Numbering.MOTCHALLENGE, None, {1, 5}, 0),
        (None, 5, {1, 5}, 0),
        (Numbering.KITTI, 5, set(), 0),
    ],
)
def test_frames_counted_the_other_way(
    numbering: Numbering | None, count: int | None, frames: set[int], shift: int
) -> None:
    limits = Limits(frame_count=count, numbering=numbering)
    assert limits.shift_of(frames) == shift
    if shift:
        assert not any(limits.frame_error(frame + shift) for frame in frames)


@pytest.mark.parametrize(("height", "width"), [(0, 5), (5, -1), (2**14, 2**14 + 1), (10**5, 10**4)])
def test_images_that_nobody_has(height: int, width: int) -> None:
    with pytest.raises(FormatError, match="no image has this size"):
        check_image(height, width)


def test_the_largest_image_and_the_longest_sequence() -> None:
    check_image(2**14, 2**14)
    check_frames(1_000_000)
    with pytest.raises(FormatError, match=r"no sequence is so long \(expected at most 1,000,000 frames, got 1000001\)"):
        check_frames(1_000_001)

"""Clips: the same whenever they are asked for, one cut for all frames, and what is ignored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from refinement import RefinementError
from refinement.trackrcnn.clips import Clip, ClipStream, runs_of
from refinement.trackrcnn.values import IGNORE, Footage, Labelled
from tests.refinement.trackrcnn.conftest import HEIGHT, WIDTH, blob, counts_of, read

SIZE = (60, 200)


def same(first: Clip, second: Clip) -> bool:
    parts = zip(first.truth, second.truth, strict=True)
    return np.array_equal(first.images, second.images) and all(np.array_equal(a.masks, b.masks) for a, b in parts)


def test_a_clip_is_the_same_whenever_it_is_asked_for(footage: Footage) -> None:
    one, other = (ClipStream([footage], 3, SIZE, 7) for _ in range(2))
    assert same(one[5], other[5])
    assert same(one[5], one[5])
    assert not same(one[5], one[6])
    assert not same(one[5], ClipStream([footage], 3, SIZE, 8)[5])


def test_without_augmentation_frames_are_as_they_are(footage: Footage) -> None:
    clip = ClipStream([footage], 6, SIZE, 1, augment=False)[0]
    assert clip.images.shape == (6, HEIGHT, WIDTH, 3)
    for frame, (image, truth) in enumerate(zip(clip.images, clip.truth, strict=True)):
        assert np.array_equal(image, read(frame))
        assert np.array_equal(truth.masks[0], blob(frame, 1))
        assert truth.classes.tolist() == [1, 2]
        assert truth.tracks.tolist() == [1001, 2002]
        assert truth.ignored[:12, :12].all()
        assert truth.ignored.sum() == 144


def test_boxes_are_tight_around_the_masks_whatever_is_done_to_the_frames(footage: Footage) -> None:
    stream = ClipStream([footage], 3, SIZE, 1)
    for number in range(12):
        clip = stream[number]
        assert clip.images.shape[1:3] == (HEIGHT, WIDTH)
        for truth in clip.truth:
            for box, mask in zip(truth.boxes.astype(int), truth.masks, strict=True):
                x1, y1, x2, y2 = box
                assert mask[y1:y2, x1:x2].sum() == mask.sum() > 0
                assert mask[y1].any()
                assert mask[y2 - 1].any()
                assert mask[:, x1].any()
                assert mask[:, x2 - 1].any()


def test_masks_follow_what_is_done_to_the_images(footage: Footage) -> None:
    stream = ClipStream([footage], 2, SIZE, 1)
    for number in range(8):
        clip = stream[number]
        for image, truth in zip(clip.images, clip.truth, strict=True):
            for class_id, channel in ((1, 0), (2, 1)):
                for mask in truth.masks[truth.classes == class_id]:
                    assert image[mask > 0][:, channel].mean() > image[mask > 0][:, 1 - channel].mean() + 40


def test_time_runs_both_ways(footage: Footage) -> None:
    """Seen at the frames' numbers: where things move says little, as half of the clips are mirrored."""
    order: list[int] = []

    def noted(frame: int) -> np.ndarray:
        order.append(frame)
        return read(frame)

    stream = ClipStream([replace(footage, read=noted)], 3, SIZE, 1)
    turns = set()
    for number in range(20):
        order.clear()
        clip = stream[number]
        turns.add(order[-1] - order[0])
        truth = clip.truth[0]
        for mask in truth.masks[truth.classes == 1]:  # the truth goes with its image
            assert clip.images[0][mask > 0][:, 0].mean() > clip.images[0][mask > 0][:, 1].mean() + 40
    assert turns == {2, -2}


def test_frames_are_scaled_to_the_input(footage: Footage) -> None:
    clip = ClipStream([footage], 2, (30, 200), 1, augment=False)[0]
    assert clip.images.shape == (2, 30, 48, 3)
    assert clip.truth[0].masks.shape == (2, 30, 48)
    half = ClipStream([footage], 2, (60, 48), 1, augment=False)[0]
    assert half.images.shape == (2, 30, 48, 3)


def test_clips_do_not_reach_over_a_gap(footage: Footage) -> None:
    gap = replace(footage, frames=(0, 1, 4, 5))
    stream = ClipStream([gap], 6, SIZE, 1, augment=False)
    assert {len(stream[number].images) for number in range(6)} == {2}
    assert runs_of((0, 1, 4, 5, 9)) == [(0, 1), (4, 5), (9,)]
    assert runs_of(()) == []


def test_stills_are_clips_of_one_frame(footage: Footage) -> None:
    still = replace(footage, frames=(3,))
    assert ClipStream([still], 8, SIZE, 1)[0].images.shape[0] == 1


def test_specks_are_ignored_not_background(footage: Footage) -> None:
    speck = np.zeros((HEIGHT, WIDTH), np.uint8)
    speck[30, 30:32] = 1
    small = replace(footage, objects={0: (Labelled(1, 1, counts_of(speck)),), 1: footage.objects[1]}, frames=(0,))
    truth = ClipStream([small], 1, SIZE, 1, augment=False)[0].truth[0]
    assert len(truth.masks) == 0
    assert truth.boxes.shape == (0, 4)
    assert truth.ignored[30, 30:32].all()


@pytest.mark.parametrize(
    "kind", ["no footage", "no objects", "ignored alone", "no frames", "no images where the masks are"]
)
def test_nothing_to_learn_from_is_told(footage: Footage, kind: str) -> None:
    ignored = {0: (Labelled(10000, IGNORE, counts_of(blob(0, 1))),)}
    given = {
        "no footage": [],
        "no objects": [replace(footage, objects={})],
        "ignored alone": [replace(footage, objects=ignored)],
        "no frames": [replace(footage, frames=())],
        "no images where the masks are": [replace(footage, frames=(0,), objects={1: footage.objects[1]})],
    }
    with pytest.raises(RefinementError, match="no masks of objects to learn from"):
        ClipStream(given[kind], 2, SIZE, 1)


def test_a_frame_of_another_size_is_named(footage: Footage) -> None:
    odd = replace(footage, read=lambda frame: read(frame)[: 50 if frame == 2 else None])
    with pytest.raises(RefinementError, match=r"made-up: frame 2 has another size .*expected 96x60, got 96x50"):
        ClipStream([odd], 6, SIZE, 1)[0]

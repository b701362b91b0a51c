"""The counts of the whole KITTI MOTS annotation beside Table 1 of its paper; docs/statistics.md explains the gaps."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.evaluation.statistics_table import KITTI_SPLITS, Row, masks_a_frame, table
from annotator.jobs.context import DirectContext
from annotator.jobs.statistics.collecting import Collection, collect

# split, class → sequences, frames, tracks, masks, of Voigtlaender et al., "MOTS", CVPR 2019, Table 1
PAPER = {
    ("train", 1): (12, 5027, 431, 18_831),
    ("train", 2): (12, 5027, 99, 8_073),
    ("val", 1): (9, 2981, 151, 8_068),
    ("val", 2): (9, 2981, 68, 3_347),
}
MISSING = {("train", 2): 5, ("val", 1): 39}
"""Masks of the paper that the public release does not have; mots_tools counts as many cars of val: 8,029."""


@pytest.fixture(scope="module")
def kitti(data_dir: Path) -> Collection:
    return collect([data_dir / "kitti_mots_text"], DirectContext())


@pytest.fixture(scope="module")
def rows(kitti: Collection) -> dict[tuple[str | None, int | None], Row]:
    return {(item.split, item.class_id): item for item in table(kitti.sequences, KITTI_SPLITS)}


@pytest.mark.parametrize("key", PAPER)
def test_counts_are_the_papers_but_for_the_masks_that_are_missing(
    rows: dict[tuple[str | None, int | None], Row], key: tuple[str, int]
) -> None:
    found = rows[key]
    *same, masks = PAPER[key]
    assert [found.sequences, found.frames, found.tracks] == same
    assert found.masks == masks - MISSING.get(key, 0)


def test_all_together(rows: dict[tuple[str | None, int | None], Row]) -> None:
    total = rows[None, None]
    assert (total.sequences, total.frames, total.tracks, total.masks) == (21, 8008, 749, 38_275)
    assert (total.manual, total.states) == (None, None)
    assert total.gaps == 546
    assert sum(total.occlusion) == 38_012  # the others have no label of their number in that frame


def test_ignore_regions_and_frames(kitti: Collection) -> None:
    assert sum(item.ignore_regions for item in kitti.sequences) == 7_743
    assert {item.ignore_tracks for item in kitti.sequences} == {1}  # one merged region a frame
    frames = masks_a_frame(kitti.sequences)
    assert (int((frames == 0).sum()), int(frames.max())) == (846, 17)
    assert kitti.notes == ()

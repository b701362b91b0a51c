from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.masks import MaskState
from annotator.errors import EditError
from annotator.evaluation.statistics import MaskFacts, SequenceFacts, TrackFacts
from annotator.evaluation.statistics_table import (
    KITTI_SPLITS,
    OTHER,
    Distribution,
    check_splits,
    classes_of,
    masks_a_frame,
    row,
    split_of,
    table,
    tracks_of,
)
from tests.evaluation.facts import FRAMES, collections, files, mask, street

SPLITS = {"train": ("0000", "0002"), "val": ("0001",)}


def of_masks(*masks: MaskFacts) -> SequenceFacts:
    return SequenceFacts("made", "0000", 10, 40, 60, (TrackFacts(1, 1, masks),))


class TestDistribution:
    @given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
    def test_it_is_numpys(self, values: list[float]) -> None:
        found = Distribution.of(values)
        assert found is not None
        assert (found.count, found.least, found.most) == (len(values), min(values), max(values))
        assert found.mean == pytest.approx(np.mean(values))
        assert (found.lower, found.median, found.upper) == tuple(np.quantile(values, [0.25, 0.5, 0.75]))

    def test_of_nothing(self) -> None:
        assert Distribution.of([]) is None


class TestRow:
    def test_counted_by_hand(self) -> None:
        found = row([street()])
        assert (found.sequences, found.frames, found.tracks, found.masks, found.manual) == (1, 10, 3, 6, 1)
        assert found.manual_share == 1 / 6
        assert found.states == {MaskState.PROPOSED: 3, MaskState.CORRECTED: 1, MaskState.ACCEPTED: 2}
        assert (found.finished, found.open_boxes) == (3, 1)
        assert found.lengths == Distribution(3, 2.0, 1.0, 1.5, 2.0, 2.5, 3.0)
        assert found.gaps == 3  # frames 1, 3 and 4 of the first car
        assert found.sizes == (4, 1, 1)
        assert found.crowding == (3, 1, 1, 1)
        assert found.crowded_share == 0.5
        assert found.occlusion == (2, 1, 1, 0)
        assert found.visibility == (1, 0, 0, 1)
        assert found.seconds is not None
        assert (found.seconds.count, found.seconds.median) == (1, 20.0)

    def test_one_class(self) -> None:
        cars, walkers = (row([street()], class_id=class_id) for class_id in (1, 2))
        assert (cars.tracks, cars.masks, cars.manual, cars.open_boxes) == (2, 4, 1, 0)
        assert (walkers.tracks, walkers.masks, walkers.manual, walkers.open_boxes) == (1, 2, 0, 1)
        assert (walkers.sequences, walkers.frames) == (1, 10)
        assert row([street()], class_id=7).masks == 0

    def test_files_do_not_say_what_is_manual(self) -> None:
        found = row([files()])
        assert (found.masks, found.manual, found.manual_share, found.states, found.finished) == (
            2,
            None,
            None,
            None,
            None,
        )

    def test_one_file_among_projects_leaves_it_open(self) -> None:
        assert row([street(), files("0001")]).manual is None

    def test_nothing(self) -> None:
        found = row([])
        assert (found.sequences, found.frames, found.tracks, found.masks, found.manual) == (0, 0, 0, 0, 0)
        assert (found.manual_share, found.lengths, found.areas, found.crowded_share) == (None, None, None, None)
        assert found.crowding == (0, 0, 0, 0)

    @pytest.mark.parametrize(("area", "place"), [(1, 0), (1023, 0), (1024, 1), (9215, 1), (9216, 2), (10**6, 2)])
    def test_sizes_are_those_of_coco(self, area: int, place: int) -> None:
        assert row([of_masks(mask(0, area))]).sizes[place] == 1

    @pytest.mark.parametrize(
        ("share", "place"), [(0.0, 0), (1e-9, 1), (0.25, 1), (0.26, 2), (0.5, 2), (0.51, 3), (1.0, 3)]
    )
    def test_kinds_of_crowding(self, share: float, place: int) -> None:
        assert row([of_masks(replace(mask(0, 9), crowding=share))]).crowding[place] == 1

    @pytest.mark.parametrize(("share", "place"), [(1.0, 0), (0.76, 0), (0.75, 1), (0.5, 2), (0.25, 3), (0.0, 3)])
    def test_kinds_of_visibility(self, share: float, place: int) -> None:
        assert row([of_masks(replace(mask(0, 9), visibility=share))]).visibility[place] == 1

    @given(collections())
    def test_parts_make_up_the_whole(self, sequences: tuple[SequenceFacts, ...]) -> None:
        total = row(sequences)
        assert sum(total.sizes) == sum(total.crowding) == total.masks
        assert total.states is not None
        assert sum(total.states.values()) == total.masks
        assert total.manual is not None
        assert total.manual <= total.masks
        assert total.masks == int(masks_a_frame(sequences).sum())
        assert total.frames == masks_a_frame(sequences).size == FRAMES * len(sequences)

    @given(collections())
    def test_classes_make_up_all(self, sequences: tuple[SequenceFacts, ...]) -> None:
        rows = [row(sequences, class_id=class_id) for class_id in classes_of(sequences)]
        total = row(sequences)
        for name in ("tracks", "masks", "manual", "open_boxes", "gaps"):
            assert sum(getattr(item, name) for item in rows) == getattr(total, name)
        assert sum(len(tracks_of(sequences, class_id)) for class_id in classes_of(sequences)) == len(
            tracks_of(sequences)
        )


class TestTable:
    def test_without_splits_there_is_one_part(self) -> None:
        found = table([street(), street("0001")])
        assert [(item.split, item.class_id, item.masks) for item in found] == [
            (None, 1, 8),
            (None, 2, 4),
            (None, None, 12),
        ]

    def test_each_split_and_all_together(self) -> None:
        found = table([street(), street("0001"), street("0005")], SPLITS)
        assert [(item.split, item.class_id) for item in found] == [
            ("train", 1),
            ("train", 2),
            ("train", None),
            ("val", 1),
            ("val", 2),
            ("val", None),
            (OTHER, 1),
            (OTHER, 2),
            (OTHER, None),
            (None, 1),
            (None, 2),
            (None, None),
        ]
        assert [item.sequences for item in found] == [1] * 9 + [3] * 3

    def test_a_split_without_sequences_is_left_out(self) -> None:
        assert {item.split for item in table([street()], SPLITS)} == {"train"}

    def test_one_class_needs_no_sum(self) -> None:
        assert [(item.split, item.class_id) for item in table([files()])] == [(None, 1)]

    def test_nothing_to_count_is_one_row_of_zeros(self) -> None:
        (found,) = table([])
        assert (found.class_id, found.sequences, found.masks) == (None, 0, 0)
        (found,) = table([SequenceFacts("made", "0000", 1, 40, 60, (), 1, 1)])
        assert (found.sequences, found.frames, found.tracks) == (1, 1, 0)

    @given(collections(), st.sampled_from([{}, SPLITS, {"a": ("0000",)}]))
    def test_every_mask_is_in_one_split(
        self, sequences: tuple[SequenceFacts, ...], splits: dict[str, tuple[str, ...]]
    ) -> None:
        rows = table(sequences, splits)
        total = row(sequences)
        parts = [item for item in rows if item.split is not None and item.class_id is not None]
        if parts:
            assert sum(item.masks for item in parts) == total.masks
        assert rows[-1].masks == total.masks


class TestSplits:
    def test_kittis_are_all_its_sequences(self) -> None:
        assert {name: len(members) for name, members in KITTI_SPLITS.items()} == {"train": 12, "val": 9}
        members = [name for names in KITTI_SPLITS.values() for name in names]
        assert sorted(members) == [f"{number:04d}" for number in range(21)]

    def test_the_first_that_names_it(self) -> None:
        assert [split_of(name, SPLITS) for name in ("0000", "0001", "0002", "0003")] == ["train", "val", "train", OTHER]

    def test_a_sequence_that_is_not_there(self) -> None:
        with pytest.raises(
            EditError, match=r"split 'val' names a sequence '001' that is not there\. Did you mean '0001'"
        ):
            check_splits({"val": ("001",)}, ["0000", "0001"])
        with pytest.raises(EditError, match="'0000' that is not there"):
            check_splits({"val": ("0000",)}, [])

    def test_a_sequence_in_two(self) -> None:
        with pytest.raises(EditError, match="sequence '0000' is in the splits 'a' and 'b'"):
            check_splits({"a": ("0000",), "b": ("0000",)}, ["0000"])

    def test_good_ones(self) -> None:
        check_splits(SPLITS, ["0002", "0001", "0000", "0003"])

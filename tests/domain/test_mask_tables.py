from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable, RunTable
from annotator.domain.masks import Mask
from annotator.domain.runs import added_up, written_numbers
from annotator.errors import FormatError
from tests.strategies import masks, pixel_maps

HEIGHT, WIDTH = 7, 5


def painted(table: MaskTable, frame: int) -> np.ndarray:
    """A frame as an (H, W) map of the rows of its masks, from 1."""
    pixels = np.zeros(table.height * table.width, dtype=np.int64)
    first = frame * len(pixels)
    for owner, start, stop in zip(table.owners, table.starts - first, table.stops - first, strict=True):
        if table.frames[owner] == frame:
            pixels[start:stop] = owner + 1
    return pixels.reshape(table.width, table.height).T


def objects(ids: np.ndarray, frame: int) -> list[MaskObject]:
    return [MaskObject(frame, 1, int(number), Mask.from_array(ids == number)) for number in np.unique(ids) if number]


class TestRuns:
    @settings(deadline=None)
    @given(st.lists(masks(), min_size=1, max_size=6))
    def test_they_are_those_of_each_mask(self, listed: list[Mask]) -> None:
        table = RunTable.of([mask.counts for mask in listed])
        assert table.areas.tolist() == [mask.area for mask in listed]
        assert table.sizes.tolist() == [mask.height * mask.width for mask in listed]
        for index, mask in enumerate(listed):
            rows = table.owners == index
            runs = np.stack([table.outside[rows], table.inside[rows]], axis=1).ravel().tolist()
            expected = added_up(written_numbers(mask.counts)[0]).tolist()
            assert runs == expected + [0] * (len(runs) - len(expected))
            assert table.first[index] == np.flatnonzero(rows)[0]

    def test_no_masks(self) -> None:
        table = RunTable.of(())
        assert len(table.areas) == len(table.sizes) == len(table.owners) == 0


class TestTable:
    @settings(deadline=None)
    @given(st.lists(pixel_maps(HEIGHT, WIDTH, 4), max_size=4), st.randoms())
    def test_it_holds_the_pixels(self, maps: list[np.ndarray], random) -> None:
        items = [item for frame, ids in enumerate(maps) for item in objects(ids, 3 * frame)]
        random.shuffle(items)
        table = MaskTable.of(items)
        assert len(table) == len(items)
        assert (np.diff(table.frames) >= 0).all()
        assert (np.diff(table.starts) > 0).all()
        for frame, ids in enumerate(maps):
            rows = painted(table, 3 * frame) if items else np.zeros((HEIGHT, WIDTH), dtype=np.int64)
            instances = np.concatenate(([0], table.object_ids - 1000))
            assert np.array_equal(instances[rows], ids)
        for index in range(len(table)):
            assert table.mask(index).area == table.areas[index]

    def test_no_masks(self) -> None:
        table = MaskTable.of(())
        assert (len(table), table.height, table.width) == (0, 0, 0)
        assert table.overlap() is table.repeated() is None

    def test_an_empty_mask_has_a_row_and_no_pixels(self) -> None:
        table = MaskTable.of([MaskObject(0, 1, 1, Mask.empty(4, 4)), MaskObject(0, 1, 2, Mask.empty(4, 4))])
        assert table.areas.tolist() == [0, 0]
        assert len(table.starts) == 0

    def test_a_mask_that_fills_the_image(self) -> None:
        full = Mask.from_array(np.ones((4, 4)))
        table = MaskTable.of([MaskObject(frame, 1, 1, full) for frame in range(3)])
        assert table.starts.tolist() == [0, 16, 32]
        assert table.stops.tolist() == [16, 32, 48]

    @settings(deadline=None)
    @given(first=masks(HEIGHT, WIDTH), second=masks(HEIGHT, WIDTH), apart=st.booleans())
    def test_overlaps_are_refused(self, first: Mask, second: Mask, apart: bool) -> None:
        items = [MaskObject(4, 1, 1, first), MaskObject(4 + apart, 2, 1, second)]
        shared = 0 if apart else int((first.to_array() & second.to_array()).sum())
        if not shared:
            assert len(MaskTable.of(items)) == 2
            return
        with pytest.raises(FormatError, match="masks 1001 and 2001 overlap in frame 4") as caught:
            MaskTable.of(items)
        assert caught.value.got == shared

    def test_an_id_twice_in_a_frame_is_refused(self) -> None:
        empty = Mask.empty(4, 4)
        with pytest.raises(FormatError, match="object 1007 is in frame 2 twice"):
            MaskTable.of([MaskObject(2, 1, 7, empty), MaskObject(3, 1, 7, empty), MaskObject(2, 1, 7, empty)])

    def test_other_sizes_are_refused(self) -> None:
        with pytest.raises(FormatError, match="differ in size"):
            MaskTable.of([MaskObject(0, 1, 1, Mask.empty(4, 4)), MaskObject(1, 1, 1, Mask.empty(4, 5))])

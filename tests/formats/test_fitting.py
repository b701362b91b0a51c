"""What a format cannot hold is taken out and told; what it can, goes through untouched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats import davis
from annotator.formats.boxes.box_codecs import CSV, KITTI
from annotator.formats.coco import coco
from annotator.formats.codec import Codec
from annotator.formats.fitting import Fitting, tight
from annotator.formats.mots import mots
from annotator.formats.rle import shared_pixels
from tests.formats.contents import HEIGHT, WIDTH, Whole, block, fitted, wholes

STREET = Sequence(0, "street", "", (), 2, HEIGHT, WIDTH)
CAR, DOG, REGION = Track(1, 1), Track(2, 0, "dog"), Track(3, 10)
BOX = Detection(Box(1, 1, 5, 5))


def fit(codec: Codec, *entries: Entry, sequence: Sequence = STREET) -> tuple[list[Entry], tuple[str, ...]]:
    fitting = Fitting(Content(sequence, entries), codec)
    return list(fitting.content.entries), fitting.notes


@settings(max_examples=30, deadline=None)
@given(wholes())
def test_a_format_that_holds_everything_gets_everything(part: Whole) -> None:
    assert fitted(part, coco.CODEC) == (part, ())


@settings(max_examples=30, deadline=None)
@given(wholes())
def test_what_goes_to_mots_is_disjoint_has_masks_alone_and_numbers(part: Whole) -> None:
    held, _ = fitted(part, mots.TXT)
    for frame in range(STREET.frame_count):
        masks = [entry.mask for entry in held.entries if entry.frame == frame and entry.mask]
        assert not masks or not shared_pixels(masks)
    assert all(entry.mask and not entry.detection and entry.track.class_id for entry in held.entries)
    ids = {(entry.track.class_id, entry.track.instance): entry.track.track_id for entry in held.entries}
    assert len(set(ids.values())) == len({entry.track.track_id for entry in held.entries}) == len(ids)


def test_boxes_without_masks_are_left_out_of_a_format_of_masks() -> None:
    entries, notes = fit(mots.TXT, Entry(0, CAR, BOX), Entry(1, CAR, BOX, block(0, 0, 2, 2)))
    assert [(entry.frame, entry.detection) for entry in entries] == [(1, None)]
    assert notes == ("MOTS txt holds no box without a mask: 1 box left out.",)


def test_masks_become_boxes_in_a_format_of_boxes() -> None:
    entries, notes = fit(CSV, Entry(0, CAR, BOX, block(0, 0, 2, 2)), Entry(1, CAR, None, block(2, 3, 4, 6)))
    assert [entry.detection for entry in entries] == [BOX, Detection(Box(2, 3, 4, 6))]
    assert all(entry.mask is None for entry in entries)
    assert notes == (
        "CSV of boxes holds boxes only: of 1 mask the tight box written.",
        "CSV of boxes holds boxes only: 1 mask left out.",
    )


def test_types_without_a_class_are_left_out_where_there_are_only_classes() -> None:
    entries, notes = fit(mots.PNG, Entry(0, DOG, None, block(0, 0, 2, 2)), Entry(1, DOG, None, block(0, 0, 2, 2)))
    assert entries == []
    assert notes == ("MOTS png has no class for 'dog': 2 detections left out. Say which with --map 'dog=CLASS'.",)
    assert len(fit(KITTI, Entry(0, DOG, BOX))[0]) == 1


def test_the_nearer_object_keeps_the_pixels() -> None:
    far, near = Entry(0, CAR, None, block(0, 0, 6, 5)), Entry(0, replace(CAR, track_id=5), None, block(3, 3, 9, 8))
    (first, second), notes = fit(mots.TXT, far, near)
    assert second.mask == near.mask
    assert first.mask is not None
    assert first.mask.area == 30 - 6
    assert notes == ("MOTS txt holds no overlap: 1 mask cut where nearer ones lie.",)


def test_the_bottom_of_the_box_says_what_is_nearer_and_ignore_regions_lie_behind() -> None:
    lower = Detection(Box(0, 0, 6, 20))
    (first, second), _ = fit(
        davis.CODEC, Entry(0, CAR, lower, block(0, 0, 6, 5)), Entry(0, Track(5, 1), None, block(3, 3, 9, 8))
    )
    assert (first.mask, second.mask.area if second.mask else 0) == (block(0, 0, 6, 5), 30 - 6)
    entries, notes = fit(davis.CODEC, Entry(0, CAR, None, block(0, 0, 9, 2)), Entry(0, REGION, None, block(0, 0, 3, 2)))
    assert [entry.track for entry in entries] == [CAR]
    assert notes == ("DAVIS png (palette) holds no overlap: 1 mask wholly under nearer ones left out.",)


def test_polygons_of_a_mask_that_was_cut_are_gone() -> None:
    outline = ((0.0, 0.0), (6.0, 0.0), (6.0, 5.0))
    whole = Entry(0, CAR, None, block(0, 0, 6, 5), (Polygon(outline),))
    (first, _), _ = fit(mots.TXT, whole, Entry(0, Track(5, 1), None, block(3, 3, 9, 8)))
    assert first.polygons == ()
    assert fit(mots.TXT, whole)[0][0].polygons == whole.polygons


def test_masks_without_a_pixel_are_left_out_everywhere() -> None:
    empty = Mask.empty(HEIGHT, WIDTH)
    entries, notes = fit(coco.CODEC, Entry(0, CAR, BOX, empty), Entry(1, CAR, None, empty))
    assert entries == [Entry(0, CAR, BOX)]
    assert notes == ("COCO json with track_id holds no mask without a pixel: 2 left out.",)


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(FormatError, match=r"a mask in frame 1 of 'street' has another size .*expected 10x8, got 3x2"):
        fit(coco.CODEC, Entry(1, CAR, None, Mask.from_array(np.ones((2, 3)))))


def test_a_format_that_says_the_size_needs_it() -> None:
    with pytest.raises(FormatError, match=r"how large the images of 'street' are .*Say it with --size WIDTHxHEIGHT"):
        fit(coco.CODEC, sequence=replace(STREET, height=0, width=0))
    assert fit(CSV, sequence=replace(STREET, height=0, width=0)) == ([], ())


def test_numbers_that_are_known_beforehand_are_kept_for_their_tracks() -> None:
    late = Track(9, 1, instance=1)
    entries = [Entry(0, Track(1, 1), None, block(0, 0, 2, 2)), Entry(1, late, None, block(0, 0, 2, 2))]
    known = Fitting(Content(STREET, entries, (Track(1, 1), late)), mots.TXT)
    assert [entry.track.instance for entry in known.content.entries] == [0, 1]
    unknown = Fitting(Content(STREET, entries), mots.TXT)
    assert [entry.track.instance for entry in unknown.content.entries] == [1, 0]
    assert unknown.notes == ("Track 9 is car 0 in the files: 1 was taken.",)


def test_what_was_written_is_counted() -> None:
    fitting = Fitting(Content(STREET, [Entry(0, CAR, BOX, block(0, 0, 2, 2)), Entry(1, CAR, BOX)]), coco.CODEC)
    assert (fitting.boxes, fitting.masks) == (0, 0)
    list(fitting.content.entries)
    assert (fitting.boxes, fitting.masks) == (2, 1)


def test_the_box_of_a_mask_is_tight() -> None:
    assert tight(block(2, 3, 4, 6)) == Detection(Box(2, 3, 4, 6))

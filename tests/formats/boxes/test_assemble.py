from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from annotator.domain.boxes import Box
from annotator.domain.classes import ClassTable
from annotator.domain.exchange import LoadedSequence
from annotator.domain.masks import Mask, MaskState
from annotator.domain.sequences import Sequence
from annotator.formats.boxes.assemble import assemble, filled_box
from annotator.formats.boxes.box_rows import BoxFile, BoxRow, Dialect
from annotator.formats.boxes.class_tables import KITTI_TABLE
from tests.strategies import boxes

SEQUENCE = Sequence(0, "street", "/images", ("0.png", "1.png", "", "3.png"), 4, 40, 60)
BOX = Box(5, 5, 20, 20)


def row(frame: int, track_id: int | None, kind: str = "Car", box: Box = BOX, line: int = 1) -> BoxRow:
    return BoxRow(line, frame, track_id, kind, box)


def assembled(*rows: BoxRow, table: ClassTable = KITTI_TABLE) -> LoadedSequence:
    return assemble(SEQUENCE, BoxFile(Path("/labels/street.txt"), Dialect.KITTI, rows), table)


def test_tracks_keep_their_ids_boxes_and_types() -> None:
    loaded = assembled(row(0, 7), row(1, 7, box=Box(-9.5, 1, 8, 80)), row(0, 0, "Pedestrian"))
    pedestrian, car = loaded.tracks
    assert (car.track.track_id, car.track.class_id, car.track.source_type, car.track.instance) == (7, 1, "Car", 7)
    assert car.detections[1].box == Box(-9.5, 1, 8, 80), "amodal boxes are not clipped"
    assert not car.masks
    assert (pedestrian.track.track_id, pedestrian.track.class_id, pedestrian.track.instance) == (0, 2, 0)
    assert loaded.sequence.boxes == "/labels/street.txt"
    assert loaded.boxes_by_class() == {1: 2, 2: 1}


def test_ids_of_1000_and_more_leave_the_instance_to_the_exporter() -> None:
    (track,) = assembled(row(0, 1000)).tracks
    assert (track.track.track_id, track.track.instance) == (1000, None)


def test_frames_without_an_image_are_noted() -> None:
    assert assembled().notes == ("1 frame without an image: 2 (counted from 0).",)


def test_frames_that_are_counted_from_1_in_place_of_0_are_noted() -> None:
    words = "are the frames of the file counted from 1 more than they should?"
    assert any(words in note for note in assembled(*(row(frame, 7) for frame in (1, 2, 3, 4))).notes)
    for frames in ((0, 1, 2, 3, 4), (1, 2, 3), (1, 2, 3, 4, 5)):
        assert not any(words in note for note in assembled(*(row(frame, 7) for frame in frames)).notes)


def test_the_kth_dont_care_of_a_frame_is_the_kth_region() -> None:
    other = Box(50, 30, 70, 50)
    loaded = assembled(
        row(0, 4), row(0, None, "DontCare"), row(0, None, "DontCare", other), row(1, None, "DontCare", other)
    )
    first, second = loaded.tracks[1:]
    assert [item.track.track_id for item in (first, second)] == [5, 6], "after the largest id of the file"
    assert (first.track.class_id, first.track.source_type, first.track.instance) == (10, "DontCare", None)
    assert {frame: detection.box for frame, detection in first.detections.items()} == {0: BOX, 1: other}
    assert list(second.detections) == [0]
    record = second.masks[0]
    assert (record.state, record.source, record.manual) == (MaskState.ACCEPTED, "ignore region", False)
    assert record.mask.bounds == (50, 30, 60, 40), "clipped to the image"


def test_other_types_of_class_ignore_are_filled_too() -> None:
    (van,) = assembled(row(0, 3, "Van"), row(1, 3, "Van", Box(100, 100, 120, 120))).tracks
    assert van.masks[0].mask.area == 15 * 15
    assert 1 not in van.masks, "a box outside the image has no pixels to ignore"
    assert 1 in van.detections


def test_dont_care_can_be_left_out() -> None:
    loaded = assembled(
        row(0, None, "DontCare"), row(0, None, "DontCare"), table=KITTI_TABLE.changed({"DontCare": None})
    )
    assert not loaded.tracks
    assert loaded.left_out == {"DontCare": 2}


def test_detections_without_identity_are_linked() -> None:
    far = Box(40, 5, 55, 20)
    loaded = assembled(row(0, None), row(0, None, box=far), row(1, None, box=far), row(0, 2, "Pedestrian"))
    assert [(item.track.track_id, len(item.detections)) for item in loaded.tracks] == [(2, 1), (3, 1), (4, 2)]
    assert "3 Car boxes without identities linked into 2 tracks." in loaded.notes


def test_a_track_has_the_type_of_most_of_its_boxes() -> None:
    loaded = assembled(row(0, 1, "Van"), row(1, 1), row(3, 1))
    (track,) = loaded.tracks
    assert track.track.class_id == 1
    assert len(track.detections) == 3
    assert "Track 1 is Car in 2 frames and Van in 1: taken as Car." in loaded.notes


def test_many_changes_of_type_do_not_flood_the_notes() -> None:
    rows = [item for track in range(8) for item in (row(0, track), row(1, track), row(3, track, "Van"))]
    notes = assembled(*rows).notes
    assert "3 more tracks with a changing type, taken as that of most boxes." in notes
    assert len(notes) == 7


def test_what_the_table_leaves_out_or_does_not_know_is_counted() -> None:
    table = KITTI_TABLE.changed({"Truck": None})
    loaded = assembled(row(0, 1, "Truck"), row(1, 1, "Truck"), row(0, 2, "Cart"), table=table)
    assert loaded.left_out == {"Truck": 2, "Cart": 1}
    assert "2 boxes of type 'Truck' left out by the class table." in loaded.notes
    assert "1 box of type 'Cart' left out: the class table lacks it. Did you mean 'Car'?" in loaded.notes


def test_boxes_beyond_the_images_are_left_out_and_told() -> None:
    loaded = assembled(row(0, 1), row(4, 1), row(9, 1), row(9, 2))
    assert (
        "Labels go to frame 9, images to 3 (from 0): 2 frames with boxes but without an image; 3 boxes left out."
        in loaded.notes
    )
    assert [list(item.detections) for item in loaded.tracks] == [[0]]


def test_boxes_outside_the_image_are_kept_and_told() -> None:
    loaded = assembled(row(0, 1, box=Box(-50, 0, -1, 10), line=12), row(1, 1))
    assert len(loaded.tracks[0].detections) == 2
    assert "1 box wholly outside the image, kept (line 12)." in loaded.notes


def test_no_boxes_no_tracks() -> None:
    assert not assemble(SEQUENCE, None, KITTI_TABLE).tracks


@given(boxes(-50, 100))
def test_a_filled_box_is_the_pixels_it_touches(box: Box) -> None:
    mask = filled_box(box, 40, 60)
    columns, rows = np.meshgrid(np.arange(60), np.arange(40))
    touched = (columns < box.x2) & (columns + 1 > box.x1) & (rows < box.y2) & (rows + 1 > box.y1)
    if mask is None:
        assert not touched.any()
    else:
        np.testing.assert_array_equal(mask.to_array(), touched)
        assert mask == Mask.from_array(touched), "the encoding is canonical"


@pytest.mark.parametrize("kind", ["Car", "DontCare"])
def test_no_row_is_lost(kind: str) -> None:
    rows = [row(frame % 4, None, kind, Box(x, 0, x + 4, 9)) for frame in range(4) for x in (0, 20, 40)]
    assert sum(len(item.detections) for item in assembled(*rows).tracks) == len(rows)

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import UNMAPPED, ClassTable
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import EVERY_TABLE
from annotator.formats.codec import type_name
from annotator.formats.marks import (
    detection_marks,
    marked_detection,
    numbering_in,
    track_marks,
    track_marks_in,
)
from annotator.formats.options import ReadOptions
from tests.formats.contents import TYPES, detections

BOX = Box(1, 2, 3, 4)


@given(st.sampled_from(TYPES), st.none() | st.integers(0, 999), st.sampled_from(("", "car", "animal")))
def test_a_track_is_found_again_by_its_marks(kind: tuple[int, str], instance: int | None, written: str) -> None:
    track = Track(5, *kind, instance)
    name = written or type_name(track)
    marks = track_marks(track, name, EVERY_TABLE)
    assert track_marks_in(marks).track(ReadOptions(), 5, name, EVERY_TABLE) == track


def test_only_what_the_type_does_not_say_is_marked() -> None:
    assert track_marks(Track(5, 1), "car", EVERY_TABLE) == {}
    assert track_marks(Track(5, 10, "Van"), "Van", EVERY_TABLE) == {}
    assert track_marks(Track(5, 1, "Van"), "car", EVERY_TABLE) == {"mots_type": "Van", "mots_class": "car"}
    assert track_marks(Track(5, UNMAPPED, "dog", 3), "dog", EVERY_TABLE) == {"mots_instance": 3}


def test_a_class_table_of_a_person_comes_before_the_marks() -> None:
    options = ReadOptions(table=ClassTable({"Van": 2}))
    marks = track_marks_in({"mots_class": "car"})
    assert marks.track(options, 5, "Van", EVERY_TABLE).class_id == 2


@given(detections())
def test_a_box_is_found_again_by_its_marks(detection: Detection) -> None:
    assert marked_detection(detection.box, detection_marks(detection)) == detection


def test_a_box_that_a_person_set_is_not_interpolated_whatever_a_file_says() -> None:
    assert marked_detection(BOX, {"mots_interpolated": True}, keyframe=True) == Detection(BOX, keyframe=True)
    assert marked_detection(BOX, {"mots_interpolated": True}) == Detection(BOX, interpolated=True)


def test_a_box_without_marks_is_set_by_hand_where_the_format_says_so() -> None:
    assert marked_detection(BOX, {}, keyframe=True) == Detection(BOX, keyframe=True)
    assert marked_detection(BOX, {"mots_keyframe": False}, keyframe=True) == Detection(BOX)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"mots_visibility": "half"}, r"mots_visibility is wrong \(expected 0 to 1, got 'half'\)"),
        ({"mots_visibility": 1.5}, "mots_visibility is wrong"),
        ({"mots_visibility": True}, "mots_visibility is wrong"),
        ({"mots_keyframe": 1}, r"mots_keyframe is wrong \(expected true or false, got 1\)"),
        ({"mots_occluded": "yes"}, r"mots_occluded is wrong \(expected true or false, got 'yes'\)"),
        ({"mots_interpolated": 0}, "mots_interpolated is wrong"),
    ],
)
def test_broken_marks_of_boxes(marks: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        marked_detection(BOX, marks)


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ({"mots_instance": -1}, r"mots_instance is wrong \(expected 0 or more, got -1\)\. Correct or remove it"),
        ({"mots_instance": "3"}, "mots_instance is wrong"),
        ({"mots_class": 3}, r"mots_class is wrong \(expected text, got 3\)"),
        ({"mots_type": None}, "mots_type is wrong"),
    ],
)
def test_broken_marks_of_tracks(marks: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        track_marks_in(marks)


def test_how_frames_are_counted() -> None:
    assert numbering_in({}) is None
    assert numbering_in({"mots_numbering": "motchallenge"}) is Numbering.MOTCHALLENGE
    with pytest.raises(FormatError, match=r"mots_numbering is wrong \(expected kitti or motchallenge, got 5\)"):
        numbering_in({"mots_numbering": 5})

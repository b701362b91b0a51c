from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats.boxes.class_tables import (
    BOX_TABLE,
    KITTI_TABLE,
    MOTCHALLENGE_NAMES,
    MOTCHALLENGE_TABLE,
    changes_from_text,
    table_from_text,
)


def test_cars_and_pedestrians_are_objects_and_the_rest_of_kitti_is_ignored() -> None:
    assert [KITTI_TABLE.class_of(name) for name in ("Car", "Pedestrian", "Van", "Cyclist", "DontCare")] == [
        1,
        2,
        10,
        10,
        10,
    ]
    assert KITTI_TABLE.class_of("Person") == KITTI_TABLE.class_of("Person_sitting") == 10
    assert KITTI_TABLE.class_of("Boat") is None


def test_the_measurement_behind_the_table(data_dir: Path) -> None:
    """Tracks of each type in KITTI's labels: how many there are, and how many carry a mask of an object class."""
    tracks: Counter[str] = Counter()
    with_mask: Counter[str] = Counter()
    for labels in sorted((data_dir / "kitti_mots_text" / "label_02").glob("*.txt")):
        masks = data_dir / "kitti_mots_text" / "instances_txt" / labels.name
        ids = {int(line.split(" ", 2)[1]) for line in masks.read_text().splitlines()}
        for track_id, kind in {tuple(line.split()[1:3]) for line in labels.read_text().splitlines()}:
            tracks[kind] += 1
            with_mask[kind] += bool(ids & {1000 + int(track_id), 2000 + int(track_id)})
    del tracks["DontCare"], with_mask["DontCare"]
    assert tracks == {
        "Car": 579, "Pedestrian": 167, "Van": 57, "Cyclist": 37, "Person": 34, "Misc": 18, "Truck": 13, "Tram": 12,
    }  # fmt: skip
    assert +with_mask == {"Car": 577, "Pedestrian": 167}
    assert {kind for kind in tracks if KITTI_TABLE.class_of(kind) in (1, 2)} == set(+with_mask)


def test_every_class_of_motchallenge_has_an_entry() -> None:
    assert set(MOTCHALLENGE_NAMES.values()) <= set(MOTCHALLENGE_TABLE.entries)
    expected = {"pedestrian": 2, "not considered": 10, "distractor": 10, "car": 1, "bicycle": None}
    assert {name: MOTCHALLENGE_TABLE.class_of(name) for name in expected} == expected


def test_a_table_from_text() -> None:
    table = table_from_text(" van=car, Truck = none,Boat=3,person on vehicle=Pedestrian,", KITTI_TABLE)
    expected = {"Van": 1, "Truck": None, "Boat": 3, "person on vehicle": 2, "Car": 1}
    assert {name: table.class_of(name) for name in expected} == expected
    assert "van" not in table.entries, "capitals do not make another type"
    assert table_from_text("", KITTI_TABLE) == KITTI_TABLE


def test_without_a_base_all_data_sets_are_known_at_once() -> None:
    table = table_from_text("CAR=3,distractor=none")
    expected = {
        "Car": 3,
        "car": 3,
        "Van": 10,
        "distractor": None,
        "not considered": 10,
        "object": 2,
        "Person": 10,
        "person": 2,
    }
    assert {name: table.class_of(name) for name in expected} == expected
    for other in (KITTI_TABLE, MOTCHALLENGE_TABLE, BOX_TABLE):
        assert all(table_from_text("").class_of(name) == class_id for name, class_id in other.entries.items())


@pytest.mark.parametrize("text", ["Van", "Van=", "=car"])
def test_a_part_that_is_no_pair(text: str) -> None:
    with pytest.raises(
        FormatError, match=rf"not understood \(expected type=class, got '{text}'\)\. Write, for example"
    ):
        table_from_text(text, KITTI_TABLE)


@pytest.mark.parametrize(("text", "closing"), [("Van=cars", "Did you mean 'car'?"), ("Van=boat", "Known: car, ped")])
def test_an_unknown_class_names_the_closest(text: str, closing: str) -> None:
    with pytest.raises(FormatError) as caught:
        table_from_text(text, KITTI_TABLE)
    assert "there is no such class" in str(caught.value)
    assert closing in str(caught.value)


@pytest.mark.parametrize("number", ["0", "66", "-1", "1.5"])
def test_a_class_number_must_fit_the_png(number: str) -> None:
    with pytest.raises(FormatError, match="its number \\(1 to 65\\)"):
        table_from_text(f"Van={number}", KITTI_TABLE)


def test_changes_alone_leave_the_rest_to_a_format() -> None:
    changes = changes_from_text("van=car, dog=3, Cyclist=none")
    assert dict(changes.entries) == {"Van": 1, "dog": 3, "Cyclist": None}
    assert table_from_text("van=car").entries["Car"] == 1

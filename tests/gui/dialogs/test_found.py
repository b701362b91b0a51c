from __future__ import annotations

from pathlib import Path

from annotator.domain.classes import CAR, IGNORE
from annotator.formats.sources import load_sequences
from annotator.gui.dialogs import found
from annotator.gui.dialogs.found import TypeRow
from tests.worlds import write_world


def test_types_with_tracks_and_boxes(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    rows = found.type_rows(load_sequences(world.root))
    assert {row.name: (row.tracks, row.boxes, row.class_id) for row in rows} == {
        "Car": (1, 8, 1),
        "Pedestrian": (1, 8, 2),
        "DontCare": (1, 8, 10),
    }


def test_nothing_is_read_again_without_a_change() -> None:
    rows = [TypeRow("Car", 1, 8, CAR.class_id), TypeRow("Van", None, 3, None)]
    assert found.class_table(rows, {}) is None
    assert found.class_table(rows, {"Car": CAR.class_id, "Van": None}) is None


def test_changes_make_a_table_of_all_types() -> None:
    rows = [TypeRow("Car", 1, 8, CAR.class_id), TypeRow("Van", None, 3, None)]
    table = found.class_table(rows, {"Van": IGNORE.class_id})
    assert table is not None
    assert dict(table.entries) == {"Car": 1, "Van": 10}


def test_changes_hold_when_the_source_is_read_again(tmp_path: Path) -> None:
    world = write_world(tmp_path)
    rows = found.type_rows(load_sequences(world.root))
    loaded = load_sequences(world.root, table=found.class_table(rows, {"Pedestrian": 1, "DontCare": None}))
    assert loaded[0].boxes_by_class() == {1: 16}
    again = {row.name: row.class_id for row in found.type_rows(loaded)}
    assert again == {"Car": 1, "Pedestrian": 1, "DontCare": None}


def test_summary(tmp_path: Path) -> None:
    loaded = load_sequences(write_world(tmp_path).root)
    assert found.summary(loaded) == "1 sequence, 8 frames, 3 tracks, 24 boxes"


def test_a_project_never_takes_another_s_place(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    assert found.project_place(source) == tmp_path / "clip.mots"
    (tmp_path / "clip.mots").write_text("")
    assert found.project_place(source) == tmp_path / "clip-2.mots"

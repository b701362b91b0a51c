from __future__ import annotations

from pathlib import Path

from annotator.domain.tracks import Track
from annotator.jobs.statistics.labels import label_rows, levels_of_objects, levels_of_tracks
from tests.jobs.statistics.conftest import label

LINES = (
    label(0, 4, "Car", 1)
    + label(1, 4, "Car", 2)
    + label(0, 7, "Pedestrian", 0)
    + label(0, 9, "Van", 2)
    + label(0, -1, "DontCare", -1)
)


def labels(folder: Path, text: str = LINES) -> Path:
    path = folder / "0000.txt"
    path.write_text(text)
    return path


def test_objects_have_the_number_of_their_label(tmp_path: Path) -> None:
    found = levels_of_objects(label_rows(labels(tmp_path), []))
    assert found == {(1004, 0): 1, (1004, 1): 2, (2007, 0): 0, (10009, 0): 2}


def test_tracks_are_found_by_class_and_instance(tmp_path: Path) -> None:
    tracks = [Track(1, 1, "Car", instance=4), Track(7, 2), Track(9, 1, "Van", instance=9)]
    found = levels_of_tracks(tracks, label_rows(labels(tmp_path), []))
    # the third is a car here, and the label 9 is a van
    assert found == {(1, 0): 1, (1, 1): 2, (7, 0): 0}


def test_ids_that_count_within_each_type(tmp_path: Path) -> None:
    text = label(0, 4, "Car", 1) + label(0, 4, "Pedestrian", 2)
    found = levels_of_objects(label_rows(labels(tmp_path, text), []))
    assert found == {(1004, 0): 1, (2004, 0): 2}


def test_files_that_say_nothing(tmp_path: Path) -> None:
    notes: list[str] = []
    assert label_rows(None, notes) == ()
    assert label_rows(tmp_path / "gone.txt", notes) == ()
    assert label_rows(labels(tmp_path, "1,1,3,4,10,10,1,1,1\n"), notes) == ()
    assert label_rows(labels(tmp_path, ""), notes) == ()
    assert notes == []


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    notes: list[str] = []
    assert label_rows(labels(tmp_path, LINES + "5 4 Car 0 0 0 1 1 9 9 0\n"), notes) == ()
    (note,) = notes
    assert note.startswith("Occlusion by labels is left out: ")
    assert "0000.txt:6: wrong number of columns" in note

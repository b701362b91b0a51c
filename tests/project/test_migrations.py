"""Projects of older programs: `schema_1.sql` is one that the program with schema version 1 has written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from annotator.domain.boxes import Box
from annotator.domain.edits import DetectionKey, MaskKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.domain.tracks import Detection
from annotator.editing.boxes import mark_occluded, set_box
from annotator.editing.interpolation import interpolate_boxes
from annotator.editing.review import flag
from annotator.errors import ProjectError
from annotator.project import migrations, schema
from annotator.project.store import Project

FIRST = Path(__file__).with_name("schema_1.sql")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "street.mots"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST.read_text("utf-8"))
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    return path


def columns(path: Path, table: str) -> dict[str, tuple[str, int]]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[1]: (row[2], row[3]) for row in connection.execute(f"PRAGMA table_info({table})")}


def test_a_project_of_the_first_schema_opens_with_all_that_it_holds(old: Path) -> None:
    with Project.open(old) as project:
        assert [track.track_id for track in project.state.tracks(1)] == [1, 2, 3]
        assert project.state.get(DetectionKey(1, 1, 0)) == Detection(Box(2, 2, 9, 9), keyframe=True)
        assert sum(len(project.state.masks(1, track)) for track in (1, 2, 3)) == 6
        rows = [row for track in (1, 2, 3) for row in project.state.detections(1, track).values()]
        assert not any(row.occluded or row.interpolated for row in rows)
        assert not any(row.flagged for track in (1, 2, 3) for row in project.state.masks(1, track).values())


def test_undo_and_redo_reach_into_the_journal_of_the_first_schema(old: Path) -> None:
    with Project.open(old) as project:
        assert project.redo_label == "Accept mask of track 1, frame 0"
        project.redo()
        record = project.state.get(MaskKey(1, 1, 0))
        assert record is not None
        assert record.state is MaskState.ACCEPTED
        for _ in range(3):
            project.undo()
        assert project.undo_label is None
        record = project.state.get(MaskKey(1, 1, 0))
        assert record is not None
        assert record.source == "initial"
        assert project.state.get(DetectionKey(1, 1, 0)) == Detection(Box(5, 10, 30, 30))


def test_what_is_new_can_be_stored_in_an_old_project_and_is_there_again(old: Path) -> None:
    with Project.open(old) as project:
        project.apply(flag(project.state, [MaskKey(1, 2, 1)]))
        project.apply(mark_occluded(project.state, [DetectionKey(1, 2, 0)]))
    with Project.open(old) as project:
        assert project.state.masks(1, 2)[1].flagged
        assert not project.state.masks(1, 2)[0].flagged
        assert project.state.detections(1, 2)[0].occluded
        assert project.undo_label == "Mark track 2, frame 0 as occluded"


def test_a_copy_of_the_old_project_is_kept_as_it_was(old: Path) -> None:
    before = columns(old, "masks")
    Project.open(old).close()
    copy = old.with_name(f"street.mots.before-schema-{migrations.newest()}")
    assert columns(copy, "masks") == before
    assert "flagged" not in before


def test_an_old_project_is_not_changed_by_one_who_only_looks(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(ProjectError, match="older version of the program"):
        Project.open(old, read_only=True)
    assert old.read_bytes() == before


@pytest.mark.parametrize("table", ["sequences", "tracks", "detections", "masks", "orders", "journal"])
def test_old_and_new_projects_have_the_columns_that_the_program_knows(old: Path, tmp_path: Path, table: str) -> None:
    Project.open(old).close()
    new = tmp_path / "new.mots"
    Project.create(new).close()
    known = {column.name for column in schema.metadata.tables[table].columns}
    assert set(columns(old, table)) == known
    assert columns(old, table) == columns(new, table)


def test_interpolated_boxes_survive_a_restart(old: Path) -> None:
    with Project.open(old) as project:
        state = project.state
        project.apply(set_box(state, DetectionKey(1, 1, 5), Box(10, 10, 20, 20)))
        project.apply(interpolate_boxes(state, TrackKey(1, 1), 5))
        made = dict(state.detections(1, 1))
    with Project.open(old) as project:
        assert dict(project.state.detections(1, 1)) == made
        assert [frame for frame, row in sorted(made.items()) if row.interpolated] == [2, 3, 4]

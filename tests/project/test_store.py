from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DepthOrder, DetectionKey, Edit, MaskKey, OrderKey, TrackKey
from annotator.domain.masks import MaskRecord, MaskState, Polygon
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.editing.boxes import set_box
from annotator.editing.masks import accept, clear_mask, draw_mask, reject
from annotator.editing.track_work import delete_range, merge_tracks, split_track, swap_tracks
from annotator.editing.tracks import delete_track, new_track
from annotator.errors import ProjectError, ProjectLockedError, StaleEditError
from annotator.project import codec, store
from annotator.project.checkpoints import checkpoint_name, object_place, own_checkpoint, write_learned
from annotator.project.store import Project
from tests.documents import document, rectangle, rows

SQUARE = (Polygon(((2, 2), (9, 2), (9, 9), (2, 9)), (((4, 4), (6, 4), (6, 6), (4, 6)),)),)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project.create(tmp_path / "street.mots")
    changes = tuple(Change(key, None, row) for key, row in rows())
    project.apply(Edit("Add sequence", changes), origin="import", undoable=False)
    yield project
    project.close()


def reopened(project: Project) -> Project:
    project.close()
    return Project.open(project.path)


def same(one: State, other: State) -> bool:
    keys = {key for key, _ in rows()} | {OrderKey(1, 0)}
    return all(one.get(key) == other.get(key) for key in keys)


@pytest.fixture
def none_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has opened no project yet."""
    monkeypatch.setattr(store, "_LOADED", WeakSet())
    gc.unfreeze()


@pytest.mark.usefixtures("none_loaded")
def test_what_was_loaded_is_not_searched_for_garbage_until_it_is_closed(project: Project) -> None:
    project.close()
    gc.unfreeze()
    with Project.open(project.path) as again:
        assert gc.isenabled()
        assert not any(isinstance(item, State) and item is again.state for item in gc.get_objects())
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("none_loaded")
def test_closing_another_project_does_not_change_that(project: Project, tmp_path: Path) -> None:
    Project.create(tmp_path / "other.mots").close()
    project.close()
    with Project.open(project.path) as again:
        with Project.open(tmp_path / "other.mots", read_only=True) as other:
            held = weakref.ref(other.state)
        del other
        assert held() is None, "it is not kept for that"
        assert not any(isinstance(item, State) and item is again.state for item in gc.get_objects())
    assert gc.get_freeze_count() == 0


def test_every_row_survives_a_restart(project: Project) -> None:
    project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE))
    project.apply(Edit("order", (Change(OrderKey(1, 0), None, DepthOrder((2, 1))),)))
    with reopened(project) as again:
        assert same(again.state, project.state)
        record = again.state.get(MaskKey(1, 1, 0))
        assert record is not None
        assert record.polygons == SQUARE
        assert record.manual


def test_undo_and_redo_survive_a_restart(project: Project) -> None:
    original = document()
    project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE))
    project.apply(accept(project.state, [MaskKey(1, 1, 0)]))
    with reopened(project) as again:
        assert again.undo_label == "Accept mask of track 1, frame 0"
        again.undo()
        assert again.undo_label == "Draw mask of track 1, frame 0"
        assert again.redo_label == "Accept mask of track 1, frame 0"
        again.undo()
        assert same(again.state, original)
        assert again.undo() is None, "adding the sequence is out of undo's reach"
    with Project.open(project.path) as third:
        third.redo()
        third.redo()
        assert third.redo() is None
        record = third.state.get(MaskKey(1, 1, 0))
        assert record is not None
        assert record.state is MaskState.ACCEPTED


def test_a_new_edit_clears_what_could_be_redone(project: Project) -> None:
    project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE))
    project.undo()
    project.apply(accept(project.state, [MaskKey(1, 2, 0)]))
    assert project.redo_label is None
    with reopened(project) as again:
        assert again.redo_label is None
        assert again.undo_label == "Accept mask of track 2, frame 0"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["draw", "accept", "undo", "redo"]), max_size=12))
def test_the_file_always_holds_what_memory_holds(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "p.mots"
    with Project.create(path) as project:
        project.apply(Edit("add", tuple(Change(key, None, row) for key, row in rows())), undoable=False)
        for number, step in enumerate(steps):
            key = MaskKey(1, 1, number % 6)
            match step:
                case "draw":
                    project.apply(draw_mask(project.state, key, SQUARE))
                case "accept":
                    project.apply(accept(project.state, [key]))
                case "undo":
                    project.undo()
                case _:
                    project.redo()
        labels = (project.undo_label, project.redo_label)
        before = project.state
    with Project.open(path) as again:
        assert same(again.state, before)
        assert (again.undo_label, again.redo_label) == labels


def test_subscribers_hear_committed_edits(project: Project) -> None:
    heard: list[Edit] = []
    stop = project.subscribe(heard.append)
    edit = project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE))
    project.undo()
    stop()
    project.redo()
    assert heard == [edit, edit.inverted()]


def test_an_empty_edit_leaves_no_trace(project: Project) -> None:
    count = len(project.journal())
    project.apply(Edit("nothing", ()))
    assert len(project.journal()) == count
    assert project.undo_label is None


def test_the_journal_says_who_what_and_how_long(project: Project) -> None:
    project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE), seconds=12.5)
    project.undo()
    added, drawn, undone = project.journal()
    assert (added.origin, added.kind) == ("import", "do")
    assert (drawn.label, drawn.seconds, drawn.kind) == ("Draw mask of track 1, frame 0", 12.5, "do")
    assert undone.kind == "undo"
    assert undone.created >= drawn.created


def test_a_job_does_not_overwrite_newer_work(project: Project) -> None:
    keys = [MaskKey(1, 1, 0), MaskKey(1, 1, 1)]
    record = MaskRecord(rectangle(1, 1, 5, 5), MaskState.PROPOSED, score=0.7, source="track 1, round 1")
    job = Edit("Propose", tuple(Change(key, project.state.get(key), record) for key in keys))
    project.apply(draw_mask(project.state, keys[0], SQUARE))
    applied, dropped = project.apply_rebased(job)
    assert dropped == (keys[0],)
    assert applied.keys == {keys[1]}
    drawn = project.state.get(keys[0])
    assert drawn is not None
    assert drawn.manual


def test_a_stale_edit_leaves_file_and_memory_alone(project: Project) -> None:
    edit = draw_mask(project.state, MaskKey(1, 1, 0), SQUARE)
    project.apply(accept(project.state, [MaskKey(1, 1, 0)]))
    count = len(project.journal())
    with pytest.raises(StaleEditError):
        project.apply(edit)
    assert len(project.journal()) == count


def test_deleting_a_track_with_its_rows_is_one_step(project: Project) -> None:
    before = project.state.tracks_in_frame(1, 3)
    project.apply(delete_track(project.state, TrackKey(1, 2)))
    assert project.state.tracks_in_frame(1, 3) == [1, 3]
    project.undo()
    assert project.state.tracks_in_frame(1, 3) == before


def test_two_writers_are_refused_and_a_reader_is_not(project: Project) -> None:
    with pytest.raises(ProjectLockedError, match=f"process {os.getpid()}"):
        Project.open(project.path)
    project.apply(accept(project.state, [MaskKey(1, 1, 0)]))
    with Project.open(project.path, read_only=True) as reader:
        assert reader.undo_label == "Accept mask of track 1, frame 0"
        with pytest.raises(ProjectError, match="read-only"):
            reader.undo()


def test_a_project_is_not_made_over_another_file(project: Project) -> None:
    with pytest.raises(ProjectError, match="exists already"):
        Project.create(project.path)


def test_a_missing_folder_or_project_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="folder does not exist"):
        Project.create(tmp_path / "nowhere" / "p")
    with pytest.raises(ProjectError, match="no such project"):
        Project.open(tmp_path / "p")


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + bytes(200)])
def test_another_file_is_not_opened_and_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.mots"
    path.write_bytes(content)
    with pytest.raises(ProjectError, match="not a project file"):
        Project.open(path)
    assert path.read_bytes() == content
    assert [item.name for item in tmp_path.iterdir()] == ["other.mots"]


def test_a_newer_project_is_refused_with_both_versions(project: Project) -> None:
    project.close()
    with sqlite3.connect(project.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '999'")
    connection.close()
    with pytest.raises(ProjectError, match=r"newer version .*schema version \d+ or older, got 999"):
        Project.open(project.path)
    with pytest.raises(ProjectError, match="newer version"):
        Project.open(project.path, read_only=True)
    with pytest.raises(ProjectError, match="newer version"):
        Project.open(project.path)  # the lock was given back


def test_a_damaged_project_says_so(project: Project) -> None:
    project.close()
    content = project.path.read_bytes()
    project.path.write_bytes(content[:100] + os.urandom(len(content) - 100))
    with pytest.raises(ProjectError, match=r"damaged|not a project"):
        Project.open(project.path)


def test_a_full_disk_loses_nothing(project: Project) -> None:
    with sqlite3.connect(project.path) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    with project._engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    key = MaskKey(1, 1, 0)
    before = project.state.get(key)
    changes = tuple(Change(TrackKey(1, number), None, Track(number, 1)) for number in range(100, 20000))
    with pytest.raises(ProjectError, match="the disk is full"):
        project.apply(Edit("many", changes))
    assert project.state.get(TrackKey(1, 100)) is None
    assert project.state.get(key) == before
    with reopened(project) as again:
        assert again.state.get(TrackKey(1, 100)) is None
        assert again.state.get(key) == before


def test_the_lock_goes_with_a_killed_process(project: Project) -> None:
    project.close()
    script = (
        "import sys, time; from pathlib import Path; from annotator.project.store import Project\n"
        "p = Project.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", script, str(project.path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    with pytest.raises(ProjectLockedError):
        Project.open(project.path)
    child.kill()
    child.wait()
    child.stdout.close()
    Project.open(project.path).close()


def test_fine_tuned_checkpoints_are_found_by_track_and_round(project: Project) -> None:
    store = project.checkpoints
    assert store.latest(1, 1) is None
    for number in range(1, 12):
        path = store.next_path(1, 1)
        assert path.name.endswith(f"round-{number}.pt")
        path.write_bytes(b"weights")
        store.prune(1, 1)
    store.next_path(1, 11).write_bytes(b"another track")
    latest = store.latest(1, 1)
    assert latest is not None
    assert latest.name == "sequence-1-track-1-round-11.pt"
    assert [item.number for item in store.rounds(1, 1)] == [10, 11]


def test_forgetting_leaves_other_tracks_alone(project: Project) -> None:
    for track_id in (1, 2):
        project.checkpoints.next_path(1, track_id).write_bytes(b"weights")
    assert project.checkpoints.forget(1, 1) == 1
    assert project.checkpoints.latest(1, 1) is None
    assert project.checkpoints.latest(1, 2) is not None


def test_all_tracks_together_have_rounds_of_their_own(project: Project) -> None:
    store = project.checkpoints
    for track_id in (None, 1, None):
        store.next_path(1, track_id).write_bytes(b"weights")
    assert [item.number for item in store.rounds(1, None)] == [1, 2]
    assert [item.number for item in store.rounds(1, 1)] == [1]
    assert store.rounds(11, None) == []
    assert store.tracks() == {(1, 1)}
    assert checkpoint_name(store.rounds(1, None)[-1].path) == "all tracks, round 2"
    assert (store.forget(1, None), store.latest(1, None)) == (2, None)
    assert store.latest(1, 1) is not None


class TestOwnCheckpoint:
    """A round that has learned track 1 in frames 0 and 4."""

    @pytest.fixture(autouse=True)
    def learned(self, project: Project) -> None:
        path = project.checkpoints.next_path(1, 1)
        path.write_bytes(b"weights")
        places = {frame: object_place(project.state, 1, 1, frame) for frame in (0, 4)}
        write_learned(path, {frame: box for frame, box in places.items() if box is not None})

    def own(self, project: Project, track_id: int = 1) -> Path | None:
        return own_checkpoint(project.checkpoints, project.state, 1, track_id)

    def test_it_is_the_track_s_while_the_boxes_are(self, project: Project) -> None:
        assert self.own(project) == project.checkpoints.latest(1, 1)
        project.apply(set_box(project.state, DetectionKey(1, 1, 0), Box(7, 12, 32, 32)))
        assert self.own(project) is not None, "a person has moved the box a little"
        assert self.own(project, 2) is None, "there is none"

    def test_after_a_split_it_is_no_longer_and_after_undo_it_is_again(self, project: Project) -> None:
        edit, new = split_track(project.state, TrackKey(1, 1), 3)
        project.apply(edit)
        assert self.own(project) is None
        assert self.own(project, new) is None
        project.undo()
        assert self.own(project) is not None

    def test_a_split_behind_all_that_was_learned_leaves_it(self, project: Project) -> None:
        project.apply(split_track(project.state, TrackKey(1, 1), 5)[0])
        assert self.own(project) is not None

    def test_a_swap_takes_it_away_and_swapping_back_brings_it_again(self, project: Project) -> None:
        for expected in (False, True):
            project.apply(swap_tracks(project.state, TrackKey(1, 1), 2, 2))
            assert (self.own(project) is not None) == expected

    def test_the_track_that_takes_over_another_keeps_its_own(self, project: Project) -> None:
        edit, new = split_track(project.state, TrackKey(1, 2), 3)
        project.apply(edit)
        project.apply(delete_range(project.state, TrackKey(1, 1), 5, 5))
        project.apply(merge_tracks(project.state, TrackKey(1, 1), new, "kept"))
        assert self.own(project) is not None

    def test_the_shape_stands_in_where_there_is_no_box(self, project: Project) -> None:
        project.apply(Edit("no box", (Change(DetectionKey(1, 1, 4), project.state.detections(1, 1)[4], None),)))
        assert object_place(project.state, 1, 1, 4) == Box(5, 10, 30, 30)
        assert self.own(project) is not None
        project.apply(clear_mask(project.state, [MaskKey(1, 1, 4)]))
        assert object_place(project.state, 1, 1, 4) is None
        assert self.own(project) is None

    @pytest.mark.parametrize(
        "text", ["", "[]", '{"a": [1, 2, 3, 4]}', '{"0": [1, 2]}', '{"0": [5, 5, 1, 1]}', '{"0": 3}']
    )
    def test_a_round_of_which_it_is_not_known_counts_as_the_track_s(self, project: Project, text: str) -> None:
        project.checkpoints.latest(1, 1).with_suffix(".json").write_text(text)  # type: ignore[union-attr]
        project.apply(split_track(project.state, TrackKey(1, 1), 3)[0])
        assert self.own(project) is not None

    def test_what_is_kept_beside_a_round_goes_with_it(self, project: Project) -> None:
        store = project.checkpoints
        for _ in range(3):
            path = store.next_path(1, 1)
            path.write_bytes(b"weights")
            write_learned(path, {0: Box(1, 1, 2, 2)})
        store.prune(1, 1)
        assert len(list(store.folder.iterdir())) == 4
        store.forget(1, 1)
        assert list(store.folder.iterdir()) == []


def test_a_new_project_of_the_same_name_has_no_checkpoints(project: Project) -> None:
    project.checkpoints.next_path(1, 1).write_bytes(b"weights")
    project.close()
    project.path.unlink()
    with Project.create(project.path) as another:
        assert another.checkpoints.latest(1, 1) is None


def propose(project: Project, key: MaskKey) -> MaskRecord:
    record = MaskRecord(rectangle(1, 1, 5, 5), MaskState.PROPOSED, source="track 1, round 1")
    project.apply_rebased(Edit("Propose", (Change(key, project.state.get(key), record),)))
    return record


def test_undo_takes_back_what_the_person_did_and_not_what_a_job_brought(project: Project) -> None:
    drawn, other = MaskKey(1, 1, 0), MaskKey(1, 2, 3)
    before = project.state.get(drawn)
    project.apply(draw_mask(project.state, drawn, SQUARE))
    proposed = propose(project, other)
    project.undo()
    assert project.state.get(drawn) == before
    assert project.state.get(other) == proposed


def test_a_result_that_comes_meanwhile_keeps_what_can_be_redone(project: Project) -> None:
    project.apply(draw_mask(project.state, MaskKey(1, 1, 0), SQUARE))
    project.undo()
    propose(project, MaskKey(1, 2, 3))
    with reopened(project) as again:
        assert again.redo_label == "Draw mask of track 1, frame 0"
        again.redo()
        drawn = again.state.get(MaskKey(1, 1, 0))
        assert drawn is not None
        assert drawn.manual


def test_undo_leaves_rows_that_a_job_has_changed_since(project: Project) -> None:
    keys = [MaskKey(1, 1, 0), MaskKey(1, 1, 1)]
    before = project.state.get(keys[1])
    project.apply(clear_mask(project.state, keys))
    proposed = propose(project, keys[0])
    project.undo()
    assert [project.state.get(key) for key in keys] == [proposed, before]
    with reopened(project) as again:
        assert again.undo() is None
        again.redo()
        assert [again.state.get(key) for key in keys] == [proposed, None]


def test_steps_are_told_by_origin_with_what_they_changed(project: Project) -> None:
    drawn = draw_mask(project.state, MaskKey(1, 1, 0), SQUARE)
    project.apply(drawn, seconds=12.5)
    propose(project, MaskKey(1, 2, 3))
    accepted = accept(project.state, [MaskKey(1, 1, 0)])
    project.apply(accepted)
    project.undo()
    project.redo()
    with reopened(project) as again:
        steps = list(again.steps("user"))
        assert [edit for _, edit in steps] == [drawn, accepted]
        assert [(entry.label, entry.seconds, entry.kind) for entry, _ in steps] == [
            (drawn.label, 12.5, "do"),
            (accepted.label, None, "do"),
        ]
        assert [entry for entry, _ in steps] == [item for item in again.journal() if item.origin == "user"][:2]
        assert [len(edit.changes) for _, edit in again.steps("job")] == [1]
        assert [len(edit.changes) for _, edit in again.steps("import")] == [len(rows())]


def _many_steps(project: Project, count: int = 12) -> list[Edit]:
    """Steps of which each has changed all masks."""
    keys = [key for key, _ in rows() if isinstance(key, MaskKey)]
    steps = []
    for _ in range(count // 2):
        for verb in (accept, reject):
            steps.append(verb(project.state, keys))
            project.apply(steps[-1])
    return steps


def _unpacked_so_far(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows with what is read of journal entries: their bytes, one at a time."""
    read: list[int] = []
    unpack = codec.unpack

    def counted(blob: bytes) -> tuple[Change, ...]:
        read.append(len(blob))
        return unpack(blob)

    monkeypatch.setattr(codec, "unpack", counted)
    return read


def _bytes_fetched(project: Project) -> list[int]:
    """Grows with the bytes of changes in each answer of the database."""
    fetched: list[int] = []
    blobs = project._blobs

    def counted(entry_ids: list[int]) -> dict[int, bytes]:
        found = blobs(entry_ids)
        fetched.append(sum(map(len, found.values())))
        return found

    project._blobs = counted  # type: ignore[method-assign]
    return fetched


def test_opening_reads_no_changes_and_undo_those_of_its_step(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = _many_steps(project)
    read = _unpacked_so_far(monkeypatch)
    with reopened(project) as again:
        assert again.undo_label == steps[-1].label
        assert not read
        assert again.undo() == steps[-1].inverted()
        assert len(read) == 1


def test_steps_are_read_in_portions_when_their_turn_is_near(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = _many_steps(project)
    monkeypatch.setattr(store, "_PORTION", 2 * len(codec.pack(steps[0].changes)))
    with reopened(project) as again:
        read, fetched = _unpacked_so_far(monkeypatch), _bytes_fetched(again)
        found = again.steps("user")
        assert next(found)[1] == steps[0]
        assert (len(read), len(fetched)) == (1, 1)
        assert fetched[0] < 4 * len(codec.pack(steps[0].changes))
        assert [edit for _, edit in found] == steps[1:]
        assert len(read) == len(steps)


def test_many_small_steps_are_all_told(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = _many_steps(project)
    monkeypatch.setattr(store, "_MOST_STEPS", 5)
    with reopened(project) as again:
        assert [edit for _, edit in again.steps("user")] == steps


def _damage(path: Path, entry_id: int, blob: bytes) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE journal SET changes = ? WHERE entry_id = ?", (blob, entry_id))
    connection.close()


@pytest.mark.parametrize(
    "blob",
    [b"", b"broken", zlib.compress(b"no json"), zlib.compress(b'[["NoKey", {}, null, null]]'), zlib.compress(b"[[1]]")],
)
def test_a_damaged_step_is_named_and_costs_nothing_else(project: Project, blob: bytes) -> None:
    steps = _many_steps(project, 4)
    project.close()
    with Project.open(project.path) as again:
        entries = [entry for entry, _ in again.steps("user")]
    _damage(project.path, entries[2].entry_id, blob)
    with Project.open(project.path) as again:
        found = again.steps("user")
        assert [next(found)[1], next(found)[1]] == steps[:2]
        with pytest.raises(ProjectError, match=f"step {entries[2].entry_id} of the journal .* is damaged"):
            next(found)
        assert again.undo() == steps[3].inverted()
        before = again.journal()
        with pytest.raises(ProjectError, match="is damaged"):
            again.undo()
        assert again.undo_label == steps[2].label
        assert again.journal() == before
        assert again.redo() == steps[3]


def test_two_names_of_one_file_meet_at_one_lock(project: Project, tmp_path: Path) -> None:
    link = tmp_path / "link.mots"
    link.symlink_to(project.path)
    with pytest.raises(ProjectLockedError):
        Project.open(link)


def test_the_file_alone_holds_its_sequences_while_it_is_open(project: Project, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mots"
    copy.write_bytes(project.path.read_bytes())
    with Project.open(copy) as copied:
        assert same(copied.state, project.state)


def test_a_new_track_does_not_inherit_the_checkpoint_of_a_deleted_one(project: Project) -> None:
    project.checkpoints.next_path(1, 3).write_bytes(b"weights")
    project.apply(delete_track(project.state, TrackKey(1, 3)))
    with reopened(project) as again:
        _, track_id = new_track(again.state, 1, 1, 0, Box(0, 0, 5, 5))
        assert track_id == 4


def test_the_file_names_no_folder_of_this_machine_but_the_images(project: Project) -> None:
    project.close()
    with sqlite3.connect(project.path) as connection:
        images, frames = connection.execute("SELECT images, frames FROM sequences").fetchone()
    connection.close()
    assert images == "images"
    assert json.loads(frames)[0] == "000000.png"

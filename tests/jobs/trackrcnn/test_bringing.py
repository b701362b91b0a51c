"""Found tracks into a project: the job on a real network, here and in a worker, and the one step that stores them."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR
from annotator.domain.edits import Change, Edit, SequenceKey, TrackKey
from annotator.domain.exchange import Entry, LoadedSequence
from annotator.domain.masks import Mask, MaskState
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection, Track
from annotator.editing.sequences import add_sequence
from annotator.errors import EditError, FormatError, JobError, ProjectError
from annotator.formats.boxes.images import video_sequence
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.trackrcnn import thresholds
from annotator.jobs.trackrcnn.bringing import BringWish, FoundTracks, bring_snapshot, find_tracks, store_tracks
from annotator.jobs.trackrcnn.sources import true_objects
from annotator.project.store import Project
from refinement import RefinementError
from refinement.trackrcnn.tracker import Rule, TrackerConfig
from tests.images import make_video
from tests.worlds import FRAMES, HEIGHT, WIDTH, World


@pytest.fixture
def wish(network: Path, tmp_path: Path) -> BringWish:
    """The network that has learned the world, and thresholds that let most of what it finds pass."""
    path = tmp_path / "loose.json"
    thresholds.write(path, TrackerConfig(rules={number: Rule(0.3, 5.0, 3) for number in (1, 2)}), {})
    return BringWish(network, path)


def found_car(frame: int = 0, x: int = 100, sequence_id: int = 1, width: int = WIDTH) -> FoundTracks:
    mask = Mask.from_window(np.ones((20, 30), bool), x, 5, HEIGHT, width)
    return FoundTracks(sequence_id, (Entry(frame, Track(1, CAR.class_id), Detection(Box(x, 5, x + 30, 25)), mask),), ())


class TestJob:
    def test_what_it_finds_are_the_objects(self, project: Project, wish: BringWish) -> None:
        told: list[tuple[int, int, str]] = []
        found = find_tracks(bring_snapshot(project, 1, wish), DirectContext(lambda *step: told.append(step)))
        assert (found.sequence_id, found.notes) == (1, ())
        assert told[0] == (0, FRAMES, "Loading the network")
        assert told[-1] == (FRAMES, FRAMES, "Tracking 0000")
        source = replace(bring_snapshot(project, 1, wish).source, masks=project.base / "kitti/instances_txt/0000.txt")
        true = true_objects(source)
        cars = [entry for entry in found.entries if entry.mask and entry.track.class_id == CAR.class_id]
        right = [
            entry for entry in cars if entry.mask and max(entry.mask.iou(one.mask) for one in true[entry.frame]) > 0.5
        ]
        assert len({entry.frame for entry in right}) > FRAMES / 2

    @pytest.mark.parametrize(
        ("asked", "frames"),
        [(None, range(FRAMES)), ((2, 4), range(2, 5)), ((6, 99), range(6, FRAMES)), ((3, 3), range(3, 4))],
    )
    def test_the_frames_that_are_asked_for(
        self, project: Project, wish: BringWish, asked: tuple[int, int] | None, frames: range
    ) -> None:
        assert bring_snapshot(project, 1, replace(wish, frames=asked)).source.frames == tuple(frames)

    def test_some_frames(self, project: Project, wish: BringWish) -> None:
        found = find_tracks(bring_snapshot(project, 1, replace(wish, frames=(2, 4))), DirectContext())
        assert {2, 3, 4} >= {entry.frame for entry in found.entries} > set()

    def test_without_thresholds_those_of_the_program(self, project: Project, wish: BringWish) -> None:
        few = find_tracks(bring_snapshot(project, 1, replace(wish, thresholds=None)), DirectContext())
        many = find_tracks(bring_snapshot(project, 1, wish), DirectContext())
        assert len(few.entries) < len(many.entries)

    def test_a_frame_that_cannot_be_read_is_told(self, project: Project, wish: BringWish, world: World) -> None:
        (world.images / "000003.png").unlink()
        found = find_tracks(bring_snapshot(project, 1, wish), DirectContext())
        assert 3 not in {entry.frame for entry in found.entries}
        assert "1 frame skipped" in found.notes[0]

    def test_no_frame_at_all(self, project: Project, wish: BringWish, world: World) -> None:
        shutil.rmtree(world.images)
        with pytest.raises(JobError, match="no frame of sequence '0000' can be read"):
            find_tracks(bring_snapshot(project, 1, wish), DirectContext())

    def test_a_video(self, project: Project, wish: BringWish, tmp_path: Path) -> None:
        sequence = video_sequence(make_video(tmp_path / "a.mp4", count=5), "a", Numbering.KITTI)
        edit, number = add_sequence(project.state, LoadedSequence(sequence, ()))
        project.apply(edit)
        told: list[tuple[int, int, str]] = []
        find_tracks(bring_snapshot(project, number, wish), DirectContext(lambda *step: told.append(step)))
        assert told[-1] == (5, 5, "Tracking a")

    def test_cancelled(self, project: Project, wish: BringWish) -> None:
        class Impatient(DirectContext):
            def check_cancelled(self) -> None:
                raise Cancelled

        with pytest.raises(Cancelled):
            find_tracks(bring_snapshot(project, 1, wish), Impatient())

    def test_wrong_files(self, project: Project, wish: BringWish, checkpoint: Path, tmp_path: Path) -> None:
        for change, error, words in (
            ({"checkpoint": checkpoint}, RefinementError, "a checkpoint of refinement, not a checkpoint of TrackR-CNN"),
            ({"checkpoint": tmp_path / "none.pt"}, RefinementError, "no such file"),
            ({"thresholds": tmp_path / "none.json"}, FormatError, "the thresholds cannot be read"),
            ({"thresholds": checkpoint}, FormatError, "these are no thresholds of the tracker"),
        ):
            with pytest.raises(error, match=words):
                find_tracks(bring_snapshot(project, 1, replace(wish, **change)), DirectContext())

    def test_a_sequence_that_is_not_there(self, project: Project, wish: BringWish) -> None:
        with pytest.raises(EditError):
            bring_snapshot(project, 7, wish)

    def test_what_goes_to_a_worker_and_back_can_be_pickled(self, project: Project, wish: BringWish) -> None:
        """With the snapshot's frames, masks and notes as they were."""
        body, snapshot = pickle.loads(
            pickle.dumps((find_tracks, bring_snapshot(project, 1, replace(wish, frames=(0, 1)))))
        )
        found = body(snapshot, DirectContext())
        assert found.entries
        assert pickle.loads(pickle.dumps(found)) == found


class TestStore:
    def test_one_step_that_undo_takes_back(self, project: Project) -> None:
        before = {track.track_id for track in project.state.tracks(1)}
        brought = store_tracks(project, found_car())
        (number,) = brought.classes
        assert {track.track_id for track in project.state.tracks(1)} == before | {number}
        assert project.state.masks(1, number)[0].state is MaskState.PROPOSED
        assert project.undo_label == brought.edit.label
        assert project.journal()[-1].origin == "import"
        project.undo()
        assert {track.track_id for track in project.state.tracks(1)} == before
        project.redo()
        assert project.state.detections(1, number)[0].box == Box(100, 5, 130, 25)

    def test_what_a_person_did_meanwhile_stays(self, project: Project) -> None:
        """The number that was free when the job began may be taken when it ends."""
        found, key = found_car(), TrackKey(1, project.state.unused_track_id(1))
        project.apply(Edit("Add a track", (Change(key, None, Track(key.track_id, CAR.class_id)),)))
        brought = store_tracks(project, found)
        assert list(brought.classes) == [key.track_id + 1]
        assert project.state.get(key) == Track(key.track_id, CAR.class_id)

    def test_what_is_tracked_already_is_left_out_and_counted(self, project: Project, wish: BringWish) -> None:
        found = find_tracks(bring_snapshot(project, 1, wish), DirectContext())
        every, rest = (len({entry.track.track_id for entry in found.entries}), store_tracks(project, found))
        assert 1 in rest.left_out  # the car of the world has its track
        assert len(rest.classes) + len(rest.left_out) == every
        again = store_tracks(project, found)
        assert len(again.left_out) == every
        assert not again.edit

    def test_nothing_leaves_nothing(self, project: Project) -> None:
        label, count = project.undo_label, len(project.journal())
        assert not store_tracks(project, FoundTracks(1, (), ())).edit
        assert (project.undo_label, len(project.journal())) == (label, count)

    def test_a_project_that_is_read_only(self, project: Project) -> None:
        project.close()
        with Project.open(project.path, read_only=True) as reader:
            with pytest.raises(ProjectError, match="read-only"):
                store_tracks(reader, found_car())
            assert len(reader.state.tracks(1)) == 3

    def test_a_sequence_that_is_gone_or_of_another_size(self, project: Project) -> None:
        with pytest.raises(EditError):
            store_tracks(project, found_car(sequence_id=9))
        with pytest.raises(FormatError, match="another size than the images"):
            store_tracks(project, found_car(width=WIDTH + 1))
        assert project.state.get(SequenceKey(1)) is not None
        assert len(project.state.tracks(1)) == 3

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.state import State
from annotator.editing import boxes, masks, review, tracks
from annotator.editing.track_work import split_track
from annotator.errors import EditError, JobError
from annotator.formats import registry
from annotator.jobs import proposing, refine, robot, values
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.engine import LocalEngine
from annotator.project.store import Project
from refinement.errors import RefinementError
from refinement.guidance import Prior, Query, placed_shape
from refinement.refiner import NOTHING, Proposal
from tests.jobs.conftest import PATIENCE
from tests.worlds import FRAMES, HEIGHT, WIDTH, World

CONTEXT = DirectContext()


class Cancelling:
    """A context that gives up after some checks."""

    def __init__(self, checks: int) -> None:
        self.checks = checks

    def progress(self, done: int, total: int, text: str = "") -> None: ...

    def check_cancelled(self) -> None:
        self.checks -= 1
        if self.checks < 0:
            raise Cancelled


def truth(project: Project, world: World) -> robot.Truth:
    return robot.truth_of(project.state, 1, registry.mask_objects(world.truth))


def draw(project: Project, world: World, track_id: int, *frames: int) -> None:
    assert robot.draw(project, 1, track_id, frames, truth(project, world)[track_id]) == len(frames)


def records(project: Project, track_id: int) -> dict[int, Any]:
    return dict(project.state.masks(1, track_id))


class TestProposeSnapshot:
    def test_it_holds_what_is_open_and_can_travel(self, project: Project, world: World, checkpoint: Path) -> None:
        draw(project, world, 1, 3)
        snapshot = refine.propose_snapshot(project, 1)
        assert pickle.loads(pickle.dumps(snapshot)) == snapshot
        (assignment,) = snapshot.assignments
        assert (assignment.checkpoint, assignment.source) == (checkpoint, "initial")
        assert snapshot.count == 2 * FRAMES - 1
        assert MaskKey(1, 1, 3) not in {MaskKey(1, item.track_id, item.frame) for item in assignment.targets}
        frames = [item.frame for item in assignment.targets]
        assert frames == sorted(frames)

    def test_accepted_masks_and_ignore_regions_are_not_asked_for(self, project: Project, world: World) -> None:
        draw(project, world, 2, *range(FRAMES))
        project.apply(masks.accept(project.state, [MaskKey(1, 2, frame) for frame in range(FRAMES)]))
        project.apply(tracks.change_class(project.state, _track(1), IGNORE.class_id))
        assert refine.propose_snapshot(project, 1).assignments == ()

    def test_a_fine_tuned_track_has_its_own_network(self, project: Project) -> None:
        own = project.checkpoints.next_path(1, 2)
        own.touch()
        sources = {item.source: {t.track_id for t in item.targets} for item in _assignments(project)}
        assert sources == {"initial": {1}, "track 2, round 1": {2}}

    def test_an_unknown_track_is_refused(self, project: Project) -> None:
        with pytest.raises(EditError, match="no track 77"):
            refine.propose_snapshot(project, 1, [77])

    def test_pieces_are_the_same_work_cut_between_frames(self, project: Project) -> None:
        snapshot = refine.propose_snapshot(project, 1)
        pieces = list(snapshot.pieces(5))
        assert [piece.count for piece in pieces] == [6, 6, 4]
        targets = [target for piece in pieces for item in piece.assignments for target in item.targets]
        assert targets == list(snapshot.assignments[0].targets)

    def test_pieces_carry_only_what_surrounds_them(self, project: Project, world: World) -> None:
        draw(project, world, 1, 3)
        draw(project, world, 2, *range(FRAMES - 2))
        snapshot = refine.propose_snapshot(project, 1)
        assert set(snapshot.surroundings.keyframes) == {1, 2}
        for piece in snapshot.pieces(2):
            (assignment,) = piece.assignments
            assert set(piece.surroundings.boxes) == {target.frame for target in assignment.targets}
            assert set(piece.surroundings.keyframes) == {target.track_id for target in assignment.targets}
            for target in assignment.targets:
                others = piece.surroundings.others(target.frame, target.track_id)
                assert others == snapshot.surroundings.others(target.frame, target.track_id)
                assert len(others) == 1

    def test_masks_that_will_stay_go_along_and_ignore_regions_do_not(self, project: Project, world: World) -> None:
        draw(project, world, 1, 3)
        ignored = {item.track_id for item in project.state.tracks(1) if item.class_id == IGNORE.class_id}
        assert ignored
        around = refine.propose_snapshot(project, 1, [1]).surroundings
        assert [item.frame for item in around.keyframes[1]] == [3]
        assert around.keyframes[1][0].mask == records(project, 1)[3].mask
        assert all(set(boxes) == {1, 2} for boxes in around.boxes.values())


class TestPropose:
    def test_every_target_gets_a_mask_of_the_image_size(self, project: Project) -> None:
        told: list[tuple[int, int]] = []
        snapshot = refine.propose_snapshot(project, 1)
        result = refine.propose(snapshot, DirectContext(lambda done, total, text: told.append((done, total))))
        assert len(result.proposals) == snapshot.count
        assert all((item.mask.height, item.mask.width) == (HEIGHT, WIDTH) for item in result.proposals)
        assert all(0 <= item.score <= 1 for item in result.proposals)
        assert told == sorted(told)
        assert told[-1] == (snapshot.count, snapshot.count)
        assert pickle.loads(pickle.dumps(result)) == result

    def test_unreadable_frames_are_skipped_and_told(self, project: Project, world: World) -> None:
        (world.images / "000002.png").unlink()
        (world.images / "000004.png").write_bytes(b"no image")
        result = refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        assert result.skipped.count == 4
        assert "000002.png" in result.skipped.reason
        assert {item.target.frame for item in result.proposals} == set(range(FRAMES)) - {2, 4}

    def test_a_box_outside_the_image_is_skipped_and_told(self, project: Project) -> None:
        project.apply(boxes.set_box(project.state, DetectionKey(1, 1, 0), Box(-50, -50, -10, -10)))
        result = refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT)
        assert result.skipped == values.Skipped(1, "a box in frame 0 lies outside the image")
        assert len(result.proposals) == FRAMES - 1

    def test_frames_may_be_open_already(self, project: Project) -> None:
        snapshot = refine.propose_snapshot(project, 1)
        read = []

        class Frames:
            def read(self, frame: int) -> Any:
                read.append(frame)
                return refine.open_frames(snapshot.sequence, snapshot.base).read(frame)

            def close(self) -> None: ...

        found = refine.propose_from(Frames(), snapshot, CONTEXT)
        assert found.proposals == refine.propose(snapshot, CONTEXT).proposals
        assert read[:FRAMES] == list(range(FRAMES))  # and those once more where masks overlap

    def test_nothing_to_do_is_done(self, project: Project) -> None:
        assert refine.propose(refine.propose_snapshot(project, 1, []), CONTEXT).proposals == ()

    def test_it_stops_when_it_is_cancelled(self, project: Project) -> None:
        with pytest.raises(Cancelled):
            refine.propose(refine.propose_snapshot(project, 1), Cancelling(2))

    def test_a_missing_checkpoint_is_said(self, project: Project, tmp_path: Path) -> None:
        snapshot = refine.propose_snapshot(project, 1, initial=tmp_path / "gone.pt")
        with pytest.raises(JobError, match=r"gone\.pt: the checkpoint is missing"):
            refine.propose(snapshot, CONTEXT)

    def test_a_file_that_is_no_checkpoint_is_said(self, project: Project, tmp_path: Path) -> None:
        (tmp_path / "other.pt").write_bytes(b"something")
        with pytest.raises(RefinementError, match=r"other\.pt"):
            refine.propose(refine.propose_snapshot(project, 1, initial=tmp_path / "other.pt"), CONTEXT)

    def test_networks_stay_loaded_until_their_file_changes(self, checkpoint: Path, tmp_path: Path) -> None:
        copy = tmp_path / "copy.pt"
        copy.write_bytes(checkpoint.read_bytes())
        first = proposing.cached_refiner(copy)
        assert proposing.cached_refiner(copy) is first
        copy.touch()
        assert proposing.cached_refiner(copy) is not first


class Asked:
    """Stands in for a network: keeps what it is asked last, proposes the box if it is to, and else nothing."""

    def __init__(self, limit: int | None = None, filled: bool = False) -> None:
        self.batch_limit: int | None = None
        self.queries: dict[tuple[int, int], Query] = {}
        self.asked: list[tuple[int, int]] = []
        self._limit = limit
        self._filled = filled

    def propose_many(self, items: Any, batch_size: int) -> Any:
        for places, image, queries in items:
            assert image.shape == (HEIGHT, WIDTH, 3)
            for (frame, track_id, _), query in zip(places, queries, strict=True):
                self.queries[track_id, frame] = query
                self.asked.append((track_id, frame))
            self.batch_limit = self._limit
            yield places, [_box_filled(query) if self._filled else NOTHING for query in queries]


def _box_filled(query: Query) -> Proposal:
    x1, y1, x2, y2 = Box(*(float(v) for v in query.box)).window(HEIGHT, WIDTH)
    return Proposal((x1, y1, x2, y2), np.ones((y2 - y1, x2 - x1), np.bool_), 0.5)


def samplers(snapshot: refine.FinetuneSnapshot) -> proposing.Proposing:
    source = refine.open_frames(snapshot.sequence, snapshot.base)
    return proposing.Proposing(snapshot.sequence, snapshot.initial, source, CONTEXT, 1)


class TestWhatTheNetworkIsTold:
    def asked(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, int], Query]:
        network = Asked()
        monkeypatch.setattr(proposing, "cached_refiner", lambda _: network)
        refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        return network.queries

    def test_the_box_and_those_of_other_objects(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = self.asked(project, monkeypatch)
        assert set(asked) == {(track_id, frame) for track_id in (1, 2) for frame in range(FRAMES)}
        for (track_id, frame), query in asked.items():
            own, other = (project.state.get(DetectionKey(1, item, frame)) for item in (track_id, 3 - track_id))
            assert own is not None
            assert other is not None
            assert query == Query(own.box.corners, None, [other.box.corners])

    def test_the_shape_of_its_own_manual_masks(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draw(project, world, 1, 0, 7)
        asked = self.asked(project, monkeypatch)
        assert all((query.prior is None) == (track_id == 2) for (track_id, _), query in asked.items())
        true = truth(project, world)[1][4].to_array()
        prior = asked[1, 4].prior
        assert prior is not None
        placed = placed_shape(prior.shape, prior.box, (0, 0, WIDTH, HEIGHT), HEIGHT, WIDTH) > 0
        assert (placed & true).sum() / (placed | true).sum() > 0.95

    def test_the_masks_of_others_that_meet_the_box(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        _meet(project)
        square = _rectangle(30, 30, 40, 40)
        project.apply(masks.set_mask(project.state, MaskKey(1, 2, 3), square, "brush"))
        asked = self.asked(project, monkeypatch)
        (other,) = asked[1, 3].others
        assert isinstance(other, Prior)
        placed = placed_shape(other.shape, other.box, (0, 0, WIDTH, HEIGHT), HEIGHT, WIDTH) > 0
        assert (placed & square.to_array()).sum() / (placed | square.to_array()).sum() > 0.9
        (box,) = asked[1, 4].others
        assert not isinstance(box, Prior)

    def test_new_masks_that_overlap_are_asked_for_again(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _meet(project, 3)
        network = Asked(filled=True)
        monkeypatch.setattr(proposing, "cached_refiner", lambda _: network)
        told: list[tuple[int, int]] = []
        context = DirectContext(lambda done, total, _: told.append((done, total)))
        result = refine.propose(refine.propose_snapshot(project, 1), context)
        assert sorted(network.asked) == sorted([(t, f) for t in (1, 2) for f in range(FRAMES)] + [(1, 3), (2, 3)])
        assert result.crops == len(network.asked)
        assert len(result.proposals) == 2 * FRAMES
        assert all(isinstance(network.queries[track_id, 3].others[0], Prior) for track_id in (1, 2))
        assert told[-1] == (2 * FRAMES, 2 * FRAMES)

    def test_an_ignored_object_in_front_is_looked_for_first(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _meet(project, 3)
        project.apply(tracks.change_class(project.state, TrackKey(1, 2), IGNORE.class_id))
        project.apply(_typed(project.state, "Cyclist"))
        network = Asked(filled=True)
        monkeypatch.setattr(proposing, "cached_refiner", lambda _: network)
        result = refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        cyclist = [item for item in network.asked if item[0] == 2]
        assert (2, 3) in cyclist
        assert len(cyclist) < FRAMES  # where it meets the car, and nowhere else
        assert network.asked == [*cyclist, *((1, frame) for frame in range(FRAMES))]
        assert {item.target.track_id for item in result.proposals} == {1}
        assert isinstance(network.queries[1, 3].others[0], Prior)

    def test_an_area_that_is_ignored_is_nothing(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        _meet(project)
        project.apply(tracks.change_class(project.state, TrackKey(1, 2), IGNORE.class_id))
        project.apply(_typed(project.state, "DontCare"))
        assert all(not query.others for query in self.asked(project, monkeypatch).values())

    def test_a_track_of_one_frame(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        for frame in range(1, FRAMES):
            project.apply(boxes.remove_detection(project.state, DetectionKey(1, 1, frame)))
        asked = self.asked(project, monkeypatch)
        assert [key for key in asked if key[0] == 1] == [(1, 0)]
        assert asked[1, 0].prior is None


class TestNotes:
    def test_memory_that_ran_short_is_told_once(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        for network, note in ((Asked(3), "Memory ran short: went on with 3 crops at a time."), (Asked(), "")):
            monkeypatch.setattr(proposing, "cached_refiner", lambda _, network=network: network)
            assert refine.propose(refine.propose_snapshot(project, 1), CONTEXT).note == note
            assert refine.propose(refine.propose_snapshot(project, 1), CONTEXT).note == ""

    def test_training_that_diverged_is_told_and_its_last_good_weights_propose(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draw(project, world, 1, 1)
        _spoil_loss(monkeypatch, 8)
        snapshot = refine.finetune_snapshot(project, 1, 1, steps=12)
        result = refine.finetune(snapshot, CONTEXT)
        assert result.note == "Training diverged at step 8: the weights of step 5 are kept."
        assert result.checkpoint.is_file()
        assert len(result.proposals) == FRAMES - 1
        assert all(0 <= item.score <= 1 for item in result.proposals)

    def test_training_that_diverges_at_once_fails_and_leaves_nothing(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draw(project, world, 1, 1)
        _spoil_loss(monkeypatch, 1)
        with pytest.raises(RefinementError, match="diverged at step 1"):
            refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=3), CONTEXT)
        assert list(project.checkpoints.folder.iterdir()) == []


class TestStore:
    def test_proposals_are_stored_in_one_step_out_of_reach_of_undo(self, project: Project) -> None:
        result = refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        report = refine.store(project, result)
        assert report == refine.StoreReport(2 * FRAMES, 0)
        assert {record.state for record in records(project, 1).values()} == {MaskState.PROPOSED}
        assert project.journal()[-1].origin == "job"
        assert project.undo_label is None

    def test_what_the_person_did_meanwhile_stays(self, project: Project, world: World) -> None:
        result = _solid(refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT))
        draw(project, world, 1, 2)
        project.apply(boxes.set_box(project.state, DetectionKey(1, 1, 3), Box(1, 1, 30, 30)))
        project.apply(boxes.remove_detection(project.state, DetectionKey(1, 1, 4)))
        drawn = records(project, 1)
        report = refine.store(project, result)
        assert report == refine.StoreReport(FRAMES - 3, 3)
        now = records(project, 1)
        assert now[2] == drawn[2]
        assert {3, 4}.isdisjoint(now)

    def test_a_proposal_that_was_rejected_meanwhile_does_not_come_back(self, project: Project) -> None:
        refine.store(project, _solid(refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT)))
        result = refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT)
        project.apply(masks.reject(project.state, [MaskKey(1, 1, 5)]))
        assert refine.store(project, result).dropped == 1
        assert 5 not in records(project, 1)

    def test_marks_of_a_person_make_no_proposal_stale(self, project: Project) -> None:
        refine.store(project, _solid(refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT)))
        result = _solid(refine.propose(refine.propose_snapshot(project, 1, [1]), CONTEXT), by=1)
        project.apply(review.flag(project.state, [MaskKey(1, 1, 2)]))
        project.apply(boxes.mark_occluded(project.state, [DetectionKey(1, 1, 3)]))
        before = records(project, 1)
        assert refine.store(project, result) == refine.StoreReport(FRAMES, 0)
        now = records(project, 1)
        assert all(now[frame].mask != before[frame].mask for frame in range(FRAMES))
        assert [frame for frame, record in now.items() if record.flagged] == [2]
        detection = project.state.get(DetectionKey(1, 1, 3))
        assert detection
        assert detection.occluded

    def test_a_track_that_was_deleted_meanwhile_gets_nothing(self, project: Project) -> None:
        result = refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        project.apply(tracks.delete_track(project.state, _track(1)))
        assert refine.store(project, result) == refine.StoreReport(FRAMES, FRAMES)
        assert records(project, 1) == {}

    def test_a_track_that_became_an_ignore_region_meanwhile_gets_nothing(self, project: Project) -> None:
        result = refine.propose(refine.propose_snapshot(project, 1), CONTEXT)
        project.apply(tracks.change_class(project.state, _track(1), IGNORE.class_id))
        assert refine.store(project, result) == refine.StoreReport(FRAMES, FRAMES)
        assert records(project, 1) == {}

    def test_several_networks_make_one_step(self, project: Project, checkpoint: Path) -> None:
        project.checkpoints.next_path(1, 2).write_bytes(checkpoint.read_bytes())
        refine.store(project, _solid(refine.propose(refine.propose_snapshot(project, 1), CONTEXT)))
        assert project.journal()[-1].label == f"Propose {2 * FRAMES} masks of 0000"
        assert {record.source for record in records(project, 1).values()} == {"initial"}
        assert {record.source for record in records(project, 2).values()} == {"track 2, round 1"}


class TestFinetune:
    def test_it_learns_the_track_and_proposes_the_rest(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1, 6)
        told: list[tuple[int, int]] = []
        context = DirectContext(lambda done, total, text: told.append((done, total)))
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=120), context)
        assert result.samples == 2
        assert result.loss_last < result.loss_first
        assert result.checkpoint == project.checkpoints.latest(1, 1)
        assert told == sorted(told)
        assert told[-1] == (120 + FRAMES - 2, 120 + FRAMES - 2)
        assert refine.store(project, result) == refine.StoreReport(FRAMES - 2, 0)
        (score,) = (item for item in robot.measure(project.state, 1, truth(project, world)) if item.track_id == 1)
        assert score.manual == {1, 6}
        assert score.mean_of_others is not None
        assert score.mean_of_others > 0.6
        assert records(project, 1)[0].source == "track 1, round 1"

    def test_a_network_that_has_learned_what_is_another_track_now_proposes_no_more(
        self, project: Project, world: World, checkpoint: Path
    ) -> None:
        draw(project, world, 1, 1, 6)
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=2), CONTEXT)
        edit, new = split_track(project.state, TrackKey(1, 1), 4)
        project.apply(edit)
        assert refine.untuned(project, 1) == [1, 2, new]
        assert {item.checkpoint for item in refine.propose_snapshot(project, 1).assignments} == {checkpoint}
        project.undo()
        assert refine.untuned(project, 1) == [2]
        (assignment,) = refine.propose_snapshot(project, 1, [1]).assignments
        assert assignment.checkpoint == result.checkpoint

    def test_nothing_is_left_of_a_round_that_fails_after_it_has_learned(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draw(project, world, 1, 1)
        snapshot = refine.finetune_snapshot(project, 1, 1, steps=1)

        def fail(*_: object) -> None:
            assert len(list(project.checkpoints.folder.iterdir())) == 2
            raise RuntimeError

        monkeypatch.setattr(proposing.Proposing, "propose", fail)
        with pytest.raises(RuntimeError):
            refine.finetune(snapshot, CONTEXT)
        assert list(project.checkpoints.folder.iterdir()) == []

    def test_steps_and_seed_are_the_library_s_unless_asked_for(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from refinement import finetune as library

        seen: list[library.FinetuneConfig] = []
        body = library.finetune

        def finetune(initial: Path, samples: Any, destination: Path, config: Any, *more: Any) -> Any:
            seen.append(config)
            return body(initial, samples, destination, replace(config, steps=1), *more)

        monkeypatch.setattr(library, "finetune", finetune)
        draw(project, world, 1, 1)
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1), CONTEXT)
        refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=3, seed=0), CONTEXT)
        assert seen == [library.FinetuneConfig(), library.FinetuneConfig(steps=3, seed=0)]
        assert result.steps == 1

    def test_all_tracks_together(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1, 6)
        draw(project, world, 2, 6)
        project.checkpoints.next_path(1, 1).touch()
        snapshot = refine.finetune_snapshot(project, 1, None, steps=2)
        assert snapshot.manual == ((1, 1), (6, 1), (6, 2))
        assert snapshot.assignment.targets == ()
        samples = samplers(snapshot).samples(snapshot, snapshot.surroundings)
        assert [(item.frame, item.track) for item in samples] == list(snapshot.manual)
        result = refine.finetune(snapshot, CONTEXT)
        refine.store(project, result)
        assert (result.samples, result.track_id, result.proposals) == (3, None, ())
        assert refine.untuned(project, 1) == [2]  # track 1 has a network of its own
        assert refine.propose_untuned(project, 1, CONTEXT) == FRAMES - 1
        assert {item.source for item in records(project, 2).values() if not item.manual} == {"all tracks, round 1"}

    def test_a_track_starts_from_what_was_learned_of_all(
        self, project: Project, world: World, checkpoint: Path
    ) -> None:
        draw(project, world, 1, 1)
        joint = project.checkpoints.next_path(1, None)
        joint.write_bytes(checkpoint.read_bytes())
        own = refine.finetune_snapshot(project, 1, 1, steps=1)
        assert (own.start, own.initial) == (joint, checkpoint)
        assert refine.finetune_snapshot(project, 1, None).start == checkpoint  # every round anew
        other = project.path.with_name("other.pt")
        other.write_bytes(checkpoint.read_bytes())
        assert refine.finetune_snapshot(project, 1, 1, initial=other).start == other
        (assignment,) = refine.propose_snapshot(project, 1, [1], initial=other).assignments
        assert assignment.checkpoint == other
        proposing_snapshot = refine.propose_snapshot(project, 1, [1])
        assert proposing_snapshot.assignments[0].source == "all tracks, round 1"
        assert proposing_snapshot.initial == checkpoint  # for those who pass by
        refine.finetune(own, CONTEXT)
        assert proposing.cached_refiner(own.assignment.checkpoint).provenance["start"] == "all tracks, round 1"

    def test_what_is_learned_together_is_an_even_share_of_very_many_masks(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from refinement import finetune as library

        monkeypatch.setattr(library, "JOINT_MASKS", 6)
        draw(project, world, 1, *range(FRAMES))
        draw(project, world, 2, 0, 2, 4, 6)
        snapshot = refine.finetune_snapshot(project, 1, None, steps=1)
        assert snapshot.manual == ((0, 1), (0, 2), (2, 1), (4, 1), (4, 2), (6, 1))
        assert snapshot.left_out == FRAMES + 4 - 6
        assert "Learned 6 manual masks, an even share" in refine.finetune(snapshot, CONTEXT).note

    def test_frames_are_read_once_for_all_their_masks(self, project: Project, world: World) -> None:
        draw(project, world, 1, 3)
        draw(project, world, 2, 3)
        snapshot = refine.finetune_snapshot(project, 1, None)
        first, second = samplers(snapshot).samples(snapshot, snapshot.surroundings)
        assert first.image is second.image

    def test_several_tracks_are_worth_learning_together(self, project: Project, world: World) -> None:
        draw(project, world, 1, 3, 5)
        assert not refine.learns_together(project.state, 1)
        draw(project, world, 2, 3)
        assert refine.learns_together(project.state, 1)

    def test_more_masks_together_take_more_steps(
        self, project: Project, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from refinement import finetune as library

        draw(project, world, 1, *range(FRAMES - 1))
        draw(project, world, 2, *range(FRAMES - 1))
        steps: list[int] = []

        def stop(initial: Path, samples: Any, destination: Path, config: Any, *more: Any) -> None:
            steps.append(config.steps)
            raise Cancelled

        monkeypatch.setattr(library, "finetune", stop)
        for track_id in (None, 1):
            with pytest.raises(Cancelled):
                refine.finetune(refine.finetune_snapshot(project, 1, track_id), CONTEXT)
        assert steps == [4 * 2 * (FRAMES - 1), library.FinetuneConfig().steps]

    def test_without_a_manual_mask_in_any_track(self, project: Project) -> None:
        with pytest.raises(EditError, match="sequence '0000' has no manual mask to learn from"):
            refine.finetune_snapshot(project, 1, None)
        assert not project.checkpoints.folder.exists()

    def test_samples_are_the_masks_as_composed(self, project: Project) -> None:
        for track_id in (1, 2):
            key = MaskKey(1, track_id, 0)
            project.apply(masks.set_mask(project.state, key, _rectangle(10, 10, 50, 50 + 10 * track_id), "brush"))
        project.apply(masks.accept(project.state, [MaskKey(1, 2, 0)]))
        snapshot = refine.finetune_snapshot(project, 1, 1)
        run = samplers(snapshot)
        with pytest.raises(JobError, match="covered by other masks"):
            run.samples(snapshot, snapshot.surroundings)

    def test_a_sample_whose_box_lies_outside_the_image_is_skipped(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1, 6)
        project.apply(boxes.set_box(project.state, DetectionKey(1, 1, 6), Box(-50, -50, -10, -10)))
        snapshot = refine.finetune_snapshot(project, 1, 1)
        run = samplers(snapshot)
        assert len(run.samples(snapshot, snapshot.surroundings)) == 1
        assert run.skipped == values.Skipped(1, "the box in frame 6 lies outside the image")

    def test_an_empty_manual_mask_teaches_nothing_and_stops_nothing(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1)
        project.apply(_empty_manual_mask(6))
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=1), CONTEXT)
        assert result.samples == 1
        assert len(result.proposals) == FRAMES - 2

    def test_nothing_but_empty_manual_masks_is_refused(self, project: Project) -> None:
        project.apply(_empty_manual_mask(6))
        with pytest.raises(JobError, match="no manual mask that can be learned"):
            refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=1), CONTEXT)
        assert list(project.checkpoints.folder.iterdir()) == []

    def test_a_manual_mask_that_leaves_its_box_and_one_of_a_pixel_are_learned(self, project: Project) -> None:
        for frame, mask in ((2, _rectangle(0, 0, WIDTH, HEIGHT)), (5, _rectangle(70, 40, 71, 41))):
            project.apply(masks.set_mask(project.state, MaskKey(1, 1, frame), mask, "brush"))
        project.apply(boxes.set_box(project.state, DetectionKey(1, 1, 5), Box(70, 40, 71, 41)))
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=2), CONTEXT)
        assert result.samples == 2
        assert len(result.proposals) == FRAMES - 2

    def test_samples_know_their_frame_and_the_objects_around(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1, 6)
        snapshot = refine.finetune_snapshot(project, 1, 1)
        run = samplers(snapshot)
        samples = run.samples(snapshot, snapshot.surroundings)
        assert [item.frame for item in samples] == [1, 6]
        for item in samples:
            other = project.state.get(DetectionKey(1, 2, item.frame))
            assert other is not None
            assert list(item.others) == [other.box.corners]

    def test_the_oldest_rounds_are_pruned(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1)
        for _ in range(4):
            refine.store(project, refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=1), CONTEXT))
        assert [number for number, _ in project.checkpoints.rounds(1, 1)] == [3, 4]

    @pytest.mark.parametrize("checks", [0, 1, 2, 4, 9, 10, 11, 12, 15, 20])
    def test_cancelled_it_leaves_nothing(self, project: Project, world: World, checks: int) -> None:
        draw(project, world, 1, 1, 6)
        snapshot = refine.finetune_snapshot(project, 1, 1, steps=8)
        with pytest.raises(Cancelled):
            refine.finetune(snapshot, Cancelling(checks))
        assert list(project.checkpoints.folder.iterdir()) == []

    def test_what_a_killed_worker_left_is_swept_away(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1)
        snapshot = refine.finetune_snapshot(project, 1, 1, steps=1)
        (project.checkpoints.folder / ".sequence-1-track-1-round-1.pt.abc.tmp").touch()
        refine.finetune(snapshot, CONTEXT)
        checkpoint = snapshot.assignment.checkpoint
        left = {path.name for path in project.checkpoints.folder.iterdir()}
        assert left == {checkpoint.name, f"{checkpoint.stem}.json"}

    def test_frames_that_cannot_be_read_are_left_out(self, project: Project, world: World) -> None:
        draw(project, world, 1, 1, 6)
        (world.images / "000006.png").unlink()
        result = refine.finetune(refine.finetune_snapshot(project, 1, 1, steps=1), CONTEXT)
        assert result.samples == 1
        assert result.skipped.count == 1

    def test_without_any_readable_frame_it_fails_and_says_why(self, project: Project, world: World) -> None:
        draw(project, world, 1, 6)
        (world.images / "000006.png").unlink()
        with pytest.raises(JobError, match=r"no manual mask that can be learned .*000006\.png"):
            refine.finetune(refine.finetune_snapshot(project, 1, 1), CONTEXT)

    def test_a_track_without_manual_masks_is_refused(self, project: Project) -> None:
        with pytest.raises(EditError, match="no manual mask to learn from"):
            refine.finetune_snapshot(project, 1, 1)

    def test_an_ignore_region_is_refused(self, project: Project) -> None:
        ignored = next(item.track_id for item in project.state.tracks(1) if item.class_id == IGNORE.class_id)
        with pytest.raises(EditError, match="ignore region"):
            refine.finetune_snapshot(project, 1, ignored)


def test_both_jobs_run_in_the_worker(project: Project, world: World, engine: LocalEngine) -> None:
    draw(project, world, 1, 1, 6)
    found: list[Any] = []
    failed: list[Any] = []
    snapshots = [
        (refine.propose, refine.propose_snapshot(project, 1)),
        (refine.finetune, refine.finetune_snapshot(project, 1, 1, steps=2)),
    ]
    handles = [engine.submit(body, item, on_done=found.append, on_failed=failed.append) for body, item in snapshots]
    assert all(handle.wait(PATIENCE) for handle in handles)
    assert failed == []
    assert [len(result.proposals) for result in found] == [2 * FRAMES - 2, FRAMES - 2]
    assert refine.store(project, found[1]).applied == FRAMES - 2


def _assignments(project: Project) -> tuple[refine.Assignment, ...]:
    return refine.propose_snapshot(project, 1).assignments


def _track(track_id: int) -> Any:
    from annotator.domain.edits import TrackKey

    return TrackKey(1, track_id)


def _rectangle(x1: int, y1: int, x2: int, y2: int) -> Mask:
    import numpy as np

    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return Mask.from_array(pixels)


def _spoil_loss(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Let the loss be no number from a step on, counted from 1."""
    from refinement import tuning

    plain, calls = tuning.refinement_loss, [0]

    def loss(*given: Any) -> Any:
        calls[0] += 1
        return plain(*given) * (float("nan") if calls[0] >= step else 1.0)

    monkeypatch.setattr(tuning, "refinement_loss", loss)


def _empty_manual_mask(frame: int) -> Edit:
    """As another program might have written it: verbs refuse to leave nothing of a mask."""
    record = MaskRecord(Mask.empty(HEIGHT, WIDTH), MaskState.CORRECTED, manual=True)
    return Edit("empty", (Change(MaskKey(1, 1, frame), None, record),))


def _solid(result: refine.ProposeResult, by: int = 0) -> refine.ProposeResult:
    """The same with masks that are not empty, whatever an untrained network said; `by` moves them."""
    solid = tuple(replace(item, mask=_rectangle(5 + by, 5, 40, 40)) for item in result.proposals)
    return replace(result, proposals=solid)


def _meet(project: Project, *frames: int) -> None:
    """Put both objects into boxes that overlap, in some frames or in all."""
    for frame in frames or range(FRAMES):
        for track_id, box in ((1, Box(10, 10, 40, 40)), (2, Box(25, 20, 60, 45))):
            project.apply(boxes.set_box(project.state, DetectionKey(1, track_id, frame), box))


def _typed(state: State, source_type: str) -> Edit:
    key = TrackKey(1, 2)
    track = state.get(key)
    assert track is not None
    return Edit("type", (Change(key, track, replace(track, source_type=source_type)),))

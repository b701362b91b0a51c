from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from annotator.domain.exchange import LoadedSequence
from annotator.errors import AnnotatorError, EditError, FormatError, JobError
from annotator.jobs.benchmark.run import GUIDED, benchmark
from annotator.jobs.benchmark.values import Outcome, Plan, Run, Schedule
from annotator.jobs.context import DirectContext
from tests.jobs.benchmark.conftest import Robot
from tests.worlds import FRAMES, World

CONTEXT = DirectContext()
MASKS = 2 * FRAMES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def run_one(folder: Path, loaded: LoadedSequence, world: World, plan: Plan) -> Run:
    (run,) = benchmark(folder, loaded, world.truth, plan, CONTEXT).runs
    return run


class TestPerTrack:
    def plan(self, **more: object) -> Plan:
        return Plan(("spread",), (Schedule.PER_TRACK,), **more)  # type: ignore[arg-type]

    def test_so_many_masks_in_each_track(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(manual=(1, 2, 8), peers=False))
        assert [(stage.label, stage.manual) for stage in run.stages] == [("0", 0), ("1", 2), ("2", 4), ("8", 8)]
        means = [stage.mean for stage in run.stages]
        assert means == sorted(means)
        # fine-tuned once a stage, on all that is drawn by then; half of 8 masks at most
        assert without_network.finetuned[:2] == [(1, (3,)), (2, (3,))]
        assert [len(frames) for track, frames in without_network.finetuned if track == 1] == [1, 2, 4]
        assert [(item.track_id, item.manual) for item in run.stages[-1].rounds] == [(None, 8), (1, 4), (2, 4)]
        assert without_network.together == [2, 4, 8]

    def test_without_learning_all_tracks_together(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(manual=(1,), peers=False, joint=False))
        assert [item.track_id for item in run.stages[-1].rounds] == [1, 2]
        assert without_network.together == []

    def test_what_is_drawn_counts_as_drawn(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(manual=(2,), peers=False))
        drawn = [item for item in run.stages[-1].scores if item.manual]
        assert len(drawn) == 4
        assert all(0.9 < item.exported.region <= 1 and item.expected is None for item in drawn)

    def test_a_stage_that_draws_no_more_fine_tunes_nothing(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(manual=(4, 8), peers=False))
        assert len(without_network.finetuned) == 2
        assert run.stages[-1].rounds == ()
        assert run.stages[-1].scores == run.stages[-2].scores

    def test_peers_have_the_same_manual_masks(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(manual=(1,)))
        first, last = run.stages
        names = [GUIDED, "initial network", "GrabCut", "nearest manual mask", "interpolated shape"]
        assert list(last.peers) == names
        for scores in last.peers.values():
            assert [item.manual for item in scores] == [item.manual for item in last.scores]
        for name in (GUIDED, "initial network"):
            assert [item.exported for item in first.peers[name]] == [item.exported for item in first.scores]
        moved = [item.alone.region for item in last.peers["nearest manual mask"] if item.track_id == 1]
        assert min(moved) > 0.9


class TestBudget:
    def plan(self, **more: object) -> Plan:
        return Plan(("worst",), (Schedule.BUDGET,), peers=False, **more)  # type: ignore[arg-type]

    def test_rounds_of_a_few_masks_until_the_limit(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(target=1.0, round_share=0.1, limit=0.3))
        # 1.6, 3.2, 4.8 of 16 masks; 4 at most
        assert [stage.manual for stage in run.stages] == [0, 2, 3, 4]
        assert [stage.label for stage in run.stages] == ["0", "1", "2", "3"]

    def test_rounds_draw_one_mask_at_least(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(target=1.0, round_share=0.001, limit=0.2))
        assert [stage.manual for stage in run.stages] == [0, 1, 2, 3]

    def test_it_stops_at_the_target(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(target=0.75, limit=0.9))
        assert run.stages[-1].mean >= 0.75
        assert all(stage.mean < 0.75 for stage in run.stages[:-1])

    def test_only_tracks_with_new_masks_are_fine_tuned(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        run = run_one(folder, loaded, world, self.plan(target=1.0, round_share=0.06, limit=0.2))
        drawn: set[tuple[int, int]] = set()
        for stage in run.stages:
            now = {(item.track_id, item.frame) for item in stage.scores if item.manual}
            tuned = [item.track_id for item in stage.rounds if item.track_id is not None]
            assert tuned == sorted({track for track, _ in now - drawn})
            drawn = now
        assert len(without_network.finetuned) == 3


class TestBoxes:
    def test_tight_boxes_are_those_of_the_masks(
        self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
    ) -> None:
        means = {}
        for tight in (False, True):
            place = folder / str(tight)
            place.mkdir()
            plan = Plan(("spread",), (Schedule.PER_TRACK,), manual=(0,), tight=tight)
            (stage,) = run_one(place, loaded, world, plan).stages
            peer = stage.peers["nearest manual mask"]  # without one, the box itself
            means[tight] = sum(item.alone.region for item in peer) / MASKS
        assert means[True] > means[False] + 0.1
        assert means[True] == pytest.approx(3.14 / 4, abs=0.03)  # of an ellipse in its box


def test_all_runs_are_told_as_they_come(
    folder: Path, loaded: LoadedSequence, world: World, without_network: Robot
) -> None:
    told: list[Outcome] = []
    plan = Plan(("suggested", "spread"), manual=(1,), limit=0.1, round_share=0.1, tracks=(2,), peers=False)
    outcome = benchmark(folder, loaded, world.truth, plan, CONTEXT, told.append)
    names = [(run.schedule.value, run.chooser) for run in outcome.runs]
    assert names == [(way, name) for way in ("per-track", "budget") for name in ("suggested", "spread")]
    assert len(told) == sum(len(run.stages) for run in outcome.runs)
    assert told[-1] == outcome
    assert (outcome.masks, dict(outcome.classes), outcome.proposed) == (FRAMES, {2: "pedestrian"}, FRAMES)
    assert outcome.notes == ()


def test_with_a_network(folder: Path, loaded: LoadedSequence, world: World, checkpoint: Path) -> None:
    plan = Plan(("suggested",), (Schedule.PER_TRACK,), (1,), peers=False, steps=2, initial=checkpoint, tracks=(1,))
    first, last = run_one(folder, loaded, world, plan).stages
    assert (first.manual, last.manual) == (0, 1)
    (done,) = last.rounds
    assert done.seconds > 0
    assert done.problem == ""


def test_masks_without_a_box_and_missing_images_are_told(folder: Path, world: World, without_network: Robot) -> None:
    labels = world.root / "training" / "label_02" / "0000.txt"
    kept = [line for line in labels.read_text().splitlines() if not line.startswith("3 1 ")]
    labels.write_text("\n".join(kept) + "\n")
    from annotator.formats.sources import load_sequences

    (loaded,) = load_sequences(world.root)
    plan = Plan(("spread",), (Schedule.PER_TRACK,), manual=(8,))
    outcome = benchmark(folder, loaded, world.truth, plan, CONTEXT)
    assert outcome.notes == ("1 true masks have no box: nothing is proposed for them, they count as 0.",)
    (without,) = [item for item in outcome.runs[0].stages[-1].scores if (item.track_id, item.frame) == (1, 3)]
    assert (without.manual, without.exported.region) == (False, 0)


def test_a_drawn_mask_under_others_is_no_error(
    folder: Path, loaded: LoadedSequence, world: World, without_network: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.jobs.benchmark.run.composed_masks", lambda *arguments: {})
    run = run_one(folder, loaded, world, Plan(("spread",), (Schedule.PER_TRACK,), (1,), peers=False))
    assert [item.problem for item in run.stages[-1].rounds] == ["all masks drawn are covered by others"] * 3
    assert without_network.finetuned == []


class TestBadInput:
    def test_truth_of_another_sequence(self, folder: Path, loaded: LoadedSequence, world: World) -> None:
        rows = [line.split() for line in world.truth.read_text().splitlines()]
        world.truth.write_text("".join(" ".join([row[0], f"{row[2]}077", *row[2:]]) + "\n" for row in rows[:1]))
        with pytest.raises(FormatError, match=r"expected object ids such as 1001, 2002, got 1077.*of '0000'") as caught:
            benchmark(folder, loaded, world.truth, Plan(), CONTEXT)
        assert caught.value.path == world.truth

    def test_no_masks(self, folder: Path, loaded: LoadedSequence, world: World) -> None:
        world.truth.write_text("")
        with pytest.raises(AnnotatorError, match=r"0000\.txt: .*no true masks"):
            benchmark(folder, loaded, world.truth, Plan(), CONTEXT)

    def test_truth_of_a_longer_sequence(self, folder: Path, loaded: LoadedSequence, world: World) -> None:
        row = world.truth.read_text().splitlines()[0].split()
        world.truth.write_text(" ".join(["99", *row[1:]]) + "\n")
        with pytest.raises(FormatError, match=rf"past the last frame \(expected {FRAMES} frames.*got 100"):
            benchmark(folder, loaded, world.truth, Plan(), CONTEXT)

    def test_an_unknown_track(self, folder: Path, loaded: LoadedSequence, world: World, without_network: Robot) -> None:
        with pytest.raises(EditError, match=r"track 11 .* has no true masks\. Did you mean '1'"):
            benchmark(folder, loaded, world.truth, Plan(tracks=(11,)), CONTEXT)

    @pytest.mark.parametrize("plan", [Plan(choosers=()), Plan(schedules=()), Plan(choosers=("best",))])
    def test_nothing_to_run(self, folder: Path, loaded: LoadedSequence, world: World, plan: Plan) -> None:
        with pytest.raises(JobError):
            benchmark(folder, loaded, world.truth, plan, CONTEXT)
        assert os.listdir(folder) == []  # noqa: PTH208
        shutil.rmtree(folder)

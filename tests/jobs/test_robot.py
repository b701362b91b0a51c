from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.classes import IGNORE
from annotator.domain.edits import MaskKey, TrackKey
from annotator.domain.masks import Mask, MaskState
from annotator.editing import masks, tracks
from annotator.formats import registry
from annotator.jobs import refine, robot
from annotator.jobs.context import DirectContext
from annotator.project.store import Project
from tests.worlds import FRAMES, HEIGHT, WIDTH, World

CONTEXT = DirectContext()


@pytest.fixture
def truth(project: Project, world: World) -> robot.Truth:
    return robot.truth_of(project.state, 1, registry.mask_objects(world.truth))


def rectangle(width: int, left: int = 0) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
    pixels[10:20, left : left + width] = True
    return Mask.from_array(pixels)


def test_truth_goes_to_the_tracks_of_its_class_and_instance(project: Project, truth: robot.Truth, world: World) -> None:
    assert {track_id: len(found) for track_id, found in truth.items()} == {1: FRAMES, 2: FRAMES}
    project.apply(tracks.change_class(project.state, TrackKey(1, 2), IGNORE.class_id))
    assert list(robot.truth_of(project.state, 1, registry.mask_objects(world.truth))) == [1]


class TestMeasure:
    def test_a_missing_mask_counts_as_wrong(self, project: Project, truth: robot.Truth) -> None:
        first, second = robot.measure(project.state, 1, truth)
        assert (first.track_id, second.track_id) == (1, 2)
        assert first.mean == 0
        assert first.mean_of_others == 0
        assert set(first.ious) == set(range(FRAMES))

    def test_true_masks_score_1_and_manual_ones_are_told_apart(self, project: Project, truth: robot.Truth) -> None:
        for frame in range(FRAMES):
            project.apply(masks.set_mask(project.state, MaskKey(1, 1, frame), truth[1][frame], "script"))
        first, second = robot.measure(project.state, 1, truth, {1: 2.5})
        assert (first.mean, first.mean_of_others, len(first.manual), first.seconds) == (1, None, FRAMES, 2.5)
        stage = robot.Stage("round 1", (first, second), 3.0)
        assert (stage.masks, stage.manual) == (2 * FRAMES, FRAMES)
        assert (stage.mean, stage.mean_of_others) == (0.5, 0)

    def test_masks_are_measured_as_exported(self, project: Project) -> None:
        """What lies under another track's mask does not count."""
        project.apply(masks.set_mask(project.state, MaskKey(1, 1, 0), rectangle(20), "script"))
        project.apply(masks.set_mask(project.state, MaskKey(1, 2, 0), rectangle(10), "script"))
        project.apply(masks.accept(project.state, [MaskKey(1, 2, 0)]))
        first, second = robot.measure(project.state, 1, {1: {0: rectangle(20)}, 2: {0: rectangle(10)}})
        assert (first.mean, second.mean) == (0.5, 1)
        first, second = robot.measure(project.state, 1, {1: {0: rectangle(20)}, 2: {0: rectangle(10)}}, composed=False)
        assert (first.mean, second.mean) == (1, 1)


class TestChoice:
    def test_most_wrong_pixels_first_and_apart(self, project: Project) -> None:
        wanted = {frame: rectangle(30) for frame in range(FRAMES)}
        found = {0: 30, 1: 10, 2: 5, 3: 30, 4: 30, 5: 30, 6: 12, 7: 30}
        items = [(1, frame, rectangle(width), 0.9) for frame, width in found.items()]
        from annotator.editing.proposals import store_proposals

        project.apply(store_proposals(project.state, 1, items, "initial"))
        assert robot.worst_frames(project.state, 1, 1, wanted, 2) == [2, 6]
        robot.draw(project, 1, 1, [2], wanted)
        assert robot.worst_frames(project.state, 1, 1, wanted, 1) == [6]

    def test_a_missing_proposal_is_wrong_by_its_area(self, project: Project) -> None:
        wanted = {0: rectangle(5), 1: rectangle(40), 2: rectangle(10)}
        assert robot.worst_frames(project.state, 1, 1, wanted, 1) == [1]

    def test_neighbours_are_taken_when_there_is_nothing_else(self, project: Project) -> None:
        wanted = {0: rectangle(5), 1: rectangle(40)}
        assert robot.worst_frames(project.state, 1, 1, wanted, 5) == [1, 0]

    @pytest.mark.parametrize(
        ("frames", "count", "chosen"), [(range(8), 2, [2, 6]), (range(20, 40), 1, [30]), (range(1), 2, [0])]
    )
    def test_spread_frames(self, project: Project, frames: range, count: int, chosen: list[int]) -> None:
        wanted = {frame: rectangle(5) for frame in frames}
        assert robot.spread_frames(project.state, 1, 1, wanted, count) == chosen


class TestDraw:
    def test_it_draws_as_a_person_would(self, project: Project, truth: robot.Truth) -> None:
        assert robot.draw(project, 1, 1, [0, 3], truth[1]) == 2
        record = project.state.masks(1, 1)[3]
        assert record.manual
        assert record.state is MaskState.CORRECTED
        assert record.polygons
        assert record.mask.iou(truth[1][3]) > 0.9
        assert [entry.origin for entry in project.journal()][-2:] == ["user", "user"]

    def test_a_speck_without_area_is_passed_over(self, project: Project) -> None:
        pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
        speck = Mask.from_array(pixels)
        assert robot.draw(project, 1, 1, [0], {0: speck}) == 0


class TestAnnotate:
    def test_rounds_go_on_until_the_target(self, project: Project, truth: robot.Truth) -> None:
        plan = robot.Plan(rounds=2, first_masks=1, target=0.0, steps=1)
        stages = robot.annotate(project, 1, truth, plan, CONTEXT)
        assert [(stage.name, stage.manual) for stage in stages] == [("proposals", 0), ("round 1", 2)]

    def test_unfinished_tracks_get_more_masks(self, project: Project, truth: robot.Truth) -> None:
        plan = robot.Plan(rounds=2, first_masks=1, more_masks=2, target=1.0, steps=1)
        stages = robot.annotate(project, 1, truth, plan, CONTEXT, later=robot.spread_frames)
        # 4, then 2 and 6
        assert [stage.manual for stage in stages] == [0, 2, 6]
        assert set(project.state.masks(1, 1)) >= {2, 4, 6}
        assert all(item.seconds > 0 for item in stages[-1].tracks)
        assert [stage.seconds for stage in stages] == sorted(stage.seconds for stage in stages)
        assert project.checkpoints.latest(1, 1) is not None

    def test_another_network(self, project: Project, truth: robot.Truth, monkeypatch: pytest.MonkeyPatch) -> None:
        used = []
        snapshot = refine.propose_snapshot(project, 1)
        (assignment,) = snapshot.assignments
        body = refine.propose
        monkeypatch.setattr(refine, "propose", lambda item, context: used.append(item) or body(item, context))
        plan = robot.Plan(rounds=0, initial=assignment.checkpoint)
        assert [stage.name for stage in robot.annotate(project, 1, truth, plan, CONTEXT)] == ["proposals"]
        assert [item.checkpoint for item in used[0].assignments] == [assignment.checkpoint]

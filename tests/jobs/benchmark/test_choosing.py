from __future__ import annotations

import numpy as np
import pytest

from annotator.domain.edits import DetectionKey
from annotator.domain.masks import Mask
from annotator.editing.boxes import remove_detection
from annotator.editing.proposals import store_proposals
from annotator.editing.suggestions import suggestions
from annotator.errors import JobError
from annotator.jobs import robot
from annotator.jobs.benchmark.choosing import CHOOSERS, Pick, chooser, drawable
from annotator.project.store import Project
from tests.jobs.benchmark.conftest import part_of
from tests.worlds import FRAMES, HEIGHT, WIDTH


def propose(project: Project, truth: robot.Truth, shares: dict[tuple[int, int], float], score: float = 0.9) -> None:
    """Proposals that are as good as `shares` says, 1 elsewhere; the network expects `score` of all."""
    items = [
        (track, frame, part_of(mask, shares.get((track, frame), 1.0)), score)
        for track, masks in truth.items()
        for frame, mask in masks.items()
    ]
    project.apply(store_proposals(project.state, 1, items, "initial"), origin="job")


class TestSuggested:
    def test_it_is_what_the_program_suggests(self, project: Project, truth: robot.Truth) -> None:
        rng = np.random.default_rng(3)
        items = [
            (track, frame, part_of(mask, 0.7), float(rng.random()))
            for track, masks in truth.items()
            for frame, mask in masks.items()
        ]
        project.apply(store_proposals(project.state, 1, items, "initial"), origin="job")
        expected = [(item.track, item.frame) for item in suggestions(project.state, 1, 7)]
        assert chooser("suggested")(project.state, 1, truth, 7) == expected

    def test_only_masks_with_a_truth(self, project: Project, truth: robot.Truth) -> None:
        propose(project, truth, {}, score=0.5)
        some = {1: {3: truth[1][3]}, 2: {5: truth[2][5], 6: truth[2][6]}}
        picks = chooser("suggested")(project.state, 1, some, 9)
        assert sorted(picks) == [(1, 3), (2, 5), (2, 6)]

    def test_boxes_without_a_proposal_fill_up(self, project: Project, truth: robot.Truth) -> None:
        assert CHOOSERS["suggested"](project.state, 1, truth, 2) == []
        assert len(chooser("suggested")(project.state, 1, truth, 2)) == 2


def test_the_worst_are_those_of_truly_low_iou(project: Project, truth: robot.Truth) -> None:
    propose(project, truth, {(2, 4): 0.3, (1, 1): 0.6})
    assert chooser("worst")(project.state, 1, truth, 2) == [(2, 4), (1, 1)]
    robot.draw(project, 1, 2, [4], truth[2])
    assert chooser("worst")(project.state, 1, truth, 1) == [(1, 1)]


class TestSpread:
    def test_evenly_over_tracks_and_within_them(self, project: Project, truth: robot.Truth) -> None:
        picks = chooser("spread")(project.state, 1, truth, 6)
        assert [item.track_id for item in picks] == [1, 2, 1, 2, 1, 2]
        first = [item.frame for item in picks if item.track_id == 1]
        assert first == [3, 6, 0]

    def test_it_goes_on_from_what_is_drawn(self, project: Project, truth: robot.Truth) -> None:
        every = chooser("spread")(project.state, 1, truth, 4)
        for track, frame in every[:2]:
            robot.draw(project, 1, track, [frame], truth[track])
        assert chooser("spread")(project.state, 1, truth, 2) == every[2:]

    def test_longer_tracks_get_more(self, project: Project, truth: robot.Truth) -> None:
        short = {1: {0: truth[1][0], 1: truth[1][1]}, 2: truth[2]}
        picks = chooser("spread")(project.state, 1, short, 5)
        assert [item.track_id for item in picks].count(2) == 4


@pytest.mark.parametrize("name", CHOOSERS)
def test_nothing_is_chosen_twice_or_when_it_is_drawn(name: str, project: Project, truth: robot.Truth) -> None:
    propose(project, truth, {(1, 2): 0.5})
    robot.draw(project, 1, 1, [0], truth[1])
    picks = chooser(name)(project.state, 1, truth, 100)
    assert len(picks) == len(set(picks)) == 2 * FRAMES - 1
    assert Pick(1, 0) not in picks
    assert chooser(name)(project.state, 1, truth, 0) == []


def test_an_unknown_way_gets_a_hint() -> None:
    with pytest.raises(JobError, match="Did you mean 'worst'"):
        chooser("wurst")


def test_specks_and_masks_without_a_box_cannot_be_drawn(project: Project, truth: robot.Truth) -> None:
    project.apply(remove_detection(project.state, DetectionKey(1, 1, 4)))
    changed = {1: {**truth[1], 0: Mask.empty(HEIGHT, WIDTH)}, 2: truth[2]}
    found = drawable(project.state, 1, changed)
    assert sorted(found[1]) == [1, 2, 3, 5, 6, 7]
    assert sorted(found[2]) == list(range(FRAMES))

from __future__ import annotations

import cv2
import numpy as np
import pytest

from annotator.domain.boxes import Box
from annotator.domain.compose import composed_masks
from annotator.domain.edits import DetectionKey, MaskKey
from annotator.domain.masks import Mask
from annotator.editing.boxes import set_box
from annotator.editing.proposals import store_proposals
from annotator.jobs import robot
from annotator.jobs.benchmark.peers import Peers, boxes_of, filled, grabcut, grabcut_masks
from annotator.jobs.context import DirectContext
from annotator.project.store import Project
from tests.jobs.benchmark.conftest import part_of
from tests.worlds import FRAMES, HEIGHT, WIDTH, World


@pytest.fixture
def peers(project: Project, truth: robot.Truth) -> Peers:
    items = [(1, frame, part_of(mask, 0.5), 0.7) for frame, mask in truth[1].items()]
    project.apply(store_proposals(project.state, 1, items, "initial"), origin="job")
    fixed = {(1, frame): part_of(mask, 0.3) for frame, mask in truth[1].items()}
    return Peers(project.state, 1, truth, {"another": fixed})


def found_by(peers: Peers, project: Project, name: str, track: int, frame: int) -> Mask:
    record = dict(peers.states(project.state))[name].get(MaskKey(1, track, frame))
    assert record is not None
    return record.mask


def ellipse(box: Box) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    centre = tuple(round(value) for value in box.centre)
    cv2.ellipse(pixels, centre, (round(box.width / 2), round(box.height / 2)), 0, 0, 360, 1, -1)
    return Mask.from_array(pixels)


class TestPeers:
    def test_each_has_a_state_of_its_own_with_the_manual_masks(
        self, peers: Peers, project: Project, truth: robot.Truth
    ) -> None:
        robot.draw(project, 1, 1, [2], truth[1])
        drawn = project.state.masks(1, 1)[2]
        states = dict(peers.states(project.state))
        assert list(states) == ["initial network", "another", "nearest manual mask", "interpolated shape"]
        assert all(state.masks(1, 1)[2] == drawn for state in states.values())
        assert states["initial network"].masks(1, 1)[5].mask == part_of(truth[1][5], 0.5)
        assert states["another"].masks(1, 1)[5].mask == part_of(truth[1][5], 0.3)
        assert not states["another"].masks(1, 2)
        assert project.state.masks(1, 1)[5].source == "initial"

    def test_fine_tuned_proposals_do_not_leak_into_the_initial_network(
        self, peers: Peers, project: Project, truth: robot.Truth
    ) -> None:
        items = [(1, 5, truth[1][5], 0.9), (2, 5, truth[2][5], 0.9)]
        project.apply(store_proposals(project.state, 1, items, "round 1"), origin="job")
        state = dict(peers.states(project.state))["initial network"]
        assert state.masks(1, 1)[5].mask == part_of(truth[1][5], 0.5)
        assert 5 not in state.masks(1, 2)

    @pytest.mark.parametrize("name", ["nearest manual mask", "interpolated shape"])
    def test_without_a_manual_mask_the_box_is_filled(self, name: str, peers: Peers, project: Project) -> None:
        box = project.state.detections(1, 2)[3].box
        assert found_by(peers, project, name, 2, 3) == filled(box, HEIGHT, WIDTH)

    @pytest.mark.parametrize("name", ["nearest manual mask", "interpolated shape"])
    def test_a_shape_that_only_moves_is_carried_well(
        self, name: str, peers: Peers, project: Project, truth: robot.Truth
    ) -> None:
        robot.draw(project, 1, 1, [2], truth[1])
        assert found_by(peers, project, name, 1, 7).iou(truth[1][7]) > 0.93

    @pytest.mark.parametrize("name", ["nearest manual mask", "interpolated shape"])
    def test_it_is_stretched_with_the_box(self, name: str, peers: Peers, project: Project, truth: robot.Truth) -> None:
        for frame, box in ((0, Box(20, 20, 60, 50)), (1, Box(70, 10, 150, 85))):
            project.apply(set_box(project.state, DetectionKey(1, 1, frame), box))
        robot.draw(project, 1, 1, [0], {0: ellipse(Box(20, 20, 60, 50))})
        peers = Peers(project.state, 1, truth, {})
        assert found_by(peers, project, name, 1, 1).iou(ellipse(Box(70, 10, 150, 85))) > 0.93

    def test_the_nearest_manual_mask_counts(self, peers: Peers, project: Project, truth: robot.Truth) -> None:
        robot.draw(project, 1, 1, [0], {0: part_of(truth[1][0], 0.5)})
        robot.draw(project, 1, 1, [7], truth[1])
        name = "nearest manual mask"
        assert found_by(peers, project, name, 1, 6).iou(truth[1][6]) > 0.9
        assert found_by(peers, project, name, 1, 1).iou(truth[1][1]) < 0.7

    def test_between_two_shapes_lies_one_in_between(self, peers: Peers, project: Project, truth: robot.Truth) -> None:
        robot.draw(project, 1, 1, [0], {0: part_of(truth[1][0], 0.5)})
        robot.draw(project, 1, 1, [6], truth[1])
        areas = [found_by(peers, project, "interpolated shape", 1, frame).area for frame in (1, 3, 5)]
        assert areas == sorted(areas)
        assert areas[0] < areas[1] < areas[2]

    def test_a_box_outside_the_image_gets_no_mask(self, project: Project, truth: robot.Truth) -> None:
        project.apply(set_box(project.state, DetectionKey(1, 1, 4), Box(500, 500, 520, 530)))
        robot.draw(project, 1, 1, [2], truth[1])
        for name, state in Peers(project.state, 1, truth, {}).states(project.state):
            assert 4 not in state.masks(1, 1), name
            assert 1 not in composed_masks(state, 1, 4)


class TestGrabCut:
    def test_it_finds_a_bright_blob(self, project: Project, truth: robot.Truth) -> None:
        boxes = boxes_of(project.state, 1, {1: truth[1]})
        told: list[tuple[int, int]] = []
        context = DirectContext(lambda done, total, text: told.append((done, total)))
        found = grabcut_masks(project.state.sequence(1), project.base, boxes, context)
        assert set(found) == {(1, frame) for frame in range(FRAMES)}
        assert all(mask.iou(truth[1][frame]) > 0.9 for (_, frame), mask in found.items())
        assert told[-1] == (FRAMES, FRAMES)

    def test_frames_that_are_gone_are_left_out(self, project: Project, truth: robot.Truth, world: World) -> None:
        (world.images / "000003.png").unlink()
        boxes = boxes_of(project.state, 1, truth)
        found = grabcut_masks(project.state.sequence(1), project.base, boxes, DirectContext())
        assert {frame for _, frame in found} == set(range(FRAMES)) - {3}

    def test_large_surroundings_are_scaled_down(self) -> None:
        image = np.zeros((900, 1000, 3), dtype=np.uint8)
        image[200:700, 300:700] = (200, 40, 90)
        found = grabcut(image, Box(280, 180, 720, 720))
        true = np.zeros((900, 1000), dtype=bool)
        true[200:700, 300:700] = True
        assert (found.height, found.width) == (900, 1000)
        assert found.iou(Mask.from_array(true)) > 0.95

    def test_a_box_that_is_the_whole_image_is_all_object(self) -> None:
        image = np.zeros((40, 50, 3), dtype=np.uint8)
        assert grabcut(image, Box(-5, -5, 60, 60)).area == 40 * 50

    def test_a_box_outside_has_no_mask(self) -> None:
        assert grabcut(np.zeros((40, 50, 3), dtype=np.uint8), Box(60, 60, 80, 80)).area == 0

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, TrackKey
from annotator.domain.masks import Mask, MaskState
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.jobs import surroundings
from annotator.jobs.surroundings import Guide, Keyframe, Surroundings, surroundings_of
from refinement import guidance
from tests.documents import FRAMES, HEIGHT, WIDTH, document, rectangle

CAR, PEDESTRIAN, IGNORED = Box(5, 10, 30, 30), Box(25, 5, 35, 35), 3


@pytest.fixture
def state() -> State:
    return document()


def put(state: State, key: Key, row: Row | None) -> None:
    state.apply(Edit("put", (Change(key, state.get(key), row),)))  # type: ignore[arg-type]


def settle(state: State, track_id: int, frame: int, *, accepted: bool = False, mask: Mask | None = None) -> None:
    key = MaskKey(1, track_id, frame)
    record = state.get(key)
    assert record is not None
    how = {"state": MaskState.ACCEPTED} if accepted else {"state": MaskState.CORRECTED, "manual": True}
    put(state, key, replace(record, mask=mask or record.mask, **how))  # type: ignore[arg-type]


def _track(state: State) -> Track:
    track = state.get(TrackKey(1, IGNORED))
    assert track is not None
    return track


def known(state: State, track_id: int = 1) -> list[int]:
    found = surroundings_of(state, 1, [track_id], range(FRAMES))
    return [item.frame for item in found.keyframes.get(track_id, ())]


class TestSurroundingsOf:
    def test_others_are_the_boxes_of_objects_in_the_frame(self, state: State) -> None:
        put(state, DetectionKey(1, 2, 4), None)
        put(state, TrackKey(1, IGNORED), replace(_track(state), source_type="DontCare"))
        found = surroundings_of(state, 1, [1], [3, 4])
        assert found.others(3, 1) == {2: PEDESTRIAN}
        assert found.others(3, 2) == {1: CAR}
        assert found.others(3, 77) == {1: CAR, 2: PEDESTRIAN}
        assert found.others(4, 1) == {}
        assert found.others(5, 1) == {}  # not asked for
        assert set(found.boxes) == {3, 4}

    @pytest.mark.parametrize(("source_type", "members"), [("DontCare", {1, 2}), ("", {1, 2}), ("Van", {1, 2, 3})])
    def test_ignored_areas_are_not_among_them_but_ignored_objects_are(
        self, state: State, source_type: str, members: set[int]
    ) -> None:
        put(state, TrackKey(1, IGNORED), replace(_track(state), source_type=source_type))
        found = surroundings_of(state, 1, [1], range(FRAMES))
        assert all(set(boxes) == members for boxes in found.boxes.values())
        assert found.bystanders == members - {1, 2}

    def test_masks_are_those_of_the_objects_in_the_frames(self, state: State) -> None:
        found = surroundings_of(state, 1, [1], [3])
        assert {frame: set(masks) for frame, masks in found.masks.items()} == {3: {1, 2, 3} & set(found.boxes[3])}
        more = found.with_masks({3: {2: Mask.empty(HEIGHT, WIDTH)}, 4: {1: rectangle(1, 1, 2, 2)}})
        assert more.masks[3] == {**found.masks[3], 2: Mask.empty(HEIGHT, WIDTH)}
        assert more.masks[4] == {1: rectangle(1, 1, 2, 2)}
        assert more.boxes == found.boxes

    def test_near_are_those_whose_boxes_meet(self) -> None:
        found = Surroundings({3: {1: CAR, 2: PEDESTRIAN, 4: Box(100, 5, 110, 9), 5: Box(30, 10, 32, 30)}})
        assert found.near(3, 1, CAR) == {2: PEDESTRIAN}
        assert found.near(2, 1, CAR) == {}

    def test_masks_of_ignore_regions_are_no_keyframes(self, state: State) -> None:
        settle(state, IGNORED, 1, accepted=True)
        assert known(state, IGNORED) == []

    def test_masks_that_will_stay_are_keyframes_in_order(self, state: State) -> None:
        settle(state, 1, 4)
        settle(state, 1, 1, accepted=True)
        settle(state, 2, 0)
        found = surroundings_of(state, 1, [1], [2])
        assert set(found.keyframes) == {1}
        mask = rectangle(5, 10, 30, 30)
        assert found.keyframes[1] == (Keyframe(1, CAR, mask), Keyframe(4, CAR, mask))

    def test_proposals_empty_masks_and_masks_without_a_box_are_not(self, state: State) -> None:
        settle(state, 1, 2, mask=Mask.empty(HEIGHT, WIDTH))
        settle(state, 1, 3)
        put(state, DetectionKey(1, 1, 3), None)
        assert known(state) == []
        settle(state, 1, 5)
        assert known(state) == [5]

    def test_it_can_travel(self, state: State) -> None:
        settle(state, 1, 1)
        found = surroundings_of(state, 1, [1, 2], range(FRAMES))
        assert pickle.loads(pickle.dumps(found)) == found

    def test_of_nothing_there_is_nothing(self, state: State) -> None:
        assert surroundings_of(state, 1, [], []).around([]) == Surroundings()


def test_around_some_places_only_what_concerns_them_is_left(state: State) -> None:
    for track_id in (1, 2):
        settle(state, track_id, 1)
    whole = surroundings_of(state, 1, [1, 2], range(FRAMES))
    part = whole.around(iter([(3, 1), (5, 1)]))
    assert set(part.boxes) == {3, 5}
    assert part.boxes[3] == whole.boxes[3]
    assert part.keyframes == {1: whole.keyframes[1]}
    assert whole.around([]) == Surroundings()


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The frames of the keyframes that were decoded."""
    plain, frames = guidance.keyframe, []

    def keyframe(frame: int, *rest: object) -> guidance.Keyframe | None:
        frames.append(frame)
        return plain(frame, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(surroundings.guidance, "keyframe", keyframe)
    return frames


class TestGuide:
    def guide(self, *keyframes: Keyframe, boxes: dict[int, Box] | None = None) -> Guide:
        return Guide(Surroundings({3: boxes or {}}, {1: keyframes} if keyframes else {}), HEIGHT, WIDTH)

    def test_without_any_knowledge_only_the_box_is_asked(self) -> None:
        query = self.guide().query(3, 1, CAR)
        assert query == guidance.Query(CAR.corners, None, [])

    def test_others_are_told(self) -> None:
        query = self.guide(boxes={1: CAR, 2: PEDESTRIAN}).query(3, 1, CAR)
        assert query.others == [PEDESTRIAN.corners]

    def test_the_prior_is_the_shape_of_the_mask_in_the_new_box(self) -> None:
        pixels = np.zeros((HEIGHT, WIDTH), dtype=bool)
        pixels[10:20, 8:18] = True
        pixels[20:24, 8:12] = True
        query = self.guide(Keyframe(0, Box(6, 8, 20, 26), Mask.from_array(pixels))).query(3, 1, Box(26, 18, 40, 36))
        assert query.prior is not None
        window = (0, 0, WIDTH, HEIGHT)
        placed = guidance.placed_shape(query.prior.shape, query.prior.box, window, HEIGHT, WIDTH) > 0
        assert np.array_equal(placed, np.roll(pixels, (10, 20), (0, 1)))

    def test_it_is_that_of_the_masks_around_the_frame(self) -> None:
        wide, narrow = rectangle(10, 10, 30, 30), rectangle(18, 10, 22, 30)
        box = Box(8, 8, 32, 32)
        guide = self.guide(Keyframe(0, box, wide), Keyframe(10, box, narrow), Keyframe(30, box, narrow))
        areas = []
        for frame in (0, 4, 9, 20):
            prior = guide.query(frame, 1, box).prior
            assert prior is not None
            areas.append(int((prior.shape > 0).sum()))
        assert areas == sorted(areas, reverse=True)
        assert areas[0] > areas[1] > areas[3]

    def test_a_keyframe_whose_mask_lies_elsewhere_tells_nothing(self) -> None:
        guide = self.guide(Keyframe(0, Box(40, 30, 50, 38), rectangle(5, 5, 10, 10)))
        assert guide.query(3, 1, CAR).prior is None

    def test_a_keyframe_whose_box_has_left_the_image_tells_nothing(self) -> None:
        guide = self.guide(Keyframe(0, Box(-90, -90, -80, -80), rectangle(5, 5, 10, 10)))
        assert guide.query(3, 1, CAR).prior is None

    def test_a_mask_of_one_pixel_and_one_that_leaves_its_box(self) -> None:
        for mask, box in ((rectangle(20, 20, 21, 21), Box(20, 20, 21, 21)), (rectangle(0, 0, 60, 40), CAR)):
            prior = self.guide(Keyframe(0, box, mask)).query(3, 1, CAR).prior
            assert prior is not None
            assert (prior.shape > 0).any()

    @pytest.mark.parametrize("box", [Box(-900, -900, -800, -800), Box(59.5, 39.5, 700, 700), Box(1, 1, 1.01, 1.01)])
    def test_any_box_can_be_asked(self, box: Box) -> None:
        query = self.guide(Keyframe(0, CAR, rectangle(5, 10, 30, 30)), boxes={2: box, 4: CAR}).query(3, 1, box)
        assert query.box == box.corners
        assert query.prior is not None

    def test_of_a_long_track_only_the_masks_nearby_are_decoded_and_each_once(self, decoded: list[int]) -> None:
        mask = rectangle(5, 10, 30, 30)
        items = tuple(Keyframe(frame, CAR, mask) for frame in range(0, 4000, 4))
        guide = self.guide(*items)
        guide.query(2002, 1, CAR)
        assert sorted(decoded) == [1992, 1996, 2000, 2004, 2008, 2012]
        for frame in range(2001, 2004):
            guide.query(frame, 1, CAR)
        assert len(decoded) == 6
        guide.query(2006, 1, CAR)
        assert sorted(decoded)[-1] == 2016
        assert len(decoded) == 7
        for frame, near in ((0, {0, 4, 8, 12}), (9999, {3988, 3992, 3996})):
            decoded.clear()
            self.guide(*items).query(frame, 1, CAR)
            assert set(decoded) == near

    def test_a_mask_that_tells_nothing_is_not_decoded_again(self, decoded: list[int]) -> None:
        guide = self.guide(Keyframe(0, Box(40, 30, 50, 38), rectangle(5, 5, 10, 10)))
        for frame in range(5):
            guide.query(frame, 1, CAR)
        assert decoded == [0]

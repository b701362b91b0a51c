from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.classes import CAR, IGNORE, PEDESTRIAN
from annotator.domain.edits import Change, DepthOrder, DetectionKey, Edit, MaskKey, OrderKey, SequenceKey, TrackKey
from annotator.domain.masks import Mask, MaskRecord, MaskState
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.editing.boxes import set_box
from annotator.editing.checks.checker import Checker
from annotator.editing.checks.finding import Finding, Kind, Limits
from annotator.editing.masks import accept, clear_mask, reject
from annotator.editing.order import bring_forward
from annotator.editing.tracks import change_class, delete_track
from tests.documents import HEIGHT, WIDTH, document, rectangle

BOX = Box(10, 10, 30, 30)
GOOD = rectangle(11, 11, 29, 29)
FRAMES = 9


def world(masks: dict[int, Mask], boxes: dict[int, Box] | None = None, **more: object) -> State:
    """A car with these masks, accepted; boxes are BOX in the same frames unless they are given."""
    sequence = Sequence(1, "street", "images", ("a.png",) * FRAMES, FRAMES, HEIGHT, WIDTH)
    boxes = dict.fromkeys(masks, BOX) if boxes is None else boxes
    record = replace(MaskRecord(GOOD, MaskState.ACCEPTED), **more)  # type: ignore[arg-type]
    return State(
        [
            (SequenceKey(1), sequence),
            (TrackKey(1, 1), Track(1, CAR.class_id)),
            *((DetectionKey(1, 1, frame), Detection(box)) for frame, box in boxes.items()),
            *((MaskKey(1, 1, frame), replace(record, mask=mask)) for frame, mask in masks.items()),
        ]
    )


def found(state: State, limits: Limits = Limits()) -> list[Finding]:  # noqa: B008 - frozen
    return Checker(state, 1, limits).findings()


def kinds(state: State) -> set[tuple[Kind, int]]:
    return {(item.kind, item.frame) for item in found(state)}


GOODS = dict.fromkeys(range(FRAMES), GOOD)


def test_a_track_that_is_done_well_has_no_findings() -> None:
    assert found(world(GOODS)) == []


def test_a_mask_may_be_flagged() -> None:
    state = world(GOODS)
    key = MaskKey(1, 1, 3)
    record = state.get(key)
    assert record
    state.apply(Edit("Flag", (Change(key, record, replace(record, flagged=True)),)))
    assert kinds(state) == {(Kind.FLAGGED, 3)}


class TestSize:
    def test_a_mask_that_shrinks_to_nothing(self) -> None:
        (item,) = found(world({**GOODS, 4: rectangle(15, 15, 19, 19)}))
        assert (item.kind, item.frame, item.text) == (Kind.TINY, 4, "fills 4% of its box, usually 81%")

    def test_a_mask_that_is_always_small_is_as_usual(self) -> None:
        assert found(world(dict.fromkeys(range(FRAMES), rectangle(15, 15, 19, 19)))) == []

    def test_a_mask_that_is_its_box(self) -> None:
        assert kinds(world({**GOODS, 2: rectangle(10, 10, 30, 30)})) == {(Kind.HUGE, 2)}

    def test_where_the_image_cuts_the_box_a_mask_may_fill_it(self) -> None:
        cut = {frame: Box(-20, 10, 10, 30) for frame in range(FRAMES)}
        assert found(world(dict.fromkeys(range(FRAMES), rectangle(0, 10, 10, 30)), cut)) == []


class TestPlace:
    def test_a_part_beyond_the_box(self) -> None:
        assert (Kind.OUTSIDE, 5) in kinds(world({**GOODS, 5: rectangle(11, 11, 40, 29)}))

    def test_specks(self) -> None:
        pixels = GOOD.to_array()
        pixels[5, 5] = pixels[35, 50] = True
        (item,) = [one for one in found(world({**GOODS, 5: Mask.from_array(pixels)})) if one.kind is Kind.SPECKS]
        assert (item.frame, item.text) == (5, "2 specks")


class TestMotion:
    LEFT, RIGHT = rectangle(10, 10, 19, 30), rectangle(21, 10, 30, 30)

    def test_one_mask_unlike_both_neighbours_flickers(self) -> None:
        assert kinds(world({**GOODS, 3: self.LEFT, 4: self.RIGHT, 5: self.LEFT})) >= {(Kind.FLICKER, 4)}
        state = world({**dict.fromkeys(range(FRAMES), self.LEFT), 4: self.RIGHT})
        assert kinds(state) == {(Kind.FLICKER, 4)}

    def test_a_shape_that_changes_for_good_jumps(self) -> None:
        masks = {frame: self.LEFT if frame < 4 else self.RIGHT for frame in range(FRAMES)}
        (item,) = found(world(masks))
        assert (item.kind, item.frame) == (Kind.JUMP, 4)
        assert item.text == "keeps 0% of its shape"

    def test_over_a_gap_nothing_is_compared(self) -> None:
        masks = {frame: self.LEFT if frame < 4 else self.RIGHT for frame in range(FRAMES) if frame != 4}
        assert {item.kind for item in found(world(masks))} == {Kind.GAP}

    def test_what_is_tiny_is_told_once(self) -> None:
        assert kinds(world({**GOODS, 8: rectangle(11, 11, 13, 13)})) == {(Kind.TINY, 8)}

    def test_a_mask_that_moves_with_its_box_is_steady(self) -> None:
        masks = {frame: rectangle(1 + 3 * frame, 11, 19 + 3 * frame, 29) for frame in range(FRAMES)}
        boxes = {frame: Box(3 * frame, 10, 20 + 3 * frame, 30) for frame in range(FRAMES)}
        assert found(world(masks, boxes)) == []


class TestDepth:
    @pytest.fixture
    def state(self) -> State:
        """A pedestrian over the right half of the car in frame 2, over all of it in frame 3."""
        state = world(GOODS)
        rows = {2: rectangle(20, 11, 30, 31), 3: rectangle(10, 10, 31, 31)}
        record = MaskRecord(GOOD, MaskState.ACCEPTED)
        changes = [Change(TrackKey(1, 2), None, Track(2, PEDESTRIAN.class_id))]
        changes += [Change(MaskKey(1, 2, frame), None, replace(record, mask=mask)) for frame, mask in rows.items()]
        state.apply(Edit("Add", tuple(changes)))
        return state

    def test_what_others_hide(self, state: State) -> None:
        of_car = {(item.kind, item.frame, item.text) for item in found(state) if item.track_id == 1}
        assert of_car == {(Kind.OVERLAP, 2, "50% behind others"), (Kind.HIDDEN, 3, "wholly behind others")}

    def test_it_follows_the_depth_order(self, state: State) -> None:
        checker = Checker(state, 1)
        assert any(item.kind is Kind.HIDDEN for item in checker.findings())
        edit = bring_forward(state, MaskKey(1, 1, 3))
        state.apply(edit)
        assert checker.apply(edit)
        assert not any(item.kind is Kind.HIDDEN for item in checker.findings())


class TestLacks:
    def test_frames_in_which_the_track_is_not_there(self) -> None:
        masks = {frame: GOOD for frame in range(FRAMES) if frame not in (3, 4, 6)}
        items = {(item.kind, item.frame, item.frames, item.text) for item in found(world(masks))}
        assert items == {(Kind.GAP, 3, 2, "not there in frames 3 to 4"), (Kind.GAP, 6, 1, "not there in frame 6")}

    def test_boxes_without_a_mask_are_told_run_by_run(self) -> None:
        masks = {frame: GOOD for frame in range(FRAMES) if frame not in (0, 1, 5)}
        items = {
            (item.kind, item.frame, item.frames) for item in found(world(masks, dict.fromkeys(range(FRAMES), BOX)))
        }
        assert items == {(Kind.EMPTY, 0, 2), (Kind.EMPTY, 5, 1)}

    def test_a_track_that_is_not_accepted(self) -> None:
        (item,) = found(world(GOODS, state=MaskState.CORRECTED))
        assert (item.kind, item.frame, item.frames, item.weight) == (Kind.OPEN, 0, FRAMES, 1.0)
        assert item.text == "9 masks not accepted"


def test_ignore_regions_are_not_checked() -> None:
    state = document()
    assert {item.track_id for item in found(state)} == {1, 2}
    state.apply(change_class(state, TrackKey(1, 1), IGNORE.class_id))
    assert {item.track_id for item in found(state)} == {2}


def test_a_sequence_without_tracks() -> None:
    sequence = Sequence(1, "street", "images", ("a.png",), 1, HEIGHT, WIDTH)
    assert found(State([(SequenceKey(1), sequence)])) == []


def test_kinds_come_in_order_and_what_stands_out_first() -> None:
    masks = {**GOODS, 2: rectangle(15, 15, 19, 19), 6: rectangle(15, 15, 17, 17)}
    state = world(masks, state=MaskState.PROPOSED)
    assert [(item.kind, item.frame) for item in found(state)] == [(Kind.TINY, 6), (Kind.TINY, 2), (Kind.OPEN, 0)]


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "clear", "box", "class", "order", "delete"]),
        st.integers(1, 3),
        st.integers(0, 5),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=50)
@given(EDITS, st.data())
def test_kept_up_to_date_it_finds_what_a_new_one_finds(steps: list[tuple[str, int, int]], data: st.DataObject) -> None:
    state = document()
    checker = Checker(state, 1)
    for name, track_id, frame in steps:
        key, track = MaskKey(1, track_id, frame), TrackKey(1, track_id)
        if state.get(track) is None:
            continue
        made = {
            "accept": lambda key=key: accept(state, [key]),
            "reject": lambda key=key: reject(state, [key]),
            "clear": lambda key=key: clear_mask(state, [key]),
            "box": lambda key=key: set_box(state, DetectionKey(1, key.track_id, key.frame), Box(2, 3, 25, 30)),
            "class": lambda track=track: change_class(state, track, IGNORE.class_id),
            "order": lambda key=key: _ordered(state, key),
            "delete": lambda track=track: delete_track(state, track),
        }[name]()  # type: ignore[no-untyped-call]
        state.apply(made)
        checker.apply(made)
        if data.draw(st.booleans()):
            checker.prepare()
    assert checker.findings() == Checker(state, 1).findings()


def _ordered(state: State, key: MaskKey) -> Edit:
    order = OrderKey(key.sequence_id, key.frame)
    before = state.get(order)
    after = DepthOrder((key.track_id,))
    return Edit("Order", () if before == after else (Change(order, before, after),))

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.exchange import MaskObject
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.object_ids import object_ids
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Detection, Track
from annotator.errors import AnnotatorError, FormatError, ProjectError
from annotator.evaluation.mistakes import Kind
from annotator.jobs.evaluate.comparing import CompareWish, Comparison, compare
from annotator.project.store import Project
from tests.jobs.evaluate.worlds import FRAMES, SIZE, block, results_of, truth_of, write_png, write_txt

NUMBERS = {1001: 11, 1002: 12, 1004: 14, 1008: 18, 1009: 19, 2004: 24, 10000: 90}


def rows_of(items: list[MaskObject], name: str = "0000", **facts: object) -> list[tuple[Key, Row]]:
    """Objects as rows of a sequence; their tracks have numbers unlike their ids."""
    sequence = replace(Sequence(1, name, "images", (), FRAMES, *SIZE), **facts)  # type: ignore[arg-type]
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), sequence)]
    for item in items:
        number = NUMBERS[item.object_id]
        rows.append((TrackKey(1, number), Track(number, item.class_id, instance=item.instance)))
        rows.append((MaskKey(1, number, item.frame), MaskRecord(item.mask, MaskState.PROPOSED)))
    return list(dict(rows).items())


def wish(other: Path, items: list[MaskObject] | None = None, **changes: object) -> CompareWish:
    state = State(rows_of(results_of("0000") if items is None else items))
    return replace(CompareWish(state, 1, Path("street.mots"), other), **changes)  # type: ignore[arg-type]


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return write_txt(tmp_path / "gt" / "0000.txt", truth_of("0000"))


def kinds(found: Comparison) -> Counter[Kind]:
    return Counter(item.kind for item in found.differences)


def only(found: Comparison, kind: Kind, class_id: int = 1) -> list[tuple[int, int | None, int | None]]:
    return [
        (item.frame, item.ours, item.theirs)
        for item in found.differences
        if item.kind is kind and item.class_id == class_id
    ]


def test_every_mistake_is_told_by_the_numbers_of_tracks(truth: Path) -> None:
    found = compare(wish(truth))
    assert only(found, Kind.MISSED) == [(2, None, 11)]
    assert only(found, Kind.SWITCHED) == [(3, 12, 11)]
    assert only(found, Kind.FALSE) == [(1, 14, None), (4, 18, None)]
    assert only(found, Kind.POOR) == [(5, 12, 11)]
    assert only(found, Kind.MISSED, 2) == [(1, None, 24)]
    assert sum(kinds(found).values()) == 6


def test_the_dearest_come_first_and_cost_what_the_score_lacks(truth: Path) -> None:
    found = compare(wish(truth))
    costs = [item.cost for item in found.differences]
    assert costs == sorted(costs, reverse=True)
    for class_id, measures in found.scores.items():
        lost = sum(item.cost for item in found.differences if item.class_id == class_id)
        assert lost == pytest.approx(1 - measures.smotsa)


def test_the_sides_can_be_exchanged(truth: Path) -> None:
    found = compare(wish(truth, other_is_truth=False))
    assert only(found, Kind.FALSE) == [(2, None, 11)]
    assert {frame for frame, *_ in only(found, Kind.MISSED)} >= {1, 4}
    assert all(ours is not None and theirs is None for _, ours, theirs in only(found, Kind.MISSED))
    assert not found.other_is_truth


def test_the_other_masks_are_rows_of_the_same_sequence(truth: Path) -> None:
    found = compare(wish(truth))
    others = found.others
    assert others.sequence(1).frame_count == FRAMES
    record = others.get(MaskKey(1, 11, 3))
    assert record is not None
    assert record.mask == block(5)
    assert others.track(1, 24).class_id == 2
    assert others.tracks_in_frame(1, 5) == [11, 10000]  # the region has an id that no track of the project has


def test_a_number_that_is_taken_is_not_used_twice(tmp_path: Path) -> None:
    """The project's track 1001 is another object than the file's 1001."""
    state = State(rows_of([MaskObject(0, 1, 1, block(2))]))
    extra = [
        (TrackKey(1, 1005), Track(1005, 1, instance=7)),
        (MaskKey(1, 1005, 0), MaskRecord(block(20), MaskState.PROPOSED)),
    ]
    state.apply(Edit("more", tuple(Change(key, None, row) for key, row in extra)))
    path = write_txt(tmp_path / "0000.txt", [MaskObject(0, 1, 5, block(2)), MaskObject(0, 1, 1, block(20))])
    found = compare(CompareWish(state, 1, Path("a.mots"), path))
    ids, _ = object_ids(state, 1)
    assert ids == {11: 1001, 1005: 1007}
    assert [track.track_id for track in found.others.tracks(1)] == [11, 1006]
    assert found.others.get(MaskKey(1, 11, 0)).mask == block(20)  # type: ignore[union-attr]


def test_masks_in_ignore_regions_are_told_and_not_listed(truth: Path) -> None:
    found = compare(wish(truth))
    assert any(text.startswith("1 mask in ignore regions of the truth") for text in found.notes)
    assert 19 not in {item.ours for item in found.differences}


def test_other_classes_are_told(truth: Path) -> None:
    notes = compare(wish(truth)).notes
    assert "1 mask of class pedestrian in the truth is car on the other side." in notes


def test_the_same_masks_have_no_difference(tmp_path: Path, truth: Path) -> None:
    found = compare(wish(truth, truth_of("0000")))
    assert found.differences == ()
    assert found.notes == ()
    assert {class_id: item.smotsa for class_id, item in found.scores.items()} == {1: 1.0, 2: 1.0}


def test_composed_masks_are_compared(tmp_path: Path) -> None:
    """What a nearer mask covers does not count, as it is not exported either."""
    near, far = MaskObject(0, 1, 1, block(2)), MaskObject(0, 1, 2, block(6))
    state = State(rows_of([near, far]))
    path = write_txt(tmp_path / "0000.txt", [near])
    boxes = {11: Box(2, 4, 10, 15), 12: Box(6, 4, 14, 14)}
    state.apply(Edit("boxes", tuple(Change(DetectionKey(1, n, 0), None, Detection(b)) for n, b in boxes.items())))
    found = compare(CompareWish(state, 1, Path("a.mots"), path))
    assert only(found, Kind.FALSE) == [(0, 12, None)]
    assert not only(found, Kind.POOR)


def test_other_layouts_and_formats_are_read(tmp_path: Path) -> None:
    txt = compare(wish(write_txt(tmp_path / "set" / "0000.txt", truth_of("0000"))))
    write_txt(tmp_path / "set" / "0001.txt", truth_of("0001"))
    write_png(tmp_path / "png" / "0000", truth_of("0000"))
    for place in (tmp_path / "set", tmp_path / "png", tmp_path / "png" / "0000"):
        assert compare(wish(place)).differences == txt.differences


def test_frames_that_are_counted_from_1(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", truth_of("0000"), first=1)
    state = State(rows_of(truth_of("0000"), numbering=Numbering.MOTCHALLENGE))
    assert not compare(CompareWish(state, 1, Path("a.mots"), path)).differences


def test_coco_files_are_read(tmp_path: Path) -> None:
    mask = block(2)
    document = {
        "images": [{"id": 1, "file_name": "000000.png", "height": SIZE[0], "width": SIZE[1]}],
        "categories": [{"id": 1, "name": "car"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "track_id": 3, "iscrowd": 0, "area": mask.area,
             "bbox": [2, 4, 8, 10], "segmentation": {"size": list(SIZE), "counts": mask.counts}},
        ],
    }  # fmt: skip
    path = tmp_path / "instances.json"
    path.write_text(json.dumps(document))
    found = compare(wish(path, [MaskObject(0, 1, 1, mask)]))
    assert found.scores[1].tp == 1
    assert any("make sure that they are the same" in text for text in found.notes)


def video(name: str, *items: MaskObject) -> list[dict[str, object]]:
    """The frames of a video as BDD100K has them."""
    return [
        {
            "name": f"{name}-{frame}.jpg",
            "videoName": name,
            "frameIndex": frame,
            "labels": [
                {"id": str(item.object_id), "category": "car", "rle": {"counts": item.mask.counts, "size": list(SIZE)}}
                for item in items
                if item.frame == frame
            ],
        }
        for frame in range(2)
    ]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_sequence_is_found_among_videos_of_one_file(tmp_path: Path, place: int) -> None:
    """Its reader streams: it reads each video before it comes to the next."""
    mine = MaskObject(0, 1, 1, block(2))
    videos = [video("a", MaskObject(0, 1, 1, block(20))), video("b")]
    videos.insert(place, video("0000", mine))
    path = tmp_path / "labels.json"
    path.write_text(json.dumps([frame for frames in videos for frame in frames]))
    found = compare(wish(path, [mine]))
    assert found.scores[1].tp == 1
    assert not found.differences
    path.write_text(json.dumps([*video("a"), *video("b")]))
    with pytest.raises(FormatError, match=r"there is no sequence called '0000'\. Known: a, b"):
        compare(wish(path, [mine]))


def test_a_missed_and_a_false_mask_over_each_other_are_one_poor_mask(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", [MaskObject(0, 1, 1, block(2)), MaskObject(0, 1, 2, block(20))])
    found = compare(wish(path, [MaskObject(0, 1, 4, block(6)), MaskObject(0, 1, 8, block(27))]))
    assert only(found, Kind.POOR) == [(0, 14, 1001)]
    assert only(found, Kind.FALSE) == [(0, 18, None)]  # it touches the other one, no more
    assert only(found, Kind.MISSED) == [(0, None, 1002)]
    poor = next(item for item in found.differences if item.kind is Kind.POOR)
    assert poor.mistake.iou == pytest.approx(4 / 12)
    assert found.differences[0] == poor
    assert sum(item.cost for item in found.differences) == pytest.approx(1 - found.scores[1].smotsa)


def test_differences_of_a_class_without_a_score_come_last(tmp_path: Path) -> None:
    cars = [MaskObject(frame, 1, 1, block(2)) for frame in range(3)]
    path = write_txt(tmp_path / "0000.txt", cars)
    found = compare(wish(path, [*cars[:2], MaskObject(0, 2, 4, block(20))]))
    assert [(item.class_id, item.scored) for item in found.differences] == [(1, True), (2, False)]


def make_project(path: Path, items: list[MaskObject], *names: str, **facts: object) -> Path:
    with Project.create(path) as project:
        for number, name in enumerate(names, start=1):
            rows = [(_moved(key, number), row) for key, row in rows_of(items, name, **facts)]
            rows[0] = (rows[0][0], replace(rows[0][1], sequence_id=number))  # type: ignore[type-var]
            project.apply(Edit("fill", tuple(Change(key, None, row) for key, row in rows)), undoable=False)
        return project.path


def _moved(key: Key, sequence_id: int) -> Key:
    return replace(key, sequence_id=sequence_id)


def test_another_project_is_read(tmp_path: Path) -> None:
    path = make_project(tmp_path / "other.mots", truth_of("0000"), "0001", "0000")
    found = compare(wish(path))
    assert only(found, Kind.MISSED) == [(2, None, 11)]
    assert found.other == path


def test_a_single_sequence_of_another_name_is_taken_and_told(tmp_path: Path) -> None:
    path = make_project(tmp_path / "other.mots", truth_of("0000"), "0007")
    assert any("is of '0007', and what is shown is '0000'" in text for text in compare(wish(path)).notes)


class TestMistakesOfThePerson:
    def told(self, other: Path) -> str:
        with pytest.raises(AnnotatorError) as caught:
            compare(wish(other))
        assert isinstance(caught.value, FormatError | ProjectError)
        return str(caught.value)

    def test_no_such_file(self, tmp_path: Path) -> None:
        assert "there is no such file or folder" in self.told(tmp_path / "nothing.txt")

    def test_not_a_project(self, tmp_path: Path) -> None:
        (tmp_path / "a.mots").write_text("no")
        assert "not a project" in self.told(tmp_path / "a.mots")

    def test_no_sequence_of_this_name(self, tmp_path: Path) -> None:
        path = make_project(tmp_path / "other.mots", truth_of("0000"), "0007", "0008")
        assert "there is no sequence called '0000'" in self.told(path)
        write_txt(tmp_path / "set" / "0001.txt", truth_of("0001"))
        write_txt(tmp_path / "set" / "0002.txt", truth_of("0001"))
        assert "there is no sequence called '0000'" in self.told(tmp_path / "set")

    def test_images_of_another_size(self, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "0000.txt", truth_of("0000"))
        path.write_text(path.read_text().replace(f" {SIZE[0]} {SIZE[1]} ", f" {SIZE[1]} {SIZE[0]} "))
        text = self.told(path)
        assert str(path) in text
        assert "expected height 20, width 40, got height 40, width 20" in text

    def test_another_project_with_images_of_another_size(self, tmp_path: Path) -> None:
        path = make_project(tmp_path / "other.mots", truth_of("0000"), "0000")
        state = State(rows_of([], height=10, width=10))
        with pytest.raises(FormatError, match=r"of another size \(expected 10x10, got 40x20\)"):
            compare(CompareWish(state, 1, Path("a.mots"), path))

    def test_a_longer_sequence(self, tmp_path: Path) -> None:
        late = [MaskObject(FRAMES + 3, 1, 1, block(2))]
        text = self.told(write_txt(tmp_path / "0000.txt", [*truth_of("0000"), *late]))
        assert "frame" in text
        assert str(FRAMES + 3) in text
        path = make_project(tmp_path / "other.mots", late, "0000", frame_count=FRAMES + 4)
        assert "the masks are of a longer sequence (expected frames 0 to 5, got 9)" in self.told(path)

    def test_boxes_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text("0 1 Car 0 0 0 1 1 9 9 1 1 1 0 0 0 0\n")
        assert "has boxes and no masks" in self.told(path)

    def test_overlapping_masks(self, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "0000.txt", [MaskObject(0, 1, 1, block(2)), MaskObject(0, 1, 2, block(4))])
        assert str(path) in self.told(path)


def test_masks_of_another_sequence_are_suspected(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", [MaskObject(0, 1, 1, block(25))])
    assert any("are they of the same sequence?" in text for text in compare(wish(path)).notes)


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(0, FRAMES - 1)), st.sets(st.integers(0, FRAMES - 1)))
def test_frames_of_one_side_alone_are_missed_or_false(
    tmp_path_factory: pytest.TempPathFactory, mine: set[int], theirs: set[int]
) -> None:
    path = tmp_path_factory.mktemp("compared") / "0000.txt"
    write_txt(path, [MaskObject(frame, 1, 1, block(2)) for frame in theirs])
    found = compare(wish(path, [MaskObject(frame, 1, 1, block(2)) for frame in mine]))
    assert {item.frame for item in found.differences if item.kind is Kind.FALSE} == mine - theirs
    assert {item.frame for item in found.differences if item.kind is Kind.MISSED} == theirs - mine
    assert not kinds(found)[Kind.POOR]

"""Work on tracks: split, merge, swap, delete a range, interpolate, mark as occluded, suggest merges."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.state import State
from annotator.project.checkpoints import write_learned
from annotator.project.store import Project
from tests.cli.conftest import Run
from tests.worlds import FRAMES


def state(path: Path) -> State:
    with Project.open(path, read_only=True) as project:
        return project.state


def frames(path: Path, track_id: int) -> list[int]:
    return sorted(state(path).detections(1, track_id))


def learned(path: Path, track_id: int, frame: int) -> None:
    with Project.open(path) as project:
        checkpoint = project.checkpoints.next_path(1, track_id)
        checkpoint.write_bytes(b"weights")
        write_learned(checkpoint, {frame: project.state.detections(1, track_id)[frame].box})


@pytest.fixture
def halves(run: Run, street: Path) -> Path:
    """The street whose track 1 is two: 1, and another from frame 4 on."""
    assert run("track", "split", street, "--track", 1, "--frame", 4).status == 0
    return street


def newest(path: Path) -> int:
    return max(track.track_id for track in state(path).tracks(1))


class TestSplit:
    def test_in_words(self, run: Run, street: Path) -> None:
        answer = run("track", "split", street, "--track", 1, "--frame", 4)
        assert (answer.status, answer.out, answer.err) == (0, "0000: Split track 1 at frame 4.\n", "")
        assert frames(street, 1) == [0, 1, 2, 3]
        assert frames(street, newest(street)) == list(range(4, FRAMES))

    def test_as_json_names_the_new_track(self, run: Run, street: Path) -> None:
        answer = run("track", "split", street, "--track", 1, "--frame", 4, "--json").json
        assert answer["tracks"] == [1, newest(street)]
        assert answer["done"] == "Split track 1 at frame 4"
        assert answer["rows"] == 1 + 2 * (FRAMES - 4)
        assert answer["networks_lost"] == []

    def test_a_network_that_learned_the_other_part_is_told(self, run: Run, street: Path) -> None:
        learned(street, 1, 5)
        answer = run("track", "split", street, "--track", 1, "--frame", 4)
        assert "network of track 1 learned is elsewhere now: fine-tune again." in answer.err

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--track", 1, "--frame", 0), "no box before frame 0"),
            (("--track", 77, "--frame", 2), "there is no track 77 in sequence '0000'"),
            (("--track", 1, "--frame", 2, "--sequence", "00"), "there is no sequence '00'"),
        ],
    )
    def test_what_cannot_be_done_changes_nothing(
        self, run: Run, street: Path, options: tuple[object, ...], words: str
    ) -> None:
        answer = run("track", "split", street, *options)
        assert answer.status == 1
        assert words in answer.err
        assert frames(street, 1) == list(range(FRAMES))


class TestMerge:
    def test_the_parts_are_one_again(self, run: Run, halves: Path) -> None:
        answer = run("track", "merge", halves, "--track", 1, "--with", newest(halves))
        assert answer.status == 0
        assert frames(halves, 1) == list(range(FRAMES))

    def test_shared_frames_are_named_until_it_is_said_whose_stay(self, run: Run, street: Path) -> None:
        answer = run("track", "merge", street, "--track", 1, "--with", 2)
        assert answer.status == 1
        assert "tracks 1 and 2 are both in" in answer.err
        boxes = dict(state(street).detections(1, 2))
        assert run("track", "merge", street, "--track", 1, "--with", 2, "--keep", 2).status == 0
        assert {frame: state(street).detections(1, 1)[frame] for frame in boxes} == boxes

    def test_only_one_of_the_two_can_stay(self, run: Run, street: Path) -> None:
        answer = run("track", "merge", street, "--track", 1, "--with", 2, "--keep", 3)
        assert answer.status == 2
        assert "--keep is one of the two tracks, 1 or 2" in answer.err


class TestSwap:
    def test_from_a_frame_on(self, run: Run, street: Path) -> None:
        before = {track: dict(state(street).detections(1, track)) for track in (1, 2)}
        assert run("track", "swap", street, "--track", 1, "--with", 2, "--frame", 5).status == 0
        after = state(street)
        assert after.detections(1, 1)[5] == before[2][5]
        assert after.detections(1, 2)[4] == before[2][4]

    def test_both_networks_may_be_lost(self, run: Run, street: Path) -> None:
        for track_id in (1, 2):
            learned(street, track_id, 6)
        answer = run("track", "swap", street, "--track", 1, "--with", 2, "--frame", 5, "--json")
        assert answer.json["networks_lost"] == [1, 2]
        assert answer.json["tracks"] == [1, 2]


class TestFrames:
    def test_a_range_is_deleted_and_filled_again(self, run: Run, street: Path) -> None:
        assert run("track", "delete-range", street, "--track", 1, "--from", 2, "--to", 4).status == 0
        assert frames(street, 1) == [0, 1, *range(5, FRAMES)]
        answer = run("track", "interpolate", street, "--track", 1, "--frame", 5)
        assert answer.out == "0000: Interpolate 3 boxes of track 1.\n"
        made = state(street).detections(1, 1)
        assert [frame for frame, row in sorted(made.items()) if row.interpolated] == [2, 3, 4]

    def test_all_frames_are_no_range(self, run: Run, street: Path) -> None:
        answer = run("track", "delete-range", street, "--track", 1, "--from", 0, "--to", 500)
        assert answer.status == 1
        assert "Delete the track instead" in answer.err

    def test_occlusion_is_marked_and_cleared(self, run: Run, street: Path) -> None:
        words = ("track", "occluded", street, "--track", 1, "--from", 2, "--to", 4)
        assert run(*words).out == "0000: Mark 3 boxes as occluded.\n"
        assert run(*words).out == "0000: nothing to change.\n"
        assert run(*words, "--json").json["done"] is None
        assert run("track", "occluded", street, "--track", 1, "--from", 3, "--to", 3, "--clear").status == 0
        rows = state(street).detections(1, 1)
        assert [frame for frame, row in sorted(rows.items()) if row.occluded] == [2, 4]


class TestSuggest:
    def test_parts_of_one_track_are_listed(self, run: Run, halves: Path) -> None:
        (pair,) = run("track", "suggest", halves, "--json").json["pairs"]
        assert (pair["sequence"], pair["track"], pair["with"]) == ("0000", 1, newest(halves))
        assert (pair["end"], pair["begin"]) == (3, 4)
        text = run("track", "suggest", halves).out
        assert f"{pair['fit']:.0%}" in text

    def test_without_a_pair_it_is_said(self, run: Run, street: Path) -> None:
        assert run("track", "suggest", street).out == "No track ends near where another of its class begins.\n"
        assert run("track", "suggest", street, "--json").json == {"pairs": []}

"""`mots-annotator trackrcnn`: from rendered or made-up sequences to a scored result, and what goes wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.jobs.trackrcnn import thresholds
from annotator.project.store import Project
from refinement.trackrcnn.tracker import Rule, TrackerConfig
from tests.cli.conftest import Run
from tests.trackers import OPTIONS, quick_networks
from tests.worlds import World, write_world


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    with quick_networks():
        yield


def test_from_masks_to_a_scored_result(run: Run, tracker: Path, world: World, tmp_path: Path) -> None:
    out = tmp_path / "found"
    tuned = run("trackrcnn", "tune", tracker, world.root, "--output", tmp_path / "t.json", "--trials", "30")
    assert tuned.status == 0
    assert tuned.out.splitlines()[0].split() == ["class", "score", "distance", "keep", "sMOTSA", "MOTSA", "IDS"]
    tracked = run("trackrcnn", "track", tracker, world.root, "--output", out, "--thresholds", tmp_path / "t.json")
    assert tracked.status == 0
    assert "0000: masks: " in tracked.out
    assert run("validate", out / "instances_txt" / "0000.txt").status == 0
    scores = run("evaluate", world.truth, out / "instances_txt" / "0000.txt", "--json")
    assert scores.status == 0
    by_class = {item["class"]: item for item in json.loads(tuned_json(run, tracker, world, tmp_path))["classes"]}
    assert by_class["car"]["sMOTSA"] > 0


def tuned_json(run: Run, tracker: Path, world: World, tmp_path: Path) -> str:
    again = run("trackrcnn", "tune", tracker, world.root, "-o", tmp_path / "t2.json", "--trials", "30", "--json")
    assert (tmp_path / "t.json").read_bytes() == (tmp_path / "t2.json").read_bytes()
    return again.out


def test_given_boxes_keep_their_ids(run: Run, tracker: Path, world: World, tmp_path: Path) -> None:
    boxes = world.root / "training" / "label_02"
    told = run("trackrcnn", "track", tracker, world.root, "-o", tmp_path / "found", "--boxes", boxes, "--json").json
    (item,) = told["sequences"]
    ids = {line.split()[1] for line in Path(item["path"]).read_text().splitlines()}
    assert ids <= {"1001", "2002"}
    assert item["masks"]["car"] > 0


def test_the_result_comes_into_a_project_as_proposals(run: Run, tracker: Path, world: World, tmp_path: Path) -> None:
    run("trackrcnn", "track", tracker, world.root, "--output", tmp_path / "found")
    project = tmp_path / "street.mots"
    assert run("new", project, "--sequence", world.images).status == 0
    found = tmp_path / "found" / "instances_txt" / "0000.txt"
    assert run("import", project, found, "--state", "proposed").status == 0
    (told,) = run("info", project, "--json").json["sequences"]
    assert told["proposed"] > 0


def test_an_interrupted_training_goes_on(run: Run, world: World, tmp_path: Path) -> None:
    command = ("trackrcnn", "train", world.root, "--output", tmp_path / "net.pt", *OPTIONS)
    assert run(*command, "--steps", "1").status == 0
    refused = run(*command, "--steps", "2")
    assert refused.status == 1
    assert "a file of this name exists already" in refused.err
    resumed = run(*command, "--steps", "2", "--resume")
    assert resumed.status == 0
    assert "net.pt: 2 steps, last loss" in resumed.out
    assert len((tmp_path / "net.csv").read_text().splitlines()) == 3
    other = run(*command, "--steps", "3", "--resume", "--temporal-layers", "0")
    assert other.status == 1
    assert "temporal_layers 2, not 0" in other.err


@pytest.mark.parametrize(("reached", "every", "words"), [(1, 1, "go on with --resume"), (1, 9, "nothing is saved yet")])
def test_ctrl_c_says_how_to_go_on(
    run: Run, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reached: int, every: int, words: str
) -> None:
    from refinement.trackrcnn.train import TrainConfig, _Run

    plain, default = _Run._step, TrainConfig.__init__

    def interrupted(self: _Run, *arguments: Any) -> dict[str, float]:
        if self.done == reached:
            raise KeyboardInterrupt
        return plain(self, *arguments)

    monkeypatch.setattr(_Run, "_step", interrupted)
    monkeypatch.setattr(
        TrainConfig, "__init__", lambda self, *a, **named: default(self, *a, **{**named, "save_every": every})
    )
    answer = run("trackrcnn", "train", world.root, "--output", tmp_path / "net.pt", *OPTIONS, "--steps", "5")
    assert answer.status == 130
    assert f"Step {reached} of 5; {words}" in answer.err


def test_ctrl_c_before_the_first_step_does_not_offer_the_state_of_a_former_run(
    run: Run, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from refinement.trackrcnn import train

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "net.state").write_bytes(b"another run's")
    monkeypatch.setattr(train, "_counts", interrupted)
    command = ("trackrcnn", "train", world.root, "--output", tmp_path / "net.pt", *OPTIONS, "--overwrite")
    answer = run(*command, "--steps", "5")
    assert answer.status == 130
    assert "Step 0 of 5; nothing is saved yet" in answer.err


@pytest.mark.parametrize("verb", ["train", "tune", "track"])
def test_what_is_missing_is_told_in_one_line(run: Run, verb: str, tracker: Path, tmp_path: Path) -> None:
    leading = () if verb == "train" else (tracker,)
    answer = run("trackrcnn", verb, *leading, tmp_path / "nowhere", "--output", tmp_path / "out")
    assert answer.status == 1
    assert answer.err.count("\n") == 1
    assert "there is no such file or folder" in answer.err


def test_masks_of_one_sequence_are_not_taken_for_those_of_two(
    run: Run, tracker: Path, world: World, tmp_path: Path
) -> None:
    write_world(tmp_path / "other")
    options = ("--truth", world.truth, "--output", tmp_path / "out")
    for verb in (("train",), ("tune", tracker)):
        answer = run("trackrcnn", *verb, world.root, tmp_path / "other", *options)
        assert answer.status == 1
        assert "a file has the masks of one sequence, and there are several" in answer.err


def test_a_checkpoint_of_refinement_is_refused(run: Run, checkpoint: Path, world: World, tmp_path: Path) -> None:
    answer = run("trackrcnn", "track", checkpoint, world.root, "--output", tmp_path / "out")
    assert answer.status == 1
    assert "not a checkpoint of TrackR-CNN" in answer.err


def test_a_sequence_without_images_is_told(run: Run, tracker: Path, tmp_path: Path) -> None:
    write_world(tmp_path / "a")
    (tmp_path / "a" / "training" / "image_02" / "0001").mkdir()
    answer = run("trackrcnn", "track", tracker, tmp_path / "a", "--output", tmp_path / "out")
    assert answer.status == 1
    assert "holds no images" in answer.err


def test_a_file_that_cannot_be_written_is_told_before_the_search(
    run: Run, tracker: Path, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.jobs.trackrcnn import tuning

    searched: list[object] = []
    monkeypatch.setattr(tuning, "tune", lambda *arguments: searched.append(arguments))
    (tmp_path / "mine.pt").write_bytes(b"a network")
    answer = run("trackrcnn", "tune", tracker, world.root, "--output", tmp_path / "mine.pt")
    assert answer.status == 1
    assert "holds files that this program did not write: mine.pt" in answer.err
    assert (tmp_path / "mine.pt").read_bytes() == b"a network"
    assert searched == []


class TestAdd:
    """Into a project, without files in between."""

    def test_what_is_new_is_added_and_the_rest_counted(
        self, run: Run, tracker: Path, street: Path, tmp_path: Path
    ) -> None:
        told = run("trackrcnn", "add", tracker, street, "--thresholds", loose(tmp_path), "--json").json
        (item,) = told["sequences"]
        assert item["left_out"] >= 1  # the car has its track
        tracks = run("info", street, "--json").json["sequences"][0]["tracks"]
        again = run("trackrcnn", "add", tracker, street, "--thresholds", loose(tmp_path))
        assert (
            f"0000: 0 new tracks with 0 masks; {item['left_out'] + len(item['tracks'])} objects left out" in again.out
        )
        assert run("info", street, "--json").json["sequences"][0]["tracks"] == tracks

    def test_every_one_is_added_where_that_is_wanted(
        self, run: Run, tracker: Path, street: Path, tmp_path: Path
    ) -> None:
        options = ("--thresholds", loose(tmp_path), "--every", "--sequence", "0000", "--frames", "2-4")
        answer = run("trackrcnn", "add", tracker, street, *options)
        assert "0000: " in answer.out
        assert "left out" not in answer.out
        with Project.open(street) as project:
            new = [track.track_id for track in project.state.tracks(1) if track.track_id > 3]
            assert new
            frames = {frame for track_id in new for frame in project.state.masks(1, track_id)}
        assert frames <= {2, 3, 4}

    def test_wrong_words(self, run: Run, tracker: Path, checkpoint: Path, street: Path, tmp_path: Path) -> None:
        for arguments, words in (
            ((checkpoint, street), "a checkpoint of refinement, not a checkpoint of TrackR-CNN"),
            ((tracker, street, "--sequence", "0007"), "0007"),
            ((tracker, street, "--frames", "9-12"), "has no such frames"),
            ((tracker, street, "--thresholds", tmp_path / "none.json"), "the thresholds cannot be read"),
            ((tracker, tmp_path / "none.mots"), "none.mots"),
        ):
            answer = run("trackrcnn", "add", *arguments)
            assert answer.status == 1
            assert words in answer.err
            assert answer.err.count("\n") == 1


def loose(folder: Path) -> Path:
    """Thresholds that let most of what is found pass."""
    path = folder / "loose.json"
    thresholds.write(path, TrackerConfig(rules={number: Rule(0.3, 5.0, 3) for number in (1, 2)}), {})
    return path

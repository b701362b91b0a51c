"""Verbs that work on masks: propose, finetune, accept, import, export, validate; and the demo, which does it all."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from annotator import resources
from annotator.cli import demo
from annotator.formats import registry
from annotator.jobs import refine, robot
from annotator.project.store import Project
from tests.cli.conftest import Run
from tests.worlds import FRAMES, World

pytestmark = pytest.mark.usefixtures("network")


def info(run: Run, project: Path) -> Any:
    (found,) = run("info", project, "--json").json["sequences"]
    return found


def draw(path: Path, world: World, track_id: int, *frames: int) -> None:
    with Project.open(path) as project:
        truth = robot.truth_of(project.state, 1, registry.mask_objects(world.truth))
        assert robot.draw(project, 1, track_id, frames, truth[track_id]) == len(frames)


class TestPropose:
    def test_all_tracks(self, run: Run, street: Path) -> None:
        answer = run("propose", street, "--json")
        assert answer.status == 0
        (told,) = answer.json["sequences"]
        assert told["tracks"] == {"1": FRAMES, "2": FRAMES}
        assert told["skipped"] == 0

    def test_one_track_in_words(self, run: Run, street: Path) -> None:
        answer = run("propose", street, "--sequence", "0000", "--track", "2")
        assert answer.status == 0
        assert answer.out.startswith(f"0000: {FRAMES} masks proposed in ")
        assert answer.err == ""

    def test_what_went_otherwise_than_asked_is_told(
        self, run: Run, street: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        propose = refine.propose
        monkeypatch.setattr(refine, "propose", lambda *words: replace(propose(*words), note="Memory ran short."))
        answer = run("propose", street, "--track", 2)
        assert answer.err == "0000: Memory ran short.\n"
        assert run("propose", street, "--json").json["sequences"][0]["note"] == "Memory ran short."

    def test_missing_images_are_skipped_and_told(self, run: Run, street: Path, world: World) -> None:
        (world.images / "000001.png").unlink()
        answer = run("propose", street)
        assert answer.status == 0
        assert "0000: 2 boxes skipped, the first because:" in answer.err
        assert "000001.png" in answer.err

    def test_all_images_missing(self, run: Run, street: Path, world: World) -> None:
        shutil.rmtree(world.images)
        answer = run("propose", street)
        assert answer.status == 1
        assert f"mots-annotator relink {street.name} PATH" in answer.err

    def test_an_interruption_keeps_the_pieces_that_are_done(
        self, run: Run, street: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = refine.store
        pieces = refine.ProposeSnapshot.pieces

        def interrupted(project: Project, result: Any) -> Any:
            if project.state.masks(1, 1):
                raise KeyboardInterrupt
            return store(project, _solid(result))

        monkeypatch.setattr(refine.ProposeSnapshot, "pieces", lambda self: pieces(self, 6))
        monkeypatch.setattr(refine, "store", interrupted)
        answer = run("propose", street)
        assert answer.status == 130
        assert answer.err == "mots-annotator: interrupted. 6 of 16 proposals for 0000 stored.\n"
        assert info(run, street)["proposed"] == 6

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--track", "11"], "there is no track 11 in sequence '0000'. Did you mean '1'?"),
            (["--sequence", "0001"], "there is no sequence '0001'. Did you mean '0000'?"),
            (["--sequence", "street"], "there is no sequence 'street'. Known: 0000."),
        ],
    )
    def test_what_is_unknown_gets_a_hint(self, run: Run, street: Path, arguments: list[str], words: str) -> None:
        answer = run("propose", street, *arguments)
        assert answer.status == 1
        assert words in answer.err

    def test_an_ignore_region_that_was_asked_for_is_told(self, run: Run, street: Path) -> None:
        answer = run("propose", street, "--track", 3)
        assert answer.status == 0
        assert answer.err == "Track 3 is an ignore region (DontCare): no masks are proposed for it.\n"

    def test_another_network(self, run: Run, street: Path, tmp_path: Path) -> None:
        answer = run("propose", street, "--checkpoint", tmp_path / "no.pt")
        assert answer.status == 1
        assert "no.pt: the checkpoint is missing" in answer.err

    def test_an_empty_project(self, run: Run, tmp_path: Path) -> None:
        assert run("new", tmp_path / "a.mots").status == 0
        answer = run("propose", tmp_path / "a.mots")
        assert answer.status == 1
        assert "the project has no sequence" in answer.err


class TestFinetune:
    def test_tracks_with_manual_masks(self, run: Run, street: Path, world: World) -> None:
        draw(street, world, 1, 1, 6)
        answer = run("finetune", street, "--all-tracks", "--steps", 2, "--json")
        assert answer.status == 0
        (row,) = answer.json["tracks"]
        assert (row["track"], row["samples"], row["proposals"]) == (1, 2, FRAMES - 2)
        assert Path(row["checkpoint"]).is_file()

    def test_a_seed_and_what_went_otherwise_than_asked(
        self, run: Run, street: Path, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        body, seeds = refine.finetune, []

        def noted(snapshot: refine.FinetuneSnapshot, context: Any) -> Any:
            seeds.append(snapshot.seed)
            return replace(body(snapshot, context), note="Memory ran short.")

        monkeypatch.setattr(refine, "finetune", noted)
        draw(street, world, 1, 1)
        answer = run("finetune", street, "--track", 1, "--steps", 1, "--seed", 5)
        assert answer.err.endswith("Track 1: Memory ran short.\n")
        answer = run("finetune", street, "--track", 1, "--steps", 1, "--json")
        assert answer.json["tracks"][0]["note"] == "Memory ran short."
        assert seeds == [5, None]

    def test_in_words(self, run: Run, street: Path, world: World) -> None:
        draw(street, world, 2, 0)
        answer = run("finetune", street, "--track", 2, "--steps", 1)
        assert answer.out.splitlines()[0].split()[:3] == ["sequence", "track", "samples"]
        assert answer.out.splitlines()[1].split()[:3] == ["0000", "2", "1"]

    @pytest.mark.parametrize(
        ("arguments", "status", "words"),
        [
            ([], 2, "--all-tracks"),
            (["--track", "1", "--all-tracks"], 2, "--all-tracks"),
            (["--all-tracks"], 1, "no track has a manual mask"),
            (["--track", "1"], 1, "track 1 has no manual mask to learn from"),
            (["--track", "3"], 1, "track 3 is an ignore region"),
        ],
    )
    def test_what_cannot_be_done(self, run: Run, street: Path, arguments: list[str], status: int, words: str) -> None:
        answer = run("finetune", street, *arguments)
        assert answer.status == status
        assert words in answer.err

    def test_an_interruption_keeps_the_tracks_that_are_done(
        self, run: Run, street: Path, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        draw(street, world, 1, 1)
        draw(street, world, 2, 1)
        body = refine.finetune

        def interrupted(snapshot: refine.FinetuneSnapshot, context: Any) -> Any:
            if snapshot.track_id == 2:
                raise KeyboardInterrupt
            return body(snapshot, context)

        monkeypatch.setattr(refine, "finetune", interrupted)
        answer = run("finetune", street, "--all-tracks", "--steps", 1)
        assert answer.status == 130
        assert "2 of 3 rounds done and stored." in answer.err

    def test_all_tracks_are_learned_together_first(self, run: Run, street: Path, world: World) -> None:
        draw(street, world, 1, 1, 6)
        draw(street, world, 2, 1)
        rows = run("finetune", street, "--all-tracks", "--steps", 1, "--json").json["tracks"]
        assert [(row["track"], row["samples"]) for row in rows] == [(None, 3), (1, 2), (2, 1)]
        answer = run("finetune", street, "--all-tracks", "--steps", 1)
        assert answer.out.splitlines()[1].split()[:3] == ["0000", "all", "3"]
        assert run("finetune", street, "--together", "--steps", 1, "--json").json["tracks"][0]["samples"] == 3
        assert run("finetune", street, "--together", "--track", 1).status == 2
        assert run("forget", street, "--track", 1, "--json").json["deleted"] == 2
        assert run("forget", street, "--together", "--json").json["deleted"] == 2
        assert run("forget", street, "--all", "--json").json["tracks"][-1] == {
            "sequence": "0000",
            "track": None,
            "deleted": 0,
        }


class TestSuggestions:
    def test_they_follow_what_is_drawn(self, run: Run, street: Path, world: World) -> None:
        assert run("import", street, world.truth, "--state", "proposed").status == 0
        (found,) = run("info", street, "--suggest", 3, "--json").json["sequences"]
        assert found["nothing_suggested"] is None
        first = found["suggestions"][0]
        assert set(first) == {"track", "class", "frame", "quality", "gain"}
        draw(street, world, first["track"], first["frame"])
        (found,) = run("info", street, "--suggest", 20, "--json").json["sequences"]
        assert len(found["suggestions"]) == 2 * FRAMES - 1
        assert (first["track"], first["frame"]) not in [(item["track"], item["frame"]) for item in found["suggestions"]]

    def test_in_words(self, run: Run, street: Path, world: World) -> None:
        assert "nothing to draw next: there are no proposals" in run("info", street, "--suggest", 3).out
        assert run("import", street, world.truth, "--state", "proposed").status == 0
        lines = run("info", street, "--suggest", 2).out.splitlines()
        place = lines.index("worth drawing next, by what that should win in whole masks:")
        assert lines[place + 1].split() == ["track", "class", "frame", "quality", "gain"]
        assert lines[place + 4] == ""
        assert run("accept", street, "--all").status == 0
        assert "nothing to draw next: every mask is drawn or accepted" in run("info", street, "--suggest", 3).out

    def test_they_are_told_when_asked_for(self, run: Run, street: Path) -> None:
        assert "suggestions" not in info(run, street)


class TestMasks:
    def test_import_accept_export_validate(self, run: Run, street: Path, world: World, tmp_path: Path) -> None:
        assert run("import", street, world.truth, "--state", "proposed").status == 0
        assert info(run, street)["proposed"] == 2 * FRAMES
        assert run("accept", street, "--track", 1).out == f"{FRAMES} masks accepted.\n"
        out = tmp_path / "mots"
        only = run("export", street, "--output", out, "--only-accepted", "--format", "mots_txt", "--json").json
        # the ignore region of the labels was accepted when it was read
        assert only["exports"][0]["masks"] == 2 * FRAMES
        assert run("accept", street, "--all").out == f"{FRAMES} masks accepted.\n"
        answer = run("export", street, "-o", out)
        assert answer.status == 0
        assert [line.split()[:4] for line in answer.out.splitlines()[1:3]] == [
            ["0000", "mots_txt", str(3 * FRAMES), "0"],
            ["0000", "mots_png", str(3 * FRAMES), "0"],
        ]
        assert run("validate", out).out == "2 files and folders checked, no problem.\n"
        written = (out / "instances_txt" / "0000.txt").read_text().splitlines()
        assert set(world.truth.read_text().splitlines()) <= set(written)

    def test_a_project_that_is_open_can_be_exported(self, run: Run, street: Path, tmp_path: Path) -> None:
        with Project.open(street):
            assert run("export", street, "-o", tmp_path / "out", "--json").status == 0

    @pytest.mark.parametrize("verb", ["accept", "forget"])
    @pytest.mark.parametrize("arguments", [[], ["--track", "1", "--all"]])
    def test_accept_and_forget_want_a_choice(self, run: Run, street: Path, verb: str, arguments: list[str]) -> None:
        answer = run(verb, street, *arguments)
        assert answer.status == 2
        assert "--all" in answer.err

    def test_accept_and_forget_for_scripts(self, run: Run, street: Path, world: World) -> None:
        assert run("import", street, world.truth, "--state", "proposed").status == 0
        row = {"sequence": "0000", "track": 1, "accepted": FRAMES}
        assert run("accept", street, "--track", 1, "--json").json == {"accepted": FRAMES, "tracks": [row]}
        with Project.open(street) as project:
            project.checkpoints.next_path(1, 2).write_bytes(b"")
        rows = [{"sequence": "0000", "track": track, "deleted": int(track == 2)} for track in (1, 2, None)]
        assert run("forget", street, "--all", "--json").json == {"deleted": 1, "tracks": rows}

    def test_import_of_something_else(self, run: Run, street: Path, world: World) -> None:
        answer = run("import", street, world.images / "000000.png")
        assert answer.status == 1
        assert "the format cannot be told" in answer.err

    def test_import_keeps_what_was_drawn(self, run: Run, street: Path, world: World) -> None:
        draw(street, world, 1, 2)
        answer = run("import", street, world.truth, "--json")
        assert "1 mask drawn by hand or accepted, kept in place of the file's" in answer.json["imports"][0]["notes"]
        found = info(run, street)
        assert (found["manual"], found["accepted"]) == (1, 2 * FRAMES - 1)

    def test_an_unknown_format_gets_a_hint(self, run: Run, street: Path, tmp_path: Path) -> None:
        answer = run("export", street, "-o", tmp_path / "out", "--format", "mots_text")
        assert answer.status == 1
        assert "Did you mean 'mots_txt'?" in answer.err
        assert not (tmp_path / "out").exists()

    def test_an_export_that_cannot_be_written(self, run: Run, street: Path, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("a file")
        answer = run("export", street, "-o", tmp_path / "out")
        assert answer.status == 1
        assert answer.err.count("\n") == 1

    def test_problems_are_status_1(self, run: Run, world: World, tmp_path: Path) -> None:
        lines = world.truth.read_text().splitlines()
        bad = tmp_path / "0000.txt"
        bad.write_text("\n".join([lines[0], lines[0], *lines[1:]]) + "\n")
        answer = run("validate", bad)
        assert answer.status == 1
        assert f"{bad}:2: " in answer.out
        problems = run("validate", bad, world.truth, "--json").json
        assert problems["checked"] == 2
        assert problems["problems"][0]["line"] == 2

    def test_validate_of_nothing(self, run: Run, tmp_path: Path) -> None:
        answer = run("validate", tmp_path / "no.txt")
        assert answer.status == 1
        assert "there is no such file or folder" in answer.out


class TestDemo:
    @pytest.fixture
    def shipped(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """The made-up world is the demo that ships."""
        monkeypatch.setattr(resources, "asset", lambda *parts: world.root.joinpath(*parts[1:]))
        monkeypatch.setattr(demo, "STEPS", 12)

    @pytest.mark.usefixtures("shipped")
    def test_headless_it_does_the_whole_job(self, run: Run, tmp_path: Path) -> None:
        answer = run("demo", "--headless", "--output", tmp_path / "demo", "--rounds", 2, "--json")
        assert answer.status == 0, answer.err
        told = answer.json
        first, *_, last = told["stages"]
        assert first["name"] == "proposals"
        assert (first["manual"], first["masks"]) == (0, 2 * FRAMES)
        assert last["mean_iou_of_others"] > first["mean_iou"]
        assert 4 <= last["manual"] <= 6
        assert told["problems"] == []
        found = info(run, tmp_path / "demo" / "robot.mots")
        assert found["accepted"] == found["masks"]
        assert found["manual"] == last["manual"]
        assert (tmp_path / "demo" / "mots" / "instances_txt" / "0000.txt").is_file()

    @pytest.mark.usefixtures("shipped")
    def test_in_words_and_anew(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "demo").mkdir()
        Project.create(tmp_path / "demo" / "robot.mots").close()
        answer = run("demo", "--headless", "--output", tmp_path / "demo", "--rounds", 1)
        assert answer.status == 0, answer.err
        columns = " ".join(answer.out.splitlines()[0].split())
        assert columns == "track masks manual share IoU before IoU after IoU of others seconds"
        assert "validate: no problem" in answer.out


def test_pretrain_makes_a_network_that_proposes(run: Run, street: Path, tmp_path: Path) -> None:
    from tests.refinement.conftest import write_stills

    stills = write_stills(tmp_path / "stills")
    made = tmp_path / "made.pt"
    answer = run("pretrain", "--data", stills, "--output", made, "--steps", 1, "--batch-size", 2)
    assert answer.status == 0, answer.err
    assert answer.out.startswith(f"{made}: 1 step, last loss ")
    assert run("propose", street, "--checkpoint", made, "--track", 1).status == 0


def test_pretrain_goes_on_from_a_checkpoint(run: Run, network: Path, tmp_path: Path) -> None:
    from refinement.refiner import Refiner
    from tests.refinement.conftest import write_stills

    words = ("pretrain", "--data", write_stills(tmp_path / "stills"), "--output", tmp_path / "made.pt")
    words += ("--steps", 1, "--batch-size", 2, "--size", 64, "--workers", 0, "--seed", 7)
    answer = run(*words)
    assert answer.status == 0, answer.err
    made = Refiner.load(tmp_path / "made.pt")
    assert (made.config["size"], made.provenance["seed"]) == (64, "7")
    further = (
        "--overwrite",
        "--initial",
        tmp_path / "made.pt",
        "--late",
        "--proposal-size",
        96,
        "--learning-rate",
        1e-5,
    )
    answer = run(*words, *further, "--cooldown", 0.5)
    assert answer.status == 0, answer.err
    made = Refiner.load(tmp_path / "made.pt")
    assert (made.config["size"], made.provenance["mode"], made.provenance["learning_rate"]) == (96, "late", "1e-05")
    assert "no.pt" in run(*words, "--overwrite", "--initial", tmp_path / "no.pt").err
    assert run(*words, "--overwrite", "--size", 65).status == 1


@pytest.mark.parametrize("present", ["made.pt", "made.state"])
def test_pretrain_replaces_nothing_unasked(run: Run, tmp_path: Path, present: str) -> None:
    (tmp_path / present).write_text("of another run")
    words = ("pretrain", "--data", tmp_path / "no", "--output", tmp_path / "made.pt")
    answer = run(*words)
    assert answer.status == 1
    assert f"{present}: a file of this name exists already. Go on with --resume, replace it with --over" in answer.err
    assert "expected images/" in run(*words, "--overwrite", "--encoder", "mobilenetv3_large_100").err
    assert (tmp_path / present).read_text() == "of another run"


def test_pretrain_without_data(run: Run, tmp_path: Path) -> None:
    answer = run("pretrain", "--data", tmp_path / "no", "--output", tmp_path / "made.pt")
    assert answer.status == 1
    assert str(tmp_path / "no") in answer.err


def _solid(result: refine.ProposeResult) -> refine.ProposeResult:
    """The same with masks that are not empty, whatever an untrained network said."""
    import numpy as np

    from annotator.domain.masks import Mask
    from tests.worlds import HEIGHT, WIDTH

    mask = Mask.from_array(np.eye(HEIGHT, WIDTH))
    return replace(result, proposals=tuple(replace(item, mask=mask) for item in result.proposals))

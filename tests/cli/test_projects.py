"""Verbs that make projects and tell about them: new, add, info, relink."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.masks import Mask
from annotator.project.paths import stored_path
from annotator.project.store import Project
from tests.cli.conftest import Run
from tests.images import write_images
from tests.worlds import FRAMES, HEIGHT, WIDTH, World, write_world


class TestNew:
    def test_it_says_what_it_found(self, run: Run, world: World, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "street.mots", "--sequence", world.root)
        assert answer.status == 0
        lines = [line.split() for line in answer.out.splitlines()]
        assert ["0000", str(FRAMES), f"{WIDTH}x{HEIGHT}", "3", str(3 * FRAMES)] in lines
        assert ["Car", "car", "1", str(FRAMES)] in lines
        assert ["DontCare", "ignore", "1", str(FRAMES)] in lines
        assert "Next: mots-annotator propose" in answer.out

    def test_the_suffix_is_added(self, run: Run, world: World, tmp_path: Path) -> None:
        assert run("new", tmp_path / "street", "--sequence", world.images).status == 0
        assert (tmp_path / "street.mots").is_file()

    def test_images_are_remembered_relative_to_the_project(self, run: Run, street: Path) -> None:
        (found,) = run("info", street, "--json").json["sequences"]
        assert found["images"] == "kitti/training/image_02/0000"

    def test_the_class_table_can_be_changed(self, run: Run, world: World, tmp_path: Path) -> None:
        answer = run(
            "new", tmp_path / "a.mots", "--sequence", world.root, "--map", "pedestrian=car,DontCare=none", "--json"
        )
        (found,) = answer.json["sequences"]
        assert found["boxes"] == {"car": 2 * FRAMES}
        assert found["left_out"] == {"DontCare": FRAMES}

    @pytest.mark.parametrize(
        ("changes", "words"),
        [("Vann=car", "no box has the type 'Vann'"), ("Car=boat", "there is no such class"), ("Car", "type=class")],
    )
    def test_a_wrong_change_is_refused(self, run: Run, world: World, tmp_path: Path, changes: str, words: str) -> None:
        answer = run("new", tmp_path / "a.mots", "--sequence", world.root, "--map", changes)
        assert answer.status == 1
        assert words in answer.err
        assert not (tmp_path / "a.mots").exists()

    def test_boxes_may_come_from_elsewhere(self, run: Run, tmp_path: Path) -> None:
        images = write_images(tmp_path / "pictures", "000000.png", "000001.png")
        (tmp_path / "boxes.csv").write_text("frame,track_id,x1,y1,x2,y2\n0,1,2,2,12,12\n1,1,3,2,13,12\n")
        answer = run(
            "new", tmp_path / "a", "--sequence", images, "--boxes", tmp_path / "boxes.csv", "--name", "mine", "--json"
        )
        assert answer.status == 0, answer.err
        (found,) = answer.json["sequences"]
        assert (found["name"], found["tracks"], found["boxes"]) == ("mine", 1, {"pedestrian": 2})

    def test_an_existing_project_is_not_touched(self, run: Run, street: Path, world: World) -> None:
        before = street.read_bytes()
        answer = run("new", street, "--sequence", world.root)
        assert answer.status == 1
        assert f"{street}: a file of this name exists already" in answer.err
        assert street.read_bytes() == before

    def test_a_sequence_that_is_not_there_leaves_no_project(self, run: Run, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "a.mots", "--sequence", tmp_path / "nothing")
        assert answer.status == 1
        assert answer.err.startswith(f"mots-annotator: {tmp_path / 'nothing'}: there is no such file or folder")
        assert not (tmp_path / "a.mots").exists()

    def test_two_sequences_of_one_name_leave_no_project(self, run: Run, world: World, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "a.mots", "--sequence", world.root, "--sequence", world.images)
        assert answer.status == 1
        assert "has a sequence '0000' already" in answer.err
        assert not (tmp_path / "a.mots").exists()

    def test_a_folder_that_does_not_exist(self, run: Run, world: World, tmp_path: Path) -> None:
        answer = run("new", tmp_path / "no" / "a.mots", "--sequence", world.root)
        assert answer.status == 1
        assert "the folder does not exist" in answer.err

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written(self, run: Run, world: World, tmp_path: Path) -> None:
        closed = tmp_path / "closed"
        closed.mkdir(mode=0o500)
        answer = run("new", closed / "a.mots", "--sequence", world.root)
        assert answer.status == 1
        assert "cannot be written" in answer.err


class TestAdd:
    def test_another_sequence(self, run: Run, street: Path, tmp_path: Path) -> None:
        other = write_world(tmp_path / "other")
        answer = run("add", street, other.images, "--name", "second", "--json")
        assert answer.status == 0
        names = [item["name"] for item in run("info", street, "--json").json["sequences"]]
        assert names == ["0000", "second"]

    def test_the_same_one_again_is_refused(self, run: Run, street: Path, world: World) -> None:
        answer = run("add", street, world.root)
        assert answer.status == 1
        assert "Give this one another name." in answer.err


class TestInfo:
    def test_it_counts(self, run: Run, street: Path) -> None:
        (found,) = run("info", street, "--json").json["sequences"]
        assert (found["frames"], found["boxes"], found["ignore_tracks"]) == (FRAMES, 2 * FRAMES, 1)
        assert found["boxes_by_class"] == {"car": FRAMES, "pedestrian": FRAMES, "ignore": FRAMES}
        assert (found["masks"], found["manual_share"], found["missing_images"]) == (0, None, None)
        assert [item["class"] for item in found["tracks"]] == ["car", "pedestrian", "ignore"]

    def test_it_prints_a_table(self, run: Run, street: Path) -> None:
        answer = run("info", street)
        assert answer.status == 0
        assert ["track", "class", "boxes", "proposed", "corrected", "accepted", "manual", "open"] in [
            line.split() for line in answer.out.splitlines()
        ]
        assert "manual masks: –" in answer.out

    def test_missing_images_are_told_with_what_to_do(self, run: Run, street: Path, world: World) -> None:
        shutil.rmtree(world.images)
        answer = run("info", street)
        assert answer.status == 0
        assert str(world.images) in answer.err
        assert "mots-annotator relink" in answer.err

    def test_frames_without_an_image_are_counted(self, run: Run, world: World, tmp_path: Path) -> None:
        (world.images / "000003.png").unlink()
        assert run("new", tmp_path / "a.mots", "--sequence", world.root).status == 0
        assert "0000: 1 frame without an image." in run("info", tmp_path / "a.mots").err

    def test_it_works_while_a_window_has_the_project(self, run: Run, street: Path) -> None:
        with Project.open(street):
            assert run("info", street).status == 0

    def test_an_empty_project(self, run: Run, tmp_path: Path) -> None:
        assert run("new", tmp_path / "a.mots").status == 0
        answer = run("info", tmp_path / "a.mots")
        assert answer.status == 0
        assert "has no sequence" in answer.out


class TestRelink:
    def test_moved_images(self, run: Run, street: Path, world: World, tmp_path: Path) -> None:
        moved = tmp_path / "moved"
        world.images.rename(moved)
        answer = run("relink", street, moved, "--sequence", "0000")
        assert run("relink", street, moved, "--json").json == {"sequence": "0000", "images": str(moved)}
        assert answer.status == 0
        (found,) = run("info", street, "--json").json["sequences"]
        assert (found["images"], found["missing_images"]) == ("moved", None)

    def test_other_images_are_refused(self, run: Run, street: Path, tmp_path: Path) -> None:
        answer = run("relink", street, write_images(tmp_path / "other", "a.png"))
        assert answer.status == 1
        assert "lacks 8 images" in answer.err

    def test_images_of_another_size_are_refused(self, run: Run, street: Path, tmp_path: Path) -> None:
        names = [f"{frame:06d}.png" for frame in range(FRAMES)]
        answer = run("relink", street, write_images(tmp_path / "other", *names))
        assert answer.status == 1
        assert f"{WIDTH}x{HEIGHT}" in answer.err


class TestBadProjects:
    VERBS = ("info", "propose", "accept --all", "finetune --all-tracks")

    @pytest.fixture(params=VERBS)
    def verb(self, request: pytest.FixtureRequest) -> list[str]:
        return str(request.param).split()

    def test_not_there(self, run: Run, tmp_path: Path, verb: list[str]) -> None:
        answer = run(verb[0], tmp_path / "no.mots", *verb[1:])
        assert answer.status == 1
        assert f"{tmp_path / 'no.mots'}: there is no such project. Make one with" in answer.err

    @pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0" + b"\0" * 200])
    def test_not_a_project(self, run: Run, tmp_path: Path, verb: list[str], content: bytes) -> None:
        path = tmp_path / "other.mots"
        path.write_bytes(content)
        answer = run(verb[0], path, *verb[1:])
        assert answer.status == 1
        assert answer.err.count("\n") == 1
        assert "not a project file" in answer.err or "damaged" in answer.err
        assert path.read_bytes() == content

    def test_another_database(self, run: Run, tmp_path: Path, verb: list[str]) -> None:
        path = tmp_path / "other.mots"
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE things (name TEXT)")
        connection.close()
        answer = run(verb[0], path, *verb[1:])
        assert answer.status == 1
        assert "not a project file" in answer.err

    def test_of_a_newer_program(self, run: Run, street: Path, verb: list[str]) -> None:
        with sqlite3.connect(street) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
        answer = run(verb[0], street, *verb[1:])
        assert answer.status == 1
        assert "9999" in answer.err
        assert "newer" in answer.err

    def test_open_in_a_window(self, run: Run, street: Path, verb: list[str]) -> None:
        with Project.open(street):
            answer = run(verb[0], street, *verb[1:])
        if verb == ["info"]:
            assert answer.status == 0
            return
        assert answer.status == 1
        assert "another window or command has this project open" in answer.err
        assert f"process {os.getpid()}" in answer.err


def test_a_full_disk_is_one_line(run: Run, street: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Project.open.__func__  # type: ignore[attr-defined]

    def small(cls: type[Project], path: Path, *, read_only: bool = False) -> Project:
        """A project whose file may not grow; to SQLite that is a full disk."""
        project: Project = opened(cls, path, read_only=read_only)
        with project._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        return project

    rng = np.random.default_rng(1)
    noise = [Mask.from_array(rng.random((HEIGHT, WIDTH)) < 0.5).counts for _ in range(FRAMES)]
    lines = [f"{frame} 1001 1 {HEIGHT} {WIDTH} {counts}" for frame, counts in enumerate(noise)]
    (tmp_path / "noise.txt").write_text("\n".join(lines) + "\n")
    monkeypatch.setattr(Project, "open", classmethod(small))
    answer = run("import", street, tmp_path / "noise.txt")
    assert answer.status == 1
    assert f"{street}: the disk is full." in answer.err
    assert answer.err.count("\n") == 1
    monkeypatch.undo()
    (found,) = run("info", street, "--json").json["sequences"]
    assert found["masks"] == 0


@pytest.mark.parametrize(
    ("images", "base", "stored"),
    [
        ("/data/kitti/0000", "/data", "kitti/0000"),
        ("/data/kitti/0000", "/data/work/me", "../../kitti/0000"),
        ("/data/kitti/0000", "/home/me", "/data/kitti/0000"),
        ("/data", "/data", "."),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="paths of another system")
def test_stored_path(images: str, base: str, stored: str) -> None:
    assert stored_path(Path(images), Path(base)) == stored

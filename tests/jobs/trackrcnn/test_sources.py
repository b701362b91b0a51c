"""Sequences and their masks, in every layout that they come in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.edits import Change, DetectionKey, Edit, MaskKey
from annotator.domain.masks import Mask, MaskState
from annotator.domain.sequences import Numbering
from annotator.editing.masks import set_mask
from annotator.errors import FormatError, FrameError
from annotator.formats.sources import load_sequences
from annotator.jobs.exchange import create_project
from annotator.jobs.importing import ImportWish, import_file
from annotator.jobs.trackrcnn.sources import Source, opened, sources, true_objects
from refinement.trackrcnn.values import IGNORE
from tests.worlds import FRAMES, HEIGHT, WIDTH, World


def classes(source: Source) -> dict[int, list[int]]:
    return {frame: sorted(item.class_id for item in items) for frame, items in true_objects(source).items()}


class TestKitti:
    @pytest.mark.parametrize("place", ["", "training", "training/image_02", "training/image_02/0000"])
    def test_the_root_and_all_below_it_will_do(self, world: World, place: str) -> None:
        (found,) = sources(world.root / place)
        assert (found.sequence.name, found.size, found.frames) == ("0000", (HEIGHT, WIDTH), tuple(range(FRAMES)))
        assert found.masks == world.truth
        assert classes(found)[0][:2] == [1, 2]

    def test_masks_may_be_elsewhere(self, world: World, tmp_path: Path) -> None:
        shutil.move(world.truth, tmp_path / "0000.txt")
        assert sources(world.root)[0].masks is None
        for truth in (tmp_path / "0000.txt", tmp_path):
            assert sources(world.root, truth=truth)[0].masks == tmp_path / "0000.txt"

    def test_missing_masks_are_told_when_they_are_needed(self, world: World) -> None:
        world.truth.unlink()
        with pytest.raises(FormatError, match=r"no masks of sequence '0000'.*--truth"):
            true_objects(sources(world.root)[0])

    def test_some_frames(self, world: World) -> None:
        (found,) = sources(world.root, frames="2-4")
        assert found.frames == (2, 3, 4)
        assert set(true_objects(found)) == {2, 3, 4}
        assert sources(world.root, frames="5")[0].frames == (5,)
        assert sources(world.root, frames="6-100")[0].frames == (6, 7)

    @pytest.mark.parametrize(("text", "words"), [("a-b", "the frames are no range"), ("90-99", "has no such frames")])
    def test_no_frames(self, world: World, text: str, words: str) -> None:
        with pytest.raises(FormatError, match=words):
            sources(world.root, frames=text)

    def test_images_that_are_missing_are_not_learned(self, world: World) -> None:
        (world.images / "000003.png").unlink()
        with opened(sources(world.root)) as (footage,):
            assert footage.frames == (0, 1, 2, 4, 5, 6, 7)


class TestOthers:
    def test_motchallenge(self, world: World, tmp_path: Path) -> None:
        folder = tmp_path / "train" / "MOTS20-02"
        shutil.copytree(world.images, folder / "img1")
        for name in sorted((folder / "img1").iterdir(), reverse=True):
            name.rename(name.with_name(f"{int(name.stem) + 1:06d}.png"))
        (folder / "gt").mkdir()
        lines = world.truth.read_text().splitlines()
        moved = [f"{int(line.split()[0]) + 1} {line.split(' ', 1)[1]}" for line in lines]
        (folder / "gt" / "gt.txt").write_text("\n".join(moved) + "\n")
        for place in (tmp_path, tmp_path / "train", folder):
            (found,) = sources(place)
            assert (found.sequence.name, found.sequence.numbering) == ("MOTS20-02", Numbering.MOTCHALLENGE)
            assert min(true_objects(found)) == 0

    def test_a_folder_of_images(self, world: World, tmp_path: Path) -> None:
        shutil.copytree(world.images, tmp_path / "plain")
        (found,) = sources(tmp_path / "plain")
        assert (found.sequence.name, found.masks) == ("plain", None)

    def test_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="there is no such file or folder"):
            sources(tmp_path / "nowhere")
        (tmp_path / "a" / "b").mkdir(parents=True)
        with pytest.raises(FormatError, match="there are no sequences here"):
            sources(tmp_path / "a")
        with pytest.raises(FrameError, match="holds no images"):
            sources(tmp_path / "a" / "b")


class TestProjects:
    @pytest.fixture
    def project(self, world: World, tmp_path: Path) -> Path:
        path = tmp_path / "street.mots"
        create_project(path, load_sequences(world.root)).close()
        return path

    def test_boxes_without_masks_are_ignored_and_their_frames_left_out(self, project: Path) -> None:
        (found,) = sources(project)
        assert set(classes(found)[0]) == {IGNORE}
        with opened([found]) as (footage,):
            assert footage.frames == ()

    def test_settled_masks_are_learned_with_the_other_boxes_ignored(self, project: Path) -> None:
        from annotator.project.store import Project

        with Project.open(project) as document:
            mask = Mask.from_window(np.ones((20, 30), bool), 30, 30, HEIGHT, WIDTH)
            document.apply(set_mask(document.state, MaskKey(1, 1, 2), mask, "polygon"))
        (found,) = sources(project)
        assert classes(found)[2].count(1) == 1
        assert IGNORE in classes(found)[2]
        with opened([found]) as (footage,):
            assert footage.frames == (2,)

    def test_a_proposal_without_a_box_is_ignored_not_background(self, project: Path) -> None:
        from annotator.project.store import Project

        settled, proposed = (Mask.from_window(np.ones((20, 30), bool), x, 30, HEIGHT, WIDTH) for x in (10, 50))
        with Project.open(project) as document:
            document.apply(set_mask(document.state, MaskKey(1, 1, 2), settled, "polygon"))
            record = replace(document.state.masks(1, 1)[2], mask=proposed, state=MaskState.PROPOSED)
            box = document.state.detections(1, 2)[2]
            changes = (Change(DetectionKey(1, 2, 2), box, None), Change(MaskKey(1, 2, 2), None, record))
            document.apply(Edit("A proposal in place of a box", changes))
        (found,) = sources(project)
        assert proposed in [item.mask for item in true_objects(found)[2] if item.class_id == IGNORE]

    @pytest.mark.parametrize(("state", "frames"), [(MaskState.ACCEPTED, FRAMES), (MaskState.PROPOSED, 0)])
    def test_proposals_are_not_learned(self, project: Path, world: World, state: MaskState, frames: int) -> None:
        from annotator.project.store import Project

        with Project.open(project) as document:
            import_file(document, [1], ImportWish(world.truth, state))
        with opened(sources(project)) as (footage,):
            assert len(footage.frames) == frames

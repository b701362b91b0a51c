from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from annotator.domain.edits import Change, Edit, MaskKey
from annotator.domain.masks import MaskRecord, MaskState
from annotator.editing.importing import import_masks
from annotator.errors import FormatError, ProjectError
from annotator.evaluation.statistics_work import Work
from annotator.formats.mots import mots_txt
from annotator.formats.sources import load_sequences
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.exchange import create_project
from annotator.jobs.statistics.collecting import Collection, collect
from annotator.project.store import Project
from tests.documents import FRAMES, rectangle, rows
from tests.worlds import World


def collected(*paths: Path) -> Collection:
    return collect(paths, DirectContext())


class TestProject:
    def test_masks_and_time(self, worked: Path) -> None:
        found = collected(worked)
        (sequence,) = found.sequences
        assert (sequence.source, sequence.name, sequence.frame_count) == ("street.mots", "street", FRAMES)
        assert found.work == Work(drawing=20.0, reviewing=6.0, steps=2)
        (drawn,) = [mask for mask in sequence.masks if mask.manual]
        assert (drawn.seconds, drawn.state) == (20.0, MaskState.ACCEPTED)
        states = [mask.state for mask in sequence.masks]
        assert (states.count(MaskState.ACCEPTED), states.count(MaskState.PROPOSED)) == (3, 2 * FRAMES - 3)

    def test_it_may_be_open_for_writing(self, worked: Path) -> None:
        with Project.open(worked):
            assert len(collected(worked).sequences) == 1

    def test_the_suffix_may_be_left_out(self, worked: Path) -> None:
        assert len(collected(worked.with_suffix("")).sequences) == 1

    def test_an_empty_project(self, tmp_path: Path) -> None:
        Project.create(tmp_path / "empty.mots").close()
        found = collected(tmp_path / "empty.mots")
        assert (found.sequences, found.work, found.notes) == ((), Work(), ())

    def test_a_journal_without_times(self, tmp_path: Path) -> None:
        with Project.create(tmp_path / "plain.mots") as project:
            changes = tuple(Change(key, None, row) for key, row in rows())
            project.apply(Edit("Add sequence", changes))
        assert collected(project.path).work == Work(unmeasured=1)

    def test_covered_masks_are_told(self, worked: Path) -> None:
        with Project.open(worked) as project:
            key = MaskKey(1, 1, 4)
            hidden = MaskRecord(rectangle(26, 10, 30, 20), MaskState.PROPOSED)
            project.apply(Edit("Hide", (Change(key, project.state.get(key), hidden),)))
        assert collected(worked).notes == ("1 mask wholly covered by nearer ones left out, as in an export.",)

    def test_occlusion_comes_from_the_labels_that_it_was_made_of(self, tmp_path: Path, world: World) -> None:
        labels = world.root / "training" / "label_02" / "0000.txt"
        labels.write_text(labels.read_text().replace("Pedestrian 0 0", "Pedestrian 0 2"))
        with create_project(tmp_path / "street.mots", load_sequences(world.root)) as project:
            edit, _ = import_masks(project.state, 1, mots_txt.read(world.truth))
            project.apply(edit)
        (found,) = collected(project.path).sequences
        car, walker = found.tracks
        assert {mask.occlusion for mask in car.masks} == {0}
        assert {mask.occlusion for mask in walker.masks} == {2}
        labels.unlink()
        found = collected(project.path)
        assert {mask.occlusion for mask in found.sequences[0].masks} == {None}
        assert found.notes == ()


class TestSeveral:
    def test_projects_and_files_together(self, worked: Path, kitti: Path) -> None:
        found = collected(worked, kitti)
        assert [(item.source, item.name) for item in found.sequences] == [
            ("street.mots", "street"),
            ("kitti", "0000"),
            ("kitti", "0001"),
        ]
        assert found.sources == (worked, kitti)
        assert found.work is not None
        assert found.work.steps == 2

    def test_files_have_no_work(self, kitti: Path) -> None:
        assert collected(kitti).work is None

    def test_a_folder_of_projects(self, worked: Path, tmp_path: Path) -> None:
        folder = tmp_path / "projects"
        folder.mkdir()
        for name in ("a.mots", "b.mots"):
            shutil.copy(worked, folder / name)
        found = collected(folder)
        assert [item.source for item in found.sequences] == ["a.mots", "b.mots"]
        assert found.work is not None
        assert (found.work.seconds, found.work.steps) == (52.0, 4)

    def test_it_travels_between_processes(self, worked: Path, kitti: Path) -> None:
        found = collected(worked, kitti)
        assert pickle.loads(pickle.dumps(found)) == found


class TestMistakes:
    def test_nothing_there(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"gone: there is no such project, file or folder\. Check the path\."):
            collected(tmp_path / "gone")

    def test_no_project(self, tmp_path: Path) -> None:
        (tmp_path / "fake.mots").write_text("no")
        with pytest.raises(ProjectError, match="this is not a project file"):
            collected(tmp_path / "fake.mots")

    def test_it_can_be_cancelled(self, kitti: Path) -> None:
        class Unwanted(DirectContext):
            def check_cancelled(self) -> None:
                raise Cancelled

        with pytest.raises(Cancelled):
            collect([kitti], Unwanted())

    def test_it_tells_how_far_it_is(self, kitti: Path) -> None:
        told: list[tuple[int, int, str]] = []
        collect([kitti], DirectContext(lambda *step: told.append(step)))
        assert told == [(0, 2, "0000"), (1, 2, "0001")]

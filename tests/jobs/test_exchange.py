from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from annotator.domain.edits import Change, DepthOrder, Edit, MaskKey, OrderKey, SequenceKey, TrackKey
from annotator.domain.masks import MaskState
from annotator.editing.masks import accept, clear_mask, draw_mask
from annotator.editing.order import bring_forward
from annotator.editing.tracks import delete_track
from annotator.errors import AnnotatorError, EditError, FormatError, FrameError, ProjectError, ProjectLockedError
from annotator.formats.sources import load_sequences
from annotator.jobs import exchange
from annotator.jobs.exchange import ExportWish
from annotator.jobs.importing import ImportWish, import_file
from annotator.project.store import Project
from tests.documents import document
from tests.gui.test_verbs import SQUARE
from tests.worlds import World, write_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "data")


@pytest.fixture
def project(world: World, tmp_path: Path):
    with exchange.create_project(tmp_path / "new", load_sequences(world.root)) as made:
        yield made


def test_a_project_is_made_with_its_suffix_and_relative_images(project: Project, tmp_path: Path) -> None:
    assert project.path == tmp_path / "new.mots"
    sequence = project.state.sequence(1)
    assert sequence.images == "data/training/image_02/0000"
    assert project.undo_label is None


def test_a_failure_leaves_no_file_behind(world: World, tmp_path: Path) -> None:
    twice = load_sequences(world.root) * 2
    with pytest.raises(EditError, match="already"):
        exchange.create_project(tmp_path / "twice.mots", twice)
    assert not list(tmp_path.glob("twice*"))


def test_an_existing_project_is_left_alone(project: Project, world: World) -> None:
    with pytest.raises(ProjectError, match="exists already"):
        exchange.create_project(project.path, load_sequences(world.root))
    assert project.path.is_file()


def test_more_sequences_are_added(project: Project, world: World) -> None:
    loaded = load_sequences(world.root)[0]
    renamed = replace(loaded, sequence=replace(loaded.sequence, name="0001"))
    assert exchange.add_sequences(project, [renamed]) == [2]
    assert [item.name for item in project.state.sequences()] == ["0000", "0001"]


def test_all_sequences_are_added_or_none(project: Project, world: World) -> None:
    loaded = load_sequences(world.root)[0]
    renamed = replace(loaded, sequence=replace(loaded.sequence, name="0001"))
    with pytest.raises(EditError, match="a sequence '0000' already"):
        exchange.add_sequences(project, [renamed, loaded])
    with pytest.raises(EditError, match="a sequence '0001' already"):
        exchange.add_sequences(project, [renamed, renamed])
    assert [item.name for item in project.state.sequences()] == ["0000"]


def test_an_image_that_was_missing_comes_back(project: Project, world: World, tmp_path: Path) -> None:
    before = project.state.sequence(1)
    gap = replace(before, frames=("", *before.frames[1:]))
    project.apply(Edit("gap", (Change(SequenceKey(1), before, gap),)))
    exchange.relink(project, 1, world.images)
    assert project.state.sequence(1) == before


def test_masks_are_imported_for_review(project: Project, world: World) -> None:
    wish = ImportWish(world.truth, MaskState.PROPOSED)
    (imported,) = import_file(project, [1], wish)
    assert imported.edit.label.startswith("Import 16 masks")
    assert imported.notes == ()
    assert {record.state for record in project.state.masks(1, 1).values()} == {MaskState.PROPOSED}
    (again,) = import_file(project, [1], wish)
    assert not again.edit


def test_only_the_same_images_can_be_linked(project: Project, world: World, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(FrameError):
        exchange.relink(project, 1, other)
    exchange.relink(project, 1, world.images)
    assert project.undo_label is None  # they were linked there already


def test_export_writes_what_was_wished_and_checks_it(tmp_path: Path) -> None:
    state = document()
    state.apply(accept(state, [MaskKey(1, 2, frame) for frame in range(6)]))
    wish = ExportWish(tmp_path, ("mots_txt",), frozenset({MaskState.ACCEPTED}))
    outcome = exchange.export(state, wish)
    assert [report.path for report in outcome.reports] == [tmp_path / "instances_txt" / "street.txt"]
    assert outcome.reports[0].objects == 6
    assert not outcome.problems
    assert outcome.text.startswith("6 masks written to 1 place:")
    assert outcome.text.endswith("Checked: the files are valid.")


def test_two_sequences_are_not_written_to_one_place(tmp_path: Path) -> None:
    state = document()
    before = state.sequence(1)
    for key, name in ((1, "a/b"), (2, "a:b")):
        row = replace(before, sequence_id=key, name=name)
        state.apply(Edit("x", (Change(SequenceKey(key), before if key == 1 else None, row),)))
    with pytest.raises(FormatError, match="sequences 'a/b' and 'a:b' would be written to the same place"):
        exchange.write(state, ExportWish(tmp_path))
    assert not list(tmp_path.iterdir())
    assert len(exchange.write(state, ExportWish(tmp_path, sequence_ids=(2,)))) == 2


def test_the_ground_truth_of_a_data_set_is_not_replaced(tmp_path: Path) -> None:
    truth = tmp_path / "instances_txt" / "street.txt"
    truth.parent.mkdir()
    truth.write_text("0 1001 1 4 4 07\n")
    with pytest.raises(FormatError, match=r"instances_txt: the folder holds files that this program did not"):
        exchange.export(document(), ExportWish(tmp_path))
    assert truth.read_text() == "0 1001 1 4 4 07\n"
    assert [item.name for item in tmp_path.iterdir()] == ["instances_txt"]


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match="there is no format"):
        exchange.export(document(), ExportWish(tmp_path, ("tiff",)))


def test_the_demo_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path)
    path = exchange.demo_project()
    assert path == exchange.demo_folder() / "demo.mots"
    with Project.open(path) as project:
        assert project.state.tracks(1)
        project.apply(delete_track(project.state, TrackKey(1, 1)))
        project.checkpoints.next_path(1, 2).write_bytes(b"")
    assert exchange.demo_project(path) == path
    with Project.open(path) as project:
        assert project.state.get(TrackKey(1, 1)) is None
    exchange.demo_project(path, fresh=True)
    with Project.open(path) as project:
        assert project.state.get(TrackKey(1, 1)) is not None
        assert project.checkpoints.latest(1, 2) is None


def test_a_demo_that_is_open_is_not_made_anew(tmp_path: Path) -> None:
    path = exchange.demo_project(tmp_path / "demo.mots")
    with Project.open(path), pytest.raises(ProjectLockedError):
        exchange.demo_project(path, fresh=True)
    assert path.is_file()


def test_open_work_counts_what_is_left() -> None:
    state = document()
    for edit in (
        accept(state, [MaskKey(1, 1, frame) for frame in range(6)]),
        draw_mask(state, MaskKey(1, 2, 0), [SQUARE]),
        clear_mask(state, [MaskKey(1, 2, 5), MaskKey(1, 3, 5)]),
    ):
        state.apply(edit)
    work = exchange.open_work(state, [1])
    assert (work.masks, work.accepted, work.corrected, work.proposed, work.empty_boxes) == (11, 6, 1, 4, 1)
    assert work.text == (
        "6 of 11 masks accepted; 1 corrected but not accepted; 4 proposals that nobody has reviewed; "
        "1 box without a mask."
    )
    assert "no masks yet" in exchange.open_work(document(masks=False), [1]).text


def test_a_frozen_copy_has_all_rows_and_no_later_ones() -> None:
    state = document()
    state.apply(bring_forward(state, MaskKey(1, 1, 2)))
    copy = exchange.frozen_copy(state, [1])
    assert isinstance(copy.get(OrderKey(1, 2)), DepthOrder)
    for track in state.tracks(1):
        assert dict(copy.masks(1, track.track_id)) == dict(state.masks(1, track.track_id))
        assert dict(copy.detections(1, track.track_id)) == dict(state.detections(1, track.track_id))
    state.apply(Edit("x", clear_mask(state, [MaskKey(1, 1, 0)]).changes))
    assert 0 in copy.masks(1, 1)

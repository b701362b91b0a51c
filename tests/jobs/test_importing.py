"""Files in any format into a project: which sequence takes what."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from annotator.domain.edits import MaskKey
from annotator.domain.masks import MaskState
from annotator.editing.masks import accept
from annotator.errors import FormatError
from annotator.formats.sources import load_sequences
from annotator.jobs import exchange
from annotator.jobs.converting import ConvertWish, convert
from annotator.jobs.exchange import ExportWish
from annotator.jobs.importing import ImportWish, import_file
from annotator.project.store import Project
from tests.worlds import World, write_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return write_world(tmp_path / "data")


@pytest.fixture
def project(world: World, tmp_path: Path):
    loaded = load_sequences(world.root)
    twin = replace(loaded[0], sequence=replace(loaded[0].sequence, name="0001"))
    with exchange.create_project(tmp_path / "new", [*loaded, twin]) as made:
        yield made


@pytest.mark.parametrize("name", ["coco", "youtube_vis", "mots_png", "bdd100k", "cvat_video", "labelme"])
def test_what_is_exported_is_imported_again_unchanged(
    project: Project, world: World, tmp_path: Path, name: str
) -> None:
    import_file(project, [1], ImportWish(world.truth))
    state = project.state
    masks = {track.track_id: dict(state.masks(1, track.track_id)) for track in state.tracks(1)}
    (written, *_) = exchange.write(state, ExportWish(tmp_path / "out", (name,), sequence_ids=(1,)))
    assert written.report.objects == sum(len(found) for found in masks.values())
    (imported,) = import_file(project, [1], ImportWish(written.report.path, format_name=name))
    assert not imported.edit, imported.edit.label
    (imported,) = import_file(project, [2], ImportWish(written.report.path))
    assert imported.edit
    found = {track.track_id: dict(state.masks(2, track.track_id)) for track in state.tracks(2)}
    assert {key: {frame: record.mask for frame, record in item.items()} for key, item in found.items() if item} == {
        key: {frame: record.mask for frame, record in item.items()} for key, item in masks.items() if item
    }


def test_palettes_find_their_tracks_and_bring_ignore_regions_as_one(
    project: Project, world: World, tmp_path: Path
) -> None:
    import_file(project, [1], ImportWish(world.truth))
    (written,) = exchange.write(project.state, ExportWish(tmp_path / "out", ("davis",), sequence_ids=(1,)))
    (imported,) = import_file(project, [1], ImportWish(written.report.path))
    assert {change.key.track_id for change in imported.edit.changes if change.after} == {255}  # type: ignore[union-attr]
    assert "1 new track for objects that had none: 255" in imported.notes


def test_a_file_of_several_sequences_goes_to_those_of_its_names(project: Project, world: World, tmp_path: Path) -> None:
    import_file(project, [1], ImportWish(world.truth))
    exchange.write(project.state, ExportWish(tmp_path / "out", ("coco",), sequence_ids=(1, 2)))
    made = import_file(project, [1, 2], ImportWish(tmp_path / "out" / "coco.json", MaskState.PROPOSED))
    assert [item.sequence.name for item in made] == ["0000", "0001"]
    assert not any(item.edit for item in made)


def test_names_decide_where_there_is_a_choice(project: Project, world: World, tmp_path: Path) -> None:
    (imported,) = import_file(project, [1, 2], ImportWish(world.truth))
    assert imported.sequence.name == "0000"
    convert(ConvertWish(world.truth, tmp_path / "other.txt", "mots_txt"))
    with pytest.raises(FormatError, match=r"the file has no sequence called '0000' or '0001'"):
        import_file(project, [1, 2], ImportWish(tmp_path / "other.txt"))
    (imported,) = import_file(project, [2], ImportWish(tmp_path / "other.txt"))
    assert imported.sequence.name == "0001"


def test_a_box_file_replaces_boxes_that_no_person_set(project: Project, tmp_path: Path) -> None:
    (tmp_path / "0000.csv").write_text("frame,track_id,x1,y1,x2,y2,class\n0,1,1,2,30,40,car\n0,77,1,2,30,40,dog\n")
    (imported,) = import_file(project, [1], ImportWish(tmp_path / "0000.csv"))
    assert project.state.detections(1, 1)[0].box.corners == (1, 2, 30, 40)
    assert imported.edit.label == "Import 1 box into 0000"
    assert imported.notes == ("1 detection of type 'dog' left out",)


def test_masks_that_are_accepted_stay_when_proposals_come(project: Project, world: World) -> None:
    import_file(project, [1], ImportWish(world.truth, MaskState.PROPOSED))
    project.apply(accept(project.state, [MaskKey(1, 1, 0)]))
    before = project.state.get(MaskKey(1, 1, 0))
    (imported,) = import_file(project, [1], ImportWish(world.truth, MaskState.PROPOSED))
    assert not imported.edit
    assert project.state.get(MaskKey(1, 1, 0)) == before


def test_a_file_of_other_images_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "0000.txt").write_text("0 1001 1 4 4 07\n")
    with pytest.raises(FormatError, match=r"0000\.txt:1: "):
        import_file(project, [1], ImportWish(tmp_path / "0000.txt"))


def test_an_unknown_format_gets_a_hint(project: Project, world: World) -> None:
    with pytest.raises(FormatError, match="Did you mean 'mots_txt'"):
        import_file(project, [1], ImportWish(world.truth, format_name="mots_text"))


@pytest.mark.parametrize("name", ["mots_tools", "trackeval_kitti_mots"])
def test_sequences_that_evaluators_know_by_number_are_found_by_name(world: World, tmp_path: Path, name: str) -> None:
    loaded = load_sequences(world.root)
    named = [replace(loaded[0], sequence=replace(loaded[0].sequence, name=name)) for name in ("street", "park")]
    with exchange.create_project(tmp_path / "named", named) as project:
        import_file(project, [1], ImportWish(world.truth))
        exchange.write(project.state, ExportWish(tmp_path / "out", (name,)))
        found = import_file(project, [1, 2], ImportWish(tmp_path / "out"))
        assert [(item.sequence.name, bool(item.edit)) for item in found] == [("street", False), ("park", False)]


def test_archives_are_imported(project: Project, world: World, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(world.truth, "x/0000.txt")
    (imported,) = import_file(project, [1], ImportWish(tmp_path / "a.zip"))
    assert imported.edit

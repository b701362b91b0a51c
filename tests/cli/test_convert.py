"""`convert`, and `import` and `export` in formats other than MOTS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.formats.registry import codecs
from tests.cli.conftest import Run
from tests.worlds import FRAMES, HEIGHT, WIDTH, World


def test_files_are_converted_and_what_came_of_it_is_told(run: Run, world: World, tmp_path: Path) -> None:
    answer = run("convert", world.truth, tmp_path / "masks.json", "--to", "coco")
    assert answer.status == 0
    header, row = answer.out.splitlines()
    assert header.split() == ["sequence", "frames", "masks", "boxes", "written", "to"]
    assert row.split()[:2] == ["0000", str(FRAMES)]
    assert "The names of images are not known: they are called like 0000/000000.png." in answer.err
    back = run("convert", tmp_path / "masks.json", tmp_path / "out", "--from", "coco", "--to", "mots_txt", "--json")
    (found,) = back.json["sequences"]
    assert found["path"] == str(tmp_path / "out" / "instances_txt" / "0000.txt")
    assert sorted(Path(found["path"]).read_text().splitlines()) == sorted(world.truth.read_text().splitlines())
    assert (found["notes"], back.json["notes"]) == ([], [])


def test_boxes_need_a_size_for_formats_that_say_it(run: Run, world: World, tmp_path: Path) -> None:
    (label,) = (world.root / "training" / "label_02").glob("*.txt")
    answer = run("convert", label, tmp_path / "a.json", "--to", "coco")
    assert answer.status == 1
    assert "nothing says how large the images of '0000' are" in answer.err
    answer = run("convert", label, tmp_path / "a.json", "--to", "coco", "--size", f"{WIDTH}x{HEIGHT}", "--frames", 40)
    assert answer.status == 0
    values = json.loads((tmp_path / "a.json").read_text())
    assert (values["videos"][0]["width"], values["videos"][0]["length"], len(values["images"])) == (WIDTH, 40, 40)


def test_types_are_mapped_by_a_person(run: Run, world: World, tmp_path: Path) -> None:
    (label,) = (world.root / "training" / "label_02").glob("*.txt")
    answer = run("convert", label, tmp_path / "a.csv", "--to", "csv", "--map", "Car=none", "--name", "mine", "--json")
    (found,) = answer.json["sequences"]
    assert found["sequence"] == "mine"
    assert any("of type 'Car' left out, as was asked." in text for text in found["notes"])
    assert ",Car," not in (tmp_path / "a.csv").read_text()


@pytest.mark.parametrize("size", ["1242", "0x10", "12x", "axb", "1e3x4"])
def test_a_size_is_width_and_height(run: Run, world: World, tmp_path: Path, size: str) -> None:
    answer = run("convert", world.truth, tmp_path / "a.json", "--to", "coco", "--size", size)
    assert answer.status == 2
    assert "write it as WIDTHxHEIGHT, such as 1242x375" in answer.err


def test_mistakes_are_one_line(run: Run, world: World, tmp_path: Path) -> None:
    for arguments in (
        (tmp_path / "none.txt", tmp_path / "a.json", "--to", "coco"),
        (world.truth, tmp_path / "a.json", "--to", "cocoa"),
        (world.truth, tmp_path / "a.json", "--to", "coco", "--from", "davis"),
        (world.images / "000000.png", tmp_path / "a.json", "--to", "coco"),
        (world.truth, world.truth, "--to", "mots_txt"),
    ):
        answer = run("convert", *arguments)
        assert answer.status == 1
        assert answer.err.count("\n") == 1
        assert answer.out == ""


def test_a_verb_offers_its_own_option(run: Run, street: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("of no kind")
    for verb, option in (
        (("convert", tmp_path / "a.txt", "x", "--to", "coco"), "--from"),
        (("import", street, tmp_path / "a.txt"), "--format"),
    ):
        answer = run(*verb)
        assert f"the format cannot be told. Say it with {option}: mots_txt, mots_png, " in answer.err


def test_a_project_is_exported_in_every_format(run: Run, street: Path, world: World, tmp_path: Path) -> None:
    assert run("import", street, world.truth).status == 0
    wanted = [part for name in codecs() for part in ("--format", name)]
    answer = run("export", street, "-o", tmp_path / "out", *wanted, "--json")
    assert answer.status == 0
    written = {item["format"]: item for item in answer.json["exports"]}
    assert set(written) == set(codecs())
    masks = written["mots_txt"]["masks"]
    for name, item in written.items():
        assert Path(item["path"]).exists()
        assert item["masks"] == (masks if codecs()[name].holds.masks else 0)
        assert bool(item["boxes"]) == codecs()[name].holds.boxes


def test_two_formats_that_want_one_place_are_refused(run: Run, street: Path, tmp_path: Path) -> None:
    """MOTSChallenge's ground truth of boxes and of masks have one name."""
    out = tmp_path / "out"
    assert run("export", street, "-o", out, "--format", "motchallenge_boxes").status == 0
    assert (out / "0000" / "gt" / "gt.txt").is_file()
    answer = run("export", street, "-o", out, "--format", "motchallenge_boxes", "--format", "motchallenge_boxes")
    assert answer.status == 0, "one format named twice is one"


def test_only_mots_files_are_to_be_validated(run: Run, street: Path, tmp_path: Path) -> None:
    assert "mots-annotator validate" in run("export", street, "-o", tmp_path / "out").out
    assert "validate" not in run("export", street, "-o", tmp_path / "out", "--format", "coco").out


def test_a_file_is_imported_in_the_format_that_is_said(run: Run, street: Path, world: World, tmp_path: Path) -> None:
    run("convert", world.truth, tmp_path / "masks.data", "--to", "coco")
    assert run("convert", world.truth, tmp_path / "masks.json", "--to", "coco").status == 0
    (tmp_path / "masks.json").rename(tmp_path / "masks.data.bak")
    answer = run("import", street, tmp_path / "masks.data.bak")
    assert "the format cannot be told" in answer.err
    answer = run("import", street, tmp_path / "masks.data.bak", "--format", "coco", "--json")
    (found,) = answer.json["imports"]
    assert found["sequence"] == "0000"
    assert found["changes"] > 0


def test_an_import_may_change_the_class_table(run: Run, street: Path, tmp_path: Path) -> None:
    (tmp_path / "0000.csv").write_text("frame,track_id,x1,y1,x2,y2,class\n0,77,1,2,30,40,dog\n")
    answer = run("import", street, tmp_path / "0000.csv")
    assert "0000: 1 detection of type 'dog' left out." in answer.err
    answer = run("import", street, tmp_path / "0000.csv", "--map", "dog=3")
    assert answer.out == "Import 1 box into 0000: 2 changes\n"
    assert "1 new track for objects that had none: 77" in answer.err

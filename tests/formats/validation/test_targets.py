from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.sequences import Numbering
from annotator.formats.validation.targets import Target, find
from tests.formats.mots_files import line, write_png, write_pngs, write_txt
from tests.images import write_images


def found(path: Path) -> tuple[list[str], list[str]]:
    targets, seqmaps = find(path)
    return [str(item.path.relative_to(path)) for item in targets], [str(item.relative_to(path)) for item in seqmaps]


def test_kitti_mots(tmp_path: Path) -> None:
    write_txt(tmp_path / "instances_txt" / "0000.txt", line(0, 1001))
    write_pngs(tmp_path / "instances" / "0000", 0)
    write_images(tmp_path / "training" / "image_02" / "0000", "000000.png")
    write_txt(tmp_path / ".hidden.txt", "x")
    write_txt(tmp_path / "val.seqmap", "0000 empty 000000 000000")
    assert found(tmp_path) == (["instances/0000", "instances_txt/0000.txt"], ["val.seqmap"])


def test_motschallenge_with_the_seqmaps_of_trackeval(tmp_path: Path) -> None:
    root = tmp_path / "gt" / "mot_challenge"
    sequence = root / "MOTS-train" / "MOTS20-02"
    write_txt(sequence / "gt" / "gt.txt", line(1, 2001))
    write_txt(sequence / "det" / "det.txt", "1,-1,1,1,5,5,1")
    write_images(sequence / "img1", "000001.png")
    write_txt(sequence / "seqinfo.ini", "[Sequence]")
    write_txt(root / "seqmaps" / "MOTS-train.txt", "name", "MOTS20-02")
    expected = ["gt/mot_challenge/MOTS-train/MOTS20-02/gt/gt.txt"], ["gt/mot_challenge/seqmaps/MOTS-train.txt"]
    assert found(tmp_path) == expected
    (target,) = find(tmp_path)[0]
    assert (target.name, target.collection, target.info) == ("MOTS20-02", root / "MOTS-train", sequence / "seqinfo.ini")
    assert target.is_in_sequence_folder
    assert target.numbering is Numbering.MOTCHALLENGE


def test_a_sequence_folder_without_truth_has_what_else_lies_in_it(tmp_path: Path) -> None:
    write_txt(tmp_path / "seqinfo.ini", "[Sequence]")
    write_txt(tmp_path / "det" / "det.txt", "1,-1,1,1,5,5,1")
    write_txt(tmp_path / "mots.txt", line(1, 2001))
    assert found(tmp_path) == (["mots.txt"], [])


def test_what_is_named_is_taken(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "masks", line(0, 1001))
    assert find(path) == ([Target(path)], [])
    seqmap = write_txt(tmp_path / "a.txt", "0000 empty 000000 000000")
    assert find(seqmap) == ([], [seqmap])
    images = write_images(tmp_path / "img1", "000000.png")
    assert [item.path for item in find(images)[0]] == [images]


@pytest.mark.parametrize(
    ("name", "numbering"),
    [("MOTS20-02.txt", Numbering.MOTCHALLENGE), ("0002.txt", None), ("MOTSy.txt", None)],
)
def test_numbering_by_name(tmp_path: Path, name: str, numbering: Numbering | None) -> None:
    assert Target(write_txt(tmp_path / name)).numbering is numbering


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("0002.txt", "0002.txt"),
        ("2.txt", "0002.txt"),
        ("00002.txt", "0002.txt"),
        ("a.TXT", "a.txt"),
        ("a.mots", "a.mots"),
    ],
)
def test_names_that_are_found(tmp_path: Path, name: str, wanted: str) -> None:
    target = Target(write_txt(tmp_path / name))
    assert target.wanted_name == wanted
    assert [item.expected for item in target.name_problems()] == ([] if name == wanted else [wanted])


def test_names_of_folders(tmp_path: Path) -> None:
    write_png(tmp_path / "7" / "000000.png", 1001)
    assert Target(tmp_path / "7").wanted_name == "0007"
    truth = Target(write_txt(tmp_path / "1" / "gt" / "gt.txt"))
    assert (truth.name, truth.wanted_name) == ("1", "gt.txt")

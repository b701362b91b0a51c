from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.validation.mending import Mended, Wish, mend, places
from annotator.formats.validation.validate import Against, examine, validate
from tests.formats.mots_files import EMPTY, RIGHT, WIDE, line, write_pngs, write_txt


def mended(path: Path, out: Path, wish: Wish | None = None, against: Against | None = None) -> list[Mended]:
    with examine(path, against or Against()) as examined:
        return [mend(place, wish or Wish()) for place in places([examined], out)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A txt file with an overlap and a folder that lacks a frame."""
    write_txt(tmp_path / "mots" / "instances_txt" / "0000.txt", line(0, 1001), line(0, 1002, WIDE))
    write_pngs(tmp_path / "mots" / "instances" / "0000", 0, 2)
    return tmp_path / "mots"


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(item.relative_to(folder)): item.read_bytes() for item in folder.rglob("*") if item.is_file()}


def test_a_tree_is_copied_mended_and_stays_as_it_is(tmp_path: Path, tree: Path) -> None:
    before = snapshot(tree)
    png, txt = mended(tree, tmp_path / "out")
    assert (png.source, png.path) == (tree / "instances" / "0000", tmp_path / "out" / "instances" / "0000")
    assert txt.path == tmp_path / "out" / "instances_txt" / "0000.txt"
    assert [str(item) for item in png.repairs] == [f"{png.source}: 000001.png is written, without objects."]
    assert [str(item) for item in txt.repairs] == [
        f"{txt.source}:2: 1002 gives 25 pixels to 1001 in frame 0 (rule lower-box)."
    ]
    assert not png.left
    assert not txt.left
    assert not validate(tmp_path / "out")
    assert snapshot(tree) == before


def test_a_mended_copy_can_be_written_again(tmp_path: Path, tree: Path) -> None:
    mended(tree, tmp_path / "out")
    first = snapshot(tmp_path / "out")
    mended(tree, tmp_path / "out")
    assert snapshot(tmp_path / "out") == first
    assert all(not item.repairs for item in mended(tmp_path / "out", tmp_path / "again")), "nothing is left to mend"


def test_originals_are_not_replaced(tmp_path: Path, tree: Path) -> None:
    file = tree / "instances_txt" / "0000.txt"
    for path, out in ((tree, tree), (file, file.parent), (tree / "instances" / "0000", tree / "instances")):
        before = snapshot(tree)
        with pytest.raises(FormatError, match="the mended copy would replace the original"):
            mended(path, out)
        assert snapshot(tree) == before
    (tmp_path / "link").symlink_to(tree)
    with pytest.raises(FormatError, match="the mended copy would replace the original"):
        mended(tree, tmp_path / "link")


def test_copies_do_not_go_into_an_original(tree: Path) -> None:
    folder = tree / "instances" / "0000"
    with pytest.raises(FormatError, match="the mended copy would replace the original"):
        mended(folder, folder)
    assert sorted(item.name for item in folder.iterdir()) == ["000000.png", "000002.png"]


def test_files_of_others_are_not_replaced(tmp_path: Path, tree: Path) -> None:
    theirs = write_txt(tmp_path / "out" / "instances_txt" / "0000.txt", "theirs")
    with pytest.raises(FormatError, match="did not write"):
        mended(tree / "instances_txt", tmp_path / "out" / "instances_txt")
    assert theirs.read_text() == "theirs\n"


def test_two_copies_of_one_name(tmp_path: Path) -> None:
    write_txt(tmp_path / "a" / "2.txt", line(0, 1001))
    write_txt(tmp_path / "a" / "0002.txt", line(0, 1001))
    with pytest.raises(FormatError, match="two mended copies would have one name"):
        mended(tmp_path / "a", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_names_are_those_that_the_evaluators_find(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "2.TXT", line(0, 1001))
    (copy,) = mended(path, tmp_path / "out")
    assert copy.path == tmp_path / "out" / "0002.txt"
    assert [str(item) for item in copy.repairs] == [f"{path}: renamed to 0002.txt."]
    assert not copy.left


def test_an_archive_is_mended_into_a_folder(tmp_path: Path, tree: Path) -> None:
    path = tmp_path / "mots.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tree / "instances_txt" / "0000.txt", "data/0000.txt")
    (copy,) = mended(path, tmp_path / "out")
    assert copy.source == path / "data" / "0000.txt"
    assert copy.repairs[0].path == copy.source
    assert copy.path == tmp_path / "out" / "data" / "0000.txt"
    assert not validate(copy.path)


def test_what_is_left_is_told_of_the_copy(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", line(0, 1001, class_id=2), line(1, 1001, EMPTY), "junk")
    (copy,) = mended(path, tmp_path / "out")
    assert [str(item).split(" (")[0] for item in copy.left] == [
        f"{copy.path}:1: id does not fit class_id 2",
        f"{copy.path}:2: wrong number of fields",
    ]


def test_no_copy_of_what_is_no_masks(tmp_path: Path) -> None:
    path = tmp_path / "0000.txt"
    path.write_bytes(b"\xff\xfe0\x00")
    (copy,) = mended(path, tmp_path / "out")
    assert [item.got for item in copy.left] == ["UTF-16"]
    assert not copy.path.exists()


def test_a_shifted_copy_is_held_against_no_numbering(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "0000.txt", line(0, 1001), line(4, 1001, RIGHT))
    against = Against(Limits(frame_count=5, numbering=Numbering.KITTI))
    (copy,) = mended(path, tmp_path / "out", Wish(shift=1), against)
    assert not copy.left
    assert [text.split(" ")[0] for text in copy.path.read_text().splitlines()] == ["1", "5"]

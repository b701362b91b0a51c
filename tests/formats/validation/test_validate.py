from __future__ import annotations

import gzip
import shutil
import zipfile
from pathlib import Path

import pytest

from annotator.domain.sequences import Numbering
from annotator.formats.exporting import export
from annotator.formats.limits import Limits
from annotator.formats.mots import mots
from annotator.formats.problems import Kind
from annotator.formats.validation.validate import EVALUATED, Against, examine, validate
from tests.documents import document
from tests.formats.mots_files import RIGHT, WIDE, line, write_png, write_pngs, write_txt
from tests.images import write_images


def problems(path: Path, against: Against | None = None) -> list[str]:
    with examine(path, against or Against()) as examined:
        return [str(problem).replace(f"{path}/", "") for problem in examined.problems]


def kinds(path: Path, against: Against | None = None) -> list[Kind]:
    with examine(path, against or Against()) as examined:
        return [problem.kind for problem in examined.problems]


class TestFolders:
    def test_each_sequence_inside_is_validated(self, tmp_path: Path) -> None:
        export(mots.TXT, document(), [1], tmp_path / "instances_txt" / "a.txt")
        export(mots.PNG, document(), [1], tmp_path / "instances" / "a")
        assert not validate(tmp_path)
        write_txt(tmp_path / "instances_txt" / "b.txt", "x")
        (tmp_path / "instances" / "a" / "000003.png").unlink()
        assert [str(item.path.relative_to(tmp_path)) for item in validate(tmp_path)] == [
            "instances/a",
            "instances_txt/b.txt",
        ]

    def test_nothing_inside(self, tmp_path: Path) -> None:
        (text,) = problems(tmp_path)
        expected = "expected MOTS txt files or folders of MOTS png, got no file at all"
        assert text == f"{tmp_path}: there is nothing to validate ({expected}). Choose another place."
        (tmp_path / "deep").mkdir()
        (tmp_path / "deep" / "a.json").write_text("{}")
        assert "got deep/a.json" in problems(tmp_path)[0]

    def test_what_is_missing_or_one_image(self, tmp_path: Path) -> None:
        assert problems(tmp_path / "a") == [f"{tmp_path / 'a'}: there is no such file or folder. Check the path."]
        (text,) = problems(write_png(tmp_path / "000000.png", 1001))
        assert text.endswith("(expected UTF-8, got a png image). Choose the folder that it lies in.")

    def test_a_sequence_can_be_checked_against_what_is_known_of_its_images(self, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "a.txt", line(0, 1001))
        assert not validate(path, images_size=(40, 60), frame_count=1, numbering=Numbering.KITTI)
        assert [item.kind for item in validate(path, images_size=(4, 6))] == [Kind.SIZE]
        assert [item.kind for item in validate(path, numbering=Numbering.MOTCHALLENGE)] == [Kind.NUMBERING]

    def test_classes_that_the_evaluators_refuse(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "a.txt", line(0, 1001), line(0, 3001, RIGHT))
        write_png(tmp_path / "b" / "000000.png", 3001)
        assert not validate(tmp_path)
        strict = Against(Limits(classes=EVALUATED))
        what = "the class is unknown (expected 1, 2, 10, got 3). The evaluators take car 1, pedestrian 2 and ignore 10."
        assert problems(tmp_path, strict) == [f"a.txt:2: {what}", f"b/000000.png: {what}"]

    def test_names_that_the_evaluators_do_not_find(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "2.txt", line(0, 1001))
        write_txt(tmp_path / "0003.TXT", line(0, 1001))
        write_pngs(tmp_path / "7", 0)
        what = "the evaluators do not find a file of this name"
        assert problems(tmp_path) == [
            f"0003.TXT: {what} (expected 0003.txt, got 0003.TXT). Rename it.",
            f"2.txt: {what} (expected 0002.txt, got 2.txt). Rename it.",
            f"{tmp_path.name}/7".removeprefix(f"{tmp_path.name}/") + f": {what} (expected 0007, got 7). Rename it.",
        ]


class TestSequences:
    def test_the_length_of_a_seqmap_beside_the_files(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "gt" / "0002.txt", line(0, 1001), line(5, 1001))
        write_txt(tmp_path / "evaluate_mots.seqmap.val", "0002 empty 000000 000004", "0003 empty 000000 000004")
        missing, out = problems(tmp_path)
        assert missing == (
            "evaluate_mots.seqmap.val:2: there is no file for sequence 0003 "
            "(expected 0003.txt or a folder 0003 in gt). Put it there, or take it out of the seqmap."
        )
        assert out.startswith("gt/0002.txt:2: the frame is out of range (expected 0 to 4, got 5)")

    def test_a_seqmap_beside_other_files_asks_for_none_of_its_own(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "other" / "0009.txt", line(0, 1001))
        seqmap = write_txt(tmp_path / "a.seqmap", "0002 empty 000000 000004")
        assert not problems(tmp_path)
        assert kinds(tmp_path, Against(seqmap=seqmap)) == [Kind.SEQMAP]

    def test_a_file_alone_is_not_asked_for_the_others_of_its_seqmap(self, tmp_path: Path) -> None:
        seqmap = write_txt(tmp_path / "a.seqmap", "0002 empty 000000 000004", "0003 empty 000000 000004")
        path = write_txt(tmp_path / "0002.txt", line(1, 1001), line(5, 1001))
        assert kinds(path, Against(seqmap=seqmap)) == [Kind.NUMBERING]

    def test_a_seqmap_alone(self, tmp_path: Path) -> None:
        assert not problems(write_txt(tmp_path / "val.txt", "0002 empty 000000 000004"))
        (text,) = problems(write_txt(tmp_path / "all.seqmap", "0002 empty 000003 000002"))
        assert ":1: the sequence ends before it begins" in text

    def test_a_broken_seqmap_does_not_hide_the_rest(self, tmp_path: Path) -> None:
        path = write_txt(tmp_path / "0002.txt", line(0, 1001, class_id=2))
        assert kinds(path, Against(seqmap=tmp_path / "none")) == [Kind.FILE, Kind.CLASS]

    def test_motschallenge(self, tmp_path: Path) -> None:
        sequence = tmp_path / "train" / "MOTS20-02"
        write_txt(sequence / "gt" / "gt.txt", line(0, 2001), line(3, 2001))
        write_txt(sequence / "det" / "det.txt", "1,-1,1,1,5,5,1")
        write_images(sequence / "img1", "000001.png")
        write_txt(sequence / "seqinfo.ini", "[Sequence]", "seqLength=4", "imWidth=60", "imHeight=40")
        (text,) = problems(tmp_path)
        assert text == (
            "train/MOTS20-02/gt/gt.txt:1: frames are counted from 0 in place of 1 (expected 1 to 4, got 0 to 3). "
            "Add 1 to each, or let --mend do it."
        )
        write_txt(sequence / "seqinfo.ini", "[Sequence]", "seqLength=2", "imWidth=61", "imHeight=40")
        assert kinds(tmp_path) == [Kind.FRAME, Kind.SIZE, Kind.FRAME, Kind.SIZE]
        write_txt(sequence / "seqinfo.ini", "[Sequence]", "seqLength=-2")
        assert problems(tmp_path)[0] == (
            "train/MOTS20-02/seqinfo.ini: seqLength is too small (expected 1 or more, got -2). Correct the line."
        )

    def test_images(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "mots" / "0000.txt", line(0, 1001), line(3, 1001, RIGHT))
        write_images(tmp_path / "image_02" / "0000", "000000.png", "000001.png", height=40, width=60)
        against = Against(images=tmp_path)
        assert kinds(tmp_path / "mots", against) == [Kind.FRAME]
        write_images(tmp_path / "image_02" / "0000", "000003.png", height=40, width=60)
        assert not kinds(tmp_path / "mots", against)
        write_txt(tmp_path / "mots" / "0001.txt")
        (text,) = problems(tmp_path / "mots", against)
        assert "there are no images of sequence 0001 (expected a folder 0001 with images)" in text


class TestArchives:
    @pytest.fixture
    def bad(self, tmp_path: Path) -> Path:
        return write_txt(tmp_path / "in" / "0000.txt", line(0, 1001), line(0, 1002, WIDE))

    def test_a_zip_reads_as_a_folder(self, tmp_path: Path, bad: Path) -> None:
        path = tmp_path / "mots.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(bad, "a/0000.txt")
        (text,) = problems(path)
        assert text.startswith("a/0000.txt:2: masks 1001 and 1002 overlap in frame 0")

    def test_a_submission_lies_at_the_top_of_its_archive(self, tmp_path: Path) -> None:
        seqmap = write_txt(tmp_path / "val.seqmap", "0000 empty 000000 000001", "0001 empty 000000 000001")
        path = tmp_path / "mots.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("0000.txt", line(0, 1001))
            archive.writestr("data/0001.txt", line(0, 1001))
        assert not problems(path)
        assert problems(path, Against(seqmap=seqmap))[-1] == (
            "data/0001.txt: the evaluators look for it at the top of the archive (expected 0001.txt, "
            "got data/0001.txt). Pack the files without a folder."
        )

    def test_gz_and_tar(self, tmp_path: Path, bad: Path) -> None:
        packed = tmp_path / "0000.txt.gz"
        packed.write_bytes(gzip.compress(bad.read_bytes()))
        assert problems(packed) == [text.replace(str(bad), "0000.txt") for text in problems(bad)]
        tar = Path(shutil.make_archive(str(tmp_path / "all"), "gztar", bad.parent))
        assert kinds(tar) == [Kind.OVERLAP]

    def test_a_broken_one_is_a_problem(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
        (text,) = problems(tmp_path / "a.zip")
        assert text.startswith(f"{tmp_path / 'a.zip'}: the archive is damaged")

    def test_nothing_stays_behind(self, tmp_path: Path, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "temporary").mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
        packed = tmp_path / "0000.txt.gz"
        packed.write_bytes(gzip.compress(bad.read_bytes()))
        with examine(packed, Against()) as examined:
            assert examined.checked[0].target.path.is_file()
        assert not list((tmp_path / "temporary").iterdir())


class TestRealFiles:
    def test_they_are_good(self, data_dir: Path) -> None:
        folder = data_dir / "kitti_mots_text" / "instances_txt"
        for name in ("0000.txt", "0009.txt", "0018.txt"):
            assert not validate(folder / name, numbering=Numbering.KITTI)
        kitti = data_dir / "dev" / "kitti"
        strict = Against(Limits(classes=EVALUATED), images=kitti / "training")
        assert not problems(kitti / "instances_txt", strict)

    def test_results_and_truth_of_a_benchmark(self, data_dir: Path) -> None:
        reference = data_dir.parent / "reference"
        if not reference.is_dir():
            pytest.skip("no reference files")
        assert not problems(reference / "mots_eval")
        maps = reference / "kitti_mots_val" / "seqmap.txt"
        assert not problems(data_dir / "kitti_mots_text" / "instances_txt" / "0013.txt", Against(seqmap=maps))

    def test_files_of_boxes_are_told_once(self, data_dir: Path) -> None:
        (text,) = problems(data_dir / "kitti_mots_text" / "label_02" / "0000.txt")
        assert "the file holds boxes (expected MOTS masks, got KITTI tracking boxes)" in text

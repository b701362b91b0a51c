from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from annotator.domain.exchange import MaskObject
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.evaluation.statistics import SequenceFacts
from annotator.jobs.statistics.files import file_facts, file_sequences
from tests.documents import rectangle
from tests.jobs.statistics.conftest import label, objects, png, txt


def counted(path: Path) -> tuple[list[SequenceFacts], list[str]]:
    notes: list[str] = []
    with file_sequences(path, notes) as members:
        return [file_facts(member, path.name, notes) for member in members], notes


def shape(facts: SequenceFacts) -> tuple[str, int, int, int]:
    """Name, frames, masks, ignore regions."""
    return (facts.name, facts.frame_count, len(list(facts.masks)), facts.ignore_regions)


class TestKitti:
    def test_a_data_set_with_labels(self, kitti: Path) -> None:
        found, notes = counted(kitti)
        assert [shape(item) for item in found] == [("0000", 6, 3, 1), ("0001", 2, 0, 1)]
        assert notes == []
        car, walker = found[0].tracks
        assert (car.track_id, car.class_id, [mask.occlusion for mask in car.masks]) == (1004, 1, [1, 2])
        assert (walker.track_id, walker.class_id, [mask.occlusion for mask in walker.masks]) == (2007, 2, [0])
        assert all(mask.state is None and mask.manual is None for mask in found[0].masks)

    def test_without_labels_frames_end_with_the_last_mask(self, kitti: Path) -> None:
        (kitti / "label_02" / "0000.txt").unlink()
        found, _ = counted(kitti / "instances_txt")
        assert [shape(item)[:2] for item in found] == [("0000", 3), ("0001", 2)]
        assert [mask.occlusion for mask in found[0].masks] == [None] * 3

    def test_one_file(self, kitti: Path) -> None:
        found, _ = counted(kitti / "instances_txt" / "0000.txt")
        assert [shape(item) for item in found] == [("0000", 6, 3, 1)]

    def test_labels_below_training(self, kitti: Path) -> None:
        (kitti / "training").mkdir()
        (kitti / "label_02").rename(kitti / "training" / "label_02")
        found, _ = counted(kitti)
        assert found[0].frame_count == 6

    def test_broken_labels_are_told_and_left_out(self, kitti: Path) -> None:
        (kitti / "label_02" / "0000.txt").write_text(label(0, 4, "Car", 1) + "5 4 Car 0 0\n")
        found, notes = counted(kitti)
        assert found[0].frame_count == 3
        assert [mask.occlusion for mask in found[0].masks] == [None] * 3
        assert "0000.txt:2: wrong number of columns" in notes[0]

    def test_an_empty_file_is_a_sequence_without_objects(self, kitti: Path) -> None:
        (kitti / "instances_txt" / "0002.txt").write_text("")
        found, _ = counted(kitti)
        assert shape(found[2]) == ("0002", 0, 0, 0)
        assert (found[2].height, found[2].width) == (0, 0)

    def test_png_have_a_file_for_every_frame(self, tmp_path: Path) -> None:
        png(tmp_path / "instances" / "0000", objects(), 9)
        found, _ = counted(tmp_path)
        assert [shape(item) for item in found] == [("0000", 9, 3, 1)]

    def test_txt_and_png_of_a_sequence_count_once(self, kitti: Path) -> None:
        png(kitti / "instances" / "0000", objects(), 9)
        found, notes = counted(kitti)
        assert [shape(item)[0] for item in found] == ["0000", "0001"]
        assert "1 sequence" in notes[0]
        assert "there as txt and as png" in notes[0]


class TestMotschallenge:
    def test_the_name_says_that_frames_count_from_one(self, tmp_path: Path) -> None:
        txt(tmp_path / "MOTS20-02.txt", objects(), first_frame=1)
        found, _ = counted(tmp_path)
        assert [shape(item) for item in found] == [("MOTS20-02", 3, 3, 1)]

    def test_seqinfo_says_how_many_there_are(self, tmp_path: Path) -> None:
        folder = tmp_path / "MOTS20-05"
        txt(folder / "gt" / "gt.txt", objects(), first_frame=1)
        (folder / "seqinfo.ini").write_text("[Sequence]\nname=MOTS20-05\nseqLength=8\nimWidth=60\nimHeight=40\n")
        for path in (tmp_path, folder, folder / "gt" / "gt.txt"):
            found, _ = counted(path)
            assert [shape(item) for item in found] == [("MOTS20-05", 8, 3, 1)], path

    def test_seqinfo_beside_the_file(self, tmp_path: Path) -> None:
        txt(tmp_path / "masks.txt", objects(), first_frame=1)
        (tmp_path / "seqinfo.ini").write_text("[Sequence]\nseqLength=8\nimWidth=60\nimHeight=40\n")
        (found,), _ = counted(tmp_path / "masks.txt")
        assert (found.frame_count, found.masks_a_frame().tolist()) == (8, [1, 0, 2, 0, 0, 0, 0, 0])

    def test_png_that_begin_with_one_count_from_one(self, tmp_path: Path) -> None:
        png(tmp_path / "street", objects(), 5, first_frame=1)
        (found,), _ = counted(tmp_path)
        assert (found.frame_count, found.masks_a_frame().tolist()) == (5, [1, 0, 2, 0, 0])
        with file_sequences(tmp_path, []) as (member,):
            assert member.limits.numbering is Numbering.MOTCHALLENGE


def test_an_archive(kitti: Path, tmp_path: Path) -> None:
    archive = tmp_path / "masks.zip"
    with zipfile.ZipFile(archive, "w") as stream:
        for path in sorted((kitti / "instances_txt").iterdir()):
            stream.write(path, f"instances_txt/{path.name}")
    found, _ = counted(archive)
    assert [shape(item) for item in found] == [("0000", 3, 3, 1), ("0001", 2, 0, 1)]


class TestMistakes:
    def test_nothing_to_count(self, tmp_path: Path) -> None:
        (tmp_path / "notes.md").write_text("nothing")
        with pytest.raises(FormatError, match="the folder holds no MOTS masks"):
            counted(tmp_path)

    def test_the_masks_of_a_sequence_are_there_twice(self, tmp_path: Path) -> None:
        txt(tmp_path / "a" / "0000.txt", objects())
        txt(tmp_path / "b" / "0000.txt", objects())
        with pytest.raises(FormatError, match="the masks of sequence '0000' are here twice"):
            counted(tmp_path)

    def test_masks_past_the_last_frame(self, tmp_path: Path) -> None:
        folder = tmp_path / "MOTS20-05"
        txt(folder / "gt" / "gt.txt", objects(), first_frame=1)
        (folder / "seqinfo.ini").write_text("[Sequence]\nname=MOTS20-05\nseqLength=2\nimWidth=60\nimHeight=40\n")
        with pytest.raises(FormatError, match=r"gt\.txt:3: "):
            counted(tmp_path)

    def test_overlapping_masks_are_refused_and_not_mended(self, tmp_path: Path) -> None:
        both = [MaskObject(0, 1, 1, rectangle(0, 0, 9, 9)), MaskObject(0, 1, 2, rectangle(5, 5, 20, 20))]
        txt(tmp_path / "0000.txt", both)
        with pytest.raises(FormatError, match=r"0000\.txt:2: masks 1001 and 1002 overlap in frame 0"):
            counted(tmp_path)

    def test_a_broken_line(self, tmp_path: Path) -> None:
        path = txt(tmp_path / "0000.txt", objects())
        path.write_text(path.read_text() + "7 1001 1 40\n")
        with pytest.raises(FormatError, match=r"0000\.txt:5: wrong number of fields \(expected 6, got 4\)"):
            counted(tmp_path)

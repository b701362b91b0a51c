from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.sequences import Numbering
from annotator.formats.mots.seqmap import Entry, Seqmap
from annotator.formats.problems import Kind
from annotator.formats.validation.targets import Target, find
from annotator.formats.validation.validate_seqmap import lengths, missing_sequences
from tests.formats.mots_files import line, write_pngs, write_txt


def seqmap(*entries: tuple[str, int | None], numbering: Numbering = Numbering.KITTI) -> Seqmap:
    return Seqmap(Path("a.seqmap"), numbering, tuple(Entry(n, *entry) for n, entry in enumerate(entries, start=1)))


def missing(found: Seqmap, root: Path, *, whole: bool = False) -> list[str]:
    return [str(item) for item in missing_sequences(found, find(root)[0], root, whole=whole)]


class TestMissing:
    def test_txt_or_png_in_every_folder_that_has_some(self, tmp_path: Path) -> None:
        for name in ("0000", "0001"):
            write_txt(tmp_path / "gt" / f"{name}.txt", line(0, 1001))
        write_txt(tmp_path / "results" / "0001.txt", line(0, 1001))
        write_pngs(tmp_path / "instances" / "0000", 0)
        write_txt(tmp_path / "other" / "0009.txt", line(0, 1001))
        found = seqmap(("0000", 4), ("0001", 4))
        assert missing(found, tmp_path) == [
            "a.seqmap:2: there is no file for sequence 0001 (expected 0001.txt or a folder 0001 in instances). "
            "Put it there, or take it out of the seqmap.",
            "a.seqmap:1: there is no file for sequence 0000 (expected 0000.txt or a folder 0000 in results). "
            "Put it there, or take it out of the seqmap.",
        ]
        assert len(missing(found, tmp_path, whole=True)) == 4

    def test_what_lies_there_in_its_place_is_named(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "0000_object.txt", line(0, 1001))
        (text,) = missing(seqmap(("0000", 4)), tmp_path, whole=True)
        assert "got 0000_object beside it" in text

    def test_nothing_is_there(self, tmp_path: Path) -> None:
        assert len(missing(seqmap(("0000", 4)), tmp_path, whole=True)) == 1
        assert not missing(seqmap(("0000", 4)), tmp_path)

    def test_ground_truth_of_motschallenge_needs_its_length(self, tmp_path: Path) -> None:
        found = seqmap(("MOTS20-02", None), numbering=Numbering.MOTCHALLENGE)
        write_txt(tmp_path / "MOTS20-02" / "gt" / "gt.txt", line(1, 2001))
        assert missing(found, tmp_path) == [
            f"{tmp_path / 'MOTS20-02'}: there is no seqinfo.ini beside the ground truth "
            "(expected seqinfo.ini with seqLength). TrackEval reads its length there."
        ]
        write_txt(tmp_path / "MOTS20-02" / "seqinfo.ini", "[Sequence]")
        assert not missing(found, tmp_path)


class TestLengths:
    @pytest.mark.parametrize(("last", "count"), [(2, 3), (3, 3), (9, 10)])
    def test_png_tell_what_the_numbers_are(self, tmp_path: Path, last: int, count: int) -> None:
        write_pngs(tmp_path / "0000", 0, 1, 2)
        found = lengths(seqmap(("0000", last), ("0001", 20)), find(tmp_path)[0], {})
        assert found.counts["0000"] == count
        assert found.counts["0001"] == (20 if last == 3 else 21)
        assert not found.problems

    def test_txt_do_not_tell(self, tmp_path: Path) -> None:
        targets = [Target(write_txt(tmp_path / "0000.txt", line(0, 1001)))]
        assert lengths(seqmap(("0000", 3)), targets, {}).counts == {"0000": 4}

    def test_images_know_better(self) -> None:
        found = lengths(seqmap(("0000", 5), ("0001", 3)), [], {"0000": 3, "0001": 3})
        assert found.counts == {"0000": 3, "0001": 3}
        (problem,) = found.problems
        assert str(problem) == (
            "a.seqmap:1: sequence 0000 has another number of frames (expected 000002, its last frame, got 000005). "
            "Correct the line."
        )

    def test_one_number_is_a_frame_and_one_a_length(self) -> None:
        (problem,) = lengths(seqmap(("0000", 2), ("0001", 3)), [], {"0000": 3, "0001": 3}).problems
        assert problem.problem == "some numbers are last frames and some are numbers of frames"
        assert problem.kind is Kind.SEQMAP

    def test_motschallenge_says_none(self) -> None:
        assert not lengths(seqmap(("MOTS20-02", None), numbering=Numbering.MOTCHALLENGE), [], {}).counts

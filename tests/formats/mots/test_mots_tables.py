from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.mots import mots_png, mots_tables, mots_txt
from annotator.formats.mots.mots_tables import MEND, read_table
from annotator.formats.problems import ProblemsError
from tests.evaluation.sequences import sequences

IN_FUNCTION = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def rectangle(x1: int, y1: int, x2: int, y2: int, size: tuple[int, int] = (20, 30)) -> Mask:
    pixels = np.zeros(size, dtype=bool)
    pixels[y1:y2, x1:x2] = True
    return Mask.from_array(pixels)


CAR, PERSON = rectangle(2, 2, 9, 9), rectangle(15, 5, 20, 18)
CLEAN = (MaskObject(0, 1, 1, CAR), MaskObject(0, 2, 1, PERSON), MaskObject(3, 1, 1, PERSON))


def write(path: Path, items: Sequence[MaskObject], first: int = 0) -> Path:
    path.write_text("".join(mots_txt.text_line(item, item.frame + first) for item in items))
    return path


def same(first: MaskTable, second: MaskTable) -> bool:
    names = ("frames", "classes", "object_ids", "areas", "owners", "starts", "stops")
    return first.counts == second.counts and all(
        np.array_equal(getattr(first, name), getattr(second, name)) for name in names
    )


class TestClean:
    @IN_FUNCTION
    @given(items=sequences())
    def test_it_reads_what_the_reader_of_lines_reads(self, tmp_path: Path, items: list[MaskObject]) -> None:
        path = write(tmp_path / "0000.txt", items)
        found = read_table(path, Limits())
        assert same(found.table, MaskTable.of(mots_txt.read(path)))
        assert found.notes == ()

    def test_a_clean_file_is_not_read_by_lines(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(mots_tables, "check_txt", lambda *arguments: pytest.fail("read by lines"))
        assert len(read_table(write(tmp_path / "0000.txt", CLEAN), Limits(frame_count=4)).table) == 3

    def test_real_files(self, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = data_dir / "kitti_mots_text" / "instances_txt" / "0013.txt"
        expected = MaskTable.of(mots_txt.read(path))
        monkeypatch.setattr(mots_tables, "check_txt", lambda *arguments: pytest.fail("read by lines"))
        assert same(read_table(path, Limits(frame_count=340)).table, expected)

    def test_frames_that_count_from_one(self, tmp_path: Path) -> None:
        path = write(tmp_path / "MOTS20-02.txt", CLEAN, first=1)
        found = read_table(path, Limits(frame_count=4, numbering=Numbering.MOTCHALLENGE))
        assert found.table.frames.tolist() == [0, 0, 3]

    def test_lines_in_any_order(self, tmp_path: Path) -> None:
        found = read_table(write(tmp_path / "0000.txt", CLEAN[::-1]), Limits())
        assert found.table.frames.tolist() == [0, 0, 3]
        assert found.notes == ()

    def test_an_empty_file_is_a_sequence_without_masks(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text("")
        assert len(read_table(path, Limits()).table) == 0


class TestHarmless:
    def test_runs_that_are_not_canonical(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        # One and the same mask: a number in two characters where one does, and a run of nothing in between.
        path.write_text("0 1001 1 2 3 Q023\n1 1001 1 2 3 11003\n2 1001 1 2 3 123\n")
        table = read_table(path, Limits()).table
        assert table.areas.tolist() == [2, 2, 2]
        assert set(table.counts) == {"123"}

    def test_an_id_unlike_its_class_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text(f"0 5 1 20 30 {CAR.counts}\n0 2001 2 20 30 {PERSON.counts}\n")
        found = read_table(path, Limits())
        assert found.table.classes.tolist() == [1, 2]
        assert found.table.object_ids.tolist() == [5, 2001]
        assert found.notes == ("1 mask with an id that does not fit its class: the class is believed.",)

    def test_empty_masks_count_and_are_told(self, tmp_path: Path) -> None:
        items = [*CLEAN, MaskObject(1, 1, 9, Mask.empty(20, 30)), MaskObject(2, 1, 9, Mask.empty(20, 30))]
        found = read_table(write(tmp_path / "0000.txt", items), Limits())
        assert sorted(found.table.areas.tolist())[:2] == [0, 0]
        assert found.notes == ("2 masks empty: each counts as a mask that agrees with nothing.",)


def changed(number: int, **fields: object) -> str:
    """The clean file with other fields in one of its lines."""
    lines = [dict(zip(mots_txt.COLUMNS, mots_txt.text_line(item, item.frame).split(), strict=True)) for item in CLEAN]
    lines[number].update({name: str(value) for name, value in fields.items()})
    return "".join(" ".join(line.values()) + "\n" for line in lines)


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            (changed(1, rle=rectangle(8, 8, 12, 12).counts), 2, "masks 1001 and 2001 overlap in frame 0"),
            (changed(1, id=1001, class_id=1), 2, "id 1001 is twice in frame 0"),
            (changed(2, time_frame=4), 3, "the frame is out of range (expected 0 to 3, got 4)"),
            (changed(2, img_height=19), 3, "the run lengths do not fill the image"),
            (changed(2, rle=""), 3, "the run lengths are empty"),
            (changed(2, rle="PP"), 3, "the run lengths are cut off"),
            (changed(2, rle="é"), 3, "the run lengths hold an odd character"),
            (changed(1, rle="Y1"), 2, "the run lengths do not fill the image"),
            (changed(0, img_height="x"), 1, "img_height is not a whole number"),
            (changed(0, id="1001 "), 1, "the fields are not separated by single spaces"),
            (changed(0, id="01001"), 1, "id is not written plainly"),
            (changed(0, time_frame="0.0"), 1, "time_frame is not written plainly"),
            ("\n" + changed(0), 1, "the line is empty"),
            (changed(0)[:-20].rsplit("\n", 1)[0] + "\n3 1001\n", 3, "wrong number of fields"),
        ],
    )
    def test_it_names_the_line(self, tmp_path: Path, text: str, line: int, words: str) -> None:
        path = tmp_path / "0000.txt"
        path.write_text(text)
        with pytest.raises(FormatError) as caught:
            read_table(path, Limits(frame_count=4))
        assert (caught.value.path, caught.value.line) == (path, line)
        assert words in str(caught.value)

    def test_an_overlap_hints_at_mending(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text(changed(1, rle=rectangle(8, 8, 12, 12).counts))
        with pytest.raises(ProblemsError) as caught:
            read_table(path, Limits())
        assert str(caught.value).endswith(MEND)
        assert "1 shared with line 1" in str(caught.value)

    def test_several_problems_are_told_together(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text(changed(0, rle="PP") + changed(2, rle="PP"))
        with pytest.raises(ProblemsError, match="more problem"):
            read_table(path, Limits())

    def test_other_sizes(self, tmp_path: Path) -> None:
        small = MaskObject(1, 1, 1, rectangle(1, 1, 3, 3, (10, 30)))
        path = write(tmp_path / "0000.txt", [*CLEAN, small])
        with pytest.raises(FormatError, match=r"0000.txt:4: the mask has another size than most other masks"):
            read_table(path, Limits())
        with pytest.raises(FormatError, match=r"0000.txt:1: the mask has another size than the images"):
            read_table(write(path, CLEAN), Limits(size=(10, 30)))

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="there is no such file"):
            read_table(tmp_path / "0000.txt", Limits())

    def test_a_line_that_claims_a_huge_image(self, tmp_path: Path) -> None:
        path = tmp_path / "0000.txt"
        path.write_text("0 1001 1 100000 100000 0PPPPhj13\n")
        with pytest.raises(FormatError, match="no image has this size"):
            read_table(path, Limits())


class TestFolders:
    def png(self, folder: Path, frame: int, items: Sequence[MaskObject], size: tuple[int, int] = (20, 30)) -> None:
        folder.mkdir(exist_ok=True)
        pixels = mots_png.id_map([item for item in items if item.frame == frame], *size)
        (folder / f"{frame:06d}.png").write_bytes(mots_png.encode(pixels))

    def test_they_hold_the_same(self, tmp_path: Path) -> None:
        for frame in range(4):
            self.png(tmp_path / "0000", frame, CLEAN)
        found = read_table(tmp_path / "0000", Limits(frame_count=4))
        assert same(found.table, MaskTable.of(CLEAN))

    def test_a_frame_that_is_not_there_is_no_problem(self, tmp_path: Path) -> None:
        self.png(tmp_path / "0000", 3, CLEAN)
        assert read_table(tmp_path / "0000", Limits(frame_count=9)).table.frames.tolist() == [3]

    def test_frames_past_the_end(self, tmp_path: Path) -> None:
        self.png(tmp_path / "0000", 3, CLEAN)
        with pytest.raises(FormatError, match=r"000003.png: the frame is out of range"):
            read_table(tmp_path / "0000", Limits(frame_count=3))

    def test_other_sizes_and_kinds(self, tmp_path: Path) -> None:
        self.png(tmp_path / "0000", 0, CLEAN)
        with pytest.raises(FormatError, match=r"000000.png: the png has another size"):
            read_table(tmp_path / "0000", Limits(size=(10, 30)))
        assert cv2.imwrite(str(tmp_path / "0000" / "000001.png"), np.zeros((20, 30, 3), dtype=np.uint8))
        with pytest.raises(FormatError, match=r"000001.png: the png is not of the MOTS kind"):
            read_table(tmp_path / "0000", Limits())

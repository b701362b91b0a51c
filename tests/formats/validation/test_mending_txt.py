from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.mots.mots_txt import parse_line
from annotator.formats.problems import Kind
from annotator.formats.rle import checked_mask, overlaps
from annotator.formats.validation.depth import Rule
from annotator.formats.validation.mending_txt import mend_txt
from annotator.formats.validation.repairs import Repair, Wish
from annotator.formats.validation.validate_txt import check_txt
from tests.documents import rectangle
from tests.formats.mots_files import EMPTY, LEFT, RIGHT, WIDE, line, write_txt
from tests.strategies import masks

NOT_MENDED = {Kind.FIELDS, Kind.CLASS, Kind.RUNS, Kind.DUPLICATE, Kind.SIZE, Kind.FRAME}


def mend(
    folder: Path, *lines: str, wish: Wish | None = None, limits: Limits | None = None
) -> tuple[list[str], list[Repair]]:
    """The lines of the copy, and what was changed."""
    place = folder / "out" / "a.txt"
    repairs, lost = mend_txt(write_txt(folder / "a.txt", *lines), place, limits or Limits(), wish or Wish())
    assert not lost
    return place.read_text().splitlines(), repairs


def told(repairs: list[Repair]) -> list[str]:
    return [str(item).split("a.txt:", 1)[1].strip() for item in repairs]


def test_good_lines_stay_bit_for_bit(tmp_path: Path) -> None:
    lines = [line(0, 1001), line(0, 1002, RIGHT), line(4, 1001, WIDE)]
    assert mend(tmp_path, *lines) == (lines, [])


class TestLines:
    def test_the_form_of_lines(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line("0.0", 1001), "", line(1, 1001).replace(" ", "\t"))
        assert lines == [line(0, 1001), line(1, 1001)]
        assert told(repairs) == [
            "1: the line is written plainly.",
            "2: the empty line is left out.",
            "3: the line is written plainly.",
        ]

    def test_a_byte_order_mark_and_windows_ends(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbf" + f"{line(0, 1001)}\r\n{line(1, 1001)}\r\n".encode())
        repairs, _ = mend_txt(tmp_path / "a.txt", tmp_path / "out.txt", Limits(), Wish())
        assert (tmp_path / "out.txt").read_bytes() == f"{line(0, 1001)}\n{line(1, 1001)}\n".encode()
        assert told(repairs) == ["the byte order mark is left out."]

    def test_run_lengths_that_are_not_canonical(self, tmp_path: Path) -> None:
        longer = f"{chr(ord(LEFT[0]) + 32)}0{LEFT[1:]}"
        lines, repairs = mend(tmp_path, line(0, 1001, longer))
        assert lines == [line(0, 1001)]
        assert told(repairs) == ["1: the run lengths are written in the shortest form."]

    def test_empty_masks_and_repeated_lines_are_left_out(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line(0, 1001), line(0, 1002, EMPTY), line(0, 1001), line(0, 1001, RIGHT))
        assert lines == [line(0, 1001), line(0, 1001, RIGHT)], "two masks of one id are not mended without a wish"
        assert told(repairs) == [
            "2: the empty mask of 1002 is left out.",
            "3: left out: id 1001 has the same mask in line 1.",
        ]

    def test_order(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line(3, 1001), "junk", line(0, 1002), line(0, 1001, RIGHT))
        assert lines == [line(0, 1002), line(0, 1001, RIGHT), line(3, 1001), "junk"]
        assert told(repairs) == ["3: from here on, lines are sorted by frame."]

    def test_what_would_be_a_guess_stays(self, tmp_path: Path) -> None:
        bad = [line(0, 1001, class_id=2), line(1, 1001, "ooo"), "junk", line(9, 1001), f"9 1002 1 4 6 {LEFT}"]
        assert mend(tmp_path, *bad, limits=Limits(frame_count=5, numbering=Numbering.KITTI)) == (bad, [])


class TestOverlaps:
    LINES = (line(0, 1001, rectangle(0, 0, 20, 10).counts), line(0, 1002, rectangle(10, 5, 20, 30).counts))

    @pytest.mark.parametrize(
        ("rule", "back"), [(Rule.LOWER_BOX, 0), (Rule.LARGER, 0), (Rule.SMALLER, 1), (Rule.FIRST, 1), (Rule.LAST, 0)]
    )
    def test_the_rule_says_who_keeps_the_pixels(self, tmp_path: Path, rule: Rule, back: int) -> None:
        lines, (repair,) = mend(tmp_path, *self.LINES, wish=Wish(rule))
        assert lines[1 - back] == self.LINES[1 - back]
        areas = [checked_mask(parse_line(text).counts, 40, 60)[0].area for text in lines]
        assert areas[back] == (200, 250)[back] - 50
        ids = (1001, 1002)
        what = f"{ids[back]} gives 50 pixels to {ids[1 - back]} in frame 0 (rule {rule})"
        assert repair.problem == what
        assert (repair.line, repair.kind, repair.frame, repair.ids, repair.pixels) == (
            back + 1,
            Kind.OVERLAP,
            0,
            (ids[back],),
            50,
        )

    def test_a_mask_wholly_behind_is_left_out(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line(0, 10000), line(0, 1001))
        assert lines == [line(0, 1001)]
        assert told(repairs) == ["1: 10000 is left out: it lies wholly behind 1001 in frame 0 (rule lower-box)."]

    def test_other_frames_and_sizes_do_not_overlap(self, tmp_path: Path) -> None:
        lines = [line(0, 1001), line(1, 1002), f"1 1003 1 60 40 {LEFT}"]
        assert mend(tmp_path, *lines) == (lines, [])


class TestFrames:
    KITTI = Limits(frame_count=5, numbering=Numbering.KITTI)

    def test_counted_from_1_in_place_of_0(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line(1, 1001), line(5, 1001), limits=self.KITTI)
        assert lines == [line(0, 1001), line(4, 1001)]
        assert told(repairs) == ["-1 to the frame of 2 lines."]

    def test_counted_from_0_in_place_of_1(self, tmp_path: Path) -> None:
        limits = Limits(numbering=Numbering.MOTCHALLENGE)
        lines, _ = mend(tmp_path, line(0, 1001), line(5, 1001), limits=limits)
        assert lines == [line(1, 1001), line(6, 1001)]

    def test_a_wish_comes_first(self, tmp_path: Path) -> None:
        lines, repairs = mend(tmp_path, line(1, 1001), line(5, 1001), limits=self.KITTI, wish=Wish(shift=3))
        assert lines == [line(4, 1001), line(8, 1001)]
        assert told(repairs) == ["+3 to the frame of 2 lines."]
        lines, repairs = mend(tmp_path, line(1, 1001), line(5, 1001), limits=self.KITTI, wish=Wish(shift=0))
        assert (lines, repairs) == ([line(1, 1001), line(5, 1001)], [])

    def test_below_0_nothing_is_written(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"a frame would be below 0 \(got -1\)"):
            mend(tmp_path, line(1, 1001), wish=Wish(shift=-2))
        assert not (tmp_path / "out").exists()


class TestJoin:
    def test_parts_of_one_object_become_one_mask(self, tmp_path: Path) -> None:
        parts = [line(0, 1001), line(0, 1002, rectangle(40, 0, 50, 9).counts), line(0, 1001, WIDE), line(1, 1001)]
        lines, repairs = mend(tmp_path, *parts, wish=Wish(join=True))
        assert [text.split(" ")[:2] for text in lines] == [["0", "1001"], ["0", "1002"], ["1", "1001"]]
        assert checked_mask(parse_line(lines[0]).counts, 40, 60)[0].area == 100 + 100 - 25
        assert told(repairs) == ["1: the mask of 1001 is joined with that of line 3."]


@st.composite
def bad_lines(draw: st.DrawFn) -> str:
    mask = draw(masks(8, 6))
    object_id = draw(st.sampled_from([1001, 1002, 2001, 2002, 10000]))
    frame = draw(st.sampled_from(["0", "1", "2", "3", "1.0", "02"]))
    class_id = draw(st.sampled_from([object_id // 1000] * 9 + [7]))
    between = draw(st.sampled_from([" "] * 5 + ["\t", "  "]))
    counts = draw(st.sampled_from([mask.counts] * 9 + ["junk", "o"]))
    text = between.join([frame, str(object_id), str(class_id), "8", "6", counts])
    return draw(st.sampled_from([text] * 9 + ["", "   ", "junk", text + " "]))


@settings(deadline=None, max_examples=150)
@given(st.lists(bad_lines(), max_size=8), st.sampled_from(Rule), st.booleans(), st.sampled_from([None, *Numbering]))
def test_a_copy_is_clean_but_for_what_would_be_a_guess(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], rule: Rule, join: bool, numbering: Numbering | None
) -> None:
    folder = tmp_path_factory.mktemp("mend")
    source, place = write_txt(folder / "a.txt", *lines), folder / "out.txt"
    before = source.read_bytes()
    limits = Limits(numbering=numbering, frame_count=4)
    _, lost = mend_txt(source, place, limits, Wish(rule, join=join))
    assert source.read_bytes() == before
    if lost:
        return
    assert {problem.kind for problem in check_txt(place, limits)} <= NOT_MENDED
    again, _ = mend_txt(place, folder / "again.txt", limits, Wish(rule, join=join))
    assert not again
    assert (folder / "again.txt").read_bytes() == place.read_bytes()


def test_a_real_file_with_masks_that_overlap(data_dir: Path, tmp_path: Path) -> None:
    source = data_dir / "dev" / "kitti" / "instances_txt" / "0000.txt"
    texts = [text for text in source.read_text().splitlines() if text.startswith("110 ")]
    limits = Limits(size=(375, 1242), frame_count=154, numbering=Numbering.KITTI)
    assert mend(tmp_path, *texts, limits=limits) == (texts, [])
    first = parse_line(texts[0])
    wide = f"110 2999 2 375 1242 {first.counts}"
    lines, repairs = mend(tmp_path, *texts, wide, limits=limits, wish=Wish(Rule.LAST))
    assert lines == [*texts[1:], wide]
    assert repairs[0].problem.startswith(f"{first.object_id} is left out: it lies wholly behind 2999")
    found = [checked_mask(parse_line(text).counts, 375, 1242)[0] for text in lines]
    assert not list(overlaps(found))

"""MOTS txt and png as formats: names, numbering, and what the files do not say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.domain.exchange import Entry
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.mots import mots
from annotator.formats.options import ReadOptions
from tests.formats.contents import block, whole_of
from tests.formats.mots.test_mots_png import write_png

COUNTS = block(0, 0, 4, 4).counts


def txt(path: Path, *places: tuple[int, int]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{frame} {number} {number // 1000} 8 10 {COUNTS}\n" for frame, number in places))
    return path


@pytest.mark.parametrize(
    ("place", "name", "numbering"),
    [
        ("instances_txt/0002.txt", "0002", Numbering.KITTI),
        ("MOTS20-02/gt/gt.txt", "MOTS20-02", Numbering.MOTCHALLENGE),
        ("MOTS20-02.txt", "MOTS20-02", Numbering.MOTCHALLENGE),
        ("gt.txt", "gt", Numbering.KITTI),
    ],
)
def test_the_place_of_a_file_tells_its_sequence_and_how_frames_count(
    tmp_path: Path, place: str, name: str, numbering: Numbering
) -> None:
    first = numbering.first_frame
    content = mots.read_txt(txt(tmp_path / place, (first, 1001), (first + 3, 1001)), ReadOptions())
    assert (content.sequence.name, content.sequence.numbering) == (name, numbering)
    assert (content.sequence.frame_count, content.sequence.height, content.sequence.width) == (4, 8, 10)
    assert [entry.frame for entry in content.entries] == [0, 3]


def test_a_person_knows_more_than_the_file(tmp_path: Path) -> None:
    path = txt(tmp_path / "a.txt", (1, 1001))
    known = ReadOptions(name="mine", images=Limits((8, 10), 9, Numbering.MOTCHALLENGE))
    content = mots.read_txt(path, known)
    assert (content.sequence.name, content.sequence.frame_count) == ("mine", 9)
    assert [entry.frame for entry in content.entries] == [0]


def test_tracks_are_known_before_the_masks_are_read(tmp_path: Path) -> None:
    content = mots.read_txt(txt(tmp_path / "a.txt", (0, 2007), (0, 1001), (1, 2007)), ReadOptions())
    assert content.tracks == (Track(1001, 1, instance=1), Track(2007, 2, instance=7))


def test_lines_in_any_order_are_read_by_frame(tmp_path: Path) -> None:
    content = mots.read_txt(txt(tmp_path / "a.txt", (3, 1001), (0, 1001), (3, 1002)), ReadOptions())
    assert [(entry.frame, entry.track.track_id) for entry in content.entries] == [(0, 1001), (3, 1001), (3, 1002)]


def test_an_empty_file_is_a_sequence_without_objects(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    content = mots.read_txt(tmp_path / "a.txt", ReadOptions())
    assert (list(content.entries), content.sequence.frame_count, content.sequence.height) == ([], 0, 0)
    assert mots.is_txt(tmp_path / "a.txt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0 1001 1 8\n", r"a\.txt:1: wrong number of fields"),
        (f"0 1001 1 8 10 {COUNTS}\n999999999 1001 1 8 10 {COUNTS}\n", r"a\.txt: no sequence is so long"),
        ("0 1001 1 99999 99999 0\n", r"a\.txt: no image has this size"),
    ],
)
def test_broken_files_are_refused_before_anything_is_read(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(FormatError, match=words):
        mots.read_txt(tmp_path / "a.txt", ReadOptions())


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (f"0 1001 1 8 10 {COUNTS}\n".encode(), True),
        (f"\r\n\r\n0 1001 1 8 10 {COUNTS}\r\n".encode(), True),
        (b"0 1 Car 0 0 0 1 1 4 4 1 1 1 0 0 0 0\n", False),
        (b"1,1,1,1,5,5,1,1,1\n", False),
        (b"\xff\xfe0", False),
    ],
)
def test_mots_txt_is_told_by_its_first_line(tmp_path: Path, data: bytes, told: bool) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert mots.is_txt(tmp_path / "a.txt") is told
    assert not mots.is_txt(tmp_path)


@pytest.mark.parametrize(
    ("first", "numbering"), [(0, Numbering.KITTI), (1, Numbering.MOTCHALLENGE), (5, Numbering.KITTI)]
)
def test_the_first_png_tells_how_frames_count(tmp_path: Path, first: int, numbering: Numbering) -> None:
    write_png(tmp_path / "s" / f"{first:06d}.png", np.full((8, 10), 1001, np.uint16))
    content = mots.read_png(tmp_path / "s", ReadOptions())
    assert content.sequence.numbering is numbering
    assert content.sequence.frame_count == first + 1 - numbering.first_frame
    (entry,) = whole_of(content).entries
    assert entry.track == Track(1001, 1, instance=1)


def test_png_of_other_names_are_no_frames(tmp_path: Path) -> None:
    write_png(tmp_path / "s" / "cover.png", np.full((8, 10), 1001, np.uint16))
    with pytest.raises(FormatError, match=r"the folder holds no MOTS png \(expected 000000\.png and so on\)"):
        mots.read_png(tmp_path / "s", ReadOptions())


def test_only_entries_with_a_mask_and_a_number_are_objects() -> None:
    mask = block(0, 0, 2, 2)
    entries = [
        Entry(0, Track(5, 2, instance=3), mask=mask),
        Entry(0, Track(4, 1, instance=9), mask=mask),
        Entry(0, Track(3, 1), mask=mask),
        Entry(0, Track(2, 1, instance=1)),
    ]
    assert [item.object_id for item in mots.mask_objects(entries)] == [1009, 2003]

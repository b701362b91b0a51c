from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import MOST_FRAMES
from annotator.formats.mots.seqmap import Entry, looks_like_seqmap, read_seqmap, scan_seqmap
from annotator.formats.problems import Kind, ProblemsError
from tests.formats.mots_files import line, write_txt


def write(folder: Path, *lines: str) -> Path:
    return write_txt(folder / "a.seqmap", *lines)


def messages(path: Path) -> list[str]:
    return [str(problem).removeprefix(str(path)) for problem in scan_seqmap(path).problems]


def test_kitti(tmp_path: Path) -> None:
    found = read_seqmap(write(tmp_path, "0002 empty 000000 000232", "0013 empty 000000 000339"))
    assert found.numbering is Numbering.KITTI
    assert found.entries == (Entry(1, "0002", 232), Entry(2, "0013", 339))
    assert found.entry("0013") == Entry(2, "0013", 339)
    assert found.entry("0001") is None


def test_motschallenge(tmp_path: Path) -> None:
    found = read_seqmap(write(tmp_path, "name", "MOTS20-02", "MOTS20-05"))
    assert found.numbering is Numbering.MOTCHALLENGE
    assert found.entries == (Entry(2, "MOTS20-02"), Entry(3, "MOTS20-05"))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("0003 empty 000000", ":2: wrong columns in the seqmap"),
        ("0003  empty 000000 000009", ":2: wrong columns in the seqmap"),
        ("x empty 000000 000009", ":2: the sequence is not a number"),
        ("3 empty 000000 000009", ":2: the sequence is not four digits (expected 0003, got '3')"),
        ("0003 empty 000009 000005", ":2: the sequence ends before it begins (expected 9 or more, got 5)"),
        ("0003 empty 000000 -1", ":2: the last frame is too small"),
        (f"0003 empty 000000 {MOST_FRAMES + 1}", ":2: the sequence is too long (expected 1,000,000 frames at most"),
        ("0002 empty 000000 000009", ":2: sequence 0002 is there twice (expected each once, got the first in line 1)"),
        ("", ":2: the line is empty. Remove it: the evaluators stop there."),
    ],
)
def test_broken_lines_of_kitti(tmp_path: Path, bad: str, words: str) -> None:
    path = write(tmp_path, "0002 empty 000000 000232", bad, "0004 empty 000000 000009")
    (text,) = messages(path)
    assert text.startswith(words)
    assert {"0002", "0004"} <= {entry.name for entry in scan_seqmap(path).entries}
    assert scan_seqmap(path).problems[0].kind in (Kind.SEQMAP, Kind.TEXT)
    with pytest.raises(ProblemsError, match=r"a\.seqmap:2: "):
        read_seqmap(path)


def test_broken_lines_of_motschallenge(tmp_path: Path) -> None:
    assert messages(write(tmp_path, "name", "MOTS20-02 ", "../MOTS20-05", "MOTS20-05", "MOTS20-05")) == [
        ":2: this is no name of a sequence (expected such as MOTS20-02, got 'MOTS20-02 '). Write the name alone.",
        ":3: this is no name of a sequence (expected such as MOTS20-02, got '../MOTS20-05'). Write the name alone.",
        ":5: sequence MOTS20-05 is there twice (expected each once, got the first in line 4). Remove one of the two.",
    ]


def test_a_lost_header_loses_a_sequence(tmp_path: Path) -> None:
    path = write(tmp_path, "MOTS20-02", "MOTS20-05")
    (text,) = messages(path)
    assert text == (
        ":1: the seqmap lacks its header (expected 'name', got 'MOTS20-02'). "
        "Put it there: TrackEval passes over the first line, whatever it is."
    )
    assert [entry.name for entry in scan_seqmap(path).entries] == ["MOTS20-05"]


def test_nothing_in_it(tmp_path: Path) -> None:
    assert messages(write(tmp_path)) == [
        ": the seqmap names no sequence (expected a line a sequence). Choose another file."
    ]
    with pytest.raises(FormatError, match="there is no such file"):
        scan_seqmap(tmp_path / "none")


def test_a_seqmap_is_told_by_its_name_or_first_line(tmp_path: Path) -> None:
    assert looks_like_seqmap(write_txt(tmp_path / "evaluate_mots.seqmap.val", "?"))
    assert looks_like_seqmap(write_txt(tmp_path / "MOTS-train.txt", "name", "MOTS20-02"))
    assert looks_like_seqmap(write_txt(tmp_path / "val.txt", "0002 empty 000000 000232"))
    assert not looks_like_seqmap(write_txt(tmp_path / "0002.txt", line(0, 1001)))
    assert not looks_like_seqmap(write_txt(tmp_path / "empty.txt"))
    assert not looks_like_seqmap(tmp_path / "none.txt")


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=5))
def test_any_text_has_problems_and_no_traceback(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("seqmap") / "a.seqmap"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        found = scan_seqmap(path)
    except FormatError:
        return
    assert len({entry.name for entry in found.entries}) == len(found.entries)
    assert found.entries or found.problems or lines

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.masks import Mask
from annotator.domain.sequences import Numbering
from annotator.formats.limits import Limits
from annotator.formats.validation import clean
from annotator.formats.validation.clean import is_clean
from annotator.formats.validation.validate_txt import check_txt
from tests.formats.mots_files import EMPTY, RIGHT, WIDE, line, write_txt
from tests.strategies import masks

GOOD = (line(0, 1001), line(0, 1002, RIGHT), line(4, 10000, WIDE))
EVERY = Limits((40, 60), 5, Numbering.KITTI, frozenset({1, 2, 10}))


def test_a_clean_file(tmp_path: Path) -> None:
    assert is_clean(write_txt(tmp_path / "a.txt", *GOOD), Limits())
    assert is_clean(write_txt(tmp_path / "a.txt", *GOOD), EVERY)
    assert is_clean(write_txt(tmp_path / "a.txt"), EVERY)


@pytest.mark.parametrize(
    "lines",
    [
        (*GOOD, line(0, 1003)),
        (*GOOD, line(5, 1001)),
        (*GOOD, line(4, 1001, EMPTY)),
        (*GOOD, line(4, 3001)),
        (*GOOD, line(4, 1001, class_id=2)),
        (line(0, 1001), line(0, 1001, RIGHT)),
        (line(0, 1001), line(0, 1002, WIDE)),
        (*GOOD, ""),
        (*GOOD, line("04", 1001)),
        (*GOOD, line(4, 1001) + " "),
        (*GOOD, "junk"),
    ],
)
def test_a_file_with_a_problem(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = write_txt(tmp_path / "a.txt", *lines)
    assert check_txt(path, EVERY)
    assert not is_clean(path, EVERY)


def test_what_is_no_file_of_masks(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert not is_clean(path, EVERY)
    for data in (b"\xff\xfe0", b"\xef\xbb\xbf" + f"{GOOD[0]}\n".encode()):
        path.write_bytes(data)
        assert not is_clean(path, EVERY)


def test_where_only_a_closer_look_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_txt(tmp_path / "a.txt", *GOOD)
    assert not is_clean(path, Limits(frame_count=5))
    assert not is_clean(write_txt(tmp_path / "b.txt", line(0, 66001)), Limits())
    monkeypatch.setattr(clean, "_MOST_BYTES", 10)
    assert not is_clean(path, EVERY)


@st.composite
def files(draw: st.DrawFn) -> list[str]:
    """Lines that are mostly good: masks of two objects and a region in three frames."""
    found = []
    for frame in draw(st.lists(st.integers(0, 2), max_size=4).map(sorted)):
        object_id = draw(st.sampled_from([1001, 2001, 10000]))
        mask: Mask = draw(masks(6, 5))
        found.append(f"{frame} {object_id} {object_id // 1000} 6 5 {mask.counts}")
    return found


@settings(deadline=None, max_examples=150)
@given(
    files(), st.sampled_from([Limits(), Limits((6, 5), 3, Numbering.KITTI), Limits(numbering=Numbering.MOTCHALLENGE)])
)
def test_it_agrees_with_a_closer_look(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], limits: Limits
) -> None:
    path = write_txt(tmp_path_factory.mktemp("clean") / "a.txt", *lines)
    assert is_clean(path, limits) == (not check_txt(path, limits))


def test_real_files_are_clean_at_once(data_dir: Path) -> None:
    path = data_dir / "dev" / "kitti" / "instances_txt" / "0000.txt"
    assert is_clean(path, Limits((375, 1242), 154, Numbering.KITTI, frozenset({1, 2, 10})))
    assert not is_clean(path, Limits((375, 1242), 153, Numbering.KITTI))

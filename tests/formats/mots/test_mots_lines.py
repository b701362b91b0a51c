from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.mots.mots_lines import Item, plain, read_items
from annotator.formats.problems import Kind
from tests.formats.mots_files import EMPTY, LEFT, line, write_txt

GOOD = line(3, 1001)


def only(folder: Path, text: str, limits: Limits | None = None) -> Item:
    (item,), _ = read_items(write_txt(folder / "a.txt", text), limits or Limits())
    return item


def slips(item: Item) -> list[str]:
    return [str(slip).split(":", 1)[1] for slip in item.slips]


def test_a_good_line(tmp_path: Path) -> None:
    item = only(tmp_path, GOOD)
    assert (item.number, item.text, item.frame, item.object_id, item.slips) == (1, GOOD, 3, 1001, ())
    assert item.line is not None
    assert plain(item.line) == GOOD
    assert item.mask is not None
    assert item.mask.counts == LEFT


@pytest.mark.parametrize(
    ("text", "got"),
    [
        (GOOD + " ", "spaces at the end"),
        (" " + GOOD, "spaces at the start"),
        (GOOD.replace(" ", "\t"), "tabs"),
        (GOOD.replace(" ", ", "), "commas"),
        (GOOD.replace(" ", "  ", 1), "other spaces"),
        (GOOD.replace(" ", "\t", 2) + "  ", "tabs, spaces at the end"),
    ],
)
def test_other_separators_are_told_and_read(tmp_path: Path, text: str, got: str) -> None:
    item = only(tmp_path, text)
    assert slips(item) == [
        f"1: the fields are not separated by single spaces (got {got}). "
        "Separate the fields by one space each, and end the line behind the last."
    ]
    assert item.line is not None
    assert plain(item.line) == GOOD


@pytest.mark.parametrize("number", ["3.0", "003", "+3", "3e0"])
def test_other_forms_of_whole_numbers_are_told_and_read(tmp_path: Path, number: str) -> None:
    item = only(tmp_path, line(number, 1001))
    assert slips(item) == [f"1: time_frame is not written plainly (expected 3, got '{number}'). Write digits alone."]
    assert item.frame == 3
    assert item.slips[0].kind is Kind.TEXT


@pytest.mark.parametrize("text", ["hello", line("3.5", 1001), line(-1, 1001), line("nan", 1001), GOOD + " more", "1;2"])
def test_lines_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    item = only(tmp_path, text)
    assert item.line is None
    assert [slip.kind for slip in item.slips] == [Kind.FIELDS]
    with pytest.raises(ValueError, match="line 1 cannot be read"):
        _ = item.frame


def test_an_empty_line_stops_the_evaluators(tmp_path: Path) -> None:
    assert slips(only(tmp_path, "")) == ["1: the line is empty. Remove it: the evaluators stop there."]


def test_an_empty_mask_is_kept_to_be_told_of(tmp_path: Path) -> None:
    item = only(tmp_path, line(0, 1001, EMPTY))
    assert item.mask is not None
    assert not item.mask.area
    assert [(slip.kind, slip.frame, slip.ids) for slip in item.slips] == [(Kind.EMPTY, 0, (1001,))]


def test_a_byte_order_mark_and_other_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xef\xbb\xbf" + f"{GOOD}\r\n{line(4, 1001)}\r{line(5, 1001)}\n".encode())
    items, problems = read_items(path, Limits())
    assert [(item.frame, item.slips) for item in items] == [(3, ()), (4, ()), (5, ())]
    (problem,) = problems
    assert problem.problem.startswith("the file begins with a byte order mark")


def test_boxes_are_told_as_a_whole(tmp_path: Path) -> None:
    kitti = "0 1 Car 0 0 -1.5 10 20 30 40 1.5 1.6 3.9 1 2 3 -1.5"
    for text, name in ((kitti, "KITTI tracking"), ("1,1,5,5,9,9,1,1,1", "MOTChallenge"), ("frame,track_id,x1", "CSV")):
        with pytest.raises(FormatError, match=rf"the file holds boxes \(expected MOTS masks, got {name} boxes\)"):
            only(tmp_path, text)


def test_classes(tmp_path: Path) -> None:
    limits = Limits(classes=frozenset({1, 2}))
    assert not only(tmp_path, GOOD, limits).slips
    assert [slip.problem for slip in only(tmp_path, line(0, 3001), limits).slips] == ["the class is unknown"]
    assert [slip.problem for slip in only(tmp_path, line(0, 3001, class_id=2), limits).slips] == [
        "id does not fit class_id 2"
    ]


@settings(deadline=None)
@example([" "] * 5, "\t")
@given(
    st.lists(st.sampled_from([" ", "\t", ",", "  ", " , "]), min_size=5, max_size=5), st.sampled_from(["", " ", "\t"])
)
def test_any_separators_give_the_same_values(
    tmp_path_factory: pytest.TempPathFactory, separators: list[str], end: str
) -> None:
    fields = GOOD.split(" ")
    text = "".join(field + between for field, between in zip(fields, [*separators, end], strict=True))
    item = only(tmp_path_factory.mktemp("lines"), text)
    assert item.line is not None
    assert plain(item.line) == GOOD
    assert bool(item.slips) == (text != GOOD)

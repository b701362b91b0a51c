from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from annotator.domain.boxes import Box
from annotator.errors import FormatError
from annotator.formats.json_values import Node, box_of, finite

PATH = Path("a.json")


def node(**values: Any) -> Node:
    return Node.of(PATH, "list[3]", values)


def test_values_of_their_kind() -> None:
    found = node(n=3, f=3.0, r=1.5, t="x", yes=True, one=1, items=[1], inner={"a": 1}, many=[{}, {}], none=None)
    assert (found.whole("n"), found.whole("f"), found.real("r"), found.real("n")) == (3, 3, 1.5, 3.0)
    assert (found.text("t"), found.text("n"), found.flag("yes"), found.flag("one")) == ("x", "3", True, True)
    assert (found.array("items"), found.node("inner").place) == ([1], "list[3].inner")
    assert [item.place for item in found.nodes("many")] == ["list[3].many[0]", "list[3].many[1]"]
    assert found.has("n")
    assert not found.has("none")


def test_defaults_stand_for_what_is_missing_or_null() -> None:
    found = node(none=None)
    assert (found.whole("none", 4), found.real("x", 0.5), found.text("x", ""), found.array("x", [])) == (4, 0.5, "", [])
    assert (found.flag("x"), found.nodes("x")) == (False, [])


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda item: item.whole("x"), r"list\[3\] lacks 'x'\. Write the file anew\."),
        (lambda item: item.whole("text"), r"list\[3\]\.text is wrong \(expected a whole number, got text\)"),
        (lambda item: item.whole("half"), r"list\[3\]\.half is wrong \(expected a whole number, got 0\.5\)"),
        (lambda item: item.whole("yes"), r"list\[3\]\.yes is wrong \(expected a whole number, got true or false\)"),
        (lambda item: item.whole("minus"), r"list\[3\]\.minus is wrong \(expected 0 to 2147483647, got -1\)"),
        (lambda item: item.whole("huge"), r"list\[3\]\.huge is wrong \(expected 0 to 2147483647, got 10000"),
        (lambda item: item.whole("nine", most=8), r"list\[3\]\.nine is wrong \(expected 0 to 8, got 9"),
        (lambda item: item.real("text"), r"list\[3\]\.text is wrong \(expected a number, got text\)"),
        (lambda item: item.real("huge"), r"list\[3\]\.huge is wrong \(expected -1000000 to 1000000"),
        (lambda item: item.text("half"), r"list\[3\]\.half is wrong \(expected text, got 0\.5\)"),
        (lambda item: item.flag("nine"), r"list\[3\]\.nine is wrong \(expected true or false, got 9\)"),
        (lambda item: item.flag("items"), r"list\[3\]\.items is wrong \(expected true or false, got a list\)"),
        (lambda item: item.array("text"), r"list\[3\]\.text is wrong \(expected a list, got text\)"),
        (lambda item: item.node("items"), r"list\[3\]\.items is wrong \(expected an object, got a list\)"),
        (lambda item: item.nodes("items"), r"list\[3\]\.items\[0\] is wrong \(expected an object, got 1\)"),
    ],
)
def test_others_are_told_with_their_place(read: Any, words: str) -> None:
    item = node(text="x", half=0.5, yes=True, minus=-1, huge=10**30, nine=9, items=[1])
    with pytest.raises(FormatError, match=rf"^a\.json: {words}"):
        read(item)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -(10**7)])
def test_numbers_that_no_image_has(value: float) -> None:
    with pytest.raises(FormatError, match="x is wrong"):
        finite(PATH, "x", value)


def test_an_error_without_a_place_gets_that_of_the_object() -> None:
    error = node().error(FormatError("it is broken", expected=1))
    assert str(error) == "a.json: list[3]: it is broken (expected 1)."
    assert node().error(error) is error


def test_boxes_without_area_are_none() -> None:
    assert box_of(1, 2, 3, 4) == Box(1, 2, 3, 4)
    assert box_of(1, 2, 1, 4) is None
    assert box_of(3, 2, 1, 4) is None

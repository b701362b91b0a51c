from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.errors import FormatError
from annotator.formats import json_stream
from annotator.formats.json_stream import members

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def flat(value: Any) -> list[tuple[str, int | None, Any]]:
    """What `members` should yield."""
    if isinstance(value, list):
        return [("", index, element) for index, element in enumerate(value)]
    result: list[tuple[str, int | None, Any]] = []
    for key, member in value.items():
        if isinstance(member, list) and member:
            result.extend((key, index, element) for index, element in enumerate(member))
        else:
            result.append((key, None, member))
    return result


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.text(max_size=5), VALUES, max_size=4) | st.lists(VALUES, max_size=4),
    st.sampled_from((None, 1)),
    st.integers(1, 40),
    st.booleans(),
)
def test_pieces_are_those_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, value: Any, indent: int | None, chunk: int, ascii_only: bool
) -> None:
    path = tmp_path_factory.mktemp("json") / "a.json"
    path.write_text(json.dumps(value, indent=indent, ensure_ascii=ascii_only), encoding="utf-8", errors="replace")
    value = json.loads(path.read_text(encoding="utf-8"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        assert list(members(path)) == flat(value)


def test_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"id": 1},' + " " * 200_000 + "this is no JSON")
    assert next(iter(members(path))) == ("", 0, {"id": 1})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r":1: the file is no JSON object or list \(expected JSON, got nothing\)"),
        ("hello", r":1: the file is no JSON object or list \(expected JSON, got 'h'\)"),
        ('{"a": [1,\n2', r":2: ',' is missing \(expected JSON, got the end of the file\)"),
        ('{"a": [1\n2]}', r":2: ',' is missing \(expected JSON, got '2'\)"),
        ('{"a": [1,]}', r":1: the JSON text is broken: Expecting value"),
        ('{"a" 1}', r":1: ':' is missing"),
        ("{1: 2}", r":1: a key is expected \(expected JSON, got '1'\)"),
        ('{"a": 1, "a": 2}', r":1: 'a' is there twice"),
        ('{"a": NaN}', r":1: NaN is no JSON"),
        ('{"a": -Infinity}', r":1: -Infinity is no JSON"),
        ('{"a": "x}', r":1: the JSON text is broken: Unterminated string"),
        ("[1] 2", r":1: something follows the end of the JSON text"),
        ("\n\n[tru]", r":3: the JSON text is broken"),
        ("[" + "9" * 5000 + "]", r":1: a number is too long"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(FormatError, match=words) as caught:
        list(members(path))
    assert caught.value.path == path


def test_lists_in_lists_without_end(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[" + "[" * 200_000)
    with pytest.raises(FormatError, match="values lie too deep in one another"):
        list(members(tmp_path / "a.json"))


def test_an_element_may_not_be_endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_ELEMENT", 1000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    (tmp_path / "a.json").write_text('["' + "x" * 5000)
    with pytest.raises(FormatError, match=r"an element is too large \(expected JSON, got more than 1000 characters\)"):
        list(members(tmp_path / "a.json"))


def test_a_broken_element_is_told_before_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_ELEMENT", 1000)
    monkeypatch.setattr(json_stream, "_CHUNK", 100)
    (tmp_path / "a.json").write_text('[1,\n{"a": x,' + "0," * 5000)
    with pytest.raises(FormatError, match=r":2: the JSON text is broken: Expecting value"):
        list(members(tmp_path / "a.json"))


@pytest.mark.parametrize("value", ["1", "1.5", '"a"', "{}", "true"])
def test_what_follows_a_value_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Else a file without an end would be read to its end, piece by piece over what is held."""
    read: list[int] = []
    more = json_stream._Reader._more
    monkeypatch.setattr(json_stream._Reader, "_more", lambda reader, size: read.append(size) or more(reader, size))
    monkeypatch.setattr(json_stream, "_CHUNK", 50)
    (tmp_path / "a.json").write_text(f"[{value}" + "x" * 5000)
    with pytest.raises(FormatError, match=r"',' is missing \(expected JSON, got 'x'\)"):
        list(members(tmp_path / "a.json"))
    assert sum(read) <= 150


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="there is no such file"):
        list(members(tmp_path / "none.json"))
    with pytest.raises(FormatError, match="the file cannot be read"):
        list(members(tmp_path))
    (tmp_path / "a.json").write_bytes(b'["\xff\xfe"]')
    with pytest.raises(FormatError, match=r"the file is not text \(expected UTF-8\)"):
        list(members(tmp_path / "a.json"))


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[1]", encoding="utf-8-sig")
    assert list(members(tmp_path / "a.json")) == [("", 0, 1)]

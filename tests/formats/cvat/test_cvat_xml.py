from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats.cvat.cvat_xml import Meta, Track, read_tracks

BOX = '<box frame="0" keyframe="1" outside="1" xtl="1"/>'


def tracks(folder: Path, text: str | bytes, meta: Meta | None = None) -> list[Track]:
    path = folder / "a.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_tracks(path, Meta() if meta is None else meta))


def test_tracks_come_one_by_one_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    body = f'<track id="1" label="car" group_id="4">\n{BOX}\n</track>\n' * 3000
    path.write_text(f"<annotations>\n<meta><task><name>é</name></task></meta>\n{body}<oops")
    meta = Meta()
    stream = read_tracks(path, meta)
    first, second = next(stream), next(stream)
    assert meta.values["name"] == "é"
    assert (first.line, first.shapes[0].line, second.line) == (3, 4, 6)
    assert (first.number, first.label, first.group, first.shapes[0].outside) == (1, "car", 4, True)
    with pytest.raises(FormatError, match=r"a\.xml:9003: the XML is broken \(got .*\)\. Export it from CVAT anew"):
        list(stream)


def test_shapes_that_are_no_keyframes_and_other_kinds_are_no_shapes(tmp_path: Path) -> None:
    inside = '<box frame="1" keyframe="0"/><points/><tag/><box frame="2" xtl="1"/>'
    (track,) = tracks(tmp_path, f'<annotations><track id="1" label="car">{inside}</track></annotations>')
    assert [shape.frame for shape in track.shapes] == [2]
    assert track.others == ["points", "tag"]


def test_attributes_keep_their_text(tmp_path: Path) -> None:
    text = '<box frame="1"><attribute name="a"> x &lt;\n</attribute><attribute name="b"/></box>'
    (track,) = tracks(tmp_path, f'<annotations><track id="1" label="c">{text}</track></annotations>')
    assert track.shapes[0].marks == {"a": " x <\n", "b": ""}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", r"a\.xml: the file is not of CVAT"),
        ("<annotations>\n", r"a\.xml:2: the XML is broken \(got no element found\)"),
        ("<a></b>", r"the XML is broken \(got mismatched tag\)"),
        (
            "<svg/>",
            r"the file is not of CVAT \(expected <annotations>\)\. Export it from CVAT as 'CVAT for video 1\.1'",
        ),
        (
            '<annotations>\n<image id="0"/></annotations>',
            r"a\.xml:2: the file is of CVAT for images \(expected <track>",
        ),
        ('<annotations><track id="1"/></annotations>', "the attribute 'label' is missing"),
        ('<annotations><track label="car"/></annotations>', "the attribute 'id' is missing"),
        ('<annotations><track id="1" label="c"><box keyframe="1"/></track></annotations>', "'frame' is missing"),
        ("<annotations>" + "<a>" * 20, r"elements lie too deep in one another \(expected 20 levels at most\)"),
        (f"<annotations>{'x' * (2**20 + 1)}</annotations>", r"a text is too long \(expected 1,048,576 characters"),
        ('<?xml version="1.0" encoding="klingon"?><annotations/>', r"the XML cannot be decoded \(got unknown encoding"),
        (b"<annotations>\xff</annotations>", "the XML is broken"),
        ("<!DOCTYPE a><annotations/>", r"a\.xml:1: the file has a document type or an entity\. Remove it"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><annotations/>', "a document type or an entity"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotations>&b;</annotations>', "a document type or an entity"),
    ],
)
def test_files_that_are_no_tracks_of_cvat(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        tracks(tmp_path, text)
    assert caught.value.path == tmp_path / "a.xml"


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"missing\.xml: there is no such file\. Check the name"):
        list(read_tracks(tmp_path / "missing.xml", Meta()))
    with pytest.raises(FormatError, match=r"the file cannot be read \(got Is a directory\)"):
        list(read_tracks(tmp_path, Meta()))


def test_entities_in_one_another_are_not_expanded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(12))
    with pytest.raises(FormatError, match="a document type or an entity"):
        tracks(tmp_path, f"<!DOCTYPE a [{entities}]><annotations>&e11;</annotations>")

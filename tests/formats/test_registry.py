"""Formats are told apart, and read in any of them by one call."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import ClassTable
from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats import registry
from annotator.formats.finding import found_below
from annotator.formats.options import ReadOptions
from annotator.formats.registry import codec, codec_of, codecs, contents, mask_objects
from tests.formats.contents import HEIGHT, WIDTH, block

STREET = Sequence(0, "street", "", (), 2, HEIGHT, WIDTH)
CAR = Track(1005, 1, instance=5)


def content() -> Content:
    box = Detection(Box(0, 0, 4, 4))
    return Content(STREET, (Entry(0, CAR, box, block(0, 0, 4, 4)), Entry(1, CAR, box, block(1, 1, 4, 4))), (CAR,))


@pytest.mark.parametrize("name", list(codecs()))
def test_every_format_writes_what_it_recognises_and_reads(name: str, tmp_path: Path) -> None:
    chosen = codec(name)
    assert chosen.write is not None
    path = chosen.place(tmp_path / "out", STREET)
    chosen.write([content()], path)
    found = codec_of(path)
    same = found.name == name or (found.name == "mots_txt" and chosen.holds.object_ids)
    assert same, f"{name} is taken for {found.name}"
    (again,) = contents(path, ReadOptions(), name)
    frames = [entry.frame for entry in again.entries]
    assert frames == [0, 1]
    assert again.sequence.frame_count == 2


@pytest.mark.parametrize("name", list(codecs()))
def test_every_format_says_in_one_line_that_a_file_is_missing_or_something_else(name: str, tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "none", tmp_path / "noise.bin", tmp_path / "empty"):
        with pytest.raises(FormatError) as caught:
            _read_all(path, name)
        assert "\n" not in str(caught.value)
        assert str(tmp_path) in str(caught.value)


def _read_all(path: Path, name: str) -> None:
    for item in contents(path, ReadOptions(), name):
        list(item.entries)


def test_a_folder_is_told_by_the_first_file_in_it(tmp_path: Path) -> None:
    chosen = codec("mots_txt")
    assert chosen.write is not None
    for name in ("a", "b"):
        chosen.write([content()], tmp_path / "deep" / f"{name}.txt")
    assert codec_of(tmp_path).name == "mots_txt"
    assert [item.sequence.name for item in contents(tmp_path)] == ["a", "b"]


def test_masks_of_any_format_as_mots_objects(tmp_path: Path) -> None:
    expected = [(0, 1005), (1, 1005)]
    for name in ("mots_txt", "mots_png", "coco", "youtube_vis"):
        chosen = codec(name)
        assert chosen.write is not None
        path = chosen.place(tmp_path / name, STREET)
        chosen.write([content()], path)
        objects = list(mask_objects(path, size=(HEIGHT, WIDTH), numbering=Numbering.KITTI))
        assert [(item.frame, item.object_id) for item in objects] == expected
        assert objects[0].mask == block(0, 0, 4, 4)


def test_masks_of_one_sequence_only(tmp_path: Path) -> None:
    coco = codec("coco")
    assert coco.write is not None
    coco.write([content(), replace(content(), sequence=replace(STREET, name="other"))], tmp_path / "a.json")
    with pytest.raises(FormatError, match=r"there are several sequences \(expected one\)"):
        list(mask_objects(tmp_path / "a.json"))


def test_types_that_a_person_does_not_want_are_left_out_and_told(tmp_path: Path) -> None:
    coco = codec("coco")
    assert coco.write is not None
    coco.write([content()], tmp_path / "a.json")
    (found,) = contents(tmp_path / "a.json", ReadOptions(table=ClassTable({"car": None, "Van": 1})))
    assert list(found.entries) == []
    assert found.tracks == ()
    assert found.notes == ["2 detections of type 'car' left out, as was asked."]


def test_formats_that_go_one_way_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = replace(codec("coco"), name="writer", title="A writer", read=None, recognises=lambda path: True)
    monkeypatch.setattr(registry, "_OWN", (writer,))
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(FormatError, match="A writer can only be written"):
        contents(tmp_path / "a.txt", name="writer")
    with pytest.raises(FormatError, match="the format cannot be told"):
        codec_of(tmp_path / "a.txt")


def test_files_below_a_folder(tmp_path: Path) -> None:
    for name in ("a/x.txt", "a/b/y.txt", "seqmaps/z.txt", ".hidden/w.txt", "v.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    def accepts(path: Path) -> bool:
        return path.suffix == ".txt"

    found = found_below(tmp_path, accepts, "txt")
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a/b/y.txt", "a/x.txt"]
    assert found_below(tmp_path / "v.md", accepts, "txt") == [tmp_path / "v.md"]
    with pytest.raises(FormatError, match=r"the folder holds no txt \(expected txt\)"):
        found_below(tmp_path / ".hidden" / "..", lambda path: False, "txt")


@pytest.mark.parametrize("name", ["coco", "youtube_vis"])
def test_the_one_file_of_a_folder_is_read_where_a_format_keeps_all_in_one(name: str, tmp_path: Path) -> None:
    chosen = codec(name)
    assert chosen.write is not None
    chosen.write([content()], tmp_path / "deep" / "a.json")
    (tmp_path / "notes.json").write_text("{}")
    for given in (None, name):
        assert [item.sequence.name for item in contents(tmp_path, name=given)] == ["street"]
    chosen.write([content()], tmp_path / "b.json")
    with pytest.raises(FormatError, match=r"the folder holds several files of .*got b\.json, deep/a\.json.*Name one"):
        contents(tmp_path)


@pytest.mark.parametrize(
    ("data", "words"),
    [("{}".encode("utf-16"), r"got UTF-16\)\. Save it as UTF-8"), (b"\x1f\x8b", r"got gzip\)\. Unpack")],
)
def test_a_file_that_is_no_plain_text_is_called_what_it_is(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(registry.UnknownFormatError, match=words) as caught:
        codec_of(tmp_path / "a.txt")
    assert str(caught.value.at_option("--from")) == str(caught.value)

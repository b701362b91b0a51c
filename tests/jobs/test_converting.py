"""From file to file: places, several sequences, what is told, and that a long sequence is not held in memory."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from annotator.domain.classes import ClassTable
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats import png_indexed
from annotator.formats.limits import Limits
from annotator.formats.mots import mots_png
from annotator.formats.options import ReadOptions
from annotator.jobs.converting import ConvertWish, convert
from tests.formats.contents import block
from tests.formats.mots.test_mots_png import write_png

LINES = [f"{frame} {number} {number // 1000} 8 10 {block(0, 0, 4, 4).counts}" for frame in (0, 2) for number in (1001,)]


def write_txt(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines or LINES))
    return path


def run(source: Path, target: Path, to: str, options: ReadOptions | None = None) -> list[tuple[str, str, int, int]]:
    found = convert(ConvertWish(source, target, to, options=options)).sequences
    root = target if target.is_dir() else target.parent
    return [(item.sequence.name, item.path.relative_to(root).as_posix(), item.masks, item.boxes) for item in found]


def test_a_target_that_ends_as_the_format_does_is_the_file(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    assert run(source, tmp_path / "out.json", "coco") == [("0000", "out.json", 2, 0)]
    assert run(tmp_path / "out.json", tmp_path / "back.txt", "mots_txt") == [("0000", "back.txt", 2, 0)]
    assert (tmp_path / "back.txt").read_text() == source.read_text()


def test_any_other_target_is_a_folder_with_the_places_of_the_format(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    assert run(source, tmp_path / "out", "mots_png") == [("0000", "instances/0000", 2, 0)]
    assert run(source, tmp_path / "out", "coco") == [("0000", "coco.json", 2, 0)]
    assert run(source, tmp_path / "out", "kitti_tracking") == [("0000", "label_02/0000.txt", 0, 2)]
    assert run(source, tmp_path / "flat", "mots_tools") == [("0000", ".", 2, 0)]


def test_sequences_go_one_by_one_or_together(tmp_path: Path) -> None:
    for name in ("0000", "0001"):
        write_txt(tmp_path / "in" / f"{name}.txt")
    assert [row[1] for row in run(tmp_path / "in", tmp_path / "all.json", "coco")] == ["all.json", "all.json"]
    assert [row[1] for row in run(tmp_path / "all.json", tmp_path / "out", "mots_txt")] == [
        "instances_txt/0000.txt",
        "instances_txt/0001.txt",
    ]
    with pytest.raises(FormatError, match=r"sequences '0000' and '0001' would be written to the same place\. Give a f"):
        run(tmp_path / "all.json", tmp_path / "one.txt", "mots_txt")


def test_one_name_for_one_sequence(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "0000.txt")
    found = run(source, tmp_path / "out", "mots_txt", ReadOptions(name="mine"))
    assert found == [("mine", "instances_txt/mine.txt", 2, 0)]


def test_what_a_person_knows_besides(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "0000.txt", *(f"{int(line[0]) + 1}{line[1:]}" for line in LINES))
    images = Limits(frame_count=7, numbering=Numbering.MOTCHALLENGE)
    wish = ConvertWish(source, tmp_path / "out", "mots_png", options=ReadOptions(images=images))
    (made,) = convert(wish).sequences
    assert made.sequence.frame_count == 7
    assert sorted(path.name for path in made.path.iterdir())[::6] == ["000001.png", "000007.png"]
    assert mots_png.read_id_map(made.path / "000003.png").max() == 1001


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "0000.txt", LINES[0], f"0 2001 2 8 10 {block(2, 2, 6, 6).counts}")
    convert(ConvertWish(source, tmp_path / "a.json", "coco"))
    (made,) = convert(ConvertWish(tmp_path / "a.json", tmp_path / "out", "davis")).sequences
    assert made.notes == (
        "DAVIS png (palette) holds no overlap: 1 mask cut where nearer ones lie.",
        "Tracks whose number is no index of a palette are written as another: 1001 as 1, 2001 as 2.",
        "The png hold the numbers of tracks, not their classes.",
    )
    table = ClassTable({"car": None})
    (made,) = convert(ConvertWish(source, tmp_path / "b.json", "coco", options=ReadOptions(table=table))).sequences
    assert (made.masks, made.notes) == (1, ("1 detection of type 'car' left out, as was asked.",))


def test_overlaps_of_other_peoples_files_are_resolved_for_mots(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "0000.txt", LINES[0], f"0 2001 2 8 10 {block(2, 2, 6, 6).counts}")
    (made,) = convert(ConvertWish(source, tmp_path / "out.txt", "mots_txt")).sequences
    assert made.notes == ("MOTS txt holds no overlap: 1 mask cut where nearer ones lie.",)


@pytest.mark.parametrize(
    ("name", "words"),
    [("cocoa", r"there is no format 'cocoa'\. Did you mean 'coco'\?"), ("", "there is no format ''")],
)
def test_unknown_formats_get_a_hint(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        convert(ConvertWish(write_txt(tmp_path / "0000.txt"), tmp_path / "out", name))


def test_a_broken_file_leaves_nothing_behind(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt", *LINES, "3 1001 1 8 10 broken!")
    for name in ("coco", "mots_png", "youtube_vis", "davis", "mots_tools"):
        with pytest.raises(FormatError, match=r"0000\.txt:3: "):
            convert(ConvertWish(source, tmp_path / "out" / name, name))
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_own_files_are_replaced_and_those_of_others_are_not(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    for _ in range(2):
        run(source, tmp_path / "out.json", "coco")
    (tmp_path / "theirs.json").write_text("{}")
    with pytest.raises(FormatError, match=r"this program did not write: theirs\.json"):
        run(source, tmp_path / "theirs.json", "coco")


def test_an_image_is_read_written_and_forgotten_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for frame in range(6):
        write_png(tmp_path / "s" / f"{frame:06d}.png", np.full((8, 10), 1001, np.uint16))
    steps: list[str] = []
    read, encode = mots_png.read_id_map, png_indexed.encode
    monkeypatch.setattr(mots_png, "read_id_map", lambda path: (steps.append("read"), read(path))[1])
    monkeypatch.setattr(png_indexed, "encode", lambda pixels: (steps.append("write"), encode(pixels))[1])
    run(tmp_path / "s", tmp_path / "out", "davis")
    assert steps.count("read") == steps.count("write") == 6
    ahead = [steps[:number].count("read") - steps[:number].count("write") for number in range(len(steps))]
    assert max(ahead) <= 3


def test_a_whole_real_data_set_comes_back_bit_for_bit(data_dir: Path, tmp_path: Path) -> None:
    source = data_dir / "kitti_mots_text" / "instances_txt"
    for name in ("0010", "0012", "0017"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{name}.txt").write_bytes((source / f"{name}.txt").read_bytes())
    first = convert(ConvertWish(tmp_path / "in", tmp_path / "a.json", "coco"))
    convert(ConvertWish(tmp_path / "a.json", tmp_path / "b.json", "youtube_vis"))
    last = convert(ConvertWish(tmp_path / "b.json", tmp_path / "out", "mots_txt"))
    assert [item.masks for item in first.sequences] == [item.masks for item in last.sequences]
    for item in last.sequences:
        truth = (source / item.path.name).read_text().splitlines()
        assert sorted(item.path.read_text().splitlines()) == sorted(truth)
    assert all(
        replace(item.sequence, frames=()).height == 375 or item.sequence.name == "0017" for item in last.sequences
    )


def test_archives_are_read_like_folders(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    with ZipFile(tmp_path / "results.zip", "w") as archive:
        archive.write(source, "deep/0000.txt")
        archive.write(write_txt(tmp_path / "in" / "0001.txt", LINES[0]), "deep/0001.txt")
    assert [row[0] for row in run(tmp_path / "results.zip", tmp_path / "a.json", "coco")] == ["0000", "0001"]
    (tmp_path / "0007.txt.gz").write_bytes(gzip.compress(source.read_bytes()))
    assert [row[0] for row in run(tmp_path / "0007.txt.gz", tmp_path / "b.json", "coco")] == ["0007"]


def test_png_at_the_top_of_an_archive_are_called_as_it(tmp_path: Path) -> None:
    write_png(tmp_path / "s" / "000000.png", np.full((8, 10), 1001, np.uint16))
    with ZipFile(tmp_path / "0003.zip", "w") as archive:
        archive.write(tmp_path / "s" / "000000.png", "000000.png")
    assert [row[0] for row in run(tmp_path / "0003.zip", tmp_path / "a.json", "coco")] == ["0003"]


def test_what_is_broken_in_an_archive_is_named_as_in_a_folder(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(write_txt(tmp_path / "in" / "0000.txt", *LINES, "3 1001 1 8 10 broken!"), "x/0000.txt")
    with pytest.raises(FormatError) as caught:
        run(tmp_path / "a.zip", tmp_path / "a.json", "coco")
    assert str(caught.value).startswith(f"{tmp_path / 'a.zip'}/x/0000.txt:3: ")
    assert not (tmp_path / "a.json").exists()


def test_a_byte_order_mark_is_passed_over_and_told(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    source.write_bytes(b"\xef\xbb\xbf" + source.read_bytes())
    (made,) = convert(ConvertWish(source, tmp_path / "out.txt", "mots_txt")).sequences
    assert made.notes == (
        "The file begins with a byte order mark, which was passed over here; the evaluators take it for a part of the "
        "first number.",
    )
    assert (tmp_path / "out.txt").read_text().splitlines() == LINES


def test_a_folder_that_was_written_is_read_again(tmp_path: Path) -> None:
    source = write_txt(tmp_path / "in" / "0000.txt")
    for name in ("coco", "youtube_vis"):
        run(source, tmp_path / name, name)
        assert run(tmp_path / name, tmp_path / f"{name}.txt", "mots_txt") == [("0000", f"{name}.txt", 2, 0)]

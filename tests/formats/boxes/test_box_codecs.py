"""Box files beyond the round trip: how a line looks, which types a format has, what readers of data sets make of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.boxes.box_codecs import CODECS, CSV, KITTI, MOTCHALLENGE
from annotator.formats.boxes.motchallenge import read_info
from annotator.formats.codec import Codec, WriteResult
from annotator.formats.limits import Limits
from annotator.formats.options import ReadOptions
from annotator.formats.replacing import LIST_NAME
from tests.formats.contents import HEIGHT, WIDTH, whole_of

STREET = Sequence(0, "street", "", (), 3, HEIGHT, WIDTH, Numbering.KITTI, 25.0)
BOX = Detection(Box(1.5, 2, 10, 12.25), visibility=0.75)


def write(codec: Codec, path: Path, *tracks: Track) -> WriteResult:
    assert codec.write is not None
    return codec.write([Content(STREET, [Entry(1, track, BOX) for track in tracks], tracks)], path)


def read(codec: Codec, path: Path, options: ReadOptions | None = None) -> list[Content]:
    assert codec.read is not None
    return list(codec.read(path, options or ReadOptions()))


def test_a_kitti_line(tmp_path: Path) -> None:
    write(KITTI, tmp_path / "a.txt", Track(3, 1), Track(4, 10, "Van"), Track(5, 10))
    assert (tmp_path / "a.txt").read_text().splitlines() == [
        "1 3 Car -1 -1 -10 1.5 2 9 11.25 -1 -1 -1 -1000 -1000 -1000 -10",
        "1 4 Van -1 -1 -10 1.5 2 9 11.25 -1 -1 -1 -1000 -1000 -1000 -10",
        "1 -1 DontCare -1 -1 -10 1.5 2 9 11.25 -1000 -1000 -1000 -10 -1 -1 -1",
    ]


def test_a_motchallenge_line(tmp_path: Path) -> None:
    tracks = (Track(3, 2), Track(4, 1), Track(5, 10, "not considered"), Track(6, 10), Track(7, 10, "static person"))
    write(MOTCHALLENGE, tmp_path / "a.txt", *tracks)
    assert (tmp_path / "a.txt").read_text().splitlines() == [
        "2,3,2.5,3,8.5,10.25,1,1,0.75",
        "2,4,2.5,3,8.5,10.25,0,3,0.75",
        "2,5,2.5,3,8.5,10.25,0,1,0.75",
        "2,6,2.5,3,8.5,10.25,0,13,0.75",
        "2,7,2.5,3,8.5,10.25,0,7,0.75",
    ]


def test_a_csv_line(tmp_path: Path) -> None:
    write(CSV, tmp_path / "a.csv", Track(3, 2), Track(4, 0, 'a "wet"\ndog, brown'))
    assert (tmp_path / "a.csv").read_text().splitlines() == [
        "frame,track_id,x1,y1,x2,y2,class,visibility",
        "1,3,1.5,2,10,12.25,pedestrian,0.75",
        '1,4,1.5,2,10,12.25,"a ""wet"" dog, brown",0.75',
    ]


@pytest.mark.parametrize(
    ("codec", "track", "note"),
    [
        (KITTI, Track(3, 0, "dog"), "1 box of type 'dog' written as 'Misc', which the format has."),
        (KITTI, Track(3, 7), "1 box of type 'class 7' written as 'Misc', which the format has."),
        (MOTCHALLENGE, Track(3, 10, "Van"), "1 box of type 'Van' written as 'distractor', which the format has."),
        (MOTCHALLENGE, Track(3, 1, "Car"), None),
        (KITTI, Track(3, 2), None),
        (KITTI, Track(3, 10), None),
        (CSV, Track(3, 0, "dog"), None),
    ],
)
def test_types_that_a_format_lacks_are_told(tmp_path: Path, codec: Codec, track: Track, note: str | None) -> None:
    assert write(codec, tmp_path / "a.txt", track).notes == (() if note is None else (note,))


def test_ground_truth_gets_its_info(tmp_path: Path) -> None:
    path = MOTCHALLENGE.place(tmp_path, STREET)
    assert path == tmp_path / "street" / "gt" / "gt.txt"
    assert write(MOTCHALLENGE, path, Track(3, 2)).files == 2
    info = read_info(tmp_path / "street" / "seqinfo.ini")
    assert (info.name, info.length, info.height, info.width, info.frame_rate) == ("street", 3, HEIGHT, WIDTH, 25.0)
    (content,) = read(MOTCHALLENGE, path)
    assert content.sequence == replace(STREET, numbering=Numbering.MOTCHALLENGE, boxes=str(path))


def test_regions_without_identity_go_to_the_k_th_region(tmp_path: Path) -> None:
    write(KITTI, tmp_path / "a.txt", Track(3, 1), Track(50, 10), Track(60, 10))
    (content,) = read(KITTI, tmp_path / "a.txt")
    assert [entry.track for entry in content.entries] == [
        Track(3, 1, "Car"),
        Track(4, 10, "DontCare"),
        Track(5, 10, "DontCare"),
    ]


def test_the_frames_are_as_many_as_are_said_and_the_rest_is_told(tmp_path: Path) -> None:
    write(CSV, tmp_path / "a.csv", Track(3, 1))
    (longer,) = read(CSV, tmp_path / "a.csv", ReadOptions(images=Limits(frame_count=9)))
    assert longer.sequence.frame_count == 9
    (shorter,) = read(CSV, tmp_path / "a.csv", ReadOptions(images=Limits(frame_count=1)))
    assert list(shorter.entries) == []
    assert "1 box left out" in shorter.notes[0]


def test_a_folder_of_files_is_read_and_told_apart(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(KITTI, tmp_path / f"{name}.txt", Track(3, 1))
    write(CSV, tmp_path / "c.csv", Track(3, 1))
    assert [content.sequence.name for content in read(KITTI, tmp_path)] == ["a", "b"]
    recognised = {
        codec.name: [path.name for path in sorted(tmp_path.iterdir()) if codec.recognises(path)] for codec in CODECS
    }
    assert recognised == {"kitti_tracking": ["a.txt", "b.txt"], "motchallenge_boxes": [], "csv": ["c.csv"]}
    assert (tmp_path / LIST_NAME).is_file()


def test_a_frame_number_that_no_sequence_has(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("frame,track_id,x1,y1,x2,y2\n2000000000,1,0,0,4,4\n")
    with pytest.raises(FormatError, match=r"a\.csv: no sequence is so long"):
        read(CSV, tmp_path / "a.csv")


def test_broken_lines_say_where(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("frame,track_id,x1,y1,x2,y2\n0,1,0,0,4,far\n")
    with pytest.raises(FormatError, match=r"a\.csv:2: y2 is not a number"):
        read(CSV, tmp_path / "a.csv")


def test_real_labels_come_back(data_dir: Path, tmp_path: Path) -> None:
    source = data_dir / "kitti_mots_text" / "label_02" / "0000.txt"
    known = ReadOptions(images=Limits(frame_count=154))
    (content,) = read(KITTI, source, known)
    entries = list(content.entries)
    assert KITTI.write is not None
    KITTI.write([replace(content, entries=entries)], tmp_path / "0000.txt")
    (again,) = read(KITTI, tmp_path / "0000.txt", known)
    assert tuple(again.entries) == tuple(entries)
    fields = [[line.split()[column] for column in (0, 1, 2)] for line in source.read_text().splitlines()]
    written = [
        [line.split()[column] for column in (0, 1, 2)] for line in (tmp_path / "0000.txt").read_text().splitlines()
    ]
    assert sorted(written) == sorted(fields)


def test_real_motchallenge_boxes_come_back(data_dir: Path, tmp_path: Path) -> None:
    sources = sorted((data_dir / "dev" / "motchallenge").rglob("gt.txt"))
    assert sources
    for source in sources:
        (content,) = read(MOTCHALLENGE, source)
        whole = whole_of(content)
        path = tmp_path / whole.sequence.name / "gt" / "gt.txt"
        assert MOTCHALLENGE.write is not None
        MOTCHALLENGE.write([whole.content()], path)
        (again,) = read(MOTCHALLENGE, path)
        assert whole_of(again).entries == whole.entries

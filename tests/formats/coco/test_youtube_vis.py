"""YouTube-VIS json beyond the round trip: what stands in it, other people's files, and broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pycocotools import mask as coco

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content, Entry
from annotator.domain.masks import Mask
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.coco import youtube_vis
from annotator.formats.mots import mots
from annotator.formats.options import ReadOptions
from tests.formats.coco.test_coco import put
from tests.formats.contents import HEIGHT, WIDTH, Whole, block, whole_of

CAR = Track(3, 1)


def file(path: Path, change: Callable[[dict[str, Any]], object] = lambda _: None) -> Path:
    """A small file as its makers write it, changed: one track in the second of three frames."""
    runs = {"size": [HEIGHT, WIDTH], "counts": [8, 2, 70]}
    values: dict[str, Any] = {
        "videos": [
            {
                "id": 5,
                "width": WIDTH,
                "height": HEIGHT,
                "length": 3,
                "file_names": [f"0a4/{n:05d}.jpg" for n in (0, 5, 10)],
            }
        ],
        "annotations": [
            {
                "id": 12,
                "video_id": 5,
                "category_id": 26,
                "segmentations": [None, runs, None],
                "bboxes": [None, [1, 0, 1, 2], None],
                "areas": [None, 2, None],
                "iscrowd": 0,
            }
        ],
        "categories": [{"id": 26, "name": "person"}],
    }
    change(values)
    path.write_text(json.dumps(values))
    return path


def read(path: Path) -> list[Whole]:
    return [whole_of(content) for content in youtube_vis.read(path, ReadOptions())]


def test_a_track_is_one_annotation_with_null_where_it_is_not(tmp_path: Path) -> None:
    entries = (Entry(1, CAR, Detection(Box(1, 1, 4, 6)), block(1, 1, 4, 6)), Entry(2, CAR, None, block(0, 0, 2, 2)))
    content = Content(Sequence(0, "street", "", (), 3, HEIGHT, WIDTH), entries)
    youtube_vis.write([content], tmp_path / "a.json")
    values = json.loads((tmp_path / "a.json").read_text())
    (found,) = values["annotations"]
    assert found["bboxes"] == [None, [1, 1, 3, 5], [0, 0, 2, 2]]
    assert found["areas"] == [None, 15, 4]
    assert found["mots_box"] == [None, None, False]
    assert found["segmentations"][0] is None
    assert coco.area(found["segmentations"][1]) == 15
    assert values["videos"][0]["file_names"] == [f"street/{frame:06d}.png" for frame in range(3)]


def test_a_file_of_its_makers_is_read(tmp_path: Path) -> None:
    (found,) = read(file(tmp_path / "a.json"))
    assert (found.sequence.name, found.sequence.frame_count) == ("0a4", 3)
    (entry,) = found.entries
    assert (entry.frame, entry.track, entry.mask) == (1, Track(12, 2, "person"), block(1, 0, 2, 2))
    assert entry.detection == Detection(Box(1, 0, 2, 2))


def test_names_of_images_come_back(tmp_path: Path) -> None:
    (content,) = youtube_vis.read(file(tmp_path / "a.json"), ReadOptions())
    assert content.sequence.frames == ("00000.jpg", "00005.jpg", "00010.jpg")


def test_lists_may_be_missing_or_short(tmp_path: Path) -> None:
    def short(values: dict[str, Any]) -> None:
        del values["annotations"][0]["bboxes"]
        values["annotations"][0]["segmentations"] = values["annotations"][0]["segmentations"][:2]

    (found,) = read(file(tmp_path / "a.json", short))
    assert [(entry.frame, entry.detection) for entry in found.entries] == [(1, None)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (put("annotations.0.video_id", 6), r"annotations\[0\]: there is no video with id 6"),
        (put("annotations.0.category_id", 6), r"annotations\[0\]: its category is missing"),
        (
            put("annotations.0.segmentations", {}),
            r"annotations\[0\].segmentations is wrong \(expected a list, got an obj",
        ),
        (
            put("annotations.0.segmentations.1.counts", "~"),
            r"annotations\[0\] frame 1.segmentation: the run lengths hold",
        ),
        (put("annotations.0.bboxes.1", [1]), r"annotations\[0\] frame 1.bbox is wrong \(expected a list of 4 numbers"),
        (
            put("annotations.0.bboxes.1", 4),
            r"annotations\[0\] frame 1.bbox is wrong \(expected a list of 4 numbers, got 4",
        ),
        (put("videos.0.length", 10**8), r"videos\[0\]: no sequence is so long"),
        (put("videos.0.width", 0), r"videos\[0\]: no image has this size"),
        (put("videos", []), r"annotations\[0\]: there is no video with id 5"),
    ],
)
def test_broken_files_say_where(tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str) -> None:
    path = file(tmp_path / "a.json", change)
    with pytest.raises(FormatError, match=words) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")


def test_ids_are_used_once(tmp_path: Path) -> None:
    path = file(tmp_path / "a.json", lambda values: values["videos"].append(values["videos"][0]))
    with pytest.raises(FormatError, match=r"videos\[1\]: its id is there twice"):
        read(path)


def test_a_track_that_lies_past_the_end_of_its_video_is_refused_when_it_is_written(tmp_path: Path) -> None:
    contents = youtube_vis.read(file(tmp_path / "a.json", put("videos.0.length", 1)), ReadOptions())
    with pytest.raises(FormatError, match=r"'0a4' has no such frame \(expected frames 0 to 0, got 1\)"):
        youtube_vis.write(contents, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


def test_cells_with_nothing_in_them_are_left_out_and_told(tmp_path: Path) -> None:
    def empty(values: dict[str, Any]) -> None:
        values["annotations"][0].update(segmentations=[[], None, None], bboxes=[None, [3, 3, 0, 5], [1, 1, 2, 2]])

    (content,) = youtube_vis.read(file(tmp_path / "a.json", empty), ReadOptions())
    assert [entry.frame for entry in content.entries] == [2]
    assert content.notes == ["2 annotations with neither a box of some area nor a mask left out."]


def test_only_its_own_files_are_recognised(tmp_path: Path) -> None:
    assert youtube_vis.CODEC.recognises(file(tmp_path / "a.json"))
    (tmp_path / "b.json").write_text('{"images": [{"file_name": "a"}], "annotations": [{"segmentation": []}]}')
    assert not youtube_vis.CODEC.recognises(tmp_path / "b.json")


def test_the_truth_of_a_whole_sequence_comes_back_bit_for_bit(data_dir: Path, tmp_path: Path) -> None:
    source = data_dir / "kitti_mots_text" / "instances_txt" / "0012.txt"
    youtube_vis.write(mots.read_txts(source, ReadOptions()), tmp_path / "a.json")
    mots.write_txt(list(youtube_vis.read(tmp_path / "a.json", ReadOptions())), tmp_path / "0012.txt")
    assert sorted((tmp_path / "0012.txt").read_text().splitlines()) == sorted(source.read_text().splitlines())


def test_masks_are_canonical_whatever_the_file_holds(tmp_path: Path) -> None:
    runs = {"size": [HEIGHT, WIDTH], "counts": [8, 2, 0, 0, 70]}
    (found,) = read(file(tmp_path / "a.json", put("annotations.0.segmentations.1", runs)))
    assert found.entries[0].mask == Mask.from_array(block(1, 0, 2, 2).to_array())

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.boxes import Box
from annotator.domain.sequences import Numbering
from annotator.errors import FormatError, FrameError
from annotator.formats.boxes.class_tables import KITTI_TABLE
from annotator.formats.sources import load_sequences
from tests.formats.boxes.test_box_rows import kitti_line
from tests.images import make_video, write_images


def kitti(root: Path, *names: str, frames: int = 3) -> Path:
    """A KITTI tree with one car in each frame of each sequence."""
    (root / "label_02").mkdir(parents=True)
    for name in names:
        write_images(root / "image_02" / name, *(f"{index:06d}.png" for index in range(frames)))
        lines = (kitti_line(index, 4, "Car", 2, 3, 11, 12) for index in range(frames))
        (root / "label_02" / f"{name}.txt").write_text("".join(lines))
    return root


def motchallenge(folder: Path, frames: int = 3, info: str = "", images: str = "img1", gt: str | None = None) -> Path:
    """A MOTChallenge sequence with one pedestrian."""
    write_images(folder / images, *(f"{index + 1:06d}.jpg" for index in range(frames)))
    (folder / "gt").mkdir()
    lines = "".join(f"{index + 1},5,3,4,10,10,1,1,1\n" for index in range(frames))
    (folder / "gt" / "gt.txt").write_text(lines if gt is None else gt)
    if info:
        (folder / "seqinfo.ini").write_text(f"[Sequence]\n{info}")
    return folder


class TestKitti:
    @pytest.mark.parametrize("place", ["", "training", "training/image_02", "training/label_02"])
    def test_a_root_or_split(self, tmp_path: Path, place: str) -> None:
        kitti(tmp_path / "training", "0000", "0001")
        loaded = load_sequences(tmp_path / place)
        assert [item.sequence.name for item in loaded] == ["0000", "0001"]
        sequence = loaded[0].sequence
        assert (sequence.frame_count, sequence.height, sequence.width) == (3, 20, 30)
        assert sequence.numbering is Numbering.KITTI
        assert Path(sequence.images) == (tmp_path / "training" / "image_02" / "0000").resolve()
        assert loaded[0].tracks[0].detections[2].box == Box(2, 3, 12, 13)
        assert not loaded[0].notes

    @pytest.mark.parametrize("place", ["image_02/0001", "label_02/0001.txt"])
    def test_one_sequence(self, tmp_path: Path, place: str) -> None:
        (loaded,) = load_sequences(kitti(tmp_path, "0000", "0001") / place, name="mine")
        assert loaded.sequence.name == "mine"
        assert loaded.sequence.boxes.endswith("0001.txt")

    def test_a_name_for_several_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(
            FormatError, match=r"one name cannot name several \(expected one sequence, got 2 sequences\)"
        ):
            load_sequences(kitti(tmp_path, "0000", "0001"), name="mine")

    def test_a_first_image_that_is_missing_does_not_shift_the_boxes(self, tmp_path: Path) -> None:
        kitti(tmp_path, "0000")
        (tmp_path / "image_02" / "0000" / "000000.png").unlink()
        (loaded,) = load_sequences(tmp_path)
        assert loaded.sequence.frames == ("", "000001.png", "000002.png")
        assert loaded.notes == ("1 frame without an image: 0 (counted from 0).",)
        assert list(loaded.tracks[0].detections) == [0, 1, 2]

    def test_images_without_labels_and_labels_without_images(self, tmp_path: Path) -> None:
        kitti(tmp_path, "0000")
        (tmp_path / "label_02" / "0000.txt").rename(tmp_path / "label_02" / "0005.txt")
        (loaded,) = load_sequences(tmp_path)
        assert loaded.notes == (
            "There is no box file label_02/0000.txt: the sequence has no tracks.",
            "1 label file without an image folder left out: 0005.",
        )
        with pytest.raises(FormatError, match=r"image_02/0005: sequence '0005' has no images"):
            load_sequences(tmp_path / "label_02" / "0005.txt")

    def test_no_sequence_folders(self, tmp_path: Path) -> None:
        (tmp_path / "image_02").mkdir()
        with pytest.raises(FormatError, match=r"there are no sequences \(expected folders such as 0000\)"):
            load_sequences(tmp_path)

    def test_other_boxes_and_another_table(self, tmp_path: Path) -> None:
        kitti(tmp_path, "0000")
        (tmp_path / "boxes").mkdir()
        (tmp_path / "boxes" / "0000.csv").write_text("frame,track_id,x1,y1,x2,y2,class\n1,9,0,0,5,5,Boat\n")
        (loaded,) = load_sequences(tmp_path, boxes=tmp_path / "boxes", table=KITTI_TABLE.changed({"Boat": 3}))
        assert [(item.track.track_id, item.track.class_id) for item in loaded.tracks] == [(9, 3)]
        (tmp_path / "boxes" / "0000.csv").unlink()
        with pytest.raises(FormatError, match=r"there is no box file for '0000' \(expected 0000\.txt\)"):
            load_sequences(tmp_path, boxes=tmp_path / "boxes")


class TestMotchallenge:
    @pytest.mark.parametrize("place", ["", "a", "a/img1", "a/gt", "a/gt/gt.txt"])
    def test_a_sequence_or_a_folder_of_them(self, tmp_path: Path, place: str) -> None:
        motchallenge(tmp_path / "a")
        (loaded,) = load_sequences(tmp_path / place)
        assert (loaded.sequence.name, loaded.sequence.numbering) == ("a", Numbering.MOTCHALLENGE)
        assert {frame: detection.box for frame, detection in loaded.tracks[0].detections.items()} == {
            frame: Box(2, 3, 12, 13) for frame in range(3)
        }
        assert not loaded.notes

    def test_splits(self, tmp_path: Path) -> None:
        motchallenge(tmp_path / "train" / "b")
        motchallenge(tmp_path / "train" / "a")
        assert [item.sequence.name for item in load_sequences(tmp_path)] == ["a", "b"]

    def test_seqinfo_is_followed(self, tmp_path: Path) -> None:
        info = "name=MOT-1\nimDir=pictures\nframeRate=14.5\nseqLength=3\nimWidth=30\nimHeight=20\nimExt=.jpg\n"
        (loaded,) = load_sequences(motchallenge(tmp_path / "a", info=info, images="pictures"))
        assert (loaded.sequence.name, loaded.sequence.frame_rate) == ("MOT-1", 14.5)
        assert not loaded.notes

    def test_differences_from_seqinfo_are_noted(self, tmp_path: Path) -> None:
        info = "seqLength=5\nimWidth=1920\nimHeight=1080\nimExt=.png\n"
        (loaded,) = load_sequences(motchallenge(tmp_path / "a", info=info))
        assert loaded.notes == (
            "seqinfo.ini says 5 frames, the images make 3.",
            "seqinfo.ini says 1920x1080 pixels, the images have 30x20.",
            "seqinfo.ini says .png images, the folder holds .jpg.",
        )

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("name=x\n", r"seqinfo\.ini cannot be read \(expected \[Sequence\], got "),
            ("[Other]\nname=x\n", r"lacks its section \(expected \[Sequence\], got Other\)"),
            ("[Sequence]\nseqLength=many\n", "seqLength is not a number .*got 'many'"),
        ],
    )
    def test_a_broken_seqinfo(self, tmp_path: Path, text: str, words: str) -> None:
        folder = motchallenge(tmp_path / "a")
        (folder / "seqinfo.ini").write_text(text)
        with pytest.raises(FormatError, match=words):
            load_sequences(folder)

    def test_detections_are_linked_where_there_is_no_gt(self, tmp_path: Path) -> None:
        folder = motchallenge(tmp_path / "a")
        (folder / "gt" / "gt.txt").unlink()
        (folder / "det").mkdir()
        det = folder / "det" / "det.txt"
        det.write_text("3,-1,3,4,10,10,0.9\n1,-1,3,4,10,10,0.9\n2,-1,18,4,10,10,0.1\n")
        (loaded,) = load_sequences(folder)
        assert loaded.notes == ("3 pedestrian boxes without identities linked into 2 tracks.",)
        (loaded,) = load_sequences(folder, min_score=0.5)
        assert len(loaded.tracks) == 1
        det.unlink()
        (loaded,) = load_sequences(folder)
        assert loaded.notes == ("There is neither gt/gt.txt nor det/det.txt: the sequence has no tracks.",)

    def test_labels_beyond_the_images(self, tmp_path: Path) -> None:
        folder = motchallenge(tmp_path / "a", gt="".join(f"{n},5,3,4,10,10,1,1,1\n" for n in range(1, 601)))
        (loaded,) = load_sequences(folder)
        expected = "Labels go to frame 599, images to 2 (from 0): 597 frames with boxes but without an image; "
        assert loaded.notes == (f"{expected}597 boxes left out.",)
        assert loaded.sequence.frame_count == 3


class TestImages:
    CSV = "frame,track_id,x1,y1,x2,y2,class\n0,1,0,0,5,5,car\n2,1,0,0,5,5,car\n"

    def test_a_folder_without_boxes(self, tmp_path: Path) -> None:
        (loaded,) = load_sequences(write_images(tmp_path / "holiday", "b.png", "a.png"))
        assert (loaded.sequence.name, loaded.sequence.frames) == ("holiday", ("a.png", "b.png"))
        assert loaded.notes == ("No box file was given: the sequence has no tracks.",)

    def test_the_folder_that_one_stands_in(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(motchallenge(tmp_path / "a") / "img1")
        (loaded,) = load_sequences(Path())
        assert loaded.sequence.name == "a"
        monkeypatch.chdir(write_images(tmp_path / "holiday", "0.png"))
        (loaded,) = load_sequences(Path())
        assert (loaded.sequence.name, loaded.sequence.images) == ("holiday", (tmp_path / "holiday").as_posix())

    def test_in_a_csv_frame_0_is_the_first_image(self, tmp_path: Path) -> None:
        folder = write_images(tmp_path / "holiday", "100.png", "101.png", "102.png")
        (tmp_path / "boxes.csv").write_text(self.CSV)
        (loaded,) = load_sequences(folder, boxes=tmp_path / "boxes.csv")
        assert loaded.sequence.frame_count == 3
        assert list(loaded.tracks[0].detections) == [0, 2]
        assert loaded.sequence.numbering is Numbering.KITTI

    def test_other_dialects_are_told_apart(self, tmp_path: Path) -> None:
        folder = write_images(tmp_path / "holiday", "000001.png", "000002.png")
        boxes = tmp_path / "boxes.txt"
        boxes.write_text("1,5,3,4,10,10,1\n")
        (loaded,) = load_sequences(folder, boxes=boxes)
        assert loaded.sequence.numbering is Numbering.MOTCHALLENGE
        assert loaded.tracks[0].track.class_id == 2
        boxes.write_text(kitti_line(1, 5, "Car", 3, 4, 10, 10))
        (loaded,) = load_sequences(folder, boxes=boxes)
        assert loaded.sequence.frames == ("", "000001.png", "000002.png"), "KITTI's frame 1 is image 000001"
        assert list(loaded.tracks[0].detections) == [1]

    def test_a_video_and_its_boxes_beside_it(self, tmp_path: Path) -> None:
        make_video(tmp_path / "walk.mp4", count=4)
        (loaded,) = load_sequences(tmp_path / "walk.mp4")
        sequence = loaded.sequence
        assert (sequence.name, sequence.is_video, sequence.frame_count, sequence.frame_rate) == ("walk", True, 4, 10.0)
        (tmp_path / "walk.csv").write_text(self.CSV)
        (loaded,) = load_sequences(tmp_path / "walk.csv")
        assert loaded.sequence.is_video
        assert list(loaded.tracks[0].detections) == [0, 2]

    def test_a_box_file_alone(self, tmp_path: Path) -> None:
        (tmp_path / "walk.csv").write_text(self.CSV)
        with pytest.raises(FormatError, match=r"walk\.csv: the box file has no images .*folder or video named walk"):
            load_sequences(tmp_path / "walk.csv")
        (tmp_path / "walk.doc").write_text("hello world")
        with pytest.raises(FormatError, match=r"walk\.doc:1: the box file is in no known format"):
            load_sequences(tmp_path / "walk.doc")
        write_images(tmp_path / "walk", "0.png")
        with pytest.raises(FormatError, match=rf"one image is no sequence .*Open its folder: {tmp_path / 'walk'}"):
            load_sequences(tmp_path / "walk" / "0.png")
        assert load_sequences(tmp_path / "walk.csv")[0].sequence.name == "walk"

    def test_images_that_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "0.png").write_bytes(b"broken")
        with pytest.raises(FrameError, match=r"0\.png: the image cannot be decoded"):
            load_sequences(tmp_path)


class TestNothingFits:
    def test_a_path_that_is_not_there_names_the_closest(self, tmp_path: Path) -> None:
        (tmp_path / "kitti").mkdir()
        with pytest.raises(FormatError, match=r"no such file or folder\. Did you mean 'kitti'\?"):
            load_sequences(tmp_path / "kiti")
        with pytest.raises(FormatError, match="no such file or folder"):
            load_sequences(tmp_path / "kitti", boxes=tmp_path / "boxes.txt")

    def test_a_folder_of_something_else(self, tmp_path: Path) -> None:
        (tmp_path / "notes.doc").write_text("x")
        with pytest.raises(FormatError) as caught:
            load_sequences(tmp_path)
        text = str(caught.value)
        for words in ("nothing here can be opened", "image_02/", "img1/", "any video", "got a folder with notes.doc"):
            assert words in text
        (tmp_path / "holiday").mkdir()
        write_images(tmp_path / "holiday", "0.png")
        with pytest.raises(FormatError, match=rf"Did you mean '{tmp_path / 'holiday'}'\?"):
            load_sequences(tmp_path)


class TestRealData:
    def test_kitti_0000(self, data_dir: Path) -> None:
        (loaded,) = load_sequences(data_dir / "dev" / "kitti")
        sequence = loaded.sequence
        assert (sequence.frame_count, sequence.height, sequence.width) == (154, 375, 1242)
        labels = data_dir / "dev" / "kitti" / "training" / "label_02" / "0000.txt"
        assert sum(loaded.boxes_by_class().values()) == len(labels.read_text().splitlines())
        assert loaded.boxes_by_class()[1] == 243
        assert not loaded.notes

    def test_motchallenge(self, data_dir: Path) -> None:
        first, second = load_sequences(data_dir / "dev" / "motchallenge")
        assert (first.sequence.frame_count, second.sequence.frame_count) == (4, 8)
        assert second.boxes_by_class()[2] == 336, "42 pedestrians a frame"
        (linked,) = load_sequences(data_dir / "dev" / "motchallenge" / "MOT17-04-FRCNN" / "det" / "det.txt")
        assert "205 pedestrian boxes without identities linked into 28 tracks." in linked.notes

    def test_ids_within_classes(self, data_dir: Path) -> None:
        (loaded,) = load_sequences(data_dir / "dev" / "davis" / "bmx-trees")
        assert sorted(len(item.detections) for item in loaded.tracks) == [80, 80]
        assert [item.track.instance for item in loaded.tracks] == [1, 1]


class TestOneBoxFile:
    @pytest.fixture
    def boxes(self, tmp_path: Path) -> Path:
        path = tmp_path / "boxes" / "0000.csv"
        path.parent.mkdir()
        path.write_text("frame,track_id,x1,y1,x2,y2\n0,1,2,3,9,9\n")
        return path

    def test_is_refused_for_several_sequences(self, tmp_path: Path, boxes: Path) -> None:
        kitti(tmp_path / "kitti", "0000", "0001")
        for name in ("A", "B"):
            motchallenge(tmp_path / "mot" / name)
        for root in ("kitti", "mot"):
            with pytest.raises(FormatError, match=r"0000\.csv: one box file cannot hold the boxes of 2 sequences"):
                load_sequences(tmp_path / root, boxes=boxes)

    def test_serves_one_sequence_and_a_folder_serves_many(self, tmp_path: Path, boxes: Path) -> None:
        kitti(tmp_path / "kitti", "0000", "0001")
        (loaded,) = load_sequences(tmp_path / "kitti" / "image_02" / "0001", boxes=boxes)
        assert len(loaded.tracks) == 1
        (boxes.parent / "0001.csv").write_bytes(boxes.read_bytes())
        assert len(load_sequences(tmp_path / "kitti", boxes=boxes.parent)) == 2

"""The main job on real data, on two tracks; the whole of it is tests/benchmarks/main_job.py."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from pycocotools import mask as coco

from tests.benchmarks import main_job
from tests.benchmarks.main_job import Outcome

# the shortest car and a pedestrian, so that it takes seconds; 24 masks
TRACKS = (4, 12)
STEPS = 12


@pytest.fixture(scope="module")
def kitti(data_dir: Path) -> Path:
    return data_dir / "dev" / "kitti"


@pytest.fixture(scope="module")
def outcome(kitti: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    return main_job.main_job(tmp_path_factory.mktemp("kitti"), kitti, steps=STEPS, tracks=TRACKS)


def lines(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text().splitlines()]


def test_fine_tuning_helps(outcome: Outcome) -> None:
    assert outcome.proposed.mean > 0.5
    assert outcome.finetuned.manual == 2 * len(TRACKS)
    assert outcome.finetuned.mean_of_others > outcome.proposed.mean
    assert outcome.finetuned.mean > 0.75


def test_every_box_of_the_tracks_has_a_mask_in_the_files(outcome: Outcome, kitti: Path) -> None:
    labels = lines(kitti / "training" / "label_02" / "0000.txt")
    written = lines(outcome.mots / "instances_txt" / "0000.txt")
    for track_id, object_id in ((4, 1004), (12, 2012)):
        boxes = {int(row[0]) for row in labels if int(row[1]) == track_id}
        assert {int(row[0]) for row in written if int(row[1]) == object_id} == boxes


def test_txt_and_png_say_the_same_to_pycocotools(outcome: Outcome) -> None:
    by_frame: defaultdict[int, dict[int, Any]] = defaultdict(dict)
    for frame, object_id, class_id, height, width, counts in lines(outcome.mots / "instances_txt" / "0000.txt"):
        assert int(object_id) // 1000 == int(class_id)
        by_frame[int(frame)][int(object_id)] = {"size": [int(height), int(width)], "counts": counts.encode()}
    names = sorted(path.name for path in (outcome.mots / "instances" / "0000").iterdir())
    assert names == [f"{frame:06d}.png" for frame in range(154)]
    for frame, name in enumerate(names):
        ids = cv2.imread(str(outcome.mots / "instances" / "0000" / name), cv2.IMREAD_UNCHANGED)
        assert ids.dtype == np.uint16
        assert set(np.unique(ids)) - {0} == set(by_frame[frame])
        for object_id, encoded in by_frame[frame].items():
            assert np.array_equal(coco.decode(encoded).astype(bool), ids == object_id)


def test_trackeval_reads_the_files(
    outcome: Outcome, kitti: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TrackEval refuses overlaps, double ids and frames out of range; its MOTSP must be our mean IoU of the matches.

    It wants an environment of its own, as it pulls the other OpenCV: ``pip install --no-deps --target DIR trackeval``,
    and DIR in MOTS_ANNOTATOR_TRACKEVAL.
    """
    if "MOTS_ANNOTATOR_TRACKEVAL" in os.environ:
        monkeypatch.syspath_prepend(os.environ["MOTS_ANNOTATOR_TRACKEVAL"])
    trackeval = pytest.importorskip("trackeval")
    truth, found = tmp_path / "truth", tmp_path / "trackers" / "ours" / "data"
    for folder in (truth, found):
        folder.mkdir(parents=True)
    wanted = {"1004", "2012"}
    rows = [row for row in lines(kitti / "instances_txt" / "0000.txt") if row[2] == "10" or row[1] in wanted]
    (truth / "0000.txt").write_text("".join(" ".join(row) + "\n" for row in rows))
    # a tracker's file holds no ignore regions
    ours = [row for row in lines(outcome.mots / "instances_txt" / "0000.txt") if row[2] != "10"]
    (found / "0000.txt").write_text("".join(" ".join(row) + "\n" for row in ours))
    data = trackeval.datasets.KittiMOTS(
        {
            "GT_FOLDER": str(truth),
            "TRACKERS_FOLDER": str(found.parents[1]),
            "GT_LOC_FORMAT": "{gt_folder}/{seq}.txt",
            "SEQ_INFO": {"0000": 154},
            "PRINT_CONFIG": False,
        }
    )
    raw = data.get_raw_seq_data("ours", "0000")
    for name, track_id in (("car", 4), ("pedestrian", 12)):
        scores = trackeval.metrics.CLEAR({"PRINT_CONFIG": False}).eval_sequence(
            data.get_preprocessed_seq_data(raw, name)
        )
        (track,) = (item for item in outcome.finetuned.tracks if item.track_id == track_id)
        matched = [iou for iou in track.ious.values() if iou >= 0.5]
        assert scores["CLR_TP"] == len(matched)
        assert scores["MOTP"] == pytest.approx(sum(matched) / len(matched))
        assert scores["IDSW"] == 0
    sys.modules.pop("trackeval", None)

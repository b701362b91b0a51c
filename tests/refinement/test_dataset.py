"""Reading COCO stills, and the stream of crops made of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from refinement import RefinementError
from refinement.dataset import CropStream, _clipped, _prior, read_image, read_stills
from refinement.guidance import CHANNELS, OTHERS, PRIOR, UNKNOWN


def edit(folder: Path, change: object) -> None:
    path = folder / "instances.json"
    content = json.loads(path.read_text())
    change(content)  # type: ignore[operator]
    path.write_text(json.dumps(content))


def test_reads_instances_with_masks(stills: Path) -> None:
    instances = read_stills([stills])
    assert {i.category for i in instances} == {"person", "car"}
    content = json.loads((stills / "instances.json").read_text())
    assert [i.mask().sum() for i in instances] == [row["area"] for row in content["annotations"]]
    assert instances[0].mask().shape == read_image(instances[0].image).shape[:2]


def test_reads_polygons_and_uncompressed_runs(stills: Path) -> None:
    def change(content: dict) -> None:
        content["annotations"][0]["segmentation"] = [[10, 10, 40, 10, 40, 30, 10, 30]]
        content["annotations"][1]["segmentation"] = {"size": [90, 120], "counts": [90, 90, 90 * 118]}

    edit(stills, change)
    first, second = read_stills([stills])[:2]
    assert first.mask()[10:30, 10:40].all()
    assert second.mask()[:, 1].all()
    assert second.mask().sum() == 90


def test_leaves_out_crowds_and_specks(stills: Path) -> None:
    def change(content: dict) -> None:
        content["annotations"][0]["iscrowd"] = 1
        content["annotations"][1]["area"] = 20

    edit(stills, change)
    assert len(read_stills([stills])) == 2


def test_a_batch_is_a_function_of_seed_and_number(stills: Path) -> None:
    streams = [CropStream(read_stills([stills]), 3, 64, seed) for seed in (1, 1, 2)]
    first, same, other = (stream[5] for stream in streams)
    assert first.images.shape == (3, 64, 64, 3)
    assert first.guidance.shape == (3, 64, 64, CHANNELS)
    assert first.targets.shape == (3, 64, 64)
    assert np.array_equal(first.images, same.images)
    assert np.array_equal(first.guidance, same.guidance)
    assert np.array_equal(first.targets, same.targets)
    assert not np.array_equal(first.images, other.images)
    assert not np.array_equal(first.images, streams[0][6].images)


def test_most_crops_hold_their_object(stills: Path) -> None:
    batch = CropStream(read_stills([stills]), 40, 64, 0)[0]
    shares = (batch.targets > 127).mean(axis=(1, 2))
    assert (shares > 0.05).mean() > 0.9
    assert shares.max() < 0.95


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(RefinementError, match=r"nowhere: expected images/ and instances\.json"):
        read_stills([tmp_path / "nowhere"])


def test_no_folder_at_all() -> None:
    with pytest.raises(RefinementError, match="no objects to train on"):
        read_stills([])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"images": 3, "annotations": [], "categories": []}'])
def test_broken_json(stills: Path, text: str) -> None:
    (stills / "instances.json").write_text(text)
    with pytest.raises(RefinementError, match=r"instances\.json: not COCO instances"):
        read_stills([stills])


def test_an_instance_of_an_unknown_image(stills: Path) -> None:
    edit(stills, lambda content: content["annotations"][0].update(image_id=99))
    with pytest.raises(RefinementError, match="KeyError: 99"):
        read_stills([stills])


def test_missing_and_broken_images(stills: Path) -> None:
    instances = read_stills([stills])
    instances[0].image.write_bytes(b"no image")
    instances[1].image.unlink()
    instances[2].image.write_bytes(b"")
    for instance in instances[:3]:
        with pytest.raises(RefinementError, match="cannot be read as an image"):
            read_image(instance.image)


def test_an_image_of_another_size_than_its_masks(stills: Path) -> None:
    def change(content: dict) -> None:
        for row in content["images"]:
            row["height"] = 50
        for row in content["annotations"]:
            row["segmentation"] = [[10, 10, 40, 10, 40, 30, 10, 30]]

    edit(stills, change)
    with pytest.raises(RefinementError, match="image of 90x120, its masks are of 50x120"):
        CropStream(read_stills([stills]), 2, 64, 0)[0]


def test_the_other_objects_of_an_image_are_known(stills: Path) -> None:
    def change(content: dict) -> None:
        for number, bbox in ((90, [5, 5, 20, 10]), (91, [40, 40, 7, 8])):
            row = dict(content["annotations"][0], id=number, bbox=bbox, area=10)  # too small to be learned
            content["annotations"].append(row)
        content["annotations"].append(dict(content["annotations"][0], id=92, iscrowd=1))

    edit(stills, change)
    first, second = read_stills([stills])[:2]
    assert [(item.category, item.box) for item in first.others] == [("car", (5, 5, 25, 15)), ("car", (40, 40, 47, 48))]
    assert second.others == ()


def test_a_stream_tells_now_and_then_of_priors_and_of_others(stills: Path) -> None:
    def change(content: dict) -> None:
        for row in list(content["annotations"]):
            x, y, width, height = row["bbox"]
            content["annotations"].append(dict(row, id=100 + row["id"], bbox=[x + 5, y + 5, width, height]))

    edit(stills, change)
    batch = CropStream(read_stills([stills]), 60, 64, 0)[0]
    unknown = (batch.guidance[..., PRIOR] == UNKNOWN).all(axis=(1, 2))
    alone = (batch.guidance[..., OTHERS] == 0).all(axis=(1, 2))
    assert 0.2 < unknown.mean() < 0.6
    assert 0.1 < alone.mean() < 0.5


def test_a_stream_tells_of_some_others_by_their_masks(stills: Path) -> None:
    """Boxes are drawn at fixed strengths, shapes wholly; where a shape is certain, the object is not."""

    def change(content: dict) -> None:
        for row in list(content["annotations"]):
            x, y, width, height = row["bbox"]
            polygon = [x + width, y, x + width + 12, y, x + width + 12, y + height, x + width, y + height]
            more = {"id": 100 + row["id"], "bbox": [x + width, y, 12, height], "segmentation": [polygon], "area": 10}
            content["annotations"].append({**row, **more})

    edit(stills, change)
    batch = CropStream(read_stills([stills]), 60, 64, 0)[0]
    others, target = batch.guidance[..., OTHERS], batch.targets > 127
    masked = (others == 255).any(axis=(1, 2))
    assert 0.15 < masked.mean() < 0.8
    assert target[others == 255].mean() < 0.1


def test_a_prior_is_like_the_object(stills: Path) -> None:
    """Where a prior is given and certain, the object mostly is, and mostly not where it is certain of nothing."""
    batch = CropStream(read_stills([stills]), 60, 64, 0)[0]
    prior, target = batch.guidance[..., PRIOR], batch.targets > 127
    known = ~(prior == UNKNOWN).all(axis=(1, 2))
    assert target[known][prior[known] == 255].mean() > 0.75
    assert target[known][prior[known] == 0].mean() < 0.15


@pytest.mark.parametrize("seed", range(8))
def test_clipping_cuts_mask_and_box_at_one_line(seed: int) -> None:
    mask = np.zeros((60, 100), bool)
    mask[10:50, 20:80] = True
    cut, (x1, y1, x2, y2) = _clipped(mask, (20.0, 10.0, 80.0, 50.0), np.random.default_rng(seed))
    assert (y1, y2) == (10, 50)
    assert (x1 == 20) != (x2 == 80)
    assert 0.5 * 60 <= x2 - x1 <= 0.9 * 60
    columns = np.flatnonzero(cut.any(0))
    assert (columns[0], columns[-1] + 1) == (round(x1), round(x2))
    assert mask.sum() == 40 * 60  # of the original


@pytest.mark.parametrize("box", [(-30.0, 10.0, 40.0, 50.0), (60.0, 10.0, 160.0, 50.0)])
def test_a_box_beyond_the_image_can_be_clipped(box: tuple[float, float, float, float]) -> None:
    mask = np.ones((60, 100), bool)
    for seed in range(8):
        cut, (x1, _, x2, _) = _clipped(mask, box, np.random.default_rng(seed))
        assert not cut[:, : max(0, round(x1))].any() or x1 == box[0]
        assert not cut[:, max(0, round(x2)) :].any() or x2 == box[2]


def test_of_nothing_there_is_no_prior(rng: np.random.Generator) -> None:
    assert _prior(np.zeros((60, 100), bool), (20.0, 10.0, 80.0, 50.0), rng) is None


def test_objects_of_one_pixel_do_not_stop_a_stream(stills: Path) -> None:
    def change(content: dict) -> None:
        for row in content["annotations"]:
            row["segmentation"] = {"size": [90, 120], "counts": [90 * 60 + 40, 1, 90 * 60 - 41]}
            row["bbox"] = [60, 40, 0, 0]

    edit(stills, change)
    batch = CropStream(read_stills([stills]), 20, 64, 0)[0]
    assert batch.targets.max() > 0


def test_annotations_without_an_id_are_an_error(stills: Path) -> None:
    edit(stills, lambda content: content["annotations"][1].pop("id"))
    with pytest.raises(RefinementError, match=r"not COCO instances \(KeyError: 'id'\)"):
        read_stills([stills])

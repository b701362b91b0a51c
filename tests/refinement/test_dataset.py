"""Reading COCO stills, and the stream of crops made of them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from refinement import RefinementError
from refinement.dataset import CropStream, read_image, read_stills


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
    assert first.guidance.shape == first.targets.shape == (3, 64, 64)
    assert np.array_equal(first.images, same.images)
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

"""Fine-tuning on a synthetic track."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from refinement import Cancelled, RefinementError
from refinement import finetune as library
from refinement.finetune import FinetuneConfig, Sample, finetune, joint_config
from refinement.guidance import Keyframe
from refinement.refiner import Refiner

FAST = FinetuneConfig(steps=15, learning_rate=2e-3, batch_size=4, crops=12, precision="float32", device="cpu")


def track(count: int) -> list[Sample]:
    """A bright ellipse that moves over noise, with a box that is too wide."""
    rng = np.random.default_rng(5)
    samples = []
    for i in range(count):
        image = rng.integers(0, 90, (90, 120, 3), dtype=np.uint8)
        drawn = np.zeros((90, 120), dtype=np.uint8)
        x, y = 40 + 5 * i, 40
        cv2.ellipse(drawn, (x, y), (18, 14), 0, 0, 360, 1, -1)
        image[drawn > 0] = (220, 180, 40)
        box = (x - 22.0, y - 16.0, x + 30.0, y + 18.0)
        samples.append(Sample(image, box, drawn.astype(bool), 3 * i, [(x + 20.0, y - 9.0, x + 50.0, y + 30.0)]))
    return samples


def mean_iou(refiner: Refiner, samples: list[Sample]) -> float:
    found = []
    for sample in samples:
        mask = refiner.propose(sample.image, np.array([sample.box]))[0].paste(90, 120)
        found.append((mask & sample.mask).sum() / (mask | sample.mask).sum())
    return float(np.mean(found))


@pytest.mark.parametrize("mode", ["whole", "late", "decoder"])
def test_improves_the_tracks_other_masks(tiny_checkpoint: Path, tmp_path: Path, mode: str) -> None:
    samples = track(6)
    before = mean_iou(Refiner.load(tiny_checkpoint), samples[2:])
    calls: list[tuple[int, int]] = []
    config = dataclasses.replace(FAST, mode=mode)  # type: ignore[arg-type]
    report = finetune(
        tiny_checkpoint, samples[:2], tmp_path / "t.pt", config, lambda *at: calls.append(at), {"track": "7"}
    )
    refiner = Refiner.load(tmp_path / "t.pt")
    assert mean_iou(refiner, samples[2:]) > max(0.6, before + 0.1)
    assert report.loss_last < report.loss_first
    assert report.steps == 15
    assert report.seconds > 0
    assert calls == [(i, 15) for i in range(1, 16)]
    assert refiner.provenance["track"] == "7"
    assert refiner.provenance["data"] == "none"
    assert refiner.provenance["finetune"].startswith(f"{mode} on 2 masks")


def test_masks_of_several_tracks_have_priors_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = [dataclasses.replace(item, frame=at, track=at % 2) for at, item in enumerate(track(4))]
    seen: list[tuple[int, set[int]]] = []

    def one_crop(sample: Sample, keyframes: list[Keyframe], *more: object) -> object:
        seen.append((sample.frame, {item.frame for item in keyframes}))
        return (np.zeros((8, 8, 3)), np.zeros((8, 8, 3)), np.zeros((8, 8)))

    monkeypatch.setattr(library, "_one_crop", one_crop)
    library._make_crops(samples, FAST)
    assert seen[:4] == [(0, {0, 2}), (1, {1, 3}), (2, {0, 2}), (3, {1, 3})]


def test_many_masks_together_take_up_to_four_times_the_steps() -> None:
    assert [joint_config(count).steps for count in (1, 10, 100)] == [30, 40, 120]
    for count in (1, 20, 100, 1000):
        config = joint_config(count)
        assert config.crops <= config.steps * config.batch_size  # each is seen


def weights(path: Path) -> dict[str, torch.Tensor]:
    state: dict[str, torch.Tensor] = torch.load(path, weights_only=True)["state"]
    return state


def test_a_seed_gives_the_same_weights(tiny_checkpoint: Path, tmp_path: Path) -> None:
    config = dataclasses.replace(FAST, steps=3)
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        finetune(tiny_checkpoint, track(2), tmp_path / name, dataclasses.replace(config, seed=seed))
    a, b, c = (weights(tmp_path / name) for name in "abc")
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert any(not torch.equal(a[name], c[name]) for name in a)


def test_batch_norm_keeps_its_statistics_and_the_decoder_mode_the_encoder(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    config = dataclasses.replace(FAST, steps=2, mode="decoder")
    finetune(tiny_checkpoint, track(2), tmp_path / "t.pt", config)
    before, after = weights(tiny_checkpoint), weights(tmp_path / "t.pt")
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed
    assert not any("running" in name or name.startswith("encoder") for name in changed)


@pytest.mark.parametrize("existing", [False, True])
def test_cancelling_leaves_no_file_behind(tiny_checkpoint: Path, tmp_path: Path, existing: bool) -> None:
    destination = tmp_path / "out" / "t.pt"
    if existing:
        destination.parent.mkdir()
        destination.write_bytes(b"older")

    def stop(done: int, _: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        finetune(tiny_checkpoint, track(2), destination, FAST, stop)
    left = list(tmp_path.rglob("*.pt*"))
    assert left == ([destination] if existing else [])
    assert not existing or destination.read_bytes() == b"older"


def test_divergence_is_an_error_and_leaves_no_file(tiny_checkpoint: Path, tmp_path: Path) -> None:
    config = dataclasses.replace(FAST, learning_rate=1e30)
    with pytest.raises(RefinementError, match=r"diverged at step \d+ \(loss nan\). Lower the learning rate"):
        finetune(tiny_checkpoint, track(2), tmp_path / "t.pt", config)
    assert not (tmp_path / "t.pt").exists()


def test_a_box_that_left_the_image_and_an_empty_mask_do_not_stop_it(tiny_checkpoint: Path, tmp_path: Path) -> None:
    good = track(1)[0]
    outside = Sample(good.image, (500, 500, 600, 600), np.zeros((90, 120), bool))
    report = finetune(tiny_checkpoint, [good, outside], tmp_path / "t.pt", dataclasses.replace(FAST, steps=2))
    assert np.isfinite(report.loss_last)


def test_clear_errors(tiny_checkpoint: Path, tmp_path: Path) -> None:
    good = track(1)[0]
    out = tmp_path / "t.pt"
    empty = Sample(good.image, good.box, np.zeros((90, 120), bool))
    for samples in ([], [empty]):
        with pytest.raises(RefinementError, match="no mask to learn from"):
            finetune(tiny_checkpoint, samples, out, FAST)
    with pytest.raises(RefinementError, match=r"mask of \(5, 5\)"):
        finetune(tiny_checkpoint, [Sample(good.image, good.box, np.ones((5, 5), bool))], out, FAST)
    with pytest.raises(RefinementError, match="no such file"):
        finetune(tmp_path / "none.pt", [good], out, FAST)
    for change, word in (
        ({"steps": 0}, "steps"),
        ({"mode": "all"}, "mode: expected whole, late or decoder"),
        ({"learning_rate": 0.0}, "learning_rate"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"size": 100}, "size: expected a multiple of 16"),
        ({"size": 16}, "size: expected a multiple of 16 and 32 or more"),
        ({"device": "toaster"}, "device 'toaster' cannot be used"),
    ):
        with pytest.raises(RefinementError, match=word):
            finetune(tiny_checkpoint, [good], out, dataclasses.replace(FAST, **change))  # type: ignore[arg-type]

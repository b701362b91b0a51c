"""Pretraining on synthetic stills: runs, resumes to the same result, says what is wrong."""

from __future__ import annotations

import csv
import dataclasses
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from models import checkpoint
from models.deeplab import DeepLabConfig, build
from refinement import Cancelled, RefinementError
from refinement.pretrain import PretrainConfig, PretrainStep, learning_rate, pretrain
from refinement.refiner import Refiner


@pytest.fixture
def config(stills: Path, tmp_path: Path) -> PretrainConfig:
    return PretrainConfig(
        data=(stills,),
        output=tmp_path / "out" / "net.pt",
        steps=3,
        batch_size=2,
        size=64,
        decoder_channels=8,
        workers=0,
        precision="float32",
        device="cpu",
        save_every=1,
        warmup=1,
        provenance={"author": "test"},
    )


def test_writes_a_checkpoint_a_log_and_reports_each_step(config: PretrainConfig) -> None:
    steps: list[PretrainStep] = []
    path = pretrain(config, steps.append)
    assert path == config.output
    assert [step.step for step in steps] == [1, 2, 3]
    assert all(step.steps == 3 and 0 <= step.iou <= 1 for step in steps)
    provenance = Refiner.load(path).provenance
    assert provenance["author"] == "test"
    assert provenance["data"] == "4 instances of blobs"
    with config.log_path.open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == [1, 2, 3]
    assert float(rows[2]["loss"]) == pytest.approx(steps[2].loss, rel=1e-4)
    assert {p.name for p in path.parent.iterdir()} == {"net.pt", "net.state", "net.csv"}


def test_proposals_may_take_larger_crops_than_training_did(config: PretrainConfig) -> None:
    path = pretrain(dataclasses.replace(config, steps=1, proposal_size=96))
    assert Refiner.load(path).config["size"] == 96
    assert Refiner.load(pretrain(dataclasses.replace(config, steps=1))).config["size"] == 64


def test_the_finest_layers_of_a_checkpoint_may_stay(config: PretrainConfig, tmp_path: Path) -> None:
    first = pretrain(dataclasses.replace(config, steps=1))
    before = torch.load(first, weights_only=True)["state"]
    changed = dataclasses.replace(config, initial=first, mode="late", output=tmp_path / "late" / "net.pt", steps=2)
    after = torch.load(pretrain(changed), weights_only=True)["state"]
    same = {name for name in before if torch.equal(before[name], after[name])}
    assert {name for name in same if name.startswith(("encoder.model.conv_stem", "encoder.model.bn1"))} == {
        name for name in before if name.startswith(("encoder.model.conv_stem", "encoder.model.bn1"))
    }
    assert any(name not in same and name.startswith("encoder.model.blocks.4") for name in before)
    assert not any(name.startswith("head") for name in same)
    assert Refiner.load(changed.output).provenance["mode"] == "late"


def test_new_weights_may_be_blended_with_those_before(config: PretrainConfig, tmp_path: Path) -> None:
    first = pretrain(dataclasses.replace(config, steps=1))
    more = dataclasses.replace(config, initial=first, steps=2, output=tmp_path / "more" / "net.pt")
    half = dataclasses.replace(more, blend=0.5, output=tmp_path / "half" / "net.pt")
    start, end, mixed = (
        torch.load(path, weights_only=True)["state"]["head.0.weight"].float()
        for path in (first, pretrain(more), pretrain(half))
    )
    assert not torch.equal(start, end)
    assert torch.allclose(mixed, (start + end) / 2, atol=1e-3)
    assert Refiner.load(half.output).provenance["blend"] == "0.5"
    with pytest.raises(RefinementError, match="is to be blended with"):
        pretrain(dataclasses.replace(half, output=first))


def test_a_resumed_run_ends_as_an_unbroken_one(config: PretrainConfig) -> None:
    pretrain(config)
    whole = torch.load(config.output, weights_only=True)["state"]
    broken = dataclasses.replace(config, output=config.output.with_name("broken.pt"))

    def stop(step: PretrainStep) -> None:
        if step.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        pretrain(broken, stop)
    rest: list[PretrainStep] = []
    pretrain(dataclasses.replace(broken, resume=True), rest.append)
    assert [step.step for step in rest] == [3]
    resumed = torch.load(broken.output, weights_only=True)["state"]
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    with broken.log_path.open() as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["1", "2", "3"]


def test_worker_processes_give_the_same_result(config: PretrainConfig) -> None:
    config = dataclasses.replace(config, steps=2)
    pretrain(config)
    other = dataclasses.replace(config, workers=1, output=config.output.with_name("workers.pt"))
    pretrain(other)
    a, b = (torch.load(c.output, weights_only=True)["state"] for c in (config, other))
    assert all(torch.equal(a[name], b[name]) for name in a)


def test_the_rate_warms_up_stays_and_cools_down(config: PretrainConfig) -> None:
    config = dataclasses.replace(config, steps=100, warmup=10, cooldown=0.3, learning_rate=1.0)
    rates = [learning_rate(config, step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:70] == [1.0] * 60
    assert rates[70:] == sorted(rates[70:], reverse=True)
    assert rates[99] == pytest.approx(1 / 30)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": (Path("/nowhere"),)}, r"/nowhere: expected images/ and instances\.json"),
        ({"data": ()}, "no objects to train on"),
        ({"proposal_size": 100}, "proposal_size: expected a multiple of 16 from 32, got 100"),
        ({"mode": "none"}, "mode: expected whole or late, got 'none'"),
        ({"mode": "late"}, "mode late: expected a checkpoint"),
        ({"blend": 0.5}, "blend 0.5: expected a checkpoint"),
        ({"blend": 0.0}, "blend: expected more than 0 and at most 1, got 0.0"),
        ({"steps": 0}, "steps: expected 1 or more"),
        ({"batch_size": 1}, "batch_size: expected 2 or more"),
        ({"learning_rate": -1.0}, "learning_rate"),
        ({"size": 100}, "size must be a multiple of 16"),
        ({"encoder": "no_such_net"}, "no_such_net"),
        ({"precision": "float8"}, "precision"),
        ({"resume": True}, r"net\.state: nothing to resume"),
    ],
)
def test_clear_errors(config: PretrainConfig, change: dict[str, object], words: str) -> None:
    with pytest.raises(RefinementError, match=words):
        pretrain(dataclasses.replace(config, **change))  # type: ignore[arg-type]
    assert not config.output.exists()


def test_a_state_of_other_settings_is_refused(config: PretrainConfig) -> None:
    pretrain(dataclasses.replace(config, steps=1))
    with pytest.raises(RefinementError, match=r"net\.state: does not fit these settings"):
        pretrain(dataclasses.replace(config, decoder_channels=16, resume=True))


def test_a_broken_image_is_named_from_a_worker_too(config: PretrainConfig) -> None:
    for image in (config.data[0] / "images").iterdir():
        image.write_bytes(b"nothing")
    with pytest.raises(RefinementError, match="cannot be read as an image"):
        pretrain(dataclasses.replace(config, workers=1))


def test_divergence(config: PretrainConfig) -> None:
    with pytest.raises(RefinementError, match="diverged at step"):
        pretrain(dataclasses.replace(config, learning_rate=1e30, steps=8))


class TestInitial:
    """Going on from a checkpoint in place of ImageNet weights."""

    @pytest.fixture(params=[0, 1, 3])
    def initial(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        """One with as many guidance channels, with the box alone, or with none."""
        torch.manual_seed(9)
        wanted = DeepLabConfig(size=96, decoder_channels=8, guidance_channels=request.param)
        checkpoint.save(tmp_path / "initial.pt", build(wanted), wanted, {"task": "before"})
        return tmp_path / "initial.pt"

    def test_its_weights_are_where_the_run_begins(self, config: PretrainConfig, initial: Path) -> None:
        slow = dataclasses.replace(config, initial=initial, steps=1, learning_rate=1e-9)
        pretrain(slow)
        before, after = (checkpoint.load(path).state for path in (initial, config.output))
        moving = {name for name in before if "running" in name or "tracked" in name}
        stem = "encoder.model.conv_stem.weight"
        for name in before.keys() - moving - {stem}:
            torch.testing.assert_close(after[name], before[name], rtol=1e-2, atol=1e-4)
        given = before[stem].shape[1]
        torch.testing.assert_close(after[stem][:, :given], before[stem], rtol=1e-2, atol=1e-4)
        assert after[stem].shape[1] == 6
        assert after[stem][:, given:].abs().sum() < 1e-4

    def test_the_run_learns_what_is_new(self, config: PretrainConfig, initial: Path) -> None:
        steps: list[PretrainStep] = []
        pretrain(dataclasses.replace(config, initial=initial), steps.append)
        assert len(steps) == 3
        loaded = checkpoint.load(config.output)
        assert (loaded.config.guidance_channels, loaded.config.size) == (3, 64)
        assert loaded.state["encoder.model.conv_stem.weight"][:, 3:].abs().sum() > 0

    def test_a_run_from_it_can_be_resumed(self, config: PretrainConfig, initial: Path) -> None:
        first = dataclasses.replace(config, initial=initial)
        pretrain(dataclasses.replace(first, steps=2))
        rest: list[PretrainStep] = []
        pretrain(dataclasses.replace(first, resume=True), rest.append)
        assert [step.step for step in rest] == [3]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (DeepLabConfig(size=64, decoder_channels=16), "network: weights of another architecture"),
        (DeepLabConfig("mobilenet_v2", 64, decoder_channels=8), "network: weights of another architecture"),
        (DeepLabConfig(size=64, decoder_channels=8, guidance_channels=5), "network: weights of another architecture"),
        (None, "initial.pt: no such file"),
    ],
)
def test_an_initial_checkpoint_that_does_not_fit(
    config: PretrainConfig, tmp_path: Path, other: DeepLabConfig | None, words: str
) -> None:
    initial = tmp_path / "initial.pt"
    if other:
        checkpoint.save(initial, build(other), other, {})
    with pytest.raises(RefinementError, match=words):
        pretrain(dataclasses.replace(config, initial=initial))
    assert not config.output.exists()


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")
def test_a_killed_run_leaves_no_worker_behind(config: PretrainConfig, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        f"""
import multiprocessing, os, signal
from pathlib import Path
from refinement.pretrain import PretrainConfig, pretrain

def stop(step):
    (worker,) = multiprocessing.active_children()
    print(worker.pid, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    pretrain(PretrainConfig(
        data=(Path({str(config.data[0])!r}),), output=Path({str(config.output)!r}), steps=50, batch_size=2, size=64,
        decoder_channels=8, imagenet=False, workers=1, device="cpu"), stop)
"""
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    # To a file: the worker inherits standard output, and reading a pipe would wait for it.
    with (tmp_path / "worker").open("w") as out:
        subprocess.run([sys.executable, str(program)], stdout=out, env=environment, check=False)
    worker = int((tmp_path / "worker").read_text())
    deadline = time.monotonic() + 20
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not alive(worker)


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False

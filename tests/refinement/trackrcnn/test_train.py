"""Training: what it leaves, that it resumes to the same result, and what it says when it cannot go on."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.errors import CheckpointError
from models.trackrcnn import checkpoint
from models.trackrcnn.network import TrackRCNN
from refinement import Cancelled, RefinementError
from refinement.trackrcnn import train as module
from refinement.trackrcnn.train import LOSSES, TrainConfig, TrainStep, learning_rate, network_config, train
from refinement.trackrcnn.values import Footage


@pytest.fixture
def config(tmp_path: Path) -> TrainConfig:
    return TrainConfig(
        tmp_path / "out" / "net.pt",
        steps=3,
        clip=2,
        short_side=32,
        threads=1,
        save_every=1,
        warmup=1,
        precision="float32",
        device="cpu",
        provenance={"author": "test"},
    )


def weights(path: Path) -> dict[str, torch.Tensor]:
    return checkpoint.load(path).state


def test_it_writes_a_checkpoint_and_a_log_and_reports_each_step(config: TrainConfig, footage: Footage) -> None:
    steps: list[TrainStep] = []
    path, notes = train(config, [footage], steps.append)
    assert notes == ()
    assert [step.step for step in steps] == [1, 2, 3]
    assert set(steps[0].losses) == set(LOSSES)
    assert steps[0].loss == pytest.approx(sum(steps[0].losses.values()))
    loaded = checkpoint.load(path)
    assert loaded.config.classes == (1, 2)
    assert loaded.provenance["author"] == "test"
    assert loaded.provenance["masks"] == "6 of class 1, 6 of class 2"
    assert loaded.provenance["steps"] == "3 of 3"
    with config.log_path.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["1", "2", "3"]
    assert float(rows[1]["mask"]) == pytest.approx(steps[1].losses["mask"], rel=1e-4)
    assert {item.name for item in path.parent.iterdir()} == {"net.pt", "net.state", "net.csv"}


def test_a_resumed_run_ends_as_an_unbroken_one(config: TrainConfig, footage: Footage) -> None:
    train(config, [footage])
    broken = dataclasses.replace(config, output=config.output.with_name("broken.pt"))

    def stop(step: TrainStep) -> None:
        if step.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        train(broken, [footage], stop)
    rest: list[TrainStep] = []
    train(dataclasses.replace(broken, resume=True), [footage], rest.append)
    assert [step.step for step in rest] == [3]
    whole, resumed = weights(config.output), weights(broken.output)
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    with broken.log_path.open() as file:
        assert [row["step"] for row in csv.DictReader(file)] == ["1", "2", "3"]


def test_training_goes_on_from_a_checkpoint_and_may_add_3d_convolutions(config: TrainConfig, footage: Footage) -> None:
    flat = dataclasses.replace(config, temporal_layers=0, steps=1)
    train(flat, [footage])
    slow = dataclasses.replace(
        config, initial=flat.output, output=config.output.with_name("more.pt"), steps=1, learning_rate=1e-9
    )
    train(slow, [footage])
    before, after = weights(flat.output), weights(slow.output)
    assert {name for name in after if name not in before} == {name for name in after if name.startswith("temporal.")}
    assert all(torch.allclose(before[name], after[name], rtol=1e-2, atol=1e-4) for name in before)


def test_a_class_without_examples_is_told(config: TrainConfig, footage: Footage) -> None:
    _, notes = train(dataclasses.replace(config, steps=1, classes=(1, 2, 5)), [footage])
    assert notes == ("There is no mask of class 5 to learn from: it will not be found.",)


def test_classes_that_are_not_asked_for_are_ignored(config: TrainConfig, footage: Footage) -> None:
    train(dataclasses.replace(config, steps=1, classes=(2,)), [footage])
    assert checkpoint.load(config.output).config.classes == (2,)


class TestDivergence:
    """A loss that is no number stops the run; the last good checkpoint stays."""

    @pytest.fixture
    def failing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        plain = TrackRCNN.losses
        calls: list[int] = []

        def losses(network: TrackRCNN, *arguments: Any) -> dict[str, torch.Tensor]:
            calls.append(1)
            found = plain(network, *arguments)
            return {**found, "mask": found["mask"] * float("nan")} if len(calls) == 3 else found

        monkeypatch.setattr(TrackRCNN, "losses", losses)

    @pytest.mark.usefixtures("failing")
    def test_the_last_good_checkpoint_is_kept(self, config: TrainConfig, footage: Footage) -> None:
        with pytest.raises(
            RefinementError, match=r"diverged at step 3 \(loss nan\)\. The checkpoint of step 2 is kept"
        ):
            train(config, [footage])
        kept = weights(config.output)
        assert all(torch.isfinite(value).all() for value in kept.values() if value.is_floating_point())
        assert checkpoint.load(config.output).provenance["steps"] == "2 of 3"
        train(dataclasses.replace(config, resume=True), [footage])
        assert checkpoint.load(config.output).provenance["steps"] == "3 of 3"

    @pytest.mark.usefixtures("failing")
    def test_before_the_first_one_there_is_none(self, config: TrainConfig, footage: Footage) -> None:
        with pytest.raises(RefinementError, match="There is no checkpoint yet"):
            train(dataclasses.replace(config, save_every=10), [footage])
        assert not config.output.exists()


class TestOtherConfigurations:
    @pytest.fixture
    def first(self, config: TrainConfig, footage: Footage) -> TrainConfig:
        train(dataclasses.replace(config, steps=1), [footage])
        return config

    def test_a_state_says_what_differs(self, first: TrainConfig, footage: Footage) -> None:
        other = dataclasses.replace(first, resume=True, temporal_layers=0, classes=(1,))
        with pytest.raises(RefinementError, match=r"classes \(1, 2\), not \(1,\); temporal_layers 2, not 0"):
            train(other, [footage])

    def test_a_checkpoint_says_what_differs(self, first: TrainConfig, footage: Footage) -> None:
        other = dataclasses.replace(first, initial=first.output, classes=(1,), output=first.output.with_name("b.pt"))
        with pytest.raises(RefinementError, match=r"net\.pt: was trained with another configuration \(classes"):
            train(other, [footage])

    def test_a_broken_state_is_named(self, first: TrainConfig, footage: Footage) -> None:
        torch.save({"config": checkpoint.load(first.output).config.fields}, first.state_path)
        with pytest.raises(RefinementError, match=r"net\.state: does not fit these settings"):
            train(dataclasses.replace(first, resume=True), [footage])


def test_a_larger_input_is_larger_for_frames_of_any_shape() -> None:
    plain = network_config(TrainConfig(Path("net.pt")), (1,))
    larger = network_config(TrainConfig(Path("net.pt"), short_side=512), (1,))
    for frame in ((360, 640), (375, 1242)):
        assert larger.input_size(*frame) == pytest.approx([2 * side for side in plain.input_size(*frame)], abs=1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"size": "huge"}, "size: expected small or full, got 'huge'"),
        ({"steps": 0}, "steps: expected 1 or more, got 0"),
        ({"clip": 0}, "clip: expected 1 or more"),
        ({"learning_rate": 0.0}, "learning_rate: expected more than 0"),
        ({"coco": Path("a.pth")}, "coco: is a checkpoint of ResNet-50"),
        ({"coco": Path("a.pth"), "initial": Path("b.pt"), "size": "full"}, "a run begins with one of them"),
        ({"resume": True}, r"net\.state: nothing to resume"),
        ({"output": Path("net.csv")}, r"net\.csv: the state and the log are called so"),
        ({"output": Path("net.state")}, r"net\.state: the state and the log are called so"),
        ({"initial": Path("/nowhere.pt")}, r"/nowhere\.pt: no such file"),
        ({"short_side": 8}, "network: short_side must be 32 or more"),
    ],
)
def test_settings_that_cannot_be_used(
    config: TrainConfig, footage: Footage, change: dict[str, Any], words: str
) -> None:
    with pytest.raises((RefinementError, CheckpointError), match=words):
        train(dataclasses.replace(config, **change), [footage])
    assert not config.output.exists()


def test_nothing_to_learn_from(config: TrainConfig, footage: Footage) -> None:
    with pytest.raises(RefinementError, match="no masks of objects to learn from"):
        train(config, [dataclasses.replace(footage, objects={})])


def test_a_folder_that_cannot_be_made(config: TrainConfig, footage: Footage, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RefinementError, match="cannot be written"):
        train(dataclasses.replace(config, output=tmp_path / "file" / "net.pt"), [footage])


def test_a_folder_in_place_of_a_file_is_told_at_once(config: TrainConfig, footage: Footage, tmp_path: Path) -> None:
    with pytest.raises(RefinementError, match="is a folder"):
        train(dataclasses.replace(config, output=tmp_path), [footage])


def test_a_table_that_is_no_log_is_not_replaced(config: TrainConfig, footage: Footage) -> None:
    config.output.parent.mkdir()
    config.log_path.write_text("frame,hours\n1,200\n")
    with pytest.raises(RefinementError, match=r"net\.csv: is no log, and would be replaced"):
        train(config, [footage])
    assert config.log_path.read_text() == "frame,hours\n1,200\n"


def test_the_state_of_a_former_run_is_not_resumed_in_place_of_this_one(config: TrainConfig, footage: Footage) -> None:
    train(dataclasses.replace(config, steps=1), [footage])

    def stop(_: TrainStep) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        train(dataclasses.replace(config, save_every=9), [footage], stop)
    with pytest.raises(RefinementError, match="nothing to resume"):
        train(dataclasses.replace(config, resume=True), [footage])


def test_a_run_that_was_stopped_between_its_last_state_and_its_checkpoint(
    config: TrainConfig, footage: Footage
) -> None:
    train(config, [footage])
    whole = weights(config.output)
    config.output.unlink()
    train(dataclasses.replace(config, resume=True), [footage])
    resumed = weights(config.output)
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_the_lots_of_a_gpu_go_on_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """They choose the regions that are learned; there is no GPU here, so its lots are stood in for."""
    device, kept = torch.device("cuda"), torch.arange(3, dtype=torch.uint8)
    given: list[torch.Tensor] = []
    monkeypatch.setattr(torch.cuda, "get_rng_state", lambda _: kept)
    monkeypatch.setattr(torch.cuda, "set_rng_state", lambda state, _: given.append(state))
    states = module._random(device)
    first = torch.rand(3)
    module._set_random(states, device)
    assert torch.equal(torch.rand(3), first)
    assert given == [kept]
    module._set_random(states["cpu"], device)  # as states were before
    assert torch.equal(torch.rand(3), first)
    assert len(given) == 1
    assert set(module._random(torch.device("cpu"))) == {"cpu"}


def test_the_rate_warms_up_stays_and_cools_down(config: TrainConfig) -> None:
    config = dataclasses.replace(config, steps=100, warmup=10, cooldown=0.3, learning_rate=1.0)
    rates = [learning_rate(config, step) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:70] == [1.0] * 60
    assert np.all(np.diff(rates[70:]) < 0)

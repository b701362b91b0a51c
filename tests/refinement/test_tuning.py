"""Fine-tuning when something goes wrong: losses that diverge, memory that runs short, cancelling, odd samples."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from models.deeplab import DeepLab, DeepLabConfig
from refinement import Cancelled, RefinementError, finetune, tuning
from refinement.finetune import FinetuneConfig, Sample, keyframes_of
from refinement.guidance import CHANNELS, PRIOR, UNKNOWN
from refinement.refiner import Refiner

CONFIG = FinetuneConfig(steps=12, learning_rate=1e-3, batch_size=4, crops=6, precision="float32", device="cpu")
MODES = ("whole", "late", "decoder")


def sample(frame: int = 0, height: int = 90, width: int = 120, wide: int = 18) -> Sample:
    """A bright ellipse on noise."""
    rng = np.random.default_rng(frame)
    image = rng.integers(0, 90, (height, width, 3), dtype=np.uint8)
    drawn = np.zeros((height, width), dtype=np.uint8)
    cv2.ellipse(drawn, (45, 40), (wide, 14), 0, 0, 360, 1, -1)
    image[drawn > 0] = (220, 180, 40)
    return Sample(image, (25.0, 24.0, 66.0, 56.0), drawn.astype(bool), frame, [(60.0, 30.0, 90.0, 80.0)])


def config(**changes: Any) -> FinetuneConfig:
    return dataclasses.replace(CONFIG, **changes)


def state(path: Path) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = torch.load(path, weights_only=True)["state"]
    return found


def finite(path: Path) -> bool:
    return all(bool(value.isfinite().all()) for value in state(path).values() if value.is_floating_point())


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    return tmp_path / "out" / "t.pt"


def spoil(monkeypatch: pytest.MonkeyPatch, step: int, how: Callable[[torch.Tensor], torch.Tensor]) -> None:
    """Change the loss of one step and of all after it, counted from 1."""
    plain, calls = tuning.refinement_loss, [0]

    def loss(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        calls[0] += 1
        found = plain(logits, targets)
        return how(found) if calls[0] >= step else found

    monkeypatch.setattr(tuning, "refinement_loss", loss)


def without_gradient(loss: torch.Tensor) -> torch.Tensor:
    """The same number, whose derivative is none."""
    return loss + torch.sqrt(loss * 0)


class TestDivergence:
    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("factor", [float("nan"), float("inf")])
    def test_it_stops_and_keeps_the_last_good_weights(
        self,
        tiny_checkpoint: Path,
        destination: Path,
        monkeypatch: pytest.MonkeyPatch,
        mode: str,
        factor: float,
    ) -> None:
        spoil(monkeypatch, 9, lambda loss: loss * factor)
        calls: list[int] = []
        report = finetune.finetune(
            tiny_checkpoint, [sample()], destination, config(mode=mode), lambda done, _: calls.append(done)
        )
        assert report.note == "Training diverged at step 9: the weights of step 5 are kept."
        assert report.steps == 8
        assert np.isfinite([report.loss_first, report.loss_last]).all()
        assert calls == list(range(1, 9))
        assert finite(destination)
        assert Refiner.load(destination).propose(sample().image, np.array([sample().box]))[0].score > 0

    def test_what_is_kept_are_the_weights_before_it_began(
        self, tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for step in (7, 10):  # both after the fifth step and before the tenth
            with monkeypatch.context() as patch:
                spoil(patch, step, lambda loss: loss * torch.nan)
                finetune.finetune(tiny_checkpoint, [sample()], tmp_path / f"{step}.pt", CONFIG)
        kept, same, before = state(tmp_path / "7.pt"), state(tmp_path / "10.pt"), state(tiny_checkpoint)
        assert all(torch.equal(kept[name], same[name]) for name in kept)
        assert any(not torch.equal(kept[name], before[name]) for name in kept)

    @pytest.mark.parametrize("step", [1, 3, 5])
    @pytest.mark.parametrize("existing", [False, True])
    def test_at_once_it_is_an_error_and_nothing_is_written(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, step: int, existing: bool
    ) -> None:
        if existing:
            destination.parent.mkdir()
            destination.write_bytes(b"older")
        spoil(monkeypatch, step, lambda loss: loss * torch.nan)
        with pytest.raises(RefinementError, match=rf"diverged at step {step} \(loss nan\). Lower the learning rate"):
            finetune.finetune(tiny_checkpoint, [sample()], destination, CONFIG)
        assert not existing or destination.read_bytes() == b"older"
        assert list(destination.parent.parent.rglob("*.pt*")) == ([destination] if existing else [])

    def test_gradients_that_are_none_are_seen_at_the_next_loss(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(monkeypatch, 8, without_gradient)
        report = finetune.finetune(tiny_checkpoint, [sample()], destination, CONFIG)
        assert report.note == "Training diverged at step 9: the weights of step 5 are kept."
        assert finite(destination)

    def test_gradients_that_are_none_in_the_last_step_are_seen_at_the_end(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(monkeypatch, 12, without_gradient)
        report = finetune.finetune(tiny_checkpoint, [sample()], destination, CONFIG)
        assert report.note == "Training diverged at step 12: the weights of step 10 are kept."
        assert finite(destination)

    @pytest.mark.parametrize(("rate", "steps"), [(1e30, 1), (1e5, 1), (1e5, 3), (10.0, 8), (1.0, 8)])
    def test_a_file_never_holds_weights_that_are_no_numbers(
        self, tiny_checkpoint: Path, destination: Path, rate: float, steps: int
    ) -> None:
        with contextlib.suppress(RefinementError):
            finetune.finetune(tiny_checkpoint, [sample()], destination, config(learning_rate=rate, steps=steps))
        assert not destination.exists() or finite(destination)


def narrow(monkeypatch: pytest.MonkeyPatch, name: str, most: int, error: Exception | None = None) -> list[int]:
    """Give one part of the network room for so many crops at once; returns the batches that it is asked for."""
    plain, sizes = getattr(DeepLab, name), []

    def part(self: DeepLab, given: Any) -> Any:
        sizes.append(len(given[0]) if isinstance(given, list) else len(given))
        if sizes[-1] > most:
            raise error or RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to")
        return plain(self, given)

    monkeypatch.setattr(DeepLab, name, part)
    return sizes


class TestShortMemory:
    @pytest.mark.parametrize("mode", MODES)
    def test_batches_are_halved_from_then_on_and_the_note_says_so(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, mode: str
    ) -> None:
        sizes = narrow(monkeypatch, "decode", 1)
        report = finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=3, mode=mode))
        assert sizes == [4, 2, *[1] * 12]
        assert report.steps == 3
        assert report.note.endswith("Memory ran short: went on with 1 crops at a time.")
        assert finite(destination)

    @pytest.mark.parametrize(("mode", "part"), [("late", "encode_early"), ("decoder", "encode"), ("whole", "encode")])
    def test_in_the_encoder_as_well(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, mode: str, part: str
    ) -> None:
        sizes = narrow(monkeypatch, part, 2)
        report = finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=2, mode=mode))
        assert max(sizes[1:]) == 2
        assert report.note == "Memory ran short: went on with 2 crops at a time."

    def test_it_learns_no_worse_in_parts(
        self, tiny_checkpoint: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        roomy = finetune.finetune(tiny_checkpoint, [sample()], tmp_path / "roomy.pt", CONFIG)
        narrow(monkeypatch, "decode", 2)
        short = finetune.finetune(tiny_checkpoint, [sample()], tmp_path / "short.pt", CONFIG)
        assert short.loss_first == pytest.approx(roomy.loss_first, rel=0.1)
        assert short.loss_last == pytest.approx(roomy.loss_last, rel=0.2)

    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("part", ["decode", "normalised"])
    def test_no_room_for_one_crop_is_said_and_nothing_is_written(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, mode: str, part: str
    ) -> None:
        narrow(monkeypatch, part, 0)
        with pytest.raises(RefinementError, match="no memory for a single crop"):
            finetune.finetune(tiny_checkpoint, [sample()], destination, config(mode=mode))
        assert list(destination.parent.parent.rglob("*.pt*")) == []

    def test_whatever_the_error_is_called(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        narrow(monkeypatch, "decode", 2, MemoryError())
        assert "went on with 2 crops" in finetune.finetune(tiny_checkpoint, [sample()], destination, CONFIG).note

    @pytest.mark.parametrize("part", ["decode", "encode_early"])
    def test_other_errors_pass_through(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, part: str
    ) -> None:
        sizes = narrow(monkeypatch, part, 0, RuntimeError("shapes do not match"))
        with pytest.raises(RuntimeError, match="shapes do not match"):
            finetune.finetune(tiny_checkpoint, [sample()], destination, CONFIG)
        assert len(sizes) == 1
        assert not destination.exists()


class TestCancelling:
    @pytest.mark.parametrize("step", [1, 2, 3])
    @pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt])
    def test_after_any_step_it_leaves_all_as_it_was(
        self, tiny_checkpoint: Path, destination: Path, step: int, error: type[BaseException]
    ) -> None:
        def stop(done: int, _: int) -> None:
            if done == step:
                raise error

        with pytest.raises(error):
            finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=3), stop)
        assert list(destination.parent.parent.rglob("*.pt*")) == []

    @pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt, MemoryError])
    def test_while_writing_it_leaves_the_older_file(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
    ) -> None:
        destination.parent.mkdir()
        destination.write_bytes(b"older")

        def stop(_: object, file: Any) -> None:
            file.write(b"half")
            raise error

        monkeypatch.setattr(torch, "save", stop)
        with pytest.raises(error):
            finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=1))
        assert list(destination.parent.iterdir()) == [destination]
        assert destination.read_bytes() == b"older"


class TestCheckpoints:
    def test_an_old_one_with_the_box_alone_is_tuned_as_it_is(self, tmp_path: Path) -> None:
        from models import checkpoint

        initial = untrained(tmp_path, DeepLabConfig(size=64, decoder_channels=16, guidance_channels=1))
        for mode in MODES:
            finetune.finetune(initial, [sample()], tmp_path / "t.pt", config(steps=1, mode=mode))
            assert checkpoint.load(tmp_path / "t.pt").config.guidance_channels == 1
            assert Refiner.load(tmp_path / "t.pt").propose(sample().image, np.array([sample().box]))[0].mask.size

    def test_an_encoder_that_cannot_be_split_is_tuned_whole(self, tmp_path: Path) -> None:
        initial = untrained(tmp_path, DeepLabConfig(encoder="mobilenet_v2", size=64, decoder_channels=16))
        report = finetune.finetune(initial, [sample()], tmp_path / "t.pt", config(steps=1, mode="late"))
        assert report.note == "The encoder cannot be split: all of its weights were trained."
        before, after = state(initial), state(tmp_path / "t.pt")
        assert not torch.equal(before["encoder.features.0.0.weight"], after["encoder.features.0.0.weight"])

    def test_late_leaves_what_comes_early(self, tiny_checkpoint: Path, destination: Path) -> None:
        finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=2, mode="late"))
        before, after = state(tiny_checkpoint), state(destination)
        changed = {name for name in before if not torch.equal(before[name], after[name])}
        assert any(name.startswith("encoder.model.blocks.4") for name in changed)
        assert any(name.startswith("decoder") for name in changed)
        early = ("encoder.model.conv_stem", "encoder.model.blocks.0.")
        assert not any(name.startswith(early) or "running" in name for name in changed)

    def test_crops_are_no_larger_than_the_network_was_trained_on(
        self, tiny_checkpoint: Path, destination: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sides, plain = [], tuning.tune

        def tune(loaded: Any, made: Any, *rest: Any) -> Any:
            sides.append(made.images.shape[1:3])
            return plain(loaded, made, *rest)

        monkeypatch.setattr(tuning, "tune", tune)
        for side in (192, 48):
            finetune.finetune(tiny_checkpoint, [sample()], destination, config(steps=1, size=side))
        assert sides == [(64, 64), (48, 48)]


def untrained(folder: Path, wanted: DeepLabConfig) -> Path:
    from models import checkpoint
    from models.deeplab import build

    torch.manual_seed(0)
    checkpoint.save(folder / "initial.pt", build(wanted), wanted, {})
    return folder / "initial.pt"


class TestSamples:
    def test_of_every_odd_kind_do_not_stop_it(self, tiny_checkpoint: Path, destination: Path) -> None:
        good = sample()
        nothing, pixel = np.zeros((90, 120), bool), np.zeros((90, 120), bool)
        pixel[40, 50] = True
        odd = [
            Sample(good.image, (500, 500, 600, 600), nothing, 1),  # the box has left the image
            Sample(good.image, (500, 500, 600, 600), good.mask, 2),  # the mask has not
            Sample(good.image, good.box, nothing, 3),  # drawn as empty
            Sample(good.image, (50, 40, 51, 41), pixel, 4),
            Sample(good.image, (40, 30, 50, 45), good.mask, 5),  # the mask leaves its box on all sides
            Sample(good.image, (90, 70, 110, 85), good.mask, 6),  # and lies elsewhere
            Sample(good.image, (30, 30, 30, 60), good.mask, 7),
            Sample(good.image, (np.nan, 30, 40, 60), good.mask, 8),
            Sample(good.image, good.box, good.mask, 9, np.zeros((0, 4))),
            Sample(good.image, good.box, good.mask, 10, [(-900.0, -900.0, 900.0, 900.0), (5.0, 5.0, 5.0, 5.0)]),
            sample(11, 200, 150),  # another size of image
        ]
        report = finetune.finetune(tiny_checkpoint, [*odd, good], destination, config(steps=3, crops=40))
        assert np.isfinite(report.loss_last)
        assert finite(destination)
        known = [item.frame for item in keyframes_of([*odd, good])]
        assert known == [4, 5, 9, 10, 11, 0]

    def test_a_track_of_one_frame_is_enough(self, tiny_checkpoint: Path, destination: Path) -> None:
        report = finetune.finetune(tiny_checkpoint, [sample(7)], destination, config(steps=20))
        assert report.loss_last < report.loss_first

    def test_a_thousand_samples_are_each_seen_as_they_are(self) -> None:
        samples = [dataclasses.replace(sample(), frame=frame) for frame in range(1000)]
        made = finetune._make_crops(samples, config(size=32))
        assert made.images.shape == (1000, 32, 32, 3)
        assert made.guidance.shape == (1000, 32, 32, CHANNELS)
        assert (made.images == made.images[0]).all()  # none of them is augmented: there is no room for it

    def test_a_sample_gets_the_prior_that_it_would_have_without_its_own_mask_or_its_own_or_none(self) -> None:
        """Wide in one frame and narrow in the other: which of the two a prior was made of shows."""
        pair = [sample(0, wide=18), sample(9, wide=7)]
        made = finetune._make_crops(pair, config(crops=400, size=64))
        priors = made.guidance[..., PRIOR]
        unknown = (priors == UNKNOWN).all(axis=(1, 2))
        wide = (priors > UNKNOWN).mean(axis=(1, 2)) > 0.16
        assert 0.1 < unknown.mean() < 0.2
        of_wide, of_narrow = (wide[start::2][~unknown[start::2]] for start in (0, 1))
        assert 0.25 < of_wide.mean() < 0.6  # own: 35 of 85
        assert 0.4 < of_narrow.mean() < 0.75  # the other's: 50 of 85

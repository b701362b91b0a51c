"""Training as a job: progress, what is told, cancelling, and sequences that cannot be learned."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FormatError, FrameError
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.trackrcnn.sources import Source, sources
from annotator.jobs.trackrcnn.training import train
from refinement import RefinementError
from refinement.trackrcnn.detector import Detector
from refinement.trackrcnn.train import TrainConfig
from tests.worlds import World


@pytest.fixture
def config(tmp_path: Path) -> TrainConfig:
    return TrainConfig(
        tmp_path / "net.pt", steps=2, clip=2, short_side=32, threads=1, save_every=1, device="cpu", precision="float32"
    )


def test_it_tells_how_far_it_has_come(source: Source, config: TrainConfig) -> None:
    told: list[tuple[int, int, str]] = []
    trained = train([source], config, DirectContext(lambda *step: told.append(step)))
    assert [(done, total) for done, total, _ in told] == [(1, 2), (2, 2)]
    assert all(text.startswith("Training (loss ") for _, _, text in told)
    assert trained.last is not None
    assert trained.last.step == 2
    assert trained.notes == ()
    assert Detector.load(trained.checkpoint, "cpu").provenance["sequences"] == "0000"


def test_cancelling_keeps_what_was_saved(source: Source, config: TrainConfig) -> None:
    class Impatient(DirectContext):
        def check_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        train([source], config, Impatient())
    assert config.state_path.is_file()
    assert config.output.is_file()


def test_a_class_that_is_there_no_more_is_told(source: Source, config: TrainConfig) -> None:
    from dataclasses import replace

    trained = train([source], replace(config, classes=(1, 2, 3)), DirectContext())
    assert trained.notes == ("There is no mask of class 3 to learn from: it will not be found.",)


def test_without_masks(world: World, config: TrainConfig) -> None:
    world.truth.unlink()
    with pytest.raises(FormatError, match="there are no masks of sequence '0000'"):
        train(sources(world.root), config, DirectContext())


def test_with_ignore_regions_alone(world: World, config: TrainConfig) -> None:
    world.truth.write_text("")
    with pytest.raises(RefinementError, match="no masks of objects to learn from"):
        train(sources(world.root), config, DirectContext())


def test_a_broken_image_is_named(world: World, config: TrainConfig) -> None:
    for image in world.images.iterdir():
        image.write_bytes(image.read_bytes()[:200])
    found = Path(world.images)
    with pytest.raises(FrameError, match=r"\.png"):
        train(sources(found), config, DirectContext())


def test_masks_of_another_size_are_refused(world: World, config: TrainConfig) -> None:
    text = world.truth.read_text()
    world.truth.write_text(text.replace(" 90 160 ", " 90 161 "))
    with pytest.raises(FormatError, match=r"0000\.txt:1: "):
        train(sources(world.root), config, DirectContext())

"""Checkpoints: round trip, clear errors, no half-written files, no code run from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models import checkpoint
from models.deeplab import DeepLab, DeepLabConfig, build
from models.errors import CheckpointError

CONFIG = DeepLabConfig(size=64, decoder_channels=8)


@pytest.fixture(scope="module")
def network() -> DeepLab:
    torch.manual_seed(0)
    return build(CONFIG)


@pytest.fixture
def saved(network: DeepLab, tmp_path: Path) -> Path:
    checkpoint.save(tmp_path / "a.pt", network, CONFIG, {"data": "synthetic"})
    return tmp_path / "a.pt"


def test_round_trip(network: DeepLab, saved: Path) -> None:
    loaded = checkpoint.load(saved)
    assert loaded.config == CONFIG
    assert loaded.provenance == {"data": "synthetic"}
    for name, value in network.state_dict().items():
        assert loaded.state[name].dtype == value.dtype
        torch.testing.assert_close(loaded.state[name], value, rtol=2e-3, atol=1e-4)


def test_half_halves_the_file(network: DeepLab, saved: Path, tmp_path: Path) -> None:
    checkpoint.save(tmp_path / "full.pt", network, CONFIG, {}, half=False)
    assert saved.stat().st_size < 0.6 * (tmp_path / "full.pt").stat().st_size


def test_only_the_checkpoint_is_left_in_the_folder(saved: Path) -> None:
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.pt: no such file"):
        checkpoint.load(tmp_path / "none.pt")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 not a zip"])
def test_another_kind_of_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError, match="not a checkpoint, or truncated"):
        checkpoint.load(path)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.99])
def test_truncated_file(saved: Path, share: float) -> None:
    content = saved.read_bytes()
    saved.write_bytes(content[: int(share * len(content))])
    with pytest.raises(CheckpointError, match="truncated"):
        checkpoint.load(saved)


def test_other_tensors(tmp_path: Path) -> None:
    torch.save({"weights": torch.zeros(3)}, tmp_path / "x.pt")
    with pytest.raises(CheckpointError, match="not a checkpoint of this program"):
        checkpoint.load(tmp_path / "x.pt")


def test_a_newer_format_names_both_versions(saved: Path) -> None:
    content = torch.load(saved, weights_only=True)
    torch.save({**content, "version": 99}, saved)
    with pytest.raises(CheckpointError, match=r"version 99 \(this program reads 1\)"):
        checkpoint.load(saved)


def test_an_unknown_setting_is_named(saved: Path) -> None:
    content = torch.load(saved, weights_only=True)
    content["config"]["colour"] = 3
    torch.save(content, saved)
    with pytest.raises(CheckpointError, match="colour"):
        checkpoint.load(saved)


def test_weights_that_do_not_fit_their_configuration(saved: Path) -> None:
    content = torch.load(saved, weights_only=True)
    content["config"]["decoder_channels"] = 24
    torch.save(content, saved)
    with pytest.raises(CheckpointError, match="do not fit"):
        checkpoint.load(saved).network()


def test_a_file_with_code_is_refused(tmp_path: Path) -> None:
    torch.save({"format": checkpoint.FORMAT, "call": Path("x")}, tmp_path / "x.pt")
    with pytest.raises(CheckpointError):
        checkpoint.load(tmp_path / "x.pt")


def test_a_failed_write_leaves_the_old_file(saved: Path, monkeypatch: pytest.MonkeyPatch, network: DeepLab) -> None:
    before = saved.read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(torch, "save", fail)
    with pytest.raises(CheckpointError, match="disk full"):
        checkpoint.save(saved, network, CONFIG, {})
    assert saved.read_bytes() == before
    assert len(list(saved.parent.iterdir())) == 1


def test_a_folder_that_is_a_file(saved: Path, network: DeepLab) -> None:
    with pytest.raises(CheckpointError, match="cannot be written"):
        checkpoint.save(saved / "b.pt", network, CONFIG, {})


def test_one_from_before_priors_loads_as_the_narrower_network_that_it_is(tmp_path: Path) -> None:
    config = DeepLabConfig(size=64, decoder_channels=8, guidance_channels=1)
    torch.manual_seed(0)
    narrow = build(config).eval()
    checkpoint.save(tmp_path / "old.pt", narrow, config, {}, half=False)
    loaded = checkpoint.load(tmp_path / "old.pt")
    assert loaded.config.guidance_channels == 1
    x = torch.rand(1, 6, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.equal(loaded.network()(x), narrow(x[:, :4]))

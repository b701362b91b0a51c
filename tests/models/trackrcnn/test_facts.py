"""What a checkpoint says of itself without torch, and what it refuses."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from models import checkpoint as refinement_checkpoint
from models.deeplab import DeepLabConfig
from models.deeplab import build as build_deeplab
from models.errors import CheckpointError
from models.trackrcnn import checkpoint, facts
from models.trackrcnn.network import TrackRCNN
from tests.models.trackrcnn.conftest import TINY


@pytest.fixture
def path(network: TrackRCNN, tmp_path: Path) -> Path:
    checkpoint.save(tmp_path / "net.pt", network, {"seed": "1", "masks": "3 of class 1"})
    return tmp_path / "net.pt"


def test_they_are_those_of_the_whole_checkpoint(path: Path) -> None:
    found, whole = facts.read(path), checkpoint.load(path)
    assert found.config == whole.config == TINY
    assert found.provenance == whole.provenance == {"seed": "1", "masks": "3 of class 1"}


def test_torch_is_not_loaded(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from refinement.trackrcnn.facts import network_facts\n"
        "print(network_facts(Path(sys.argv[1])).classes)\n"
        "sys.exit(any(name.split('.')[0] in ('torch', 'torchvision') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "(1, 2)"), done.stderr


def test_a_checkpoint_of_refinement_is_named_as_such(tmp_path: Path) -> None:
    config = DeepLabConfig(size=64, decoder_channels=8)
    refinement_checkpoint.save(tmp_path / "net.pt", build_deeplab(config), config, {})
    with pytest.raises(CheckpointError, match=r"net\.pt: a checkpoint of refinement, not a checkpoint of TrackR-CNN"):
        facts.read(tmp_path / "net.pt")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": "others"}, r"net\.pt: not a checkpoint of TrackR-CNN \(.*got 'others'\)"),
        ({"version": 9}, "format version 9"),
        ({"config": {"colour": 1}}, "its configuration cannot be used"),
        ({"config": None}, "its configuration cannot be used"),
        ({"provenance": 3}, "its configuration cannot be used"),
    ],
)
def test_what_cannot_be_used_is_named(path: Path, change: dict[str, Any], words: str) -> None:
    torch.save({**torch.load(path, weights_only=True), **change}, path)
    with pytest.raises(CheckpointError, match=words):
        facts.read(path)


def test_a_list_is_no_checkpoint(tmp_path: Path) -> None:
    torch.save([1, 2], tmp_path / "net.pt")
    with pytest.raises(CheckpointError, match="not a checkpoint of TrackR-CNN"):
        facts.read(tmp_path / "net.pt")


@pytest.mark.parametrize("kept", [0, 100, 5000])
def test_a_truncated_file(path: Path, kept: int) -> None:
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(CheckpointError, match=r"net\.pt: not a checkpoint, or truncated"):
        facts.read(path)


@pytest.mark.parametrize("content", [b"", b"\x80\x02", b"cos\nsystem\n(S'true'\ntRq\x00a.", b"nothing"])
def test_an_archive_with_other_bytes(tmp_path: Path, content: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "net.pt", "w") as archive:
        archive.writestr("archive/data.pkl", content)
    with pytest.raises(CheckpointError, match="not a checkpoint"):
        facts.read(tmp_path / "net.pt")


def test_an_archive_of_something_else(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "net.pt", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(CheckpointError, match="not a checkpoint, or truncated"):
        facts.read(tmp_path / "net.pt")


class _Writes:
    """Would write a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.write_text, (self.path, "written")


def test_code_of_a_file_is_not_run(tmp_path: Path) -> None:
    content = {"format": facts.FORMAT, "version": 1, "config": TINY.fields, "provenance": {}}
    bait = tmp_path / "bait"
    with zipfile.ZipFile(tmp_path / "net.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({**content, "state": _Writes(bait)}))
    assert facts.read(tmp_path / "net.pt").config == TINY
    assert not bait.exists()


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"none\.pt: no such file"):
        facts.read(tmp_path / "none.pt")
    with pytest.raises(CheckpointError, match="no such file"):
        facts.read(tmp_path)

"""What a network is said to know, read from the provenance of its checkpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.trackrcnn import checkpoint
from models.trackrcnn.network import build
from refinement import RefinementError
from refinement.trackrcnn.facts import NetworkFacts, network_facts
from tests.models.trackrcnn.conftest import TINY


def test_of_a_checkpoint(tmp_path: Path) -> None:
    words = {"masks": "12 of class 1, 3 of class 2", "sequences": "0101, 0102", "steps": "925 of 1000"}
    checkpoint.save(tmp_path / "net.pt", build(TINY), words)
    facts = network_facts(tmp_path / "net.pt")
    assert (facts.classes, facts.backbone, facts.provenance) == ((1, 2), "efficientnet_lite0", words)
    assert facts.masks == {1: 12, 2: 3}
    assert facts.sequences == ("0101", "0102")
    assert facts.steps == "925 of 1000"


@pytest.mark.parametrize("words", [{}, {"masks": "", "sequences": ""}, {"masks": "many", "author": "someone"}])
def test_where_it_does_not_say(words: dict[str, str]) -> None:
    facts = NetworkFacts((1,), "resnet50", words)
    assert (facts.masks, facts.sequences, facts.steps) == ({}, (), "")


def test_what_is_none_is_an_error_of_the_library(tmp_path: Path) -> None:
    (tmp_path / "net.pt").write_bytes(b"nothing")
    with pytest.raises(RefinementError, match=r"net\.pt: not a checkpoint, or truncated"):
        network_facts(tmp_path / "net.pt")
    with pytest.raises(RefinementError, match="no such file"):
        network_facts(tmp_path / "none.pt")

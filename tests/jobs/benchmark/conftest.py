"""A benchmark without a network: proposals are the true masks, cut off more the further from a drawn mask they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.exchange import LoadedSequence
from annotator.domain.masks import Mask
from annotator.formats.sources import load_sequences
from annotator.jobs import refine, robot
from annotator.jobs.context import Context
from annotator.jobs.values import FinetuneResult, FinetuneSnapshot, Proposed, ProposeResult, ProposeSnapshot, Target
from annotator.project.store import Project
from tests.worlds import World


@pytest.fixture
def truth(project: Project, world: World) -> robot.Truth:
    return robot.read_truth(project.state, 1, world.truth)


@pytest.fixture
def loaded(world: World) -> LoadedSequence:
    (found,) = load_sequences(world.root)
    return found


def part_of(mask: Mask, share: float) -> Mask:
    """The upper rows of a mask that hold about this share of its pixels."""
    pixels = mask.to_array()
    rows = np.cumsum(pixels.sum(axis=1))
    pixels[int(np.searchsorted(rows, share * rows[-1])) + 1 :] = False
    return Mask.from_array(pixels)


@dataclass
class Robot:
    """What the stand-in for the network was asked for."""

    finetuned: list[tuple[int, tuple[int, ...]]]
    together: list[int]  # masks that all tracks were learned from together


@pytest.fixture
def without_network(
    truth: robot.Truth, project: Project, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Robot:
    seen = Robot([], [])

    def proposals(targets: Iterable[Target], drawn: Iterable[int]) -> tuple[Proposed, ...]:
        found = []
        for target in targets:
            distance = min((abs(target.frame - frame) for frame in drawn), default=5)
            share = 1 - 0.1 * min(distance, 5)
            # the smaller object is found better, so that there is something to choose
            share = min(1.0, share + 0.2) if target.track_id == 2 else share
            mask = part_of(truth[target.track_id][target.frame], share)
            found.append(Proposed(target, mask, share, "stand-in"))
        return tuple(found)

    def propose(snapshot: ProposeSnapshot, context: Context) -> ProposeResult:
        return ProposeResult(1, tuple(item for part in snapshot.assignments for item in proposals(part.targets, ())))

    def finetune(snapshot: FinetuneSnapshot, context: Context) -> FinetuneResult:
        drawn = tuple(frame for frame, _ in snapshot.manual)
        if snapshot.track_id is None:
            seen.together.append(len(drawn))
            return FinetuneResult(1, None, snapshot.assignment.checkpoint, len(drawn), 1.0, 0.5, 0.1, ())
        seen.finetuned.append((snapshot.track_id, drawn))
        found = proposals(snapshot.assignment.targets, drawn)
        return FinetuneResult(1, snapshot.track_id, snapshot.assignment.checkpoint, len(drawn), 1.0, 0.5, 0.1, found)

    monkeypatch.setattr(refine, "propose", propose)
    monkeypatch.setattr(refine, "finetune", finetune)
    monkeypatch.setattr(refine, "propose_untuned", lambda *arguments: 0)  # all tracks that are drawn in are fine-tuned
    return seen

"""What a network of TrackR-CNN knows and was trained on, told by its checkpoint at once: no torch is loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refinement.errors import RefinementError

if TYPE_CHECKING:
    from pathlib import Path

_MASKS = re.compile(r"([0-9]+) of class ([0-9]+)")


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """A checkpoint without its weights.

    Attributes:
        classes: MOTS class numbers that it finds.
        backbone: efficientnet_lite0 or resnet50.
        provenance: where its weights come from, as whoever trained it has written.
    """

    classes: tuple[int, ...]
    backbone: str
    provenance: Mapping[str, str]

    @property
    def masks(self) -> dict[int, int]:
        """Number of masks of each class that it was trained on; empty where the checkpoint does not say."""
        return {int(number): int(count) for count, number in _MASKS.findall(self.provenance.get("masks", ""))}

    @property
    def sequences(self) -> tuple[str, ...]:
        """Names of the sequences that it was trained on; empty where the checkpoint does not say."""
        return tuple(filter(None, self.provenance.get("sequences", "").split(", ")))

    @property
    def steps(self) -> str:
        """Steps of its training, such as "925 of 1000"; empty where the checkpoint does not say."""
        return self.provenance.get("steps", "")


def network_facts(path: Path) -> NetworkFacts:
    """Read what a checkpoint says of itself.

    Raises:
        RefinementError: the file is no checkpoint of TrackR-CNN; one of refinement is named as such.
    """
    from models.errors import CheckpointError
    from models.trackrcnn import facts

    try:
        found = facts.read(path)
    except CheckpointError as error:
        raise RefinementError(str(error)) from error
    return NetworkFacts(found.config.classes, found.config.backbone, found.provenance)

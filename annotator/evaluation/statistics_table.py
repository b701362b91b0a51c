"""Figures of sequences by class and split, as Table 1 of the MOTS paper, with lengths, sizes, occlusion and states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.masks import MaskState
from annotator.errors import EditError, hint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotator.evaluation.statistics import MaskFacts, SequenceFacts, TrackFacts

Splits = Mapping[str, tuple[str, ...]]

OTHER = "other"
"""The split of sequences that no split names."""

_KITTI_VAL = ("0002", "0006", "0007", "0008", "0010", "0013", "0014", "0016", "0018")
KITTI_SPLITS: Splits = MappingProxyType(
    {
        "train": tuple(name for number in range(21) if (name := f"{number:04d}") not in _KITTI_VAL),
        "val": _KITTI_VAL,
    }
)
"""Of the 21 training sequences, as in the MOTS paper."""

OCCLUSION = ("fully visible", "partly occluded", "largely occluded", "unknown")
"""KITTI's levels."""
CROWDING = ("stands free", "up to a quarter", "up to a half", "more")
"""How much of a mask's box lies in the box of another."""
VISIBILITY = ("over 75 %", "50 to 75 %", "25 to 50 %", "up to 25 %")
"""Of an object, as boxes of MOTChallenge state it."""
_CROWDING_ENDS = (0.0, 0.25, 0.5)
_VISIBILITY_ENDS = (0.25, 0.5, 0.75)
SMALL, LARGE = 32**2, 96**2
"""Areas in pixels below which a mask is small, and from which it is large, as COCO has it."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Where values lie: how many, their mean, and the least, 25 %, 50 %, 75 % and the most of them."""

    count: int
    mean: float
    least: float
    lower: float
    median: float
    upper: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Distribution | None:
        """Of some values; None where there are none."""
        listed = np.fromiter(values, dtype=np.float64)
        if not listed.size:
            return None
        return cls(listed.size, float(listed.mean()), *(float(item) for item in np.quantile(listed, np.arange(5) / 4)))


@dataclass(frozen=True, slots=True)
class Row:
    """One class, or all, of one split, or all.

    Attributes:
        split: its name, None for all sequences.
        class_id: the class, None for all of them; ignore regions are none.
        sequences: number of sequences of the split.
        frames: number of frames of the split.
        tracks: objects.
        masks: their masks as exported.
        manual: masks that a person drew or corrected; None where a file does not say.
        states: masks by state; None where a file does not say.
        open_boxes: boxes without a mask.
        lengths: masks a track, of tracks that have any.
        gaps: frames without a mask between the first of a track and its last.
        areas: pixels a mask.
        sizes: masks that are small, medium and large.
        crowding: masks by `CROWDING`.
        occlusion: labelled masks by `OCCLUSION`.
        visibility: masks whose box states it by `VISIBILITY`.
        seconds: drawing time of a mask, as far as it was measured.
    """

    split: str | None
    class_id: int | None
    sequences: int
    frames: int
    tracks: int
    masks: int
    manual: int | None
    states: Mapping[MaskState, int] | None
    open_boxes: int
    lengths: Distribution | None
    gaps: int
    areas: Distribution | None
    sizes: tuple[int, int, int]
    crowding: tuple[int, ...]
    occlusion: tuple[int, ...]
    visibility: tuple[int, ...]
    seconds: Distribution | None

    @property
    def manual_share(self) -> float | None:
        """Share of manual masks, 0 to 1; None where it is not known or there are no masks."""
        return None if self.manual is None or not self.masks else self.manual / self.masks

    @property
    def finished(self) -> int | None:
        """Masks that a person has corrected or accepted; None where a file does not say."""
        return None if self.states is None else self.states[MaskState.CORRECTED] + self.states[MaskState.ACCEPTED]

    @property
    def crowded_share(self) -> float | None:
        """Share of masks whose box another one overlaps, 0 to 1; None without masks."""
        return 1 - self.crowding[0] / self.masks if self.masks else None


def classes_of(sequences: Iterable[SequenceFacts]) -> list[int]:
    """The classes of the objects there are, ascending."""
    return sorted({track.class_id for sequence in sequences for track in sequence.tracks})


def split_of(name: str, splits: Splits) -> str:
    """The split that names this sequence, or `OTHER`."""
    return next((split for split, names in splits.items() if name in names), OTHER)


def check_splits(splits: Splits, names: Iterable[str]) -> None:
    """Make sure that splits name sequences that are there, and each once.

    Raises:
        EditError: they do not; the message names the closest.
    """
    known = list(dict.fromkeys(names))
    taken: dict[str, str] = {}
    for split, members in splits.items():
        for name in members:
            if name not in known:
                todo = hint(name, known) if known else ""
                raise EditError(f"split '{split}' names a sequence '{name}' that is not there", todo=todo)
            if taken.setdefault(name, split) != split:
                todo = "Leave it in one of them."
                raise EditError(f"sequence '{name}' is in the splits '{taken[name]}' and '{split}'", todo=todo)


def table(sequences: Seq[SequenceFacts], splits: Splits | None = None) -> list[Row]:
    """A row a split and class, then one for all classes of the split; where there are several splits, all together too.

    Splits without a sequence are left out. Without `splits` there is one part, all sequences.
    """
    parts = _parts(sequences, splits or {})
    rows = [row for split, members in parts.items() for row in _rows(members, split)]
    return rows if len(parts) <= 1 else [*rows, *_rows(sequences, None)]


def row(sequences: Seq[SequenceFacts], split: str | None = None, class_id: int | None = None) -> Row:
    """The figures of one class, or of all, in some sequences; see `Row`."""
    tracks = tracks_of(sequences, class_id)
    masks = [mask for item in tracks for mask in item.masks]
    areas = np.array([mask.area for mask in masks], dtype=np.int64)
    return Row(
        split,
        class_id,
        len(sequences),
        sum(item.frame_count for item in sequences),
        len(tracks),
        len(masks),
        _manual(masks),
        _states(masks),
        sum(item.open_boxes for item in tracks),
        Distribution.of(len(item.masks) for item in tracks if item.masks),
        sum(item.span - len(item.masks) for item in tracks),
        Distribution.of(areas),
        _sizes(areas),
        _crowding(masks),
        _levels(masks),
        _visibility(masks),
        Distribution.of(mask.seconds for mask in masks if mask.seconds is not None),
    )


def tracks_of(sequences: Iterable[SequenceFacts], class_id: int | None = None) -> list[TrackFacts]:
    """The objects of one class, or all."""
    return [item for sequence in sequences for item in sequence.tracks if class_id in (None, item.class_id)]


def masks_a_frame(sequences: Iterable[SequenceFacts]) -> NDArray[np.int64]:
    """Number of objects' masks in each frame of some sequences: (frames,)."""
    return np.concatenate([np.zeros(0, dtype=np.int64), *(item.masks_a_frame() for item in sequences)])


def _parts(sequences: Seq[SequenceFacts], splits: Splits) -> dict[str | None, list[SequenceFacts]]:
    if not splits or not sequences:
        return {None: list(sequences)}
    parts: dict[str | None, list[SequenceFacts]] = {name: [] for name in (*splits, OTHER)}
    for item in sequences:
        parts[split_of(item.name, splits)].append(item)
    return {name: members for name, members in parts.items() if members}


def _rows(sequences: Seq[SequenceFacts], split: str | None) -> list[Row]:
    classes = classes_of(sequences)
    rows = [row(sequences, split, class_id) for class_id in classes]
    return rows if len(classes) == 1 else [*rows, row(sequences, split)]


def _manual(masks: Seq[MaskFacts]) -> int | None:
    flags = [mask.manual for mask in masks]
    return None if None in flags else sum(map(bool, flags))


def _states(masks: Seq[MaskFacts]) -> Mapping[MaskState, int] | None:
    counts = Counter(mask.state for mask in masks)
    return None if None in counts else MappingProxyType({state: counts[state] for state in MaskState})


def _sizes(areas: NDArray[np.int64]) -> tuple[int, int, int]:
    small, large = int((areas < SMALL).sum()), int((areas >= LARGE).sum())
    return (small, len(areas) - small - large, large)


def _crowding(masks: Seq[MaskFacts]) -> tuple[int, ...]:
    places = np.searchsorted(_CROWDING_ENDS, [mask.crowding for mask in masks], side="left")
    return tuple(np.bincount(places, minlength=len(CROWDING)).tolist())


def _visibility(masks: Seq[MaskFacts]) -> tuple[int, ...]:
    shares = [mask.visibility for mask in masks if mask.visibility is not None]
    places = np.searchsorted(_VISIBILITY_ENDS, shares, side="left")
    return tuple(np.bincount(places, minlength=len(VISIBILITY))[::-1].tolist())


def _levels(masks: Seq[MaskFacts]) -> tuple[int, ...]:
    counts = Counter(mask.occlusion for mask in masks)
    return tuple(counts[level] for level in range(len(OCCLUSION)))

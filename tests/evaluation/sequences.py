"""Small sequences of disjoint masks for the measures, and the measures as slow loops over them, by their definitions.

Nothing here is shared with the program: masks are sets of pixels, matching goes mask by mask, and TrackEval's matrices
are whole frames.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask
from annotator.evaluation.overlaps import Overlaps
from tests.strategies import pixel_maps

HEIGHT, WIDTH, FRAMES = 4, 3, 6
CAR, PEDESTRIAN, IGNORE = 1, 2, 10
IDS = {1: (CAR, 0), 2: (CAR, 1), 3: (CAR, 7), 4: (PEDESTRIAN, 1), 5: (IGNORE, 0), 6: (IGNORE, 1)}
EPSILON = float(np.finfo("float").eps)
ALPHAS = np.arange(0.05, 0.99, 0.05)


def sequences(regions: bool = True, frames: int = FRAMES) -> st.SearchStrategy[list[MaskObject]]:
    """Disjoint masks of up to three cars and a pedestrian, and of two ignore regions; some frames are empty."""
    maps = pixel_maps(HEIGHT, WIDTH, max(IDS) if regions else max(IDS) - 2)
    nothing = st.just(np.zeros((HEIGHT, WIDTH), dtype=np.uint8))
    # Ids in bands rather than noise: then masks agree often enough.
    bands = st.lists(st.integers(0, 6 if regions else 4), min_size=HEIGHT, max_size=HEIGHT).map(
        lambda rows: np.repeat(np.array(rows, dtype=np.uint8)[:, None], WIDTH, axis=1)
    )
    frame = st.one_of(bands, bands, maps, nothing)
    return st.lists(frame, max_size=frames).map(
        lambda listed: [item for number, ids in enumerate(listed) for item in objects_of(ids, number)]
    )


def objects_of(ids: np.ndarray, frame: int) -> list[MaskObject]:
    present = [number for number in IDS if (ids == number).any()]
    return [MaskObject(frame, *IDS[number], Mask.from_array(ids == number)) for number in present]


def overlaps(truth: Iterable[MaskObject], found: Iterable[MaskObject]) -> Overlaps:
    return Overlaps.of(MaskTable.of(truth), MaskTable.of(found))


def pixels(item: MaskObject) -> frozenset[int]:
    return _pixels(item.mask)


@lru_cache(maxsize=4096)
def _pixels(mask: Mask) -> frozenset[int]:
    return frozenset(np.flatnonzero(mask.to_array()).tolist())


def iou(first: MaskObject, second: MaskObject) -> float:
    one, other = pixels(first), pixels(second)
    return len(one & other) / len(one | other) if one | other else 0.0


@dataclass
class Expected:
    """The measures of one class of one sequence, as the evaluators' papers and programs define them."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    ignored: int = 0
    switches: int = 0
    fragments: int = 0
    tracked: list[int] = field(default_factory=lambda: [0, 0, 0])
    iou_sum: float = 0.0
    precision_sum: float = 0.0
    idtp: int = 0


def _split(objects: list[MaskObject], class_id: int) -> dict[int, list[MaskObject]]:
    frames: dict[int, list[MaskObject]] = defaultdict(list)
    for item in objects:
        if item.class_id == class_id:
            frames[item.frame].append(item)
    return frames


def _share_in(item: MaskObject, regions: list[MaskObject]) -> float:
    covered: frozenset[int] = frozenset().union(*map(pixels, regions))
    mine = pixels(item)
    return len(mine & covered) / len(mine) if mine else 0.0


def mots_tools(truth: list[MaskObject], found: list[MaskObject], class_id: int, frames: int) -> Expected:
    """The rules of mots_tools, frame by frame."""
    result = Expected()
    true_frames, found_frames, regions = (
        _split(truth, class_id), _split(found, class_id), _split(truth, IGNORE)
    )  # fmt: skip
    history: dict[int, list[int]] = defaultdict(list)
    for frame in range(frames):
        matched: set[int] = set()
        here: list[float] = []
        for item in true_frames[frame]:
            history[item.object_id].append(-1)
            for other in found_frames[frame]:
                value = iou(item, other)
                if value > 0.5:
                    history[item.object_id][-1] = other.object_id
                    matched.add(other.object_id)
                    here.append(value)
        ignored = [
            other
            for other in found_frames[frame]
            if other.object_id not in matched and _share_in(other, regions[frame]) > 0.5
        ]
        result.tp += len(here)
        result.fn += len(true_frames[frame]) - len(here)
        result.ignored += len(ignored)
        result.fp += len(found_frames[frame]) - len(here) - len(ignored)
        result.iou_sum += sum(here)
        result.precision_sum += sum(here) / len(here) if here else 1
    for ids in history.values():
        _along(ids, result)
    pairs = _agreeing(true_frames, found_frames)
    result.idtp = _best(pairs)
    return result


def _along(ids: list[int], result: Expected) -> None:
    """Switches, fragments and coverage of one true track: the found track of each mask, −1 where it is missed."""
    seen: list[int] = []
    for place, now in enumerate(ids):
        if now == -1:
            continue
        result.switches += bool(seen) and seen[-1] != now
        if place and ids[place - 1] != now:
            is_last = place == len(ids) - 1
            result.fragments += is_last or (bool(seen) and ids[place + 1] != -1)
        seen.append(now)
    share = len(seen) / len(ids)
    result.tracked[0 if share > 0.8 else 2 if share < 0.2 else 1] += 1


def _agreeing(truth: dict[int, list[MaskObject]], found: dict[int, list[MaskObject]]) -> dict[tuple[int, int], int]:
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for frame, items in truth.items():
        for item in items:
            for other in found.get(frame, []):
                counts[item.object_id, other.object_id] += iou(item, other) >= 0.5
    return counts


def _best(counts: dict[tuple[int, int], int]) -> int:
    """The most masks that agree under any assignment of tracks, by trying all."""

    def most(left: tuple[int, ...], free: frozenset[int]) -> int:
        if not left:
            return 0
        rest = most(left[1:], free)
        return max([rest, *(counts.get((left[0], other), 0) + most(left[1:], free - {other}) for other in free)])

    return most(tuple({first for first, _ in counts}), frozenset(second for _, second in counts))


class TrackEval:
    """TrackEval's measures of one class of one sequence, over whole matrices of each frame."""

    def __init__(self, truth: list[MaskObject], found: list[MaskObject], class_id: int) -> None:
        self.truth = _split(truth, class_id)
        self.regions = _split(truth, IGNORE)
        every = _split(found, class_id)
        self.ignored = 0
        self.found: dict[int, list[MaskObject]] = {}
        for frame in sorted({*self.truth, *every}):
            self.found[frame] = self._kept(frame, every[frame])
        self.frames = sorted(self.found)
        self.matrices = {frame: self._matrix(self.truth[frame], self.found[frame]) for frame in self.frames}

    def _matrix(self, truth: list[MaskObject], found: list[MaskObject]) -> np.ndarray:
        return np.array([[iou(item, other) for other in found] for item in truth]).reshape(len(truth), len(found))

    def _kept(self, frame: int, found: list[MaskObject]) -> list[MaskObject]:
        scores = self._matrix(self.truth[frame], found)
        scores[scores < 0.5 - EPSILON] = -10000
        rows, columns = linear_sum_assignment(-scores)
        matched = {int(column) for row, column in zip(rows, columns, strict=True) if scores[row, column] > EPSILON}
        kept = [
            other
            for place, other in enumerate(found)
            if place in matched or _share_in(other, self.regions[frame]) <= 0.5 + EPSILON
        ]
        self.ignored += len(found) - len(kept)
        return kept

    def clear(self) -> Expected:
        result = Expected(ignored=self.ignored)
        total = sum(map(len, self.truth.values())), sum(map(len, self.found.values()))
        last: dict[int, int] = {}
        before: dict[int, int] = {}
        runs: dict[int, int] = defaultdict(int)
        hits: dict[int, int] = defaultdict(int)
        masks: dict[int, int] = defaultdict(int)
        for frame in self.frames:
            truth, found = self.truth[frame], self.found[frame]
            for item in truth:
                masks[item.object_id] += 1
            if not truth or not found:
                continue
            now: dict[int, int] = {}
            for item, other, value in self._continued(frame, before):
                now[item] = other
                hits[item] += 1
                result.switches += item in last and last[item] != other
                runs[item] += item not in before
                result.iou_sum += value
            last.update(now)
            before = now
            result.tp += len(now)
        result.fn, result.fp = total[0] - result.tp, total[1] - result.tp
        result.fragments = sum(count - 1 for count in runs.values())
        for track, count in masks.items():
            share = hits[track] / count
            result.tracked[0 if share > 0.8 else 2 if share < 0.2 else 1] += 1
        result.idtp = _best(_agreeing(self.truth, self.found))
        return result

    def _continued(self, frame: int, before: dict[int, int]) -> Iterable[tuple[int, int, float]]:
        truth, found, ious = self.truth[frame], self.found[frame], self.matrices[frame]
        goes_on = [[before.get(item.object_id) == other.object_id for other in found] for item in truth]
        scores = 1000 * np.array(goes_on) + ious
        scores[ious < 0.5 - EPSILON] = 0
        for row, column in zip(*linear_sum_assignment(-scores), strict=True):
            if scores[row, column] > EPSILON:
                yield truth[row].object_id, found[column].object_id, float(ious[row, column])

    def hota(self) -> dict[str, list[float]]:
        """DetA, AssA, LocA and HOTA at each α."""
        alignment = self._alignment()
        counts: dict[tuple[int, int], np.ndarray] = defaultdict(lambda: np.zeros(len(ALPHAS)))
        localisation = np.zeros(len(ALPHAS))
        for frame in self.frames:
            truth, found, ious = self.truth[frame], self.found[frame], self.matrices[frame]
            scores = np.array(
                [[alignment.get((item.object_id, other.object_id), 0.0) for other in found] for item in truth]
            )
            scores = scores.reshape(ious.shape) * ious
            for row, column in zip(*linear_sum_assignment(-scores), strict=True):
                reaching = ious[row, column] >= ALPHAS - EPSILON
                counts[truth[row].object_id, found[column].object_id] += reaching
                localisation += ious[row, column] * reaching
        return self._curves(counts, localisation)

    def _curves(self, counts: dict[tuple[int, int], np.ndarray], localisation: np.ndarray) -> dict[str, list[float]]:
        tp = sum(counts.values(), np.zeros(len(ALPHAS)))
        sizes = self._sizes()
        total = sum(sizes[0].values()) + sum(sizes[1].values())
        det = tp / np.maximum(1, total - tp)
        ass = np.zeros(len(ALPHAS))
        for (truth, found), matched in counts.items():
            ass += matched * matched / np.maximum(1, sizes[0][truth] + sizes[1][found] - matched)
        ass = ass / np.maximum(1, tp)
        loc = np.where(tp > 0, localisation / np.maximum(1, tp), 1.0)
        return {name: value.tolist() for name, value in
                {"DetA": det, "AssA": ass, "LocA": loc, "HOTA": np.sqrt(det * ass)}.items()}  # fmt: skip

    def _alignment(self) -> dict[tuple[int, int], float]:
        potential: dict[tuple[int, int], float] = defaultdict(float)
        for frame in self.frames:
            ious = self.matrices[frame]
            for row, item in enumerate(self.truth[frame]):
                for column, other in enumerate(self.found[frame]):
                    together = ious[row].sum() + ious[:, column].sum() - ious[row, column]
                    if together > 0:
                        potential[item.object_id, other.object_id] += ious[row, column] / together
        sizes = self._sizes()
        return {pair: value / (sizes[0][pair[0]] + sizes[1][pair[1]] - value) for pair, value in potential.items()}

    def _sizes(self) -> tuple[dict[int, int], dict[int, int]]:
        sizes: tuple[dict[int, int], dict[int, int]] = (defaultdict(int), defaultdict(int))
        for side, frames in zip(sizes, (self.truth, self.found), strict=True):
            for items in frames.values():
                for item in items:
                    side[item.object_id] += 1
        return sizes


def motsal(tp: int, fp: int, switches: int, truth: int) -> float:
    return (tp - fp - (math.log10(switches) if switches else 0)) / truth

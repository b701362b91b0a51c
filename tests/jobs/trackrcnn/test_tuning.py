"""The search for thresholds, on detections made by hand whose best thresholds are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotator.domain.edits import MaskKey
from annotator.domain.exchange import MaskObject
from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import Mask, MaskState
from annotator.editing.masks import set_mask
from annotator.errors import JobError
from annotator.formats.sources import load_sequences
from annotator.jobs.context import DirectContext
from annotator.jobs.exchange import create_project
from annotator.jobs.importing import ImportWish, import_file
from annotator.jobs.trackrcnn import tuning
from annotator.jobs.trackrcnn.sources import Source, sources
from annotator.jobs.trackrcnn.tuning import Footing, TunePlan, drawn_rule, measured, search, tune
from annotator.project.store import Project
from refinement.trackrcnn import overlap
from refinement.trackrcnn.detector import Detector
from refinement.trackrcnn.tracker import Cue, Rule, Tracker, TrackerConfig
from refinement.trackrcnn.values import FrameObjects
from tests.refinement.trackrcnn.conftest import found
from tests.worlds import World

SIZE = (60, 120)
COUNT = 8


def true_object(frame: int, class_id: int, x: int, y: int) -> MaskObject:
    return MaskObject(frame, class_id, 1, Mask.from_window(np.ones((10, 10), bool), x, y, *SIZE))


def detections(frame: int) -> FrameObjects:
    """A car and a pedestrian that are right, of scores 0.9 and 0.5, and false ones of 0.7 and 0.2."""
    return found(
        frame,
        (10 + frame, 10, 0.9, 1, 0, 0),
        (60, 30, 0.7, 1, 8 + frame, 0),
        (90, 10, 0.5, 2, 0, 0.1 * frame),
        (30, 45, 0.2, 2, 3 * frame, 9),
    )


@pytest.fixture
def footing() -> Footing:
    truth = [true_object(n, 1, 10 + n, 10) for n in range(COUNT)] + [true_object(n, 2, 90, 10) for n in range(COUNT)]
    return Footing("made-up", SIZE, MaskTable.of(truth), COUNT, [detections(n) for n in range(COUNT)])


def plan(trials: int = 200, seed: int = 1, cue: Cue = Cue.EMBEDDING) -> TunePlan:
    return TunePlan(Path("none.pt"), (), cue, trials, seed)


def test_each_class_gets_the_thresholds_that_are_right_for_it(footing: Footing) -> None:
    tuned = search([footing], (1, 2), plan(), DirectContext())
    assert 0.7 < tuned.config.rules[1].score <= 0.9
    assert 0.3 <= tuned.config.rules[2].score <= 0.5
    assert [tuned.metrics[class_id].smotsa for class_id in (1, 2)] == [1, 1]


def test_the_same_seed_gives_the_same_thresholds(footing: Footing) -> None:
    one, same, other = (search([footing], (1, 2), plan(40, seed), DirectContext()).config for seed in (1, 1, 2))
    assert one == same != other


def test_what_is_told_is_what_the_thresholds_give(footing: Footing) -> None:
    tuned = search([footing, footing], (1, 2), plan(30), DirectContext())
    again = measured([footing, footing], tuned.config, (1, 2))
    assert again is not None
    assert {n: item.smotsa for n, item in again.items()} == {n: item.smotsa for n, item in tuned.metrics.items()}
    assert tuned.metrics[1].truth_masks == 2 * COUNT


def test_what_was_chosen_before_is_not_worked_out_again(footing: Footing, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    plain = overlap.disjoint

    def spied(objects: FrameObjects, *arguments: Any) -> tuple[FrameObjects, Any]:
        asked.append(objects.frame)
        return plain(objects, *arguments)

    monkeypatch.setattr(overlap, "disjoint", spied)
    rules = {1: Rule(0.8, 1, 2), 2: Rule(0.4, 1, 2)}
    first = footing.measured(TrackerConfig(rules=rules), (1, 2))
    second = footing.measured(TrackerConfig(rules={**rules, 1: Rule(0.85, 1, 2)}), (1, 2))
    assert first == second
    assert asked == list(range(COUNT))


def test_masks_are_kept_once_however_many_choices_have_them(footing: Footing) -> None:
    """The objects do not touch, so each has one mask whatever is chosen beside it."""
    choices = [{1: Rule(one, 1, 2), 2: Rule(two, 1, 2)} for one in (0.3, 0.8, 0.95) for two in (0.1, 0.4, 0.95)]
    for rules in choices:
        assert footing.measured(TrackerConfig(rules=rules), (1, 2)) is not None
    chosen = [footing._chosen(footing.found[0], TrackerConfig(rules=rules)) for rules in choices]
    windows = {id(window) for objects, _ in chosen for window in objects.masks}
    masks = {id(mask) for _, listed in chosen for mask in listed}
    assert sum(len(listed) for _, listed in chosen) > len(masks) == len(windows) == 4


def test_what_is_chosen_is_what_the_tracker_would_see() -> None:
    """With objects that cover each other."""
    rng = np.random.default_rng(3)
    places = rng.integers(0, 30, (12, 2)).astype(float)
    item = found(0, *((x, y, 0.1 + 0.07 * n, 1 + n % 2, n, 0) for n, (x, y) in enumerate(places)), side=14)
    footing = Footing("heap", SIZE, MaskTable.of([true_object(0, 1, 10, 10)]), 1, [item])
    for _ in range(20):
        config = TrackerConfig(rules={n: Rule(float(rng.uniform(0, 0.9)), 1, 1) for n in (1, 2)})
        seen = Tracker(config, SIZE).step(item).objects
        chosen, masks = footing._chosen(item, config)
        assert np.array_equal(chosen.boxes, seen.boxes)
        assert np.array_equal(chosen.embeddings, seen.embeddings)
        for one, other, mask in zip(chosen.masks, seen.masks, masks, strict=True):
            assert np.array_equal(one.pixels, other.pixels)
            assert (one.left, one.top) == (other.left, other.top)
            assert mask.area == one.pixels.sum()


def test_too_many_tracks_are_no_thresholds() -> None:
    crowd = [
        found(n, *((x, y, 0.99, 1, 1e5 * n + 20 * x + y, 0) for x in range(0, 115, 5) for y in range(0, 55, 5)), side=4)
        for n in range(6)
    ]
    footing = Footing("crowd", SIZE, MaskTable.of([true_object(0, 1, 10, 10)]), 6, crowd)
    assert footing.measured(TrackerConfig(default=Rule(0.5, 0.1, 0)), (1,)) is None
    with pytest.raises(JobError, match=r"no thresholds gave fewer than 1,000 tracks"):
        search([footing], (1,), plan(2, cue=Cue.EMBEDDING), DirectContext())


@pytest.mark.parametrize("cue", list(Cue))
def test_rules_are_drawn_within_their_bounds(cue: Cue) -> None:
    rng = np.random.default_rng(1)
    rules = [drawn_rule(cue, rng) for _ in range(200)]
    assert all(0.3 <= rule.score <= 0.98 and 0 <= rule.keep <= 15 for rule in rules)
    assert {rule.keep for rule in rules} == set(range(16))
    assert max(rule.distance for rule in rules) <= (20 if cue in (Cue.EMBEDDING, Cue.BOTH) else 3)


class TestWhole:
    @pytest.mark.parametrize("cue", [Cue.EMBEDDING, Cue.MASK])
    def test_a_network_on_a_sequence(self, network: Path, source: Source, cue: Cue) -> None:
        tuned = tune(TunePlan(network, (source,), cue, 20), DirectContext())
        assert set(tuned.config.rules) == {1, 2}
        assert tuned.metrics[1].smotsa > 0

    def test_frames_of_a_project_that_nobody_has_settled_do_not_count(
        self, network: Path, world: World, tmp_path: Path
    ) -> None:
        """What is found there may be right: as a false positive, it would ask for high scores."""
        path = tmp_path / "street.mots"
        create_project(path, load_sequences(world.root)).close()
        with Project.open(path) as document:
            import_file(document, [1], ImportWish(world.truth, MaskState.PROPOSED))
            for frame in (2, 3, 6):
                accepted = [document.state.masks(1, track_id)[frame] for track_id in (1, 2)]
                for track_id, record in zip((1, 2), accepted, strict=True):
                    document.apply(set_mask(document.state, MaskKey(1, track_id, frame), record.mask, "polygon"))
        (source,) = sources(path)
        notes: list[str] = []
        made = tuning.footing(source, Detector.load(network), Cue.MASK, DirectContext(), notes)
        assert (made.frames, [item.frame for item in made.found], notes) == (3, [2, 3, 6], [])
        assert set(made.flows) == {3}
        assert set(made.truth.frames.tolist()) == {2, 3, 6}

    def test_a_sequence_without_settled_masks_is_left_out_and_told(
        self, network: Path, source: Source, world: World, tmp_path: Path
    ) -> None:
        path = tmp_path / "street.mots"
        create_project(path, load_sequences(world.root)).close()
        bare = sources(path)[0]
        tuned = tune(TunePlan(network, (bare, source), Cue.EMBEDDING, 5), DirectContext())
        assert tuned.notes == ("0000: left out, as it has no accepted or corrected masks.",)
        assert tuned.metrics[1].truth_masks > 0
        with pytest.raises(JobError, match="no sequence has a mask"):
            tune(TunePlan(network, (bare,), Cue.EMBEDDING, 5), DirectContext())

    def test_masks_of_unknown_classes_alone(self, network: Path, source: Source) -> None:
        assert source.masks is not None
        lines = [line for line in source.masks.read_text().splitlines() if line.split()[2] == "10"]
        source.masks.write_text("\n".join(lines) + "\n")
        with pytest.raises(JobError, match="no sequence has a mask of a class that the network finds"):
            tune(TunePlan(network, (source,), Cue.EMBEDDING, 3), DirectContext())

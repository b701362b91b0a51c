"""Tracking a sequence: entries with boxes, masks and ids; frames that cannot be read; boxes that are given."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.exchange import Content, Entry
from annotator.errors import FormatError, JobError
from annotator.formats.sources import load_sequences
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.trackrcnn import tracking
from annotator.jobs.trackrcnn.sources import Source, sources, true_objects
from annotator.jobs.trackrcnn.tracking import Frames, TrackPlan, content
from refinement import RefinementError
from refinement.trackrcnn.tracker import Cue, Rule, TrackerConfig
from tests.refinement.trackrcnn.conftest import found
from tests.worlds import FRAMES, HEIGHT, WIDTH, World

LOOSE = TrackerConfig(default=Rule(0.3, 5.0, 3))


def entries(plan: TrackPlan) -> tuple[list[Entry], Content]:
    made = content(plan, DirectContext())
    return list(made.entries), made


def best_iou(entry: Entry, source: Source) -> float:
    assert entry.mask is not None
    return max(entry.mask.iou(item.mask) for item in true_objects(source)[entry.frame])


class TestFound:
    def test_objects_are_found_tracked_and_disjoint(self, network: Path, source: Source) -> None:
        listed, made = entries(TrackPlan(network, source, LOOSE))
        assert made.notes == []
        assert {entry.frame for entry in listed} == set(range(FRAMES))
        frames = [entry.frame for entry in listed]
        assert frames == sorted(frames)
        for frame in range(FRAMES):
            members = [entry for entry in listed if entry.frame == frame]
            assert len({entry.track.track_id for entry in members}) == len(members)
            assert sum(entry.mask.to_array().astype(int) for entry in members if entry.mask).max() == 1
        cars = [entry for entry in listed if entry.track.class_id == 1 and best_iou(entry, source) > 0.5]
        assert len(cars) > FRAMES / 2
        assert all(entry.detection is not None and entry.track.instance is not None for entry in listed)

    def test_an_id_belongs_to_one_class(self, network: Path, source: Source) -> None:
        listed, _ = entries(TrackPlan(network, source, LOOSE))
        assert len({entry.track for entry in listed}) == len({entry.track.track_id for entry in listed})

    @pytest.mark.parametrize("cue", list(Cue))
    def test_by_every_cue(self, network: Path, source: Source, cue: Cue) -> None:
        distance = 9.0 if cue in (Cue.EMBEDDING, Cue.BOTH) else 0.9
        listed, _ = entries(TrackPlan(network, source, TrackerConfig(cue, default=Rule(0.3, distance, 3))))
        counts = Counter(entry.track.track_id for entry in listed)
        assert max(counts.values()) > 1

    def test_one_frame(self, network: Path, world: World) -> None:
        (single,) = sources(world.root, frames="3")
        listed, _ = entries(TrackPlan(network, single, LOOSE))
        assert {entry.frame for entry in listed} == {3}


class TestUnreadable:
    def test_frames_without_an_image_are_skipped_and_told(self, network: Path, world: World) -> None:
        (world.images / "000003.png").unlink()
        (world.images / "000005.png").write_bytes(b"nothing")
        listed, made = entries(TrackPlan(network, sources(world.root)[0], LOOSE))
        assert {3, 5} & {entry.frame for entry in listed} == set()
        assert {2, 4, 6, 7} <= {entry.frame for entry in listed}
        assert len(made.notes) == 1
        assert "2 frames skipped, the first because: " in made.notes[0]

    def test_where_none_can_be_read_it_is_an_error(self, network: Path, world: World) -> None:
        (found_source,) = sources(world.root)
        shutil.rmtree(world.images)
        with pytest.raises(JobError, match="no frame of sequence '0000' can be read"):
            entries(TrackPlan(network, found_source, LOOSE))

    def test_no_checkpoint(self, source: Source, tmp_path: Path) -> None:
        with pytest.raises(RefinementError, match="no such file"):
            content(TrackPlan(tmp_path / "none.pt", source, LOOSE), DirectContext())


class TestFrames:
    def frames(self, source: Source, *numbers: int) -> Frames:
        return Frames(replace(source, frames=numbers), DirectContext(), "", keeps=True)

    def test_runs_end_where_a_frame_is_not_wanted_or_cannot_be_read(self, source: Source, world: World) -> None:
        (world.images / "000005.png").write_bytes(b"nothing")
        frames = self.frames(source, 0, 1, 3, 4, 5, 6)
        assert [[frame for frame, _ in run] for run in frames.runs()] == [[0, 1], [3, 4], [6]]

    def test_flow_is_between_neighbours_and_older_frames_are_let_go(self, source: Source) -> None:
        frames = self.frames(source, 0, 1, 3, 5, 6)
        told = {}
        for run in frames.runs():
            for frame, pixels in run:
                flow = frames.flow(frame)
                told[frame] = None if flow is None else flow.shape
                assert list(frames.recent) == [frame]
                assert frames.recent[frame] is pixels
        assert told == {0: None, 1: (HEIGHT, WIDTH, 2), 3: None, 5: None, 6: (HEIGHT, WIDTH, 2)}


class TestGivenBoxes:
    def test_boxes_get_masks_and_keep_their_ids(self, network: Path, world: World, source: Source) -> None:
        (loaded,) = load_sequences(world.root)
        listed, made = entries(TrackPlan(network, source, LOOSE, loaded.tracks))
        given = {item.track.track_id: item for item in loaded.tracks}
        assert {entry.track.track_id for entry in listed} == {1, 2}
        for entry in listed:
            assert entry.detection == given[entry.track.track_id].detections[entry.frame]
        assert "classes that the network does not know left out" in made.notes[0]  # of the ignore region

    def test_without_boxes_nothing_is_found(self, network: Path, source: Source) -> None:
        assert entries(TrackPlan(network, source, LOOSE, ()))[0] == []


def test_it_can_be_cancelled(network: Path, source: Source) -> None:
    class Impatient(DirectContext):
        def check_cancelled(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(content(TrackPlan(network, source, LOOSE), Impatient()).entries)


def test_more_than_a_thousand_tracks_of_a_class_are_an_error(
    network: Path, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frames full of objects that look like none before."""

    def crowd(*_: object) -> object:
        for frame in range(FRAMES):
            places = [(x, y) for x in range(0, WIDTH - 4, 5) for y in range(0, HEIGHT - 4, 5)]
            yield found(frame, *((x, y, 0.9, 1, 1e5 * frame + 20 * n, 0) for n, (x, y) in enumerate(places)), side=4)

    monkeypatch.setattr(tracking, "detected", crowd)
    with pytest.raises(FormatError, match=r"class car has too many tracks .* at most 1000.*Raise the score"):
        entries(TrackPlan(network, source, LOOSE))

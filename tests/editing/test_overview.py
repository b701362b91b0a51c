from __future__ import annotations

from datetime import UTC, datetime

import pytest

from annotator.domain.edits import Change, Edit, MaskKey, SequenceKey
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.editing.masks import accept, clear_mask
from annotator.editing.navigation import Progress
from annotator.editing.overview import Pace, accepted_share, sequences_progress, total, window_pace
from annotator.project.store import JournalEntry
from tests.documents import FRAMES, HEIGHT, WIDTH, document


def test_a_sequence_counts_objects_alone() -> None:
    (item,) = sequences_progress(document())
    assert (item.name, item.frames, item.tracks, item.done) == ("street", FRAMES, 2, 0)
    assert item.progress == Progress(boxes=12, proposed=12, open=12)
    assert item.share == 0


def test_the_track_that_is_nearly_done_comes_next() -> None:
    state = document()
    state.apply(accept(state, [MaskKey(1, 2, frame) for frame in range(4)]))
    (item,) = sequences_progress(state)
    assert (item.unfinished, item.done) == (2, 0)
    assert item.share == pytest.approx(4 / 12)
    state.apply(accept(state, [MaskKey(1, 2, frame) for frame in range(FRAMES)]))
    (item,) = sequences_progress(state)
    assert (item.unfinished, item.done) == (1, 1)


def test_a_box_without_a_mask_is_open() -> None:
    state = document()
    state.apply(accept(state, [MaskKey(1, track_id, frame) for track_id in (1, 2) for frame in range(FRAMES)]))
    assert sequences_progress(state)[0].unfinished is None
    state.apply(clear_mask(state, [MaskKey(1, 1, 2)]))
    (item,) = sequences_progress(state)
    assert (item.unfinished, item.progress.open) == (1, 1)


def test_a_sequence_without_tracks() -> None:
    state = State()
    sequence = Sequence(1, "empty", "images", ("a.png",), 1, HEIGHT, WIDTH)
    state.apply(Edit("Add", (Change(SequenceKey(1), None, sequence),)))
    (item,) = sequences_progress(state)
    assert (item.tracks, item.unfinished, item.share) == (0, None, 0.0)
    assert sequences_progress(State()) == []


def test_all_together() -> None:
    parts = [Progress(boxes=3, accepted=1, open=2), Progress(boxes=4, accepted=4, manual=1)]
    assert total(parts) == Progress(boxes=7, accepted=5, manual=1, open=2)
    assert accepted_share(total(parts)) == pytest.approx(5 / 7)
    assert total([]) == Progress()


@pytest.mark.parametrize(
    ("settled", "seconds", "left"), [(19, 100.0, None), (20, 100.0, 50.0), (20, 0.0, None), (40, 100.0, 25.0)]
)
def test_the_rest_takes_as_long_as_what_was_done(settled: int, seconds: float, left: float | None) -> None:
    assert Pace(seconds, settled).left(10) == left


def test_only_what_was_accepted_in_the_window_makes_the_pace() -> None:
    state = document()
    steps: list[tuple[JournalEntry, Edit]] = []

    def step(edit: Edit, seconds: float | None) -> None:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        steps.append((JournalEntry(len(steps), "do", edit.label, "user", "me", now, seconds), edit))
        state.apply(edit)

    step(accept(state, [MaskKey(1, 1, 0), MaskKey(1, 1, 1)]), 4.0)
    step(accept(state, [MaskKey(1, 1, 2)]), None)  # by a command
    step(accept(state, [MaskKey(1, 3, 0)]), 3.0)  # of an ignore region
    step(clear_mask(state, [MaskKey(1, 1, 1)]), 2.0)
    state.apply(accept(state, [MaskKey(1, 2, frame) for frame in range(FRAMES)]))  # imported
    assert window_pace(state, steps) == Pace(9.0, 1)
    assert window_pace(state, []) == Pace()

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import MaskKey
from annotator.domain.masks import Polygon
from annotator.editing.masks import accept, clear_mask, draw_mask
from annotator.editing.suggestions import suggestions
from annotator.gui import improving
from annotator.gui.context import Context
from annotator.gui.verbs import jobs
from annotator.jobs import refine
from tests.gui.conftest import FakeEngine

SQUARE = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))
OTHER = Polygon(((6.0, 6.0), (20.0, 6.0), (20.0, 20.0), (6.0, 20.0)))
Notes = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network: a snapshot is the track's number."""
    monkeypatch.setattr(refine, "finetune_snapshot", lambda project, sequence, track: track)
    monkeypatch.setattr(improving, "_REST_MILLISECONDS", 50)


@pytest.fixture
def improved(context: Context) -> Context:
    """Track 1 is selected, and is being improved."""
    context.selection.track_id = 1
    context.improving.improve()
    return context


def draw(context: Context, track_id: int = 1, frame: int | None = None, polygon: Polygon = SQUARE) -> None:
    assert context.document
    state = context.document.state
    key = MaskKey(1, track_id, context.selection.frame if frame is None else frame)
    assert context.push(lambda: draw_mask(state, key, [polygon]))


def tuned(engine: FakeEngine) -> list[object]:
    return [snapshot for _, snapshot, _ in engine.jobs]


def test_it_goes_to_the_mask_of_the_track_that_teaches_most(context: Context) -> None:
    assert context.document
    context.selection.track_id = 2
    context.selection.frame = 5
    (best,) = suggestions(context.document.state, 1, 1, [2])
    context.improving.improve()
    assert (context.selection.track_id, context.selection.frame) == (2, best.frame)


def test_a_correction_is_learned_when_the_annotator_goes_on(improved: Context, engine: FakeEngine) -> None:
    draw(improved)
    assert improved.improving.waiting == MaskKey(1, 1, improved.selection.frame)
    assert tuned(engine) == []
    improved.selection.frame = improved.selection.frame + 1
    assert tuned(engine) == [1]
    assert improved.improving.waiting is None


def test_it_is_learned_when_the_hand_rests(improved: Context, engine: FakeEngine, qtbot: QtBot) -> None:
    improved.improving._timer.setInterval(30)
    draw(improved)
    qtbot.waitUntil(lambda: tuned(engine) == [1])


def test_several_strokes_are_one_correction(improved: Context, engine: FakeEngine) -> None:
    draw(improved)
    draw(improved, polygon=OTHER)
    improved.selection.track_id = 2
    assert tuned(engine) == [1]


def test_one_correction_is_learned_and_no_further_one(improved: Context, engine: FakeEngine) -> None:
    draw(improved, frame=0)
    improved.selection.frame = 3
    improved.jobs.cancel_all()
    draw(improved, frame=3)
    improved.selection.frame = 4
    assert tuned(engine) == [1]


def test_another_track_is_not_learned(improved: Context, engine: FakeEngine) -> None:
    improved.selection.track_id = 2
    draw(improved, 2)
    improved.selection.track_id = 1
    assert tuned(engine) == []


def test_by_itself_every_correction_is_learned(context: Context, engine: FakeEngine) -> None:
    context.selection.auto_finetune = True
    context.improving.improve()  # without a selected track nothing happens
    context.document_changed.emit()
    for track_id in (1, 2):
        context.selection.track_id = track_id
        draw(context, track_id)
    context.selection.track_id = None
    assert [job.title for job in context.jobs.active()] == ["Fine-tune track 1", "Fine-tune track 2"]


@pytest.mark.parametrize("verb", [accept, clear_mask])
def test_what_is_no_correction_starts_nothing(improved: Context, engine: FakeEngine, verb: object) -> None:
    assert improved.document
    state = improved.document.state
    improved.push(lambda: verb(state, [MaskKey(1, 1, improved.selection.frame)]))  # type: ignore[operator]
    assert improved.improving.waiting is None


def test_accepting_a_drawn_mask_is_no_further_correction(improved: Context, engine: FakeEngine) -> None:
    assert improved.document
    state = improved.document.state
    draw(improved, frame=0)
    improved.selection.frame = 3
    improved.selection.auto_finetune = True
    improved.push(lambda: accept(state, [MaskKey(1, 1, 0)]))
    assert improved.improving.waiting is None


def test_a_correction_during_the_fine_tuning_is_learned_after_it(
    improved: Context, engine: FakeEngine, qtbot: QtBot
) -> None:
    improved.selection.auto_finetune = True
    improved.improving._timer.setInterval(30)
    draw(improved, frame=0)
    improved.selection.frame = 3
    assert tuned(engine) == [1]
    draw(improved, frame=3)
    improved.selection.frame = 4
    qtbot.wait(80)
    assert tuned(engine) == [1]
    assert improved.improving.waiting == MaskKey(1, 1, 3)
    engine.tell("on_cancelled")
    qtbot.waitUntil(lambda: tuned(engine) == [1, 1])


def test_a_correction_that_waits_is_not_lost_when_another_track_is_corrected(
    improved: Context, engine: FakeEngine, qtbot: QtBot
) -> None:
    improved.selection.auto_finetune = True
    improved.improving._timer.setInterval(30)
    draw(improved, frame=0)
    improved.selection.frame = 3
    draw(improved, frame=3)
    improved.selection.track_id = 2
    draw(improved, 2)
    qtbot.wait(80)
    assert [job.title for job in improved.jobs.active()] == ["Fine-tune track 1", "Fine-tune track 2"]
    assert improved.improving.waiting == MaskKey(1, 1, 3)
    engine.tell("on_cancelled")
    qtbot.waitUntil(lambda: tuned(engine) == [1, 2])
    engine.tell("on_cancelled")
    qtbot.waitUntil(lambda: tuned(engine) == [1, 2, 1])


def test_undone_before_it_is_learned_nothing_is_left_to_learn(improved: Context, engine: FakeEngine) -> None:
    assert improved.document
    draw(improved)
    improved.document.undo()
    improved.selection.frame = 5
    assert tuned(engine) == []


def test_without_proposals_it_says_what_to_do(context: Context, notes: Notes) -> None:
    assert context.document
    state = context.document.state
    context.selection.track_id = 1
    context.push(lambda: clear_mask(state, [MaskKey(1, 1, frame) for frame in range(6)]))
    context.improving.improve()
    assert notes[-1][0] == "warning"
    assert "Propose its masks first (G)" in notes[-1][1]


def test_a_closed_project_learns_nothing(improved: Context, engine: FakeEngine) -> None:
    draw(improved)
    document, improved.document = improved.document, None
    improved.document_changed.emit()
    improved.selection.frame = 5
    assert tuned(engine) == []
    improved.document = document


def test_each_track_in_turn(context: Context, engine: FakeEngine, notes: Notes) -> None:
    jobs.finetune_each(context)
    assert "no mask drawn by hand" in notes[-1][1]
    draw(context, 1)
    draw(context, 2)
    jobs.finetune_each(context)
    titles = [job.title for job in context.jobs.active()]
    assert titles == ["Fine-tune all tracks of street", "Fine-tune track 1", "Fine-tune track 2"]
    assert notes[-1][1] == "2 tracks of street will be fine-tuned, one after the other."

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit, MaskKey, SequenceKey, TrackKey
from annotator.domain.masks import Polygon
from annotator.editing.masks import accept, draw_mask
from annotator.errors import JobError
from annotator.gui.context import Context
from annotator.gui.job_bridge import JobBridge, Work
from annotator.gui.jobs_panel import JobsField, JobsPanel
from annotator.gui.verbs import jobs
from annotator.jobs import refine, values
from annotator.jobs.engine import LocalEngine
from tests.gui.conftest import FakeEngine
from tests.jobs import job_bodies

Notes = list[tuple[str, str]]
WORK = lambda: Work(len, ("abc",))  # noqa: E731 - what a job is made of; the fake engine does not run it
SQUARE = Polygon(((5.0, 5.0), (20.0, 5.0), (20.0, 20.0), (5.0, 20.0)))


@dataclass
class FakeResult:
    skipped: values.Skipped
    note: str = ""


@dataclass(frozen=True)
class FakeSnapshot:
    """Work in pieces of these sizes."""

    tracks: list[int] | None
    counts: list[int]

    @property
    def count(self) -> int:
        return sum(self.counts)

    def pieces(self, size: int) -> list[FakeSnapshot]:
        return [FakeSnapshot(self.tracks, [count]) for count in self.counts]


@pytest.fixture
def refinement(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Jobs without a network: snapshots are tuples, and storing says what the test wants."""
    told: dict[str, Any] = {"report": refine.StoreReport(3, 0), "stored": []}

    def store(project: object, result: object) -> refine.StoreReport:
        told["stored"].append(result)
        return told["report"]

    def finetune_snapshot(project: object, sequence: int, track: int | None) -> tuple[str, int | None]:
        told.get("on_finetune", list)()
        return ("finetune", track)

    told["counts"] = [5]
    monkeypatch.setattr(
        refine, "propose_snapshot", lambda project, sequence, tracks: FakeSnapshot(tracks, told["counts"])
    )
    monkeypatch.setattr(refine, "finetune_snapshot", finetune_snapshot)
    monkeypatch.setattr(refine, "store", store)
    return told


@pytest.fixture
def drawn(context: Context) -> Context:
    """Track 1 is selected and has a mask drawn by hand."""
    assert context.document
    state = context.document.state
    context.selection.track_id = 1
    context.push(lambda: draw_mask(state, MaskKey(1, 1, 0), [SQUARE]))
    return context


def test_finetuning_needs_a_mask_drawn_by_hand(context: Context, engine: FakeEngine, notes: Notes) -> None:
    context.selection.track_id = 1
    jobs.finetune_track(context)
    assert not engine.jobs
    assert notes[-1] == (
        "warning",
        "Track 1 has no mask drawn by hand yet. Draw or correct one or two, then fine-tune.",
    )


def test_a_result_is_stored_and_told_in_the_ui_thread(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    jobs.finetune_track(drawn)
    body, snapshot, _ = engine.jobs[0]
    assert (body, snapshot) == (refine.finetune, ("finetune", 1))
    result = FakeResult(values.Skipped())
    engine.tell("on_done", result)
    assert not refinement["stored"]  # it waits for the UI thread
    qtbot.waitUntil(lambda: refinement["stored"] == [result])
    assert notes[-1] == ("note", "Fine-tune track 1: 3 new proposals.")
    assert not drawn.jobs.active()


def test_what_newer_work_has_overtaken_is_told(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    refinement["report"] = refine.StoreReport(1, 2)
    jobs.propose_sequence(drawn)
    engine.tell("on_done", FakeResult(values.Skipped(1, "frame 3 is missing.")))
    qtbot.waitUntil(lambda: bool(refinement["stored"]))
    kind, text = notes[-1]
    assert kind == "warning"
    assert "1 new proposal." in text
    assert "2 left out, because you worked on them meanwhile." in text
    assert "1 skipped: frame 3 is missing." in text


def test_what_went_otherwise_than_asked_is_told(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    jobs.finetune_track(drawn)
    engine.tell("on_done", FakeResult(values.Skipped(), "Memory ran short: went on with 2 crops at a time."))
    qtbot.waitUntil(lambda: bool(refinement["stored"]))
    text = "Fine-tune track 1: 3 new proposals. Memory ran short: went on with 2 crops at a time."
    assert notes[-1] == ("warning", text)


def test_several_jobs_queue_but_not_the_same_twice(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any]
) -> None:
    jobs.finetune_track(drawn)
    jobs.finetune_track(drawn)
    jobs.propose_track(drawn)
    assert [job.title for job in drawn.jobs.active()] == ["Fine-tune track 1", "Propose masks of track 1"]
    assert any("queued already" in text for _, text in notes)


def test_the_same_track_number_in_another_sequence_is_other_work(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any]
) -> None:
    spot = drawn.spot()
    assert spot is not None
    changes = (
        Change(SequenceKey(2), None, replace(spot.sequence, sequence_id=2, name="twin")),
        Change(TrackKey(2, 1), None, spot.state.track(1, 1)),
        Change(MaskKey(2, 1, 0), None, spot.state.get(MaskKey(1, 1, 0))),
    )
    drawn.push(lambda: Edit("Add twin", changes))
    jobs.finetune_track(drawn)
    drawn.selection.show(2, 0, 1)
    jobs.finetune_track(drawn)
    assert [job.title for job in drawn.jobs.active()] == ["Fine-tune track 1 (street)", "Fine-tune track 1 (twin)"]


def test_all_tracks_together_then_those_without_a_network(
    drawn: Context,
    engine: FakeEngine,
    refinement: dict[str, Any],
    notes: Notes,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(refine, "untuned", lambda project, sequence: [1])
    jobs.finetune_sequence(drawn)
    body, snapshot, _ = engine.jobs[0]
    assert (body, snapshot) == (refine.finetune, ("finetune", None))
    engine.tell("on_done", FakeResult(values.Skipped()))
    qtbot.waitUntil(lambda: len(engine.jobs) == 2)
    assert notes[-1][1] == "Fine-tune all tracks of street: done."
    assert engine.jobs[1][:2] == (refine.propose, FakeSnapshot([1], [5]))


def test_all_tracks_together_need_a_drawn_mask(context: Context, engine: FakeEngine, notes: Notes) -> None:
    jobs.finetune_sequence(context)
    assert engine.jobs == []
    assert "has no mask drawn by hand yet" in notes[-1][1]


def test_forgetting_what_all_tracks_taught(context: Context, notes: Notes) -> None:
    assert context.document
    store = context.document.project.checkpoints
    store.next_path(1, None).write_bytes(b"")
    store.next_path(1, 1).write_bytes(b"")
    context.selection.track_id = 1
    jobs.forget_track(context)
    assert notes[-1][1] == "Track 1: 1 round of fine-tuning forgotten. The network of all tracks stays."
    jobs.forget_sequence(context)
    assert notes[-1][1] == "All tracks of street together: 1 round of fine-tuning forgotten."
    assert store.latest(1, None) is None


def test_a_snapshot_is_made_when_its_job_s_turn_comes(
    drawn: Context, engine: FakeEngine, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    """A fine-tuning that waits behind proposals for the same track has to see them."""
    jobs.propose_track(drawn)
    jobs.finetune_track(drawn)
    assert [snapshot for _, snapshot, _ in engine.jobs] == [FakeSnapshot([1], [5])]
    stored_before: list[int] = []
    refinement["on_finetune"] = lambda: stored_before.append(len(refinement["stored"]))
    engine.tell("on_done", FakeResult(values.Skipped()))
    qtbot.waitUntil(lambda: len(engine.jobs) == 2)
    assert engine.jobs[1][1] == ("finetune", 1)
    assert stored_before == [1]


def test_proposals_are_stored_as_they_are_made(
    drawn: Context, engine: FakeEngine, notes: Notes, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    refinement["counts"] = [4, 6]
    jobs.propose_sequence(drawn)
    job = drawn.jobs.active()[0]
    first, second = FakeResult(values.Skipped(1, "a box lies outside.")), FakeResult(values.Skipped())
    engine.tell("on_done", first)
    qtbot.waitUntil(lambda: len(engine.jobs) == 2)
    assert refinement["stored"] == [first]
    assert not notes
    assert drawn.jobs.active() == [job]
    engine.tell("on_progress", 2, 6, "")
    qtbot.waitUntil(lambda: (job.done, job.total) == (6, 10))
    engine.tell("on_done", second)
    qtbot.waitUntil(lambda: not drawn.jobs.active())
    assert refinement["stored"] == [first, second]
    assert notes == [("warning", "Propose masks of street: 6 new proposals. 1 skipped: a box lies outside.")]


def test_what_was_stored_before_a_cancel_is_kept(
    drawn: Context, engine: FakeEngine, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    refinement["counts"] = [4, 6, 2]
    jobs.propose_sequence(drawn)
    engine.tell("on_done", FakeResult(values.Skipped()))
    qtbot.waitUntil(lambda: len(engine.jobs) == 2)
    with qtbot.waitSignal(drawn.jobs.cancelled) as told:
        drawn.jobs.cancel_running()
        engine.tell("on_done", FakeResult(values.Skipped()))  # it was done before the cancel came
    assert told.args == ["Propose masks of street", 2]
    assert len(refinement["stored"]) == 2
    assert len(engine.jobs) == 2
    assert not drawn.jobs.active()


def test_a_piece_that_cannot_be_stored_ends_the_job(
    drawn: Context, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise JobError("the disk is full")

    refinement["counts"] = [4, 6]
    monkeypatch.setattr(refine, "store", refuse)
    jobs.propose_sequence(drawn)
    with qtbot.waitSignal(drawn.jobs.failed) as told:
        engine.tell("on_done", FakeResult(values.Skipped()))
    assert "disk is full" in str(told.args[1])
    assert not drawn.jobs.active()
    assert len(engine.jobs) == 1


def test_a_sequence_without_open_frames_needs_no_proposals(context: Context, engine: FakeEngine, notes: Notes) -> None:
    assert context.document
    state = context.document.state
    keys = [MaskKey(1, track.track_id, frame) for track in state.tracks(1) for frame in state.masks(1, track.track_id)]
    keys += [
        MaskKey(1, track.track_id, frame) for track in state.tracks(1) for frame in state.detections(1, track.track_id)
    ]
    context.push(lambda: accept(state, [key for key in dict.fromkeys(keys) if state.get(key)]))
    for key in dict.fromkeys(keys):
        if context.document.state.get(key) is None:
            context.push(lambda key=key: draw_mask(context.document.state, key, [SQUARE]))  # type: ignore[misc]
    jobs.propose_sequence(context)
    assert not engine.jobs
    assert "nothing to propose" in notes[-1][1]


def test_a_track_without_open_frames_needs_no_proposals(context: Context, engine: FakeEngine, notes: Notes) -> None:
    assert context.document
    state = context.document.state
    context.selection.track_id = 2
    context.push(lambda: accept(state, [MaskKey(1, 2, frame) for frame in range(6)]))
    jobs.propose_track(context)
    assert not engine.jobs
    assert "no open frame" in notes[-1][1]


def test_a_job_that_cannot_begin_is_told(
    drawn: Context, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def refuse(*_: object) -> None:
        raise JobError("the shipped checkpoint is missing")

    monkeypatch.setattr(refine, "propose_snapshot", refuse)
    with qtbot.waitSignal(drawn.jobs.failed) as told:
        jobs.propose_sequence(drawn)
    assert "checkpoint is missing" in str(told.args[1])
    assert not engine.jobs
    assert not drawn.jobs.active()


def test_results_for_a_closed_project_are_dropped(
    drawn: Context, engine: FakeEngine, refinement: dict[str, Any], qtbot: QtBot
) -> None:
    jobs.propose_track(drawn)
    document, drawn.document = drawn.document, None
    engine.tell("on_done", FakeResult(values.Skipped()))
    qtbot.waitUntil(lambda: not drawn.jobs.active())
    assert not refinement["stored"]
    drawn.document = document


class TestBridge:
    @pytest.fixture
    def bridge(self, engine: FakeEngine, qtbot: QtBot) -> JobBridge:
        return JobBridge(lambda: engine)

    def test_progress(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        job = bridge.submit("Work", WORK, lambda value: None)
        assert job.state == "waiting"
        engine.tell("on_progress", 2, 5, "step")
        qtbot.waitUntil(lambda: job.state == "running")
        assert (job.done, job.total, job.text) == (2, 5, "step")

    def test_cancel(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        bridge.submit("Work", WORK, lambda value: None)
        bridge.cancel_running()
        assert engine.jobs[0][2].cancelled
        assert bridge.active()[0].state == "cancelling"
        with qtbot.waitSignal(bridge.cancelled) as told:
            engine.tell("on_cancelled")
        assert told.args == ["Work", 0]
        assert not bridge.active()

    def test_a_waiting_job_is_gone_at_once(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        bridge.submit("First", WORK, lambda value: None)
        second = bridge.submit("Second", WORK, lambda value: None)
        with qtbot.waitSignal(bridge.cancelled):
            bridge.cancel(second.number)
        assert [job.title for job in bridge.active()] == ["First"]
        bridge.submit("Third", WORK, lambda value: None)
        bridge.cancel_all()
        assert [job.state for job in bridge.active()] == ["cancelling"]
        assert len(engine.jobs) == 1

    def test_the_next_starts_though_the_one_before_failed(
        self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        bridge.submit("First", WORK, lambda value: None)
        bridge.submit("Second", WORK, lambda value: None)
        engine.tell("on_failed", JobError("memory ran out"))
        qtbot.waitUntil(lambda: len(engine.jobs) == 2)

    def test_a_real_worker(self, qtbot: QtBot) -> None:
        values: list[object] = []
        bridge = JobBridge(LocalEngine)
        bridge.submit("Double", lambda: Work(job_bodies.double, (21,)), values.append)
        bridge.submit("Count", lambda: Work(job_bodies.count, (3,)), values.append)
        qtbot.waitUntil(lambda: values == [42, "counted"], timeout=60_000)
        bridge.close()

    def test_failure(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        bridge.submit("Work", WORK, lambda value: None)
        error = JobError("memory ran out")
        with qtbot.waitSignal(bridge.failed) as told:
            engine.tell("on_failed", error)
        assert told.args == ["Work", error]

    def test_close_forgets_the_jobs(self, bridge: JobBridge, engine: FakeEngine) -> None:
        bridge.submit("Work", WORK, lambda value: pytest.fail("it was closed"))
        bridge.close()
        assert engine.closed
        engine.tell("on_done", 3)

    def test_nothing_is_started_to_close(self, qtbot: QtBot) -> None:
        JobBridge(lambda: pytest.fail("no engine is needed")).close()

    def test_the_field_tells_the_running_job_and_how_many_wait(
        self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot
    ) -> None:
        field = JobsField(bridge)
        qtbot.addWidget(field)
        bridge.submit("First", WORK, lambda value: None)
        bridge.submit("Second", WORK, lambda value: None)
        assert field.words == "First: starting…  (+1 waiting)"
        engine.tell("on_progress", 2, 5, "", job=0)
        qtbot.waitUntil(lambda: field.words == "First: 2 of 5  (+1 waiting)")

    def test_a_long_title_leaves_room_for_the_rest(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        field = JobsField(bridge)
        qtbot.addWidget(field)
        bridge.submit("Propose masks of " + "long_name_" * 20, WORK, lambda value: None)
        assert "…" in field.words
        assert field.words.endswith(": starting…")
        assert field.sizeHint().width() < 600

    def test_the_panel_lists_jobs(self, bridge: JobBridge, engine: FakeEngine, qtbot: QtBot) -> None:
        holder = JobsField(bridge)
        qtbot.addWidget(holder)
        panel: JobsPanel = holder.panel
        bridge.submit("First", WORK, lambda value: None)
        bridge.submit("Second", WORK, lambda value: None)
        assert panel.titles == ["First", "Second"]
        engine.tell("on_done", 3, job=0)
        qtbot.waitUntil(lambda: panel.titles == ["Second"])

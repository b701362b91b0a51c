from __future__ import annotations

import logging
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from annotator.jobs.engine import LocalEngine
from tests.conftest import ROOT
from tests.jobs import job_bodies as bodies
from tests.jobs.conftest import PATIENCE, Told


def test_value_comes_back(told: Told) -> None:
    assert told.end_of(bodies.double, 21) == ("done", 42)


def test_jobs_run_in_order_in_one_warm_process(told: Told) -> None:
    handles = [told.submit(bodies.pid), told.submit(bodies.double, 1), told.submit(bodies.pid)]
    assert all(handle.wait(PATIENCE) for handle in handles)
    first, second, third = (value for _, value in told.ends)
    assert second == 2
    assert first == third == told.engine.worker_pid != os.getpid()


def test_progress_is_thinned_but_reaches_the_end(told: Told) -> None:
    told.end_of(bodies.count, 20_000)
    assert told.progress[-1] == (20_000, 20_000, "step 20000")
    assert len(told.progress) < 1_000
    assert told.progress == sorted(told.progress)


def test_the_snapshot_is_what_was_true_at_submission(told: Told) -> None:
    numbers = [1]
    handle = told.submit(bodies.double, numbers)
    numbers.append(2)
    assert handle.wait(PATIENCE)
    assert told.ends == [("done", [1, 1])]


def test_a_body_that_is_no_plain_function_is_refused_at_once(engine: LocalEngine) -> None:
    with pytest.raises((pickle.PicklingError, AttributeError)):
        engine.submit(lambda snapshot, context: None, None)
    assert engine.pending == []


def test_pending_lists_the_running_job_first(told: Told, tmp_path: Path) -> None:
    running = told.submit(bodies.until_cancelled, str(tmp_path / "a"), title="long")
    assert told.begun.wait(PATIENCE)
    waiting = told.submit(bodies.double, 1)
    assert told.engine.running is running
    assert told.engine.pending == [running, waiting]
    assert [handle.title for handle in told.engine.pending] == ["long", "double"]
    told.engine.cancel_all()
    assert waiting.wait(PATIENCE)
    assert running.wait(PATIENCE)
    assert told.engine.pending == []


class TestCancel:
    def test_a_body_that_checks_cleans_up_and_the_worker_stays(self, told: Told, tmp_path: Path) -> None:
        handle = told.submit(bodies.until_cancelled, str(tmp_path / "partial"))
        assert told.begun.wait(PATIENCE)
        worker = told.engine.worker_pid
        handle.cancel()
        assert handle.wait(PATIENCE)
        assert told.ends == [("cancelled", None)]
        assert list(tmp_path.iterdir()) == []
        assert told.end_of(bodies.pid) == ("done", worker)

    def test_a_body_that_does_not_react_is_ended_with_its_worker(self, told: Told) -> None:
        handle = told.submit(bodies.deaf)
        assert told.begun.wait(PATIENCE)
        worker = told.engine.worker_pid
        handle.cancel()
        assert handle.wait(PATIENCE)
        assert told.ends == [("cancelled", None)]
        kind, fresh = told.end_of(bodies.pid)
        assert kind == "done"
        assert fresh != worker
        assert not _alive(worker)

    def test_a_waiting_job_never_starts(self, told: Told, tmp_path: Path) -> None:
        running = told.submit(bodies.until_cancelled, str(tmp_path / "a"))
        assert told.begun.wait(PATIENCE)
        waiting = told.submit(bodies.until_cancelled, str(tmp_path / "b"))
        waiting.cancel()
        assert waiting.wait(PATIENCE)
        assert not running.done
        running.cancel()
        assert running.wait(PATIENCE)
        assert told.ends == [("cancelled", None)] * 2

    def test_after_the_end_it_changes_nothing(self, told: Told) -> None:
        handle = told.submit(bodies.double, 1)
        assert handle.wait(PATIENCE)
        handle.cancel()
        assert told.end_of(bodies.double, 2) == ("done", 4)
        assert told.ends == [("done", 2), ("done", 4)]


class TestFailure:
    def test_a_killed_worker_is_reported_and_the_next_job_works(self, told: Told) -> None:
        error = told.failure_of(bodies.dies, int(signal.SIGKILL))
        assert "killed" in str(error)
        assert "memory" in str(error)
        assert "saved" in error.todo
        assert told.end_of(bodies.double, 4) == ("done", 8)

    @pytest.mark.parametrize(("body", "argument", "words"), [("dies", 11, "signal 11"), ("exits", 3, "exit code 3")])
    def test_another_death_says_how(self, told: Told, body: str, argument: int, words: str) -> None:
        assert words in str(told.failure_of(getattr(bodies, body), argument))

    def test_a_worker_killed_while_idle_is_replaced(self, told: Told) -> None:
        _, worker = told.end_of(bodies.pid)
        os.kill(worker, signal.SIGKILL)
        kind, fresh = told.end_of(bodies.pid)
        # either the death was seen first, or the job was handed to the dying process and says so
        assert kind == "failed" or fresh != worker
        assert told.end_of(bodies.double, 1) == ("done", 2)

    def test_a_fault_of_the_person_is_one_line(self, told: Told) -> None:
        error = told.failure_of(bodies.their_fault)
        assert str(error) == "boxes.txt:3: a column is missing. Write it."
        assert error.details == ""

    def test_a_full_disk_names_the_file(self, told: Told) -> None:
        assert str(told.failure_of(bodies.full_disk, "/data/x.pt")) == "/data/x.pt: no space left on device."

    def test_missing_memory_is_said(self, told: Told) -> None:
        assert "memory ran out" in str(told.failure_of(bodies.memory))

    @pytest.mark.parametrize(
        ("body", "words"),
        [("bug", "KeyError"), ("unpicklable", "pickle"), ("cannot_be_read", "made for another process")],
    )
    def test_a_bug_keeps_its_traceback(
        self, told: Told, caplog: pytest.LogCaptureFixture, body: str, words: str
    ) -> None:
        with caplog.at_level(logging.ERROR, "annotator.jobs"):
            error = told.failure_of(getattr(bodies, body))
        assert words in error.details
        assert "Traceback" in error.details
        assert "\n" not in str(error)
        assert words in caplog.text
        assert told.end_of(bodies.double, 1) == ("done", 2)

    def test_a_listener_that_fails_does_not_end_the_engine(
        self, engine: LocalEngine, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail(value: int) -> None:
            raise ValueError("in a listener")

        assert engine.submit(bodies.double, 1, on_done=fail).wait(PATIENCE)
        assert "in a listener" in caplog.text
        assert engine.submit(bodies.double, 1).wait(PATIENCE)


class TestWorker:
    def test_it_stands_back_and_leaves_the_keyboard_to_the_engine(self, told: Told) -> None:
        kind, (nice, handler) = told.end_of(bodies.niceness)
        assert kind == "done"
        assert nice == min(os.nice(0) + 10, 19)
        assert handler == signal.SIG_IGN

    def test_it_imports_what_is_asked_for_before_the_first_job(self) -> None:
        engine = LocalEngine(preload=("wave", "no.such.module"))
        found: list[list[str]] = []
        try:
            engine.warm_up()
            assert engine.submit(bodies.modules, None, on_done=found.append).wait(PATIENCE)
        finally:
            engine.close()
        assert "wave" in found[0]
        assert "torch" not in found[0]
        assert not any(name.startswith("PySide6") for name in found[0])

    def test_a_warm_up_starts_it_without_a_job(self, told: Told) -> None:
        told.engine.warm_up()
        assert told.end_of(bodies.pid)[1] == told.engine.worker_pid


class TestClose:
    def test_it_cancels_everything_and_leaves_nothing(self, tmp_path: Path) -> None:
        threads = threading.active_count()
        descriptors = _descriptors()
        engine = LocalEngine()
        begun = threading.Event()
        ends: list[str] = []
        for name in "ab":
            engine.submit(
                bodies.until_cancelled,
                str(tmp_path / name),
                on_progress=lambda *_: begun.set(),
                on_cancelled=lambda: ends.append("cancelled"),
            )
        assert begun.wait(PATIENCE)
        worker = engine.worker_pid
        engine.close()
        assert ends == ["cancelled", "cancelled"]
        assert list(tmp_path.iterdir()) == []
        assert engine.worker_pid is None
        assert not _alive(worker)
        assert threading.active_count() == threads
        if descriptors:
            # the first spawn starts multiprocessing's tracker, which holds one until this process ends
            assert _descriptors() <= descriptors + 1

    def test_a_deaf_job_is_ended_in_time(self) -> None:
        engine = LocalEngine(patience=600)
        begun = threading.Event()
        engine.submit(bodies.deaf, None, on_progress=lambda *_: begun.set())
        assert begun.wait(PATIENCE)
        worker = engine.worker_pid
        engine.close(timeout=0.2)
        assert not _alive(worker)

    def test_twice_and_unused(self) -> None:
        engine = LocalEngine()
        engine.close()
        engine.close()

    def test_nothing_can_be_submitted_afterwards(self) -> None:
        engine = LocalEngine()
        engine.close()
        with pytest.raises(RuntimeError, match="closed"):
            engine.submit(bodies.double, 1)
        with pytest.raises(RuntimeError, match="closed"):
            engine.warm_up()


def test_the_worker_dies_with_its_parent() -> None:
    program = textwrap.dedent(
        """
        import time
        from annotator.jobs.engine import LocalEngine
        from tests.jobs import job_bodies
        if __name__ == "__main__":
            engine = LocalEngine()
            engine.submit(job_bodies.deaf, None, on_progress=lambda *_: print(engine.worker_pid, flush=True))
            time.sleep(60)
        """
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        assert _alive(worker)
        parent.kill()
        parent.wait(PATIENCE)
        # the worker holds the other end of standard output, too: this returns only when it is gone
        assert parent.stdout.read() == ""


def test_importing_the_engine_loads_neither_torch_nor_qt() -> None:
    program = "import sys, annotator.jobs.engine; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split()
    assert not {"torch", "PySide6", "cv2", "numpy"} & set(loaded)


def _descriptors() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _alive(process: int | None) -> bool:
    if process is None:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # a zombie that init has not collected yet is dead
    status = Path(f"/proc/{process}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())

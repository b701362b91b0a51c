from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.domain.exchange import LoadedSequence
from annotator.errors import EditError, JobError
from annotator.jobs import refine
from annotator.jobs.benchmark import speed_report
from annotator.jobs.benchmark.speed import Rates, Speed, SpeedPlan, TimedRound, measure_speed
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.surroundings import Guide
from annotator.project.store import Project
from tests.worlds import FRAMES, HEIGHT, WIDTH

PLAN = SpeedPlan(repetitions=2, seconds=0.0, manual=(1, 8), latencies=2, steps=2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def threads() -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.fixture
def speed() -> Speed:
    rates = Rates((40.0, 20.0, 50.0), (36.0, 19.0, 40.0), (32.0, 18.0, 30.0))
    rounds = (TimedRound(2, 10.0, 1.0, 6.0, 3.0, 40, 58), TimedRound(8, 9.0, 1.0, 6.0, 2.0, 40, 52))
    hardware: dict[str, str | int] = {"device": "cpu", "precision": "bfloat16", "threads": 1}
    return Speed("0000", (360, 640), hardware, 256, (64, 70, 66), (80, 77, 66), rates, rounds, 6, (0.06, 0.05, 0.1))


@pytest.mark.usefixtures("project", "threads")  # the tiny network is the shipped one
class TestMeasured:
    def test_everything_in_one_run(self, folder: Path, loaded: LoadedSequence) -> None:
        told = []
        context = DirectContext(lambda done, total, text: told.append(text))
        found = measure_speed(folder, loaded, PLAN, context)
        assert (found.name, found.size, found.side) == ("0000", (HEIGHT, WIDTH), 64)
        assert found.masks == (2 * (FRAMES - 2),) * 2  # two masks of each track are drawn
        rates = found.rates
        assert all(len(item) == 2 and min(item) > 0 for item in (rates.network, rates.memory, rates.disk))
        assert min(rates.memory_share, rates.disk_share) > 0
        assert len(found.latencies) == 2
        assert {"Measuring proposals", "Fine-tuning track 1"} <= set(told)

    def test_rounds_are_taken_apart(self, folder: Path, loaded: LoadedSequence) -> None:
        found = measure_speed(folder, loaded, PLAN, DirectContext())
        assert [item.manual for item in found.rounds] == [2, FRAMES // 2]  # two at first, half of the boxes at most
        for item in found.rounds:
            assert item.steps == 2
            assert item.proposals == FRAMES - item.manual
            assert item.preparing + item.stepping + item.proposing == pytest.approx(item.total)
            assert item.stepping > 0
            assert item.proposing > 0

    def test_another_network_and_few_threads(self, folder: Path, loaded: LoadedSequence, checkpoint: Path) -> None:
        plan = SpeedPlan(1, 0.0, (), 1, threads=1, initial=checkpoint)
        found = measure_speed(folder, loaded, plan, DirectContext())
        assert found.hardware["threads"] == 1
        assert found.rounds == ()

    def test_the_way_is_that_of_the_job(
        self, folder: Path, loaded: LoadedSequence, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Guided by what is drawn, frames from memory not read again."""
        read, queries = [], []
        guide, open_frames = Guide.query, refine.open_frames
        monkeypatch.setattr(refine, "open_frames", lambda *words: read.append(words) or open_frames(*words))
        monkeypatch.setattr(Guide, "query", lambda *words: queries.append(guide(*words)) or queries[-1])
        measure_speed(folder, loaded, SpeedPlan(1, 0.0, (), 1), DirectContext())
        assert len(read) == 3  # from disk, to warm up and to measure, and one for its latency
        assert all(query.prior is not None for query in queries)

    def test_it_can_be_given_up(self, folder: Path, loaded: LoadedSequence) -> None:
        class Cancelling(DirectContext):
            def check_cancelled(self) -> None:
                raise Cancelled

        with pytest.raises(Cancelled):
            measure_speed(folder, loaded, PLAN, Cancelling())

    def test_nothing_to_measure(self, folder: Path, loaded: LoadedSequence) -> None:
        from dataclasses import replace

        with pytest.raises(EditError, match="there is nothing to propose"):
            measure_speed(folder, replace(loaded, tracks=()), PLAN, DirectContext())


class TestReport:
    def test_shares_are_medians_of_turns(self, speed: Speed) -> None:
        assert speed.rates.memory_share == pytest.approx(0.9)
        assert speed.rates.disk_share == pytest.approx(0.8)

    def test_tables(self, speed: Speed) -> None:
        text = speed_report.markdown(speed, SpeedPlan(repetitions=3))
        assert text.startswith("# Speed, 0000\n")
        assert "crops of 256 px, bfloat16 on cpu, 1 CPU thread; frames of 640x360" in text
        assert "3 turns of 70 masks (1.11 crops a mask)." in text
        assert "| network alone, 16 crops at a time | 40.0 (20.0 to 50.0) | – | 25.0 |" in text
        assert "| from decoded frames to run lengths | 36.0 (19.0 to 40.0) | 90 % | 27.8 |" in text
        assert "warm: 60 ms (median of 3)." in text
        assert "| 2 | 10.0 | 1.0 | 6.0 (40) | 3.0 (58) |" in text
        for table in text.split("\n\n"):
            assert len({line.count("|") for line in table.splitlines()}) == 1

    def test_files(self, speed: Speed, tmp_path: Path) -> None:
        plan = SpeedPlan(initial=Path("/somewhere/net.pt"))
        paths = speed_report.write(tmp_path, speed, plan)
        assert [path.name for path in paths] == ["speed.md", "speed.json"]
        assert paths[0].read_text() == speed_report.markdown(speed, plan)
        told = json.loads(paths[1].read_text())
        assert told == json.loads(json.dumps(speed_report.as_json(speed, plan)))
        assert told["settings"]["initial"] == "net.pt"
        assert told["memory"] == {"rate": 36.0, "share": pytest.approx(0.9)}
        assert told["repetitions"][1] == {"masks": 70, "crops": 77, "network": 20.0, "memory": 19.0, "disk": 18.0}
        assert told["rounds"]["each"][0]["stepping"] == 6.0

    def test_what_cannot_be_written_is_said(self, speed: Speed, tmp_path: Path) -> None:
        with pytest.raises(JobError, match="the result cannot be written"):
            speed_report.write(tmp_path / "none", speed, SpeedPlan())


def test_the_project_of_a_measurement_is_its_own(
    project: Project, folder: Path, loaded: LoadedSequence, threads: None
) -> None:
    before = project.state
    measure_speed(folder, loaded, SpeedPlan(1, 0.0, (), 1), DirectContext())
    assert project.state is before

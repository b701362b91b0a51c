from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.errors import JobError
from annotator.jobs.benchmark import plots, report
from annotator.jobs.benchmark.values import Agreement, MaskScore, Outcome, Plan, Round, Run, Schedule, Stage

PLAN = Plan(initial=Path("/somewhere/net.pt"), steps=7)


def scores(mean: float, manual: int) -> tuple[MaskScore, ...]:
    return tuple(
        MaskScore(
            track,
            frame,
            frame < manual,
            None if frame < manual else mean + 0.01 * frame,
            Agreement(mean + 0.02 * frame, mean - 0.1),
            Agreement(mean + 0.03 * frame, mean),
        )
        for track in (4, 9)
        for frame in range(4)
    )


def a_run(schedule: Schedule, chooser: str) -> Run:
    rounds = (Round(4, 1, 10.0), Round(9, 1, 20.0))
    stages = (
        Stage("0", scores(0.6, 0), {"GrabCut": scores(0.2, 0)}),
        Stage("1", scores(0.85, 1), {"GrabCut": scores(0.3, 1)}, rounds),
        Stage("2", scores(0.9, 2), {"GrabCut": scores(0.4, 2)}, (Round(4, 2, 0.0, "it is covered"),)),
    )
    return Run(schedule, chooser, stages)


@pytest.fixture
def outcome() -> Outcome:
    runs = tuple(a_run(schedule, name) for schedule in Schedule for name in ("suggested", "worst"))
    return Outcome("street/0", {4: "car", 9: "pedestrian"}, runs, 4.0, 8, ("One thing is odd.",))


class TestMarkdown:
    def test_every_row_has_the_columns_of_its_table(self, outcome: Outcome) -> None:
        width = 0
        for line in report.markdown([outcome], PLAN).splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            width = width or line.count("|")
            assert line.count("|") == width

    def test_what_it_says(self, outcome: Outcome) -> None:
        text = report.markdown([outcome, outcome], PLAN)
        assert text.startswith("# Refinement, boxes of the sequence\n")
        assert "network net.pt, fine-tuning with 7 steps" in text
        assert "/somewhere" not in text
        assert text.count("## street/0\n") == 2
        assert "8 masks of 2 tracks. First proposals: 8 in 4.0 s (500 ms each)." in text
        assert "- One thing is odd." in text
        row = "2 (25.0 %) | 0.880 | 0.750 | 0.0 % | 0.890 | 0.750 | 0.0 % | 0.895 | 0.850 | 15.0"
        assert f"| fine-tuned, suggested | 1 | {row} |" in text
        assert "| GrabCut, worst | 2 | 4 (50.0 %) | 0.430 |" in text
        assert "| 9 | pedestrian | 4 | 0.630 · 0.500 · 100 % | 0.880 · 0.750 · 0 % |" in text
        # 0.63 → 0.88 over a quarter of the masks, 0.93 after another one
        assert "| suggested | 22.0 % / 25.0 % | 35.0 % / 50.0 % |" in text
        assert "- budget, worst, 2: track 4 learned nothing: it is covered." in text
        assert "boxes of the true masks" in report.markdown([outcome], Plan(tight=True))

    def test_a_run_under_way(self, outcome: Outcome) -> None:
        (run,) = outcome.runs[:1]
        begun = Outcome(outcome.name, outcome.classes, (Run(run.schedule, run.chooser, run.stages[:1]),), 4.0, 0)
        text = report.markdown([begun], PLAN)
        assert "not reached" in text
        assert "Manual masks where" not in text

    def test_one_line_a_stage(self, outcome: Outcome) -> None:
        assert report.line(outcome.runs[0]) == "per-track, suggested, 2 a track: 4 of 8 masks drawn, J 0.930, 0 s"
        assert report.line(outcome.runs[-1]).startswith("budget, worst, round 2: ")


class TestFiles:
    def test_they_are_written_whole(self, outcome: Outcome, tmp_path: Path) -> None:
        report.write(tmp_path, "refine", [outcome], PLAN)
        paths = report.write(tmp_path, "refine", [outcome], PLAN)
        assert sorted(tmp_path.iterdir()) == sorted(paths)
        told = json.loads((tmp_path / "refine.json").read_text())
        assert told["settings"]["steps"] == 7
        assert told["settings"]["initial"] == "net.pt"
        (sequence,) = told["sequences"]
        assert sequence["tracks"] == {"4": "car", "9": "pedestrian"}
        run = sequence["runs"][0]
        assert (run["schedule"], run["chooser"]) == ("per-track", "suggested")
        assert run["needed"][0]["first"] == 0.25
        stage = run["stages"][1]
        assert stage["all"]["region"] == pytest.approx(0.88)
        assert stage["not_drawn"]["masks"] == 6
        assert stage["confidence"]["correlation"] == pytest.approx(1)
        assert stage["peers"]["GrabCut"]["all"]["low"] == 1
        assert [item["seconds"] for item in stage["rounds"]] == [10, 20]
        assert [(item["id"], item["manual"]) for item in stage["tracks"]] == [(4, [0]), (9, [0])]

    def test_a_folder_that_cannot_be_written(self, outcome: Outcome, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(JobError, match=re.escape(str(tmp_path / "file"))):
            report.check_folder(tmp_path / "file")
        with pytest.raises(JobError, match="cannot be written"):
            report.write(tmp_path / "none", "refine", [outcome], PLAN)
        report.check_folder(tmp_path / "new" / "one")
        assert list((tmp_path / "new" / "one").iterdir()) == []


class TestPlots:
    def test_a_figure_a_schedule_and_one_of_the_tracks(self, outcome: Outcome, tmp_path: Path) -> None:
        pytest.importorskip("matplotlib")
        paths = plots.write(tmp_path, "refine", [outcome])
        names = [f"refine-street-0-{name}.png" for name in ("per-track", "budget", "tracks")]
        assert [path.name for path in paths] == names
        assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)

    def test_without_matplotlib_it_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import sys

        monkeypatch.setitem(sys.modules, "matplotlib", None)
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        with pytest.raises(JobError, match=r"pip install 'mots-annotator\[benchmark\]'"):
            plots.check()

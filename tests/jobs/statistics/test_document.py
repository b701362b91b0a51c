from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotator.errors import FormatError
from annotator.evaluation.statistics import SequenceFacts
from annotator.evaluation.statistics_work import Work
from annotator.jobs.statistics import document
from annotator.jobs.statistics.collecting import Collection
from tests.evaluation.facts import collections, files, street

SPLITS = {"train": ("0000",), "val": ("0001",)}


def of(*sequences: SequenceFacts, work: Work | None = None) -> Collection:
    return Collection((Path("street.mots"),), sequences, work, ("One thing is odd.",))


def as_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


class TestTables:
    def test_counts_are_those_of_table_1(self) -> None:
        counts, *_ = document.tables(of(street(), street("0001")), SPLITS)
        assert counts.columns == ("split", "class", "sequences", "frames", "tracks", "masks", "manual", "manual share")
        assert counts.rows[0] == ("train", "car", 1, 10, 2, 4, 1, "25.0 %")
        assert counts.rows[2] == ("train", "all", 1, 10, 3, 6, 1, "16.7 %")
        assert counts.rows[-1] == ("all", "all", 2, 20, 6, 12, 2, "16.7 %")

    def test_sizes(self) -> None:
        _, sizes, *_ = document.tables(of(street()), {})
        assert dict(zip(sizes.columns, sizes.rows[-1], strict=True)) == {
            "split": "all",
            "class": "all",
            "median length": 2,
            "longest": 3,
            "gaps": 3,
            "median px": 500,
            "small": "66.7 %",
            "large": "16.7 %",
            "boxes overlap": "50.0 %",
        }

    def test_states(self) -> None:
        *_, states = document.tables(of(street()), {})
        assert states.columns[2:6] == ("no mask", "proposed", "corrected", "accepted")
        assert states.rows[0][2:] == (0, 2, 1, 1, "25.0 %", "20.0")
        assert states.rows[-1][2:] == (1, 3, 1, 2, "28.6 %", "20.0")

    def test_files_have_no_states(self) -> None:
        found = document.tables(of(files()), {})
        assert [item.title for item in found] == ["Annotation", "Track lengths, mask sizes, crowding"]
        assert found[0].rows == (("all", "car", 1, 4, 1, 2, "–", "–"),)

    def test_files_beside_projects_leave_states_open(self) -> None:
        *_, states = document.tables(of(street(), files("0001")), SPLITS)
        assert [row[3] for row in states.rows if row[0] == "val"] == ["–"]
        assert [row[3] for row in states.rows if row[0] == "train"] == [2, 1, 3]

    def test_nothing_to_count(self) -> None:
        counts, sizes, states = document.tables(of(), SPLITS)
        assert counts.rows == (("all", "all", 0, 0, 0, 0, 0, "–"),)
        assert sizes.rows == (("all", "all", "–", "–", 0, "–", "–", "–", "–"),)
        assert states.rows == (("all", "all", 0, 0, 0, 0, "–", "–"),)

    @given(collections())
    def test_every_row_has_all_cells(self, sequences: tuple[SequenceFacts, ...]) -> None:
        found = document.tables(of(*sequences), SPLITS)
        assert all(len(row) == len(item.columns) for item in found for row in item.rows)
        assert len({tuple(row[:2] for row in item.rows) for item in found}) == 1
        joined = found[0].beside(found[1])
        assert all(len(row) == len(joined.columns) for row in joined.rows)


class TestRemarks:
    def test_all_that_is_known(self) -> None:
        told = document.remarks(of(street(), work=Work(60, 30, 6, steps=12, unmeasured=3)))
        assert told == [
            "Masks a frame: 0.6 on average, 2 at most; 6 frames without.",
            "Not counted above: 5 ignore regions of 2 ignore tracks.",
            "Occlusion by labels: fully visible 50.0 %, partly occluded 25.0 %, largely occluded 25.0 % (4 masks).",
            "Visible by labels: over 75 % 50.0 %, up to 25 % 50.0 % (2 masks).",
            "Working time: 96.0 s in 12 steps (60.0 s drawing, 30.0 s review, 6.0 s boxes and tracks).",
            "That is 32.0 s a corrected or accepted mask, all told.",
            "3 steps without a measured time, such as those of the command line.",
        ]

    def test_of_a_file(self) -> None:
        assert document.remarks(of(files())) == ["Masks a frame: 0.5 on average, 1 at most; 2 frames without."]

    def test_of_an_empty_project(self) -> None:
        assert document.remarks(of(work=Work())) == ["Working time: the journal has measured none."]

    def test_time_without_a_finished_mask(self) -> None:
        told = document.remarks(of(files(), work=Work(other=5.0, steps=1)))
        assert told[-1] == "Working time: 5.0 s in 1 step (5.0 s boxes and tracks)."


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0.0 s"),
        (8.44, "8.4 s"),
        (99.94, "99.9 s"),
        (99.96, "1 min 40 s"),
        (725.4, "12 min 5 s"),
        (5999, "99 min 59 s"),
        (12_000, "3 h 20 min"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert document.duration(seconds) == text


class TestJson:
    def test_figures(self) -> None:
        found: Any = json.loads(json.dumps(document.as_json(of(street(), work=Work(60, 30, 6, steps=12)), SPLITS)))
        assert found["sources"] == ["street.mots"]
        assert found["notes"] == ["One thing is odd."]
        cars = found["table"][0]
        assert (cars["split"], cars["class"], cars["class_id"], cars["masks"]) == ("train", "car", 1, 4)
        assert (cars["manual"], cars["manual_share"]) == (1, 0.25)
        assert cars["states"] == {"proposed": 2, "corrected": 1, "accepted": 1}
        assert cars["sizes"] == {"small": 2, "medium": 1, "large": 1}
        assert cars["crowding"] == {"stands free": 1, "up to a quarter": 1, "up to a half": 1, "more": 1}
        assert cars["occlusion"]["largely occluded"] == 1
        assert cars["visibility"] is None
        assert cars["lengths"]["most"] == 3
        (sequence,) = found["sequences"]
        assert (sequence["name"], sequence["split"], sequence["frames"]) == ("0000", "train", 10)
        assert (sequence["frames_without_masks"], sequence["ignore_regions"]) == (6, 5)
        assert [item["class"] for item in sequence["classes"]] == ["car", "pedestrian", "all"]
        assert found["work"] == {
            "seconds": 96,
            "drawing": 60,
            "reviewing": 30,
            "other": 6,
            "steps": 12,
            "unmeasured": 0,
            "finished_masks": 3,
            "seconds_a_finished_mask": 32,
        }

    def test_what_is_not_known_is_null(self) -> None:
        found = document.as_json(of(files()), {})
        (cars,) = found["table"]
        assert (cars["split"], cars["manual"], cars["manual_share"], cars["states"]) == ("all", None, None, None)
        assert (cars["occlusion"], cars["seconds"], found["work"]) == (None, None, None)
        assert found["sequences"][0]["split"] is None

    @given(collections())
    def test_any_collection_can_be_written(self, sequences: tuple[SequenceFacts, ...]) -> None:
        text = json.dumps(document.as_json(of(*sequences, work=Work()), SPLITS), allow_nan=False)
        assert len(json.loads(text)["sequences"]) == len(sequences)


class TestCsv:
    def test_levels(self) -> None:
        rows = as_rows(document.as_csv(of(street(), street("0001")), SPLITS))
        assert [row["level"] for row in rows] == ["split"] * 6 + ["all"] * 3 + ["sequence"] * 6
        first, *_, last = rows
        assert (first["split"], first["class"], first["masks"], first["manual_share"]) == ("train", "car", "4", "0.25")
        assert (last["sequence"], last["class"], last["masks"], last["ignore_regions"]) == ("0001", "all", "6", "5")
        assert (last["source"], last["split"]) == ("street.mots", "val")
        assert [row["ignore_regions"] for row in rows].count("") == len(rows) - 2

    def test_unknown_cells_are_empty(self) -> None:
        first = as_rows(document.as_csv(of(files()), {}))[0]
        assert (first["manual"], first["accepted"], first["seconds_median"]) == ("", "", "")

    @given(collections())
    def test_sequences_add_up_to_all(self, sequences: tuple[SequenceFacts, ...]) -> None:
        rows = as_rows(document.as_csv(of(*sequences), {}))
        parts = [row for row in rows if row["level"] == "sequence" and row["class"] == "all"]
        total = [row for row in rows if row["level"] == "all"][-1]
        for name in ("frames", "tracks", "masks", "manual", "proposed", "open_boxes", "small", "crowding_stands_free"):
            assert sum(int(row[name]) for row in parts) == int(total[name])


class TestFiles:
    def test_they_are_replaced_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "counts.csv"
        for text in ("first\n", "ä second\n"):
            document.write(path, text)
            assert path.read_text(encoding="utf-8") == text
        assert sorted(item.name for item in path.parent.iterdir()) == [".mots-annotator", "counts.csv"]

    def test_somebody_elses_file_stays(self, tmp_path: Path) -> None:
        path = tmp_path / "counts.csv"
        path.write_text("mine")
        with pytest.raises(FormatError, match=re.escape(str(tmp_path))):
            document.write(path, "theirs")
        assert path.read_text() == "mine"

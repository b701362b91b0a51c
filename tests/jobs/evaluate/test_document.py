from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from annotator.evaluation.matching import Convention
from annotator.evaluation.metrics import MEASURES
from annotator.jobs.context import DirectContext
from annotator.jobs.evaluate import document
from annotator.jobs.evaluate.run import agreement, evaluate
from annotator.jobs.evaluate.values import Agreement, Evaluation, Plan
from tests.jobs.evaluate.worlds import NAMES, write_both, write_seqmap

CONTEXT = DirectContext()


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    root = tmp_path_factory.mktemp("files")
    return Plan(*write_both(root), seqmap=write_seqmap(root / "val.seqmap"), mistakes=True)


@pytest.fixture(scope="module")
def evaluation(plan: Plan) -> Evaluation:
    return evaluate(plan, CONTEXT)


@pytest.fixture(scope="module")
def both(plan: Plan) -> Agreement:
    return agreement(replace(plan, seqmap=None), CONTEXT)


class TestTables:
    def test_two_a_class_with_a_row_a_sequence(self, evaluation: Evaluation) -> None:
        tables = document.tables(evaluation)
        assert [table.title for table in tables] == ["car, mots_tools"] * 2 + ["pedestrian, mots_tools"] * 2
        for table in tables:
            assert [row[0] for row in table.rows] == [*NAMES, document.COMBINED]
            assert all(len(row) == len(table.columns) for row in table.rows)

    def test_every_measure_is_in_one_of_them(self, evaluation: Evaluation) -> None:
        shown = {name for table in document.tables(evaluation) for name in table.columns}
        hidden = {"found_masks", "found_tracks", "MT_tracks", "PT_tracks", "ML_tracks", "frames", "F", "F_matched"}
        assert set(MEASURES) - shown == hidden

    def test_shares_are_percent_and_counts_are_not(self, evaluation: Evaluation) -> None:
        first = document.tables(evaluation)[1]
        row = dict(zip(first.columns, first.rows[0], strict=True))
        assert (row["recall"], row["TP"], row["true_masks"], row["FAR"]) == ("83.33", 5, 6, "0.333")

    def test_nothing_to_measure_is_a_dash(self, evaluation: Evaluation) -> None:
        people = document.tables(evaluation)[2]
        row = dict(zip(people.columns, people.rows[1], strict=True))
        assert row["sMOTSA"] == row["MOTSP"] == document.UNKNOWN
        assert row["HOTA"] == "0.00"

    def test_boundaries_where_they_were_measured(self, plan: Plan, evaluation: Evaluation) -> None:
        assert "F" not in document.tables(evaluation)[1].columns
        found = evaluate(replace(plan, boundaries=True), CONTEXT)
        table = document.tables(found)[1]
        assert table.columns[-3:] == ("J", "F", "F_matched")
        assert table.rows[1][-3:] == ("100.00", "100.00", "100.00")

    def test_the_text_is_aligned(self, evaluation: Evaluation) -> None:
        title, head, *rows = document.tables(evaluation)[1].text.splitlines()
        assert title == "car, mots_tools"
        assert "true masks" in head
        assert len({len(line) for line in (head, *rows)}) == 1


class TestMistakes:
    def test_a_row_each(self, evaluation: Evaluation) -> None:
        table = document.mistake_table(evaluation.ranked())
        rows = {row[1]: row for row in table.rows if row[3] == "car"}
        assert rows["missed"][4:] == ("1001", "–", "2", 1, "2", "–")
        assert rows["switched"][4:] == ("1001", "1001 → 1002", "3", 1, "3", "1.00")
        assert rows["poor mask"][4:] == ("1001", "1002", "5", 1, "5", "0.75")
        assert rows["false"][4] == "–"
        assert rows["missed"][0] == f"{100 / 12:.3f}"

    def test_between_annotators(self, both: Agreement) -> None:
        table = document.difference_table(both.forward.ranked())
        assert {row[1] for row in table.rows} == {"only A", "only B", "other track", "masks differ"}
        assert table.columns[4:6] == ("track in A", "track in B")
        assert "true" not in " ".join(table.columns)
        assert "with A held to be true" in table.title

    def test_what_costs_no_score_has_no_cost(self, evaluation: Evaluation) -> None:
        item = replace(evaluation.ranked()[0], scored=False)
        assert document.mistake_table([item]).rows[0][0] == document.UNKNOWN

    def test_nothing_is_said_in_a_sentence(self) -> None:
        assert document.mistake_table([]).text == "Nothing costs any score."
        assert document.difference_table([]).text == "A and B do not differ."


class TestJson:
    def test_it_holds_every_measure_of_every_sequence(self, evaluation: Evaluation) -> None:
        found = json.loads(json.dumps(document.as_json(evaluation), allow_nan=False))
        assert found["convention"] == "mots_tools"
        for name in ("car", "pedestrian"):
            rows = [found["classes"][name]["combined"], *found["classes"][name]["sequences"].values()]
            assert list(found["classes"][name]["sequences"]) == list(NAMES)
            for row in rows:
                assert set(row) == {*MEASURES, "curve"}
                assert {name: len(values) for name, values in row["curve"].items()} == dict.fromkeys(
                    ("alpha", "HOTA", "DetA", "AssA", "LocA"), 19
                )
        assert found["classes"]["pedestrian"]["sequences"]["0001"]["sMOTSA"] is None
        assert found["classes"]["car"]["combined"]["TP"] == 11

    def test_errors_where_they_are_asked_for(self, evaluation: Evaluation) -> None:
        assert document.as_json(evaluation)["errors"] == []
        errors = document.as_json(evaluation, 100)["errors"]
        switched = next(item for item in errors if item["kind"] == "switched")
        assert switched["class"] == "car"
        assert (switched["first_frame"], switched["last_frame"], switched["true_track"]) == (3, 3, 1001)
        assert switched["masks"] == [
            {"frame": 3, "found_track": 1002, "iou": 1.0, "cost": pytest.approx(1 / 12), "found_before": 1001}
        ]
        assert len(document.as_json(evaluation, 2)["errors"]) == 2

    def test_what_costs_no_score_has_no_cost(self, evaluation: Evaluation) -> None:
        metrics = {class_id: replace(item, truth_masks=0) for class_id, item in evaluation.sequences[0].metrics.items()}
        alone = replace(evaluation, sequences=(replace(evaluation.sequences[0], metrics=metrics),))
        errors = document.as_json(alone, 100)["errors"]
        assert (
            {item["cost"] for item in errors} == {part["cost"] for item in errors for part in item["masks"]} == {None}
        )

    def test_a_sequence_may_be_called_combined(self, evaluation: Evaluation) -> None:
        odd = replace(
            evaluation, sequences=(replace(evaluation.sequences[0], name="combined"), evaluation.sequences[1])
        )
        found = document.as_json(odd)["classes"]["car"]
        assert list(found["sequences"]) == ["combined", "0001"]
        assert found["sequences"]["combined"]["TP"] == 5
        assert found["combined"]["TP"] == 11

    def test_masks_of_other_classes(self, evaluation: Evaluation) -> None:
        assert document.as_json(evaluation)["other_classes"] == [
            {"sequence": "0000", "true": "pedestrian", "found": "car", "masks": 1},
            {"sequence": "0000", "true": "ignore", "found": "car", "masks": 1},
        ]

    def test_agreement(self, both: Agreement) -> None:
        found = json.loads(json.dumps(document.agreement_json(both, 3), allow_nan=False))
        assert (found["a"], found["b"]) == (found["b_true"]["results"], found["a_true"]["results"])
        assert len(found["a_true"]["errors"]) == 3


def test_csv_has_a_line_a_class_and_sequence(evaluation: Evaluation) -> None:
    rows = list(csv.DictReader(io.StringIO(document.as_csv(evaluation))))
    assert [(row["class"], row["sequence"]) for row in rows] == [
        (kind, name) for kind in ("car", "pedestrian") for name in (*NAMES, "combined")
    ]
    combined = evaluation.combined(1)
    assert float(rows[2]["sMOTSA"]) == combined.smotsa
    assert float(rows[2]["HOTA(0.50)"]) == combined.curve.hota[9]
    assert rows[4]["sMOTSA"] == ""
    assert rows[2]["TP"] == "11"


def test_latex(evaluation: Evaluation) -> None:
    odd = replace(evaluation.sequences[0], name="a_b^2 & 50%")
    text = document.as_latex(replace(evaluation, sequences=(odd, evaluation.sequences[1])))
    assert r"a\_b\^{}2 \& 50\% & " in text
    assert text.count(r"\begin{tabular}") == text.count(r"\end{tabular}") == 2
    assert text.count(r"\toprule") == text.count(r"\bottomrule") == 2
    widths = {line.count("&") - line.count(r"\&") for line in text.splitlines() if line.endswith(r"\\")}
    assert widths == {11}
    assert document.UNKNOWN not in text


@pytest.mark.parametrize("convention", Convention)
def test_text_names_the_convention(plan: Plan, convention: Convention) -> None:
    text = document.as_text(evaluate(replace(plan, convention=convention), CONTEXT), 3)
    assert f"car, {convention.value}" in text
    assert "what costs the most" in text
    assert text.count("\n0000 ") == 4


class TestAgreement:
    def test_a_table_a_class_and_one_of_other_classes(self, both: Agreement) -> None:
        tables = document.agreement_tables(both)
        assert [table.title for table in tables[:2]] == ["car", "pedestrian"]
        assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
        row = dict(zip(tables[0].columns, tables[0].rows[0], strict=True))
        assert (row["in A"], row["in B"], row["both"], row["only A"], row["only B"]) == (6, 8, 5, 1, 3)
        assert row["sMOTSA, A true"] != row["sMOTSA, B true"]
        assert tables[2].rows == (("0000", "pedestrian", "car", 1), ("0000", "ignore", "car", 1))

    def test_boundaries(self, plan: Plan) -> None:
        found = agreement(replace(plan, seqmap=None, boundaries=True), CONTEXT)
        table = document.agreement_tables(found)[0]
        assert "F" in table.columns
        assert all(len(row) == len(table.columns) for row in table.rows)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.masks import MaskState
from annotator.domain.sequences import Numbering
from annotator.errors import AnnotatorError, FormatError
from annotator.evaluation.matching import Convention
from annotator.evaluation.mistakes import Kind
from annotator.jobs.context import Cancelled, DirectContext
from annotator.jobs.evaluate.run import agreement, evaluate
from annotator.jobs.evaluate.values import Evaluation, Plan
from tests.jobs.evaluate.worlds import (
    FRAMES,
    NAMES,
    results_of,
    state_of,
    truth_of,
    write_both,
    write_png,
    write_project,
    write_seqmap,
    write_txt,
    zipped,
)

CONTEXT = DirectContext()


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(*write_both(tmp_path), seqmap=write_seqmap(tmp_path / "val.seqmap"), mistakes=True)


def scores(found: Evaluation) -> list[tuple[int, int, int, int, int]]:
    items = [item.metrics[1] for item in found.sequences]
    return [(item.tp, item.fp, item.fn, item.id_switches, item.ignored) for item in items]


class TestEvaluate:
    def test_it_measures_each_sequence(self, plan: Plan) -> None:
        found = evaluate(plan, CONTEXT)
        assert [item.name for item in found.sequences] == list(NAMES)
        assert found.classes == (1, 2)
        assert scores(found) == [(5, 2, 1, 1, 1), (6, 0, 0, 0, 0)]
        assert found.combined(1).frames == 2 * FRAMES
        assert found.combined(1).truth_masks == 12
        assert found.sequences[0].other_classes == {(2, 1): 1, (10, 1): 1}
        assert found.notes == ()

    def test_a_class_that_a_sequence_lacks_counts_there(self, plan: Plan) -> None:
        found = evaluate(replace(plan, convention=Convention.MOTS_TOOLS), CONTEXT)
        second = found.sequences[1].metrics[2]
        assert (second.truth_masks, second.frames, second.precision_sum) == (0, FRAMES, FRAMES)

    @pytest.mark.parametrize("processes", [1, 2])
    def test_processes_change_nothing(self, plan: Plan, processes: int) -> None:
        told: list[tuple[int, int]] = []
        context = DirectContext(lambda done, total, text: told.append((done, total)))
        found = evaluate(replace(plan, processes=processes, boundaries=True), context)
        assert found.sequences == evaluate(replace(plan, boundaries=True), CONTEXT).sequences
        assert told == [(0, 2), (1, 2), (2, 2)]

    def test_an_error_in_another_process_keeps_its_line(self, plan: Plan) -> None:
        path = plan.found / "0001.txt"
        path.write_text(path.read_text() + "7 1001 1\n")
        with pytest.raises(FormatError, match="wrong number of fields") as caught:
            evaluate(replace(plan, processes=2), CONTEXT)
        assert (caught.value.path, caught.value.line) == (path, 7)

    def test_it_can_be_cancelled(self, plan: Plan) -> None:
        class Unwanted(DirectContext):
            def check_cancelled(self) -> None:
                raise Cancelled

        with pytest.raises(Cancelled):
            evaluate(plan, Unwanted())

    def test_archives_and_png_and_projects_say_the_same(self, plan: Plan, tmp_path: Path) -> None:
        expected = evaluate(plan, CONTEXT).sequences
        for name in NAMES:
            write_png(tmp_path / "png" / name, results_of(name))
        for results in (tmp_path / "png", zipped(plan.found, tmp_path / "results.zip")):
            assert evaluate(replace(plan, found=results), CONTEXT).sequences == expected
        project = write_project(tmp_path / "street.mots", state_of(results_of("0000")))
        alone = replace(plan, truth=plan.truth / "0000.txt", found=project, seqmap=None)
        assert evaluate(alone, CONTEXT).sequences == expected[:1]

    def test_only_some_classes(self, plan: Plan) -> None:
        found = evaluate(replace(plan, classes=(2,)), CONTEXT)
        assert found.classes == (2,)
        assert found.combined(2).tp == 2
        assert evaluate(replace(plan, classes=(3,)), CONTEXT).combined(3).truth_masks == 0

    def test_states_of_a_project(self, plan: Plan, tmp_path: Path) -> None:
        project = write_project(tmp_path / "street.mots", state_of(results_of("0000"), MaskState.PROPOSED))
        wish = Plan(plan.truth / "0000.txt", project, states=frozenset({MaskState.ACCEPTED}))
        assert evaluate(wish, CONTEXT).combined(1).found_masks == 0


class TestFrames:
    def test_without_a_length_they_count_up_to_the_last_mask(self, plan: Plan) -> None:
        found = evaluate(replace(plan, seqmap=None), CONTEXT)
        assert [item.frame_count for item in found.sequences] == [FRAMES, FRAMES]
        assert "how many frames there are in 0000, 0001 (" in found.notes[0]

    def test_a_seqmap_says_more(self, plan: Plan, tmp_path: Path) -> None:
        seqmap = write_seqmap(tmp_path / "longer.seqmap", frames=20)
        found = evaluate(replace(plan, seqmap=seqmap), CONTEXT)
        assert found.combined(1).frames == 40
        assert found.combined(1).far == pytest.approx(2 / 40)

    def test_png_of_the_truth_say_it(self, plan: Plan, tmp_path: Path) -> None:
        folder = write_png(tmp_path / "png" / "0000", truth_of("0000"))
        (folder / "000008.png").write_bytes((folder / "000005.png").read_bytes())
        found = evaluate(Plan(folder, plan.found / "0000.txt"), CONTEXT)
        assert found.sequences[0].frame_count == 9
        assert found.notes == ()

    def test_png_of_results_may_end_before_the_sequence(self, plan: Plan, tmp_path: Path) -> None:
        for name in NAMES:
            write_png(tmp_path / "png" / name, results_of(name))
            (tmp_path / "png" / name / "000005.png").unlink()
        found = evaluate(replace(plan, found=tmp_path / "png"), CONTEXT)
        assert [item.frame_count for item in found.sequences] == [FRAMES, FRAMES]
        assert found.sequences[1].metrics[1].fn == 1

    def test_masks_past_the_end(self, plan: Plan, tmp_path: Path) -> None:
        seqmap = write_seqmap(tmp_path / "shorter.seqmap", frames=5)
        with pytest.raises(FormatError, match="the frame is out of range") as caught:
            evaluate(replace(plan, seqmap=seqmap), CONTEXT)
        assert caught.value.path == plan.truth / "0000.txt"

    def test_motschallenge_counts_from_one(self, tmp_path: Path) -> None:
        truth = tmp_path / "train" / "MOTS20-02"
        write_txt(truth / "gt" / "gt.txt", truth_of("0000"), first=1)
        (truth / "seqinfo.ini").write_text("[Sequence]\nname=MOTS20-02\nseqLength=8\n")
        results = write_txt(tmp_path / "results" / "MOTS20-02.txt", results_of("0000"), first=1).parent
        seqmap = tmp_path / "MOTS-train.txt"
        seqmap.write_text("name\nMOTS20-02\n")
        for given in (None, seqmap):
            found = evaluate(Plan(truth.parent, results, given, mistakes=True), CONTEXT)
            assert scores(found) == [(5, 2, 1, 1, 1)]
            assert found.sequences[0].frame_count == 8
            assert found.sequences[0].mistakes[1][0].frame == 1
        wrong = Plan(truth.parent, results, numbering=Numbering.KITTI)
        assert evaluate(wrong, CONTEXT).sequences[0].metrics[1].tp == 5


class TestDialects:
    """Seqmaps whose last number is the last frame, or the number of frames; and the one of names alone."""

    def test_a_length_where_png_tell_it(self, plan: Plan, tmp_path: Path) -> None:
        for name in NAMES:
            write_png(tmp_path / "png" / name, truth_of(name))
        seqmap = write_seqmap(tmp_path / "lengths.seqmap", frames=FRAMES + 1)
        found = evaluate(replace(plan, truth=tmp_path / "png", seqmap=seqmap), CONTEXT)
        assert [item.frame_count for item in found.sequences] == [FRAMES, FRAMES]

    def test_names_alone_leave_the_length_open(self, plan: Plan, tmp_path: Path) -> None:
        # As files of MOTSChallenge do, frames count from 1.
        for name in NAMES:
            write_txt(tmp_path / "one" / f"{name}.txt", truth_of(name), first=1)
            write_txt(tmp_path / "two" / f"{name}.txt", results_of(name), first=1)
        seqmap = tmp_path / "names.txt"
        seqmap.write_text("name\n0001\n")
        found = evaluate(replace(plan, truth=tmp_path / "one", found=tmp_path / "two", seqmap=seqmap), CONTEXT)
        assert [(item.name, item.frame_count) for item in found.sequences] == [("0001", FRAMES)]
        assert "how many frames there are in 0001 (" in found.notes[1]
        assert found.notes[0].endswith("which are left out: 0000.")

    def test_mots_tools_own_seqmap_of_motschallenge(self, plan: Plan, tmp_path: Path) -> None:
        # Frames 1 to 6 of a seqmap that says 0 to 6: a frame more, which FAR counts as mots_tools does.
        for name in NAMES:
            write_txt(tmp_path / "one" / f"{name}.txt", truth_of(name), first=1)
            write_txt(tmp_path / "two" / f"{name}.txt", results_of(name), first=1)
        seqmap = write_seqmap(tmp_path / "val.seqmap", frames=FRAMES + 1)
        found = evaluate(replace(plan, truth=tmp_path / "one", found=tmp_path / "two", seqmap=seqmap), CONTEXT)
        assert found.combined(1).far == pytest.approx(2 / (2 * (FRAMES + 1)))
        assert scores(found)[0] == (5, 2, 1, 1, 1)

    def test_trackevals_own_tree(self, tmp_path: Path) -> None:
        root = tmp_path / "gt" / "kitti" / "kitti_mots_val"
        for name in NAMES:
            write_txt(root / "label_02" / f"{name}.txt", truth_of(name))
            write_txt(tmp_path / "trackers" / "ours" / "data" / f"{name}.txt", results_of(name))
        seqmap = write_seqmap(root / "evaluate_mots.seqmap.val")
        found = evaluate(Plan(tmp_path / "gt", tmp_path / "trackers", seqmap), CONTEXT)
        assert scores(found) == [(5, 2, 1, 1, 1), (6, 0, 0, 0, 0)]


class TestMissing:
    def test_results(self, plan: Plan) -> None:
        (plan.found / "0001.txt").unlink()
        with pytest.raises(FormatError, match="there are no results for 1 sequence: 0001") as caught:
            evaluate(plan, CONTEXT)
        assert caught.value.path == plan.found
        assert "An empty txt file stands for a sequence in which nothing was found." in str(caught.value)
        with pytest.raises(FormatError, match="Say with --seqmap FILE which sequences count; an empty txt file stands"):
            evaluate(replace(plan, seqmap=None), CONTEXT)

    def test_an_empty_file_is_a_result(self, plan: Plan) -> None:
        (plan.found / "0001.txt").write_text("")
        assert scores(evaluate(plan, CONTEXT))[1] == (0, 0, 6, 0, 0)

    def test_a_sequence_of_the_seqmap(self, plan: Plan, tmp_path: Path) -> None:
        seqmap = write_seqmap(tmp_path / "other.seqmap", ("0000", "0002"))
        with pytest.raises(FormatError, match="the ground truth has no sequence '0002'") as caught:
            evaluate(replace(plan, seqmap=seqmap), CONTEXT)
        assert (caught.value.path, caught.value.line) == (seqmap, 2)

    def test_a_broken_seqmap(self, plan: Plan, tmp_path: Path) -> None:
        seqmap = tmp_path / "broken.seqmap"
        seqmap.write_text("0000 empty 000000 000005\n0001 empty\n")
        with pytest.raises(FormatError) as caught:
            evaluate(replace(plan, seqmap=seqmap), CONTEXT)
        assert (caught.value.path, caught.value.line) == (seqmap, 2)

    def test_more_results_than_truth_are_told(self, plan: Plan) -> None:
        write_txt(plan.found / "0007.txt", truth_of("0000"))
        assert evaluate(plan, CONTEXT).notes == (f"{plan.found} has more sequences, which are left out: 0007.",)

    def test_two_single_files_may_be_called_as_they_like(self, plan: Plan, tmp_path: Path) -> None:
        results = write_txt(tmp_path / "mine.txt", results_of("0000"))
        found = evaluate(Plan(plan.truth / "0000.txt", results), CONTEXT)
        assert [item.name for item in found.sequences] == ["0000"]
        assert scores(found) == [(5, 2, 1, 1, 1)]
        assert found.notes[0] == "'0000' is compared with 'mine': each is the only sequence of its side."
        same = evaluate(Plan(plan.truth / "0000.txt", plan.found / "0000.txt"), CONTEXT)
        assert not any("is compared with" in text for text in same.notes)

    def test_images_of_another_size(self, plan: Plan) -> None:
        path = plan.found / "0001.txt"
        path.write_text("0 1001 1 2 3 123\n")
        with pytest.raises(FormatError, match="another size than the images") as caught:
            evaluate(plan, CONTEXT)
        assert (caught.value.path, caught.value.line) == (path, 1)


class TestRanked:
    def test_each_kind_with_what_it_costs(self, plan: Plan) -> None:
        found = evaluate(plan, CONTEXT)
        ranked = found.ranked()
        assert [item.span.cost for item in ranked] == sorted((item.span.cost for item in ranked), reverse=True)
        cars = [item for item in ranked if item.class_id == 1]
        assert sum(item.span.cost for item in cars) == pytest.approx(1 - found.combined(1).smotsa)
        assert {(item.span.kind, item.span.frames) for item in cars} == {
            (Kind.MISSED, (2, 2)),
            (Kind.SWITCHED, (3, 3)),
            (Kind.POOR, (5, 5)),
            (Kind.FALSE, (1, 1)),
            (Kind.FALSE, (4, 4)),
        }
        assert {item.sequence for item in ranked} == {"0000"}
        assert found.ranked(2) == ranked[:2]

    def test_nothing_is_listed_unless_asked(self, plan: Plan) -> None:
        assert evaluate(replace(plan, mistakes=False), CONTEXT).ranked() == []


class TestAgreement:
    def test_both_directions(self, tmp_path: Path) -> None:
        first = write_project(tmp_path / "anna.mots", state_of(truth_of("0000")))
        second = write_project(tmp_path / "ben.mots", state_of(results_of("0000")))
        found = agreement(Plan(first, second), CONTEXT)
        forward, backward = found.forward.combined(1), found.backward.combined(1)
        assert (forward.fn, forward.truth_masks) == (1, 6)
        assert (backward.fn, backward.truth_masks, backward.fp) == (3, 8, 1)
        assert forward.motsp == backward.motsp
        assert found.forward.sequences[0].other_classes[2, 1] == 1

    def test_a_project_agrees_with_itself(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "anna.mots", state_of(truth_of("0000")))
        found = agreement(Plan(path, path, mistakes=True), CONTEXT)
        assert found.forward.combined(1).smotsa == found.backward.combined(2).hota == pytest.approx(1)
        assert found.forward.ranked() == []

    def test_sequences_that_only_one_has_are_told(self, plan: Plan) -> None:
        (plan.found / "0001.txt").unlink()
        found = agreement(replace(plan, seqmap=None), CONTEXT)
        assert [item.name for item in found.forward.sequences] == ["0000"]
        assert f"{plan.truth} has more sequences, which are left out: 0001." in found.forward.notes
        other_way = agreement(replace(plan.reversed(), seqmap=None), CONTEXT).forward.notes
        assert other_way.count(f"{plan.truth} has more sequences, which are left out: 0001.") == 1

    def test_notes_call_the_sides_a_and_b(self, plan: Plan) -> None:
        path = plan.found / "0000.txt"
        path.write_text(path.read_text().replace(" 1001 1 ", " 1001 2 ", 1))
        notes = agreement(replace(plan, seqmap=None), CONTEXT).forward.notes
        assert next(text for text in notes if "does not fit its class" in text).startswith("0000, B: 1 mask")

    def test_none_in_common(self, plan: Plan, tmp_path: Path) -> None:
        for name in ("0007", "0008"):
            write_txt(tmp_path / "others" / f"{name}.txt", truth_of("0000"))
        with pytest.raises(AnnotatorError, match="have no sequence in common"):
            agreement(replace(plan, found=tmp_path / "others"), CONTEXT)

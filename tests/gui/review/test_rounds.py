from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.domain.edits import Change, Edit
from annotator.domain.masks import MaskRecord, MaskState
from annotator.domain.state import State
from annotator.editing import masks
from annotator.gui.document import Document
from annotator.gui.review.memory import RoundMemory
from annotator.gui.review.rounds import NOTICEABLE, Rounds
from annotator.project.store import Project
from tests import documents
from tests.documents import rectangle
from tests.gui.review.conftest import key, proposed_anew

BEFORE = rectangle(5, 10, 30, 30)  # what the small document has


def after_round(state: State, rounds: Rounds, *frames: int, by: int = 12) -> None:
    edit = proposed_anew(state, *frames, by=by)
    state.apply(edit)
    rounds.apply(edit)


@pytest.fixture
def state() -> State:
    return documents.document()


class TestRounds:
    def test_the_mask_before_is_kept(self, state: State) -> None:
        rounds = Rounds()
        after_round(state, rounds, 2)
        assert rounds.before(key(2), state.get(key(2))) == BEFORE
        assert rounds.before(key(3), state.get(key(3))) is None
        agreement = rounds.noticeable(key(2), state.get(key(2)))
        assert agreement == pytest.approx(13 / 37)

    def test_another_round_counts_from_the_last_one(self, state: State) -> None:
        rounds = Rounds()
        after_round(state, rounds, 2, by=12)
        middle = state.get(key(2))
        assert rounds.noticeable(key(2), middle)
        after_round(state, rounds, 2, by=13)
        record = state.get(key(2))
        assert middle
        assert rounds.before(key(2), record) == middle.mask
        assert rounds.noticeable(key(2), record) == pytest.approx(24 / 26)

    def test_what_looks_the_same_is_not_noticeable(self, state: State) -> None:
        rounds = Rounds()
        before = MaskRecord(rectangle(0, 0, 40, 40), MaskState.PROPOSED)
        after = MaskRecord(rectangle(0, 0, 40, 39), MaskState.PROPOSED)
        rounds.apply(Edit("Propose", (Change(key(0), before, after),)))
        assert rounds.before(key(0), after) == before.mask
        assert before.mask.iou(after.mask) > NOTICEABLE
        assert rounds.noticeable(key(0), after) is None

    def test_accepting_keeps_it_and_drawing_anew_ends_it(self, state: State) -> None:
        rounds = Rounds()
        after_round(state, rounds, 2)
        edit = masks.accept(state, [key(2)])
        state.apply(edit)
        rounds.apply(edit)
        assert rounds.before(key(2), state.get(key(2))) == BEFORE
        drawn = MaskRecord(rectangle(0, 0, 9, 9), MaskState.CORRECTED, manual=True)
        assert rounds.before(key(2), drawn) is None
        assert rounds.before(key(2), None) is None

    def test_no_verb_of_a_person_is_a_round(self, state: State) -> None:
        rounds = Rounds()
        for edit in (
            masks.set_mask(state, key(0), rectangle(0, 0, 9, 9), "brush"),
            masks.set_mask(state, key(0), rectangle(0, 0, 9, 9), "brush").inverted(),
            masks.clear_mask(state, [key(1)]),
            masks.clear_mask(state, [key(1)]).inverted(),
            masks.reject(state, [key(1)]),
            masks.accept(state, [key(1)]).inverted(),
        ):
            rounds.apply(edit)
        for frame in (0, 1):
            assert rounds.before(key(frame), state.get(key(frame))) is None

    def test_a_flag_is_no_round(self, state: State) -> None:
        rounds = Rounds()
        record = state.get(key(0))
        assert record
        rounds.apply(Edit("Flag", (Change(key(0), record, replace(record, flagged=True)),)))
        assert rounds.before(key(0), record) is None

    def test_what_is_newer_stays(self, state: State) -> None:
        older, newer = Rounds(), Rounds()
        after_round(state, older, 0, 1, by=3)
        middle = state.get(key(0))
        after_round(state, newer, 0, by=12)
        newer.absorb(older)
        assert middle
        assert newer.before(key(0), state.get(key(0))) == middle.mask
        assert newer.before(key(1), state.get(key(1))) == BEFORE


class TestMemory:
    @pytest.fixture
    def path(self, project_path: Path) -> Path:
        """A project with a round in its journal."""
        with Project.open(project_path) as project:
            project.apply_rebased(proposed_anew(project.state, 1, 2))
        return project_path

    def test_the_journal_is_read_once(self, path: Path, qtbot: QtBot) -> None:
        document, memory = Document(Project.open(path)), RoundMemory()
        memory.follow(document)
        with qtbot.waitSignal(memory.recalled):
            memory.recall()
        assert memory.rounds.before(key(1), document.state.get(key(1))) == BEFORE
        with qtbot.assertNotEmitted(memory.recalled, wait=50):
            memory.recall()
        document.close()

    def test_what_comes_meanwhile_is_newer(self, path: Path, qtbot: QtBot) -> None:
        document, memory = Document(Project.open(path)), RoundMemory()
        memory.follow(document)
        with qtbot.waitSignal(memory.recalled):
            memory.recall()
            middle = document.state.get(key(1))
            edit = proposed_anew(document.state, 1, by=20)
            document.project.apply_rebased(edit)
            memory.rounds.apply(edit)
        assert middle
        assert memory.rounds.before(key(1), document.state.get(key(1))) == middle.mask
        assert memory.rounds.before(key(2), document.state.get(key(2))) == BEFORE
        document.close()

    def test_without_a_project_nothing_is_read(self, qtbot: QtBot) -> None:
        memory = RoundMemory()
        memory.follow(None)
        with qtbot.assertNotEmitted(memory.recalled, wait=50):
            memory.recall()

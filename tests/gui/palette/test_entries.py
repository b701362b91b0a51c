from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.actions import ACTIONS, ActionSet
from annotator.gui.context import Context
from annotator.gui.needs import REASONS
from annotator.gui.palette.entries import USED_KEPT, Entry, collect, lack, remembered, search


@pytest.fixture
def opened() -> list[Path]:
    return []


@pytest.fixture
def entries(context: Context, qtbot: QtBot, opened: list[Path], tmp_path: Path) -> list[Entry]:
    for name in ("night", "street2"):
        (tmp_path / f"{name}.mots").write_text("")
        context.settings.remember(tmp_path / f"{name}.mots")
    return collect(context, ActionSet(context, context), opened.append)


def find(context: Context, entries: list[Entry], typed: str, used: tuple[str, ...] = ()) -> list[Entry]:
    def go(frame: int) -> None:
        context.selection.frame = frame

    return search(typed, entries, used, context.spot(), go)


def titles(found: list[Entry]) -> list[str]:
    return [entry.title for entry in found]


def test_every_action_is_offered_with_its_key(entries: list[Entry]) -> None:
    actions = {entry.name: entry for entry in entries if entry.kind == "action"}
    assert set(actions) == set(ACTIONS) - {"palette"}
    assert (actions["undo"].keys, actions["undo"].detail) == ("Ctrl+Z", "Edit")


def test_what_is_not_possible_says_why(entries: list[Entry]) -> None:
    actions = {entry.name: entry.reason for entry in entries if entry.kind == "action"}
    assert actions["accept"] == "needs a selected track"
    assert actions["finetune"] == "needs a selected track"
    assert actions["undo"] == "nothing to undo"
    assert actions["export"] == ""


@pytest.mark.parametrize(
    ("needs", "available", "reason"),
    [
        (("track", "write"), set(), "needs an open project"),
        (("track", "write"), {"project", "sequence", "track"}, "the project is read-only"),
        (("mask", "write"), {"project", "sequence", "write"}, "needs a selected track"),
        (("mask", "write"), {"project", "sequence", "write", "track"}, "needs a mask in this frame"),
        (("comparison",), set(), "needs other masks to compare with"),
        (("moonlight",), {"project"}, "not possible now"),
        ((), set(), ""),
        (("undo",), {"project", "undo"}, ""),
    ],
)
def test_reasons(needs: tuple[str, ...], available: set[str], reason: str) -> None:
    assert lack(needs, frozenset(available)) == reason


def test_there_is_a_reason_for_every_need() -> None:
    assert {need for action in ACTIONS.values() for need in action.needs} <= set(REASONS)


def test_nothing_typed_lists_the_actions_used_last_first(context: Context, entries: list[Entry]) -> None:
    found = find(context, entries, "", ("export", "fit"))
    assert [entry.name for entry in found[:2]] == ["export", "fit"]
    assert {entry.kind for entry in found} == {"action"}
    assert len(found) == len(ACTIONS) - 1


def test_the_best_fit_comes_first(context: Context, entries: list[Entry]) -> None:
    assert titles(find(context, entries, "fine"))[0].startswith("Fine-tune")
    assert titles(find(context, entries, "exp"))[0] == "Export"
    assert find(context, entries, "zzzzz") == []


def test_an_action_that_was_used_comes_before_its_like(context: Context, entries: list[Entry]) -> None:
    plain = [entry.name for entry in find(context, entries, "zoom")]
    assert plain[:2] == ["zoom-in", "zoom-out"]
    used = [entry.name for entry in find(context, entries, "zoom", ("zoom-out",))]
    assert used[0] == "zoom-out"


def test_a_menu_finds_its_actions(context: Context, entries: list[Entry]) -> None:
    assert "undo" in [entry.name for entry in find(context, entries, "edit undo")]


@pytest.mark.parametrize("typed", ["track 2", "t 2", "t2", "Track 2"])
def test_a_track_by_its_number(context: Context, entries: list[Entry], typed: str) -> None:
    found = find(context, entries, typed)
    assert titles(found)[0] == "Track 2"
    found[0].run()
    assert context.selection.track_id == 2


def test_tracks_by_their_class(context: Context, entries: list[Entry]) -> None:
    assert "Track 2" in titles(find(context, entries, "pedestrian"))


@pytest.mark.parametrize("typed", ["f 4", "frame 4", "4", "f4", "  F 04"])
def test_a_frame_by_its_number(context: Context, entries: list[Entry], typed: str) -> None:
    found = find(context, entries, typed)
    assert (found[0].title, found[0].reason) == ("Go to frame 4", "")
    found[0].run()
    assert context.selection.frame == 4


def test_a_frame_that_is_not_there_says_so(context: Context, entries: list[Entry]) -> None:
    found = find(context, entries, "f 600")
    assert found[0].reason == "the last frame is 5"


def test_recent_projects_but_the_open_one(context: Context, entries: list[Entry], opened: list[Path]) -> None:
    assert context.document
    assert not [entry for entry in entries if entry.kind == "project" and context.document.path.stem == entry.title]
    found = find(context, entries, "open night")
    assert found[0].kind == "project"
    found[0].run()
    assert [path.stem for path in opened] == ["night"]


def test_without_a_project_there_are_actions_alone(context: Context, qtbot: QtBot) -> None:
    actions = ActionSet(context, context)
    document, context.document = context.document, None
    try:
        found = collect(context, actions, lambda path: None)
        assert {entry.kind for entry in found} == {"action"}
        assert search("f 3", found, (), context.spot(), lambda frame: None) == []
    finally:
        context.document = document


def test_what_was_run_last_is_remembered() -> None:
    used: list[str] = []
    for name in ("a", "b", "c", "a", "d", "e", "f", "g", "h"):
        used = remembered(name, used)
    assert used == ["h", "g", "f", "e", "d", "a"]
    assert len(used) == USED_KEPT

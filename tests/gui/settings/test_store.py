from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.gui.settings import RECENT_KEPT, Settings


def test_the_file_keeps_only_what_differs(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "deep" / "window.json")
    settings.values.opacity = 0.8
    settings.save()
    assert json.loads(settings.path.read_text()) == {"opacity": 0.8}
    assert Settings(settings.path).values.opacity == 0.8


def test_a_broken_file_costs_the_settings_alone(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    for text in ("{", "[1]", '{"opacity": "much", "recent": 3}', '{"recent": [1, 2], "keys": {"accept": "A"}}', ""):
        path.write_text(text)
        values = Settings(path).values
        assert (values.opacity, values.recent, values.keys) == (0.5, [], {})


def test_values_out_of_range_are_not_read_and_others_are(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text('{"opacity": 7, "theme": "pink", "frames_ahead": 0, "brush_size": 40, "no such": 1}')
    values = Settings(path).values
    assert (values.opacity, values.theme, values.frames_ahead, values.brush_size) == (0.5, "system", 5, 40)


def test_a_whole_number_is_a_share_too(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    path.write_text('{"opacity": 1}')
    found = Settings(path).values.opacity
    assert (found, type(found)) == (1.0, float)


def test_an_unwritable_place_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = Settings(tmp_path / "file" / "window.json")
    settings.save()
    assert settings.set("opacity", 0.7), "in use for this run"
    assert settings.values.opacity == 0.7


def test_what_is_set_is_told_and_kept(tmp_path: Path, qtbot: QtBot) -> None:
    settings = Settings(tmp_path / "window.json")
    with qtbot.waitSignal(settings.changed) as told:
        assert settings.set("theme", "light")
    assert told.args == ["theme"]
    assert Settings(settings.path).values.theme == "light"
    with qtbot.assertNotEmitted(settings.changed):
        assert not settings.set("theme", "light")


@pytest.mark.parametrize(
    ("name", "value"),
    [("theme", "pink"), ("opacity", 1.2), ("opacity", "0.5"), ("frames_ahead", True), ("colour", "red"), ("keys", [])],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, name: str, value: object) -> None:
    settings = Settings(tmp_path / "window.json")
    with pytest.raises(ValueError, match=name):
        settings.set(name, value)
    assert not settings.path.exists()


def test_reset_gives_the_defaults_of_some_settings(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "window.json")
    settings.set("theme", "light")
    settings.set("opacity", 0.9)
    settings.reset(["opacity", "show_ids"])
    assert (settings.values.theme, settings.values.opacity) == ("light", 0.5)
    assert json.loads(settings.path.read_text()) == {"theme": "light"}


def test_recent_projects(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "window.json")
    paths = [tmp_path / f"{number}.mots" for number in range(RECENT_KEPT + 2)]
    for path in paths:
        path.write_text("")
        settings.remember(path)
    settings.remember(paths[-2])
    assert settings.recent()[:2] == [paths[-2], paths[-1]]
    assert len(settings.recent()) == RECENT_KEPT
    paths[-2].unlink()
    assert settings.recent()[0] == paths[-1]
    settings.forget(paths[-1])
    assert paths[-1] not in settings.recent()

from __future__ import annotations

import json
from pathlib import Path

from annotator.gui.settings import RECENT_KEPT, Settings


def test_the_file_keeps_only_what_differs(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "deep" / "window.json")
    settings.values.opacity = 0.8
    settings.save()
    assert json.loads(settings.path.read_text()) == {"opacity": 0.8}
    assert Settings(settings.path).values.opacity == 0.8


def test_a_broken_file_costs_the_settings_alone(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    for text in ("{", "[1]", '{"opacity": "much", "recent": 3}'):
        path.write_text(text)
        values = Settings(path).values
        assert (values.opacity, values.recent) == (0.5, [])


def test_an_unwritable_place_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Settings(tmp_path / "file" / "window.json").save()


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

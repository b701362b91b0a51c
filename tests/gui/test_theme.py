from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.domain.masks import MaskState
from annotator.gui import theme
from annotator.gui.theme import DARK, LIGHT, Theme, contrast

TEXT_ON = [
    ("text", ("window", "panel", "raised", "hover", "note_fill", "warning_fill", "danger_fill")),
    ("muted", ("window", "panel", "raised")),
    ("accent", ("window", "panel", "raised")),
    ("on_primary", ("primary",)),
    ("danger", ("panel", "raised", "danger_fill")),
    ("warning", ("panel", "raised", "warning_fill")),
    ("success", ("panel", "raised")),
]


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=lambda item: item.name)
def test_text_can_be_read(colours: Theme) -> None:
    poor = [
        (front, back, round(ratio, 2))
        for front, backs in TEXT_ON
        for back in backs
        if (ratio := contrast(getattr(colours, front), getattr(colours, back))) < 4.5
    ]
    assert not poor


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=lambda item: item.name)
def test_states_stand_out_from_the_panel_and_each_other(colours: Theme) -> None:
    names = [colours.state_colour(state).name() for state in (None, *MaskState)]
    assert all(contrast(name, colours.panel) >= 3 for name in names)
    assert len(set(names)) == len(names)


def test_known_contrasts() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_theme_can_be_chosen(qapp: QApplication, themed: Theme) -> None:
    assert theme.apply(qapp, "light") is LIGHT
    assert qapp.palette().window().color().name() == LIGHT.panel
    assert theme.apply(qapp, "dark") is DARK
    assert theme.current() is DARK


def test_the_style_sheet_names_no_unknown_colour() -> None:
    for colours in (DARK, LIGHT):
        assert "@" not in theme.style_sheet(colours)

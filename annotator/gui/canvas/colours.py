"""Colours of tracks and of mask states: distinct for colour-blind eyes too, and steady over sessions."""

from __future__ import annotations

from PySide6.QtGui import QColor

from annotator.domain.masks import MaskState

# Each is ordered by a search that keeps numbers next to each other, and those two apart, as far apart as it can.
PALETTES = {
    # From Okabe & Ito (2008) and Tol's schemes, without greys and what is too dark for street scenes: no two are the
    # same under full, protanopic and deuteranopic sight.
    "mixed": (
        *("#e69f00", "#1f78ff", "#ffaabb", "#d55e00", "#f0e442", "#c7b7ff"),
        *("#ff6b4a", "#ffd9a0", "#d81b7a", "#99ddff", "#7a4f2a", "#00b57f"),
    ),
    # The seven hues of Okabe & Ito, "Color Universal Design" (2008, https://jfly.uni-koeln.de/color/), black left out,
    # each once more in another lightness; of such shades, those that lie farthest apart under
    # all three sights and show on white.
    "okabe-ito": (
        *("#0072b2", "#009e73", "#d55e00", "#22678e", "#00a0f9", "#3ecfa7", "#eb914a"),
        *("#56b4e9", "#71415c", "#f0e442", "#e3c88d", "#cc79a7", "#5d581e", "#e69f00"),
    ),
    # Hues of any kind as far apart as twenty can be in CIE Lab, for full sight alone.
    "bright": (
        *("#ffb973", "#ff009f", "#3380cc", "#56a64b", "#ff0000", "#5840ff", "#00ff00", "#ff4058", "#00a691", "#f2d400"),
        *("#a64b4b", "#00ffff", "#aef23d", "#ff8000", "#f26d9f", "#3d6af2", "#a66800", "#00ff9f", "#b05ccc", "#3dc5f2"),
    ),
}
IGNORE_GREY = QColor("#b4b8bf")
OTHERS = QColor("#ff00ff")
"""Of masks that are compared with the project's; far from the palette in full sight, and drawn on black for all."""

_STATES = {
    None: "#8b919b",
    MaskState.PROPOSED: "#e69f00",
    MaskState.CORRECTED: "#56b4e9",
    MaskState.ACCEPTED: "#1fae7a",
}


class _Current:
    """The palette in use; painted widgets ask for it when they paint."""

    name: str = "mixed"


def in_use() -> str:
    """Name of the palette in use."""
    return _Current.name


def use(name: str) -> None:
    """Give tracks the colours of another palette; who has painted them paints anew.

    Raises:
        KeyError: there is no such palette.
    """
    if name not in PALETTES:
        raise KeyError(name)
    _Current.name = name


def track_colour(track_id: int) -> QColor:
    """The colour of a track, by its number alone; numbers a palette apart share the hue in another lightness."""
    palette = PALETTES[_Current.name]
    turn = (track_id // len(palette)) % 3
    return QColor(palette[track_id % len(palette)]).darker(100 + 22 * turn)


def state_colour(state: MaskState | None) -> QColor:
    """The colour of a mask's state; None is a box without a mask."""
    return QColor(_STATES[state])

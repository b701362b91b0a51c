"""Colours of tracks and of mask states: distinct for colour-blind eyes too, and steady over sessions."""

from __future__ import annotations

from PySide6.QtGui import QColor

from annotator.domain.masks import MaskState

# From Okabe & Ito (2008) and Tol's schemes, without greys and what is too dark for street scenes. Chosen and ordered by
# search: under full, protanopic and deuteranopic sight no two are the same and neighbouring numbers are far apart.
PALETTE = (
    "#e69f00",
    "#1f78ff",
    "#ffaabb",
    "#d55e00",
    "#f0e442",
    "#c7b7ff",
    "#ff6b4a",
    "#ffd9a0",
    "#d81b7a",
    "#99ddff",
    "#7a4f2a",
    "#00b57f",
)
IGNORE_GREY = QColor("#b4b8bf")
OTHERS = QColor("#ff00ff")
"""Of masks that are compared with the project's; far from the palette in full sight, and drawn on black for all."""

_STATES = {
    None: "#8b919b",
    MaskState.PROPOSED: "#e69f00",
    MaskState.CORRECTED: "#56b4e9",
    MaskState.ACCEPTED: "#1fae7a",
}


def track_colour(track_id: int) -> QColor:
    """The colour of a track, by its number alone; numbers 12 apart share the hue in another lightness."""
    turn = (track_id // len(PALETTE)) % 3
    return QColor(PALETTE[track_id % len(PALETTE)]).darker(100 + 22 * turn)


def state_colour(state: MaskState | None) -> QColor:
    """The colour of a mask's state; None is a box without a mask."""
    return QColor(_STATES[state])

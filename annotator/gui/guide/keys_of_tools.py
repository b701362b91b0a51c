"""What keys and clicks do with each tool; keys of actions come from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.keymap import OF_THE_STRIP, shown
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.gui.keymap import Keymap

Rows = tuple[tuple[str, str], ...]
_CLICK, _DRAG, _RIGHT = marked("Click"), marked("Drag"), marked("Right click")
_ARROWS, _SHIFT_ALT = marked("Arrow keys"), marked("Shift, Alt")
_VIEW: Rows = (
    (marked("Wheel"), marked("Zoom to the pointer")),
    (marked("Middle button, Space + drag"), marked("Move the view, also while you draw")),
)
_RING: Rows = (
    (_CLICK, marked("Set a vertex")),
    (_DRAG, marked("Draw freehand")),
    (marked("Enter, or click the first vertex"), marked("Close the polygon")),
    (marked("Backspace, right click"), marked("Take back the last vertex")),
    (marked("Shift or Alt at the first vertex"), marked("Add to the mask, or cut from it")),
    (_ARROWS, marked("Move the crosshair by 1 px, with Shift by 10; Space sets a vertex")),
    (marked("Esc"), marked("Drop the polygon, then leave the tool")),
)
_STROKE: Rows = (
    (marked("Shift + drag"), marked("Begin with a straight line from the last stroke")),
    (marked("Alt, right button"), marked("Do the opposite: paint, or erase")),
    (marked("Esc"), marked("Drop the stroke, then leave the tool")),
)
TOOL_KEYS: dict[str, Rows] = {
    "select": (
        (_CLICK, marked("Select the track under the pointer")),
        (marked("Click again"), marked("Select the track that lies below")),
        (_DRAG, marked("Move the view")),
        (marked("Z, held"), marked("Show the mask as it was before its last change")),
    ),
    "polygon": _RING,
    "add": _RING,
    "cut": _RING,
    "snap": (
        (_CLICK, marked("Set a point; the line between points follows the edges")),
        (marked("Ctrl + click"), marked("Set a point with a straight line to it")),
        *_RING[2:5],
        _RING[6],
    ),
    "brush": ((_DRAG, marked("Paint the mask of the selected track")), *_STROKE),
    "eraser": ((_DRAG, marked("Erase from the mask of the selected track")), *_STROKE),
    "vertices": (
        (marked("Drag a vertex"), marked("Move it")),
        (marked("Click an edge"), marked("Insert a vertex")),
        (marked("Right click, Delete"), marked("Remove the vertex")),
        (marked("Tab, Shift + Tab"), marked("Go to the next or previous vertex")),
        (_ARROWS, marked("Move the vertex by 1 px, with Shift by 10")),
        (marked("Esc"), marked("Put the vertex back, then leave the tool")),
    ),
    "box": (
        (marked("Drag a corner or an edge"), marked("Change the size of the box")),
        (marked("Drag inside"), marked("Move the box")),
        (_DRAG, marked("Draw a box, where the track has none; without a track, a new one")),
        (_ARROWS, marked("Move the box by 1 px, with Shift by 10; with Alt its lower right corner")),
        (marked("Esc"), marked("Put the box back, then leave the tool")),
    ),
    "region": (
        (_DRAG, marked("Make a box an ignore region")),
        (_CLICK, marked("Begin a polygon around an ignore region")),
        *_RING[2:4],
        _RING[6],
    ),
    "pan": (
        (_DRAG, marked("Move the view")),
        (_ARROWS, marked("Move the view, with Shift further")),
        (marked("Esc"), marked("Leave the tool")),
    ),
}
# Actions that go with a tool, by their names; the keys are those that they have now.
_WITH: dict[str, tuple[str, ...]] = {
    "select": ("next-track", "next-frame", "previous-frame", "accept-next", "reject", "tool-polygon", "tool-brush"),
    "brush": ("brush-smaller", "brush-larger", "tool-eraser"),
    "eraser": ("brush-smaller", "brush-larger", "tool-brush"),
    "vertices": ("simplify",),
    "box": ("new-track",),
}
_ALSO = ("accept-next", "undo")


def tool_rows(tool: str, keymap: Keymap) -> list[tuple[str, str]]:
    """(keys, what they do) with a tool, in the language in use."""
    names = _WITH.get(tool, ()) + tuple(name for name in _ALSO if name not in _WITH.get(tool, ()))
    rows = [(tr(keys), tr(text)) for keys, text in (*TOOL_KEYS[tool], *_VIEW)]
    return rows + [(keymap.text(name), keymap.title(name)) for name in names if keymap.text(name)]


def strip_rows() -> list[tuple[str, str]]:
    """The same of the review strip; keys that do the same share a row."""
    found: dict[str, list[str]] = {}
    for key, text in OF_THE_STRIP.items():
        found.setdefault(text, []).append(shown(key))
    rows = [(", ".join(keys), _sentence(tr(text))) for text, keys in found.items()]
    return [*_translated(_STRIP), *rows]


_STRIP: Rows = (
    (marked("Enter, double click"), marked("Open the mask in the image")),
    (marked("Shift + arrow keys"), marked("Choose several masks")),
    (marked("Z, held"), marked("Show the outlines before the last round")),
    (marked("Esc"), marked("Back to the image")),
)


def _translated(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(tr(keys), tr(text)) for keys, text in rows]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]

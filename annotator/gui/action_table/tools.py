"""Tools of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.action_table.action import Action

if TYPE_CHECKING:
    from annotator.gui.context import Context


def _tool(name: str, text: str, key: str, tip: str) -> Action:
    def choose(context: Context) -> None:
        context.selection.tool = name

    needs = ("sequence",) if name in ("select", "pan") else ("sequence", "write")
    icon = {"add": "polygon-add", "cut": "polygon-cut"}.get(name, name)
    return Action(f"tool-{name}", text, choose, (key,), icon, needs, ("tool", name), tip)


TOOLS = (
    _tool("select", "Select", "V", "Click a box or mask to select its track."),
    _tool(
        "polygon", "Draw polygon", "P", "Draw the mask of the selected track anew: click the outline, Enter closes it."
    ),
    _tool("add", "Add to mask", "E", "Outline a part that the mask lacks."),
    _tool("cut", "Cut from mask", "C", "Outline a part that does not belong to the mask."),
    _tool("vertices", "Move vertices", "R", "Drag, insert and delete the vertices of the mask's outline."),
    _tool("box", "Box", "B", "Drag the box of the selected track, or draw one."),
    _tool("pan", "Pan", "H", "Drag the image."),
)

"""Tools of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import brush

if TYPE_CHECKING:
    from annotator.gui.context import Context


def _tool(name: str, text: str, key: str | None, tip: str) -> Action:
    def choose(context: Context) -> None:
        context.selection.tool = name

    needs = ("sequence",) if name in ("select", "pan") else ("sequence", "write")
    icon = {"add": "polygon-add", "cut": "polygon-cut", "region": "ignore"}.get(name, name)
    return Action(f"tool-{name}", text, choose, () if key is None else (key,), icon, needs, ("tool", name), tip)


TOOLS = (
    _tool("select", "Select", "V", "Click a box or mask to select its track."),
    _tool(
        "polygon", "Draw polygon", "P", "Draw the mask of the selected track anew: click the outline, Enter closes it."
    ),
    _tool("add", "Add to mask", "E", "Outline a part that the mask lacks."),
    _tool("cut", "Cut from mask", "C", "Outline a part that does not belong to the mask."),
    _tool("snap", "Edge-snapping line", "Y", "Click along the object: the line follows its edge."),
    _tool("brush", "Brush", "J", "Paint what the mask lacks; {brush_smaller} and {brush_larger} change the size."),
    _tool(
        "eraser",
        "Eraser",
        "Shift+J",
        "Erase what does not belong to the mask; {brush_smaller} and {brush_larger} change the size.",
    ),
    _tool("vertices", "Move vertices", "R", "Drag, insert and delete the vertices of the mask's outline."),
    _tool("box", "Box", "B", "Drag the box of the selected track, or draw one."),
    _tool("region", "Ignore region", None, "Drag a box, or click an outline, that scoring leaves out."),
    _tool("pan", "Pan", "H", "Drag the image."),
)
BRUSH = (
    Action("brush-smaller", "Smaller brush", lambda context: brush.size(context, -1), (",",), "", ("project",)),
    Action("brush-larger", "Larger brush", lambda context: brush.size(context, 1), (".",), "", ("project",)),
)

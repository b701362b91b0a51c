"""The tools by the names that `Selection.tool` has."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from annotator.gui.tools.add import AddTool
from annotator.gui.tools.box import BoxTool
from annotator.gui.tools.brush import BrushTool, EraserTool
from annotator.gui.tools.cut import CutTool
from annotator.gui.tools.pan import PanTool
from annotator.gui.tools.polygon import PolygonTool
from annotator.gui.tools.region import RegionTool
from annotator.gui.tools.select import SelectTool
from annotator.gui.tools.snap import SnapTool
from annotator.gui.tools.vertices import VerticesTool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from annotator.gui.tools.base import Host, Tool

TOOLS: Mapping[str, Callable[[Host], Tool]] = MappingProxyType(
    {
        "select": SelectTool,
        "polygon": PolygonTool,
        "add": AddTool,
        "cut": CutTool,
        "snap": SnapTool,
        "brush": BrushTool,
        "eraser": EraserTool,
        "vertices": VerticesTool,
        "box": BoxTool,
        "region": RegionTool,
        "pan": PanTool,
    }
)


def make_tool(name: str, host: Host, instead_of: Tool | None = None) -> Tool:
    """The tool with this name, ready for use; the one that was used before is put away."""
    if instead_of is not None:
        instead_of.put_away()
    return TOOLS[name](host)

"""Cutting an area from a mask, a hole too: the polygon tool in its third mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.tools.polygon import PolygonTool

if TYPE_CHECKING:
    from annotator.gui.tools.base import Host


class CutTool(PolygonTool):
    """A ring is cut from the mask; with Shift it is added to it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, "cut")

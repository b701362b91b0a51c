"""Adding an area to a mask: the polygon tool in its second mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.tools.polygon import PolygonTool

if TYPE_CHECKING:
    from annotator.gui.tools.base import Host


class AddTool(PolygonTool):
    """A ring is added to the mask; with Alt it is cut from it."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, "add")

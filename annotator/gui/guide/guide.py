"""Makes the helpers of the window when they are asked for first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.guide.tool_keys import ToolKeys
    from annotator.gui.guide.tour import Tour
    from annotator.gui.palette.popup import Palette
    from annotator.gui.shell import Shell


class Guide:
    """Command palette, keys of the tool, tour.

    Args:
        window: what they are about.
        centre: the part of it where image and review strip are.
    """

    def __init__(self, window: Shell, centre: QWidget) -> None:
        self._window, self._centre = window, centre

    @cached_property
    def palette(self) -> Palette:
        """The command palette."""
        from annotator.gui.palette.popup import Palette

        window = self._window
        return Palette(window.context, window.actions_, window.recent_chosen.emit, window)

    @cached_property
    def tool_keys(self) -> ToolKeys:
        """The keys of the tool in use."""
        from annotator.gui.guide.tool_keys import ToolKeys

        return ToolKeys(self._window.context, self._window.actions_.keymap, self._centre, self._window.worked_on)

    @cached_property
    def tour(self) -> Tour:
        """The tour."""
        from annotator.gui.guide.tour import Tour

        return Tour(self._window)

    def retheme(self) -> None:
        """Draw again in the theme in use; what was not asked for yet is made in it."""
        if "tool_keys" in vars(self):
            self.tool_keys.retheme()

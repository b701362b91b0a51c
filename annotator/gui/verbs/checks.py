"""Walk through what the quality checks find."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.context import Context


def step(context: Context, direction: int) -> None:
    """Go to the next finding, or to the one before, and show the list."""
    context.selection.show_checks = True
    context.checking.step(direction)

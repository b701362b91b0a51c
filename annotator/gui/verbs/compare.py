"""Hold the masks of the sequence against others, and walk through what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.context import Context


def choose(context: Context) -> None:
    """Ask what to compare with, and do it."""
    from annotator.gui.dialogs.compare import CompareDialog

    spot = context.spot()
    if spot is None or context.window is None:
        return
    dialog = CompareDialog(spot.sequence.name, context.settings, context.window)
    if dialog.exec():
        context.comparing.start(dialog.path, other_is_truth=dialog.other_is_truth)
    dialog.deleteLater()


def step(context: Context, direction: int) -> None:
    """Go to the next difference, or to the one before."""
    context.comparing.step(direction)


def close(context: Context) -> None:
    """Show the project's masks alone again."""
    context.comparing.close()
    context.leave_field()

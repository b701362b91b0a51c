"""What is shown, and how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.context import Context

OPACITY_STEP = 0.1


def opacity(context: Context, steps: int) -> None:
    """Make the masks' fill stronger or fainter."""
    context.selection.opacity = round(context.selection.opacity + steps * OPACITY_STEP, 2)


def zoom_in(context: Context) -> None:
    """Enlarge the image."""
    if context.canvas:
        context.canvas.zoom_in()


def zoom_out(context: Context) -> None:
    """Make the image smaller."""
    if context.canvas:
        context.canvas.zoom_out()


def fit(context: Context) -> None:
    """Show the whole image."""
    if context.canvas:
        context.canvas.fit()


def fit_track(context: Context) -> None:
    """Show the selected track as large as it fits."""
    if context.canvas:
        context.canvas.fit_selected()


def actual_size(context: Context) -> None:
    """One image pixel on one pixel of the screen."""
    if context.canvas:
        context.canvas.actual_size()

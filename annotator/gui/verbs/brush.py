"""The size of the brush."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.translation import counted, tr

if TYPE_CHECKING:
    from annotator.gui.context import Context

_FACTOR = 1.25


def size(context: Context, steps: int) -> None:
    """Make the brush a fourth larger for each step, or smaller; at least by a pixel."""
    before = context.selection.brush_size
    context.selection.brush_size = stepped(before, steps)
    if context.canvas is not None and context.selection.tool not in ("brush", "eraser"):
        context.canvas.say(tr("The brush is {pixels} wide.", pixels=counted(context.selection.brush_size, "pixel")))


def stepped(before: int, steps: int) -> int:
    """The next size up or down; going up and down again leads back."""
    after = before
    for _ in range(abs(steps)):
        after = max(after + 1, round(after * _FACTOR)) if steps > 0 else _smaller(after)
    return after


def _smaller(value: int) -> int:
    """The largest size from which one step up leads to `value`, or not beyond it."""
    return next((item for item in range(value - 1, 0, -1) if stepped(item, 1) <= value), 1)

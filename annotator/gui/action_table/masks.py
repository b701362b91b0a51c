"""What is done with the mask of the selected track in the frame that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import masks, shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.context import Context


def _shape(name: str, text: str, slot: Callable[[Context], None], keys: tuple[str, ...], tip: str) -> Action:
    return Action(name, text, slot, keys, "", ("mask", "write"), tip=tip)


SHAPE = (
    _shape("fill-holes", "Fill &holes", shape.fill_holes, ("Shift+C",), "Fill what the mask encloses on all sides."),
    _shape(
        "remove-specks",
        "Remove &specks",
        shape.remove_specks,
        (),
        "Keep the mask's largest part and those that are not much smaller.",
    ),
    _shape("grow", "&Grow by a pixel", shape.grow, ("Ctrl+Up",), "Move the mask's outline out by a pixel."),
    _shape("shrink", "Shrin&k by a pixel", shape.shrink, ("Ctrl+Down",), "Move the mask's outline in by a pixel."),
    _shape("simplify", "Si&mplify outline", shape.simplify, (), "Give the outline fewer vertices."),
)
TRANSFER = (
    Action(
        "copy-previous",
        "Copy from &previous mask",
        lambda context: shape.copy(context, -1),
        ("Ctrl+Left",),
        "",
        ("track", "write"),
        tip="Stretch the track's mask of the nearest frame before this one into the box here. It counts as a proposal.",
    ),
    Action(
        "copy-next",
        "Copy from &next mask",
        lambda context: shape.copy(context, 1),
        ("Ctrl+Right",),
        "",
        ("track", "write"),
        tip="Stretch the track's mask of the nearest frame after this one into the box here. It counts as a proposal.",
    ),
    Action(
        "interpolate-masks",
        "&Interpolate masks",
        shape.interpolate,
        (),
        "",
        ("track", "write"),
        tip="Fill the frames between the manual or accepted masks before and after this one. They count as proposals.",
    ),
)
MASK = (
    Action(
        "accept-next",
        "&Accept and go to next open",
        masks.accept_and_next,
        ("Space",),
        "accept-next",
        ("track", "write"),
        tip="Accept this mask and go to the track's next frame that is not accepted yet.",
    ),
    Action("accept", "Accept", masks.accept, ("Shift+Space",), "accept", ("mask", "write")),
    Action(
        "accept-all",
        "Accept all masks of the track",
        masks.accept_all,
        ("Ctrl+Return",),
        "accept-all",
        ("track", "write"),
        tip="Accept every proposed and corrected mask of this track.",
    ),
    Action(
        "accept-range",
        "Accept the chosen frames",
        masks.accept_range,
        ("Ctrl+Shift+Return",),
        "accept-all",
        ("track", "range", "write"),
        tip="Accept the masks of this track in the frames that are chosen in the timeline by Shift+drag.",
    ),
    Action(
        "reject",
        "&Reject",
        masks.reject,
        ("X",),
        "reject",
        ("mask", "write"),
        tip="A proposal is removed, an accepted mask is open again.",
    ),
    Action("clear", "&Clear mask", masks.clear, ("Del",), "clear", ("mask", "write")),
    Action(
        "forward",
        "Bring &forward",
        masks.forward,
        ("Ctrl+]",),
        "forward",
        ("mask", "write"),
        tip="Where two masks overlap, put this one in front.",
    ),
    Action("backward", "Send &backward", masks.backward, ("Ctrl+[",), "backward", ("mask", "write")),
    Action(
        "remove",
        "Remove from this frame",
        masks.remove,
        ("Shift+Del",),
        "",
        ("track", "write"),
        tip="Take the track's box and mask out of this frame.",
    ),
    *SHAPE,
    *TRANSFER,
)

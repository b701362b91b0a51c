"""What is done with the mask of the selected track in the frame that is shown."""

from __future__ import annotations

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import masks

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
)

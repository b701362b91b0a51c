"""What actions need, and what is told where it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from collections.abc import Iterable

NO_TRACK = marked("Select a track first: click on it in the image, the list or the timeline.")
# What is told of what an action needs and is not there, the first that fits.
REASONS = {
    "project": marked("needs an open project"),
    "sequence": marked("needs a sequence"),
    "write": marked("the project is read-only"),
    "track": marked("needs a selected track"),
    "box": marked("needs a box in this frame"),
    "mask": marked("needs a mask in this frame"),
    "undo": marked("nothing to undo"),
    "redo": marked("nothing to do again"),
    "job": marked("no job is running"),
    "range": marked("needs a range of frames: Shift+drag in the timeline"),
    "comparison": marked("needs other masks to compare with"),
}
_OF_A_PROJECT = ("write", "undo", "redo", "sequence", "track", "box", "mask")
_OF_A_SEQUENCE = ("track", "box", "mask")
_OF_A_TRACK = ("box", "mask")


def missing(needs: Iterable[str], available: frozenset[str]) -> tuple[str, str]:
    """What has to be there first, and why an action is not possible without it; both "" when it is possible."""
    lacking = [item for item in needs if item not in available]
    need = "write" if "write" in lacking else next(iter(lacking), "")  # nothing else helps in a read-only project
    if need in _OF_A_PROJECT and "project" not in available:
        need = "project"
    if need in _OF_A_SEQUENCE and "sequence" not in available:
        need = "sequence"
    if need in _OF_A_TRACK and "track" not in available:
        need = "track"
    return need, tr(REASONS.get(need, marked("not possible now"))) if need else ""

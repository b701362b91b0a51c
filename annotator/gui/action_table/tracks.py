"""What is done with tracks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.classes import CLASSES
from annotator.gui.action_table.action import Action
from annotator.gui.verbs import navigate, tracks

if TYPE_CHECKING:
    from annotator.gui.context import Context


def _class(class_id: int, name: str, key: str) -> Action:
    slot = partial(_change_class, class_id=class_id)
    return Action(f"class-{class_id}", name.capitalize(), slot, (key,), name, ("track", "write"))


def _change_class(context: Context, class_id: int) -> None:
    tracks.change_class(context, class_id)


TRACK = (
    Action("next-track", "Next track", lambda context: navigate.to_track(context, 1), ("S",), "", ("sequence",)),
    Action(
        "previous-track", "Previous track", lambda context: navigate.to_track(context, -1), ("W",), "", ("sequence",)
    ),
    Action(
        "new-track",
        "&New track",
        tracks.begin,
        ("Ctrl+T",),
        "new-track",
        ("sequence", "write"),
        tip="Draw the first box of a new track.",
    ),
    Action("delete-track", "&Delete track…", tracks.delete, ("Ctrl+Del",), "delete", ("track", "write")),
    *(_class(item.class_id, item.name, f"Ctrl+{place}") for place, item in enumerate(CLASSES.values(), start=1)),
)

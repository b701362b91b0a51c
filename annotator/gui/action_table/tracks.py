"""What is done with tracks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.domain.classes import CLASSES
from annotator.gui.action_table.action import Action
from annotator.gui.verbs import navigate, track_work, tracks

if TYPE_CHECKING:
    from annotator.gui.context import Context


def _class(class_id: int, name: str, key: str) -> Action:
    slot = partial(_change_class, class_id=class_id)
    return Action(f"class-{class_id}", name.capitalize(), slot, (key,), name, ("track", "write"))


def _change_class(context: Context, class_id: int) -> None:
    tracks.change_class(context, class_id)


WORK = (
    Action(
        "split-track",
        "&Split at this frame",
        track_work.split,
        ("Ctrl+Shift+S",),
        "",
        ("track", "write"),
        tip="From this frame on it is another track.",
    ),
    Action(
        "merge-track",
        "&Merge with…",
        track_work.merge,
        ("Ctrl+Shift+M",),
        "",
        ("track", "write"),
        tip="Make another track part of this one.",
    ),
    Action(
        "swap-tracks",
        "S&wap from this frame on…",
        track_work.swap,
        ("Ctrl+Shift+X",),
        "",
        ("track", "write"),
        tip="From this frame on, exchange boxes and masks with another track.",
    ),
    Action(
        "delete-range",
        "Delete a &range of frames…",
        track_work.delete_frames,
        ("Ctrl+Shift+Del",),
        "",
        ("track", "write"),
        tip="Take the track out of some frames: its boxes and masks there go.",
    ),
    Action(
        "interpolate-boxes",
        "&Interpolate boxes",
        track_work.interpolate,
        ("Ctrl+Shift+I",),
        "",
        ("track", "write"),
        tip="Fill the gap here, or before this box, with boxes between its two ends.",
    ),
    Action(
        "occluded",
        "Mark as &occluded, or not",
        track_work.toggle_occluded,
        ("U",),
        "",
        ("box", "write"),
        tip="Other things hide a good part of the object in this frame.",
    ),
    Action(
        "occluded-range",
        "Mark occluded &frames…",
        track_work.occluded_frames,
        (),
        "",
        ("track", "write"),
        tip="Mark a range of frames as occluded, or not.",
    ),
)
TRACK_WORK = tuple(action.name for action in WORK)
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
    *WORK,
    Action(
        "suggest-merges",
        "Suggest mer&ges…",
        track_work.suggest,
        (),
        "",
        ("sequence",),
        tip="List tracks that may be one object: where one ends, another begins near.",
    ),
    *(_class(item.class_id, item.name, f"Ctrl+{place}") for place, item in enumerate(CLASSES.values(), start=1)),
)

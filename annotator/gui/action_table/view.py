"""What is shown, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.action_table.action import Action
from annotator.gui.verbs import view, window

if TYPE_CHECKING:
    from annotator.gui.context import Context


def _switch(attribute: str, text: str, key: str, icon: str, needs: str = "project", tip: str = "") -> Action:
    def toggle(context: Context) -> None:
        setattr(context.selection, attribute, not getattr(context.selection, attribute))

    return Action(attribute.replace("_", "-"), text, toggle, (key,), icon, (needs,), (attribute, True), tip)


VIEW = (
    _switch("show_masks", "Masks", "M", "masks"),
    _switch("outline_only", "Outlines only", "O", "outline"),
    _switch("show_boxes", "Boxes", "Shift+B", "boxes"),
    _switch("show_ids", "Track numbers", "I", "ids"),
    _switch(
        "show_ghosts",
        "Ghosts of the neighbouring frames",
        "F7",
        "",
        tip="Outline the track's masks of the frame before (dashed) and after (dotted), moved along with the box.",
    ),
    _switch("show_tone", "Brightness and contrast", "F6", "", tip="Make dark frames readable; the images stay as is."),
    _switch("loupe", "Loupe", "Shift+Z", "", tip="Show what is under the pointer magnified while a tool draws."),
    _switch("crosshair", "Long crosshair", "Shift+H", "", tip="Let the crosshair of drawing tools cross the view."),
    _switch(
        "show_others",
        "Outlines of the other masks",
        "L",
        "others",
        "comparison",
        "Draw the masks that are compared with over your own; the one in question is dashed.",
    ),
    _switch(
        "side_by_side",
        "Side by side",
        "Shift+L",
        "side-by-side",
        "comparison",
        "Show the masks that are compared with in a second view, which moves and zooms with the first.",
    ),
    _switch(
        "show_checks",
        "Quality checks",
        "Ctrl+F9",
        "checks",
        tip="List what may be wrong: masks that jump, are hidden, tiny or flagged, gaps, and what is still open.",
    ),
    _switch(
        "show_review",
        "Review strip",
        "F4",
        "review",
        "sequence",
        "Show the masks of the selected track in a grid, worst first, to accept many of them at speed.",
    ),
    Action("opacity-up", "Masks stronger", lambda context: view.opacity(context, 1), ("]",), "", ("project",)),
    Action("opacity-down", "Masks fainter", lambda context: view.opacity(context, -1), ("[",), "", ("project",)),
    Action("zoom-in", "Zoom in", view.zoom_in, ("+", "=", "Ctrl++"), "zoom-in", ("sequence",)),
    Action("zoom-out", "Zoom out", view.zoom_out, ("-", "Ctrl+-"), "zoom-out", ("sequence",)),
    Action("fit", "Whole image", view.fit, ("0", "Ctrl+0"), "fit", ("sequence",)),
    Action("fit-track", "Selected track", view.fit_track, ("F",), "fit-track", ("track",)),
    Action("actual-size", "Actual size", view.actual_size, ("1",), "actual-size", ("sequence",)),
    Action("filter", "Find a track", window.find_track, ("Ctrl+F",), "search", ("sequence",)),
    Action("full-screen", "Full screen", window.full_screen, ("F11",)),
)

"""One table of actions: menus, tool bars, buttons and keys are all made from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence

from annotator.domain.classes import CLASSES
from annotator.gui import icons
from annotator.gui.verbs import compare, files, jobs, masks, navigate, tracks, view, window

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.context import Context


@dataclass(frozen=True, slots=True)
class Action:
    """One verb as the person meets it.

    Attributes:
        name: by which menus and buttons refer to it.
        text: in menus; an ellipsis says that a dialog follows.
        slot: what it does.
        keys: shortcuts, the first of which is shown.
        icon: file name in assets/icons without suffix.
        needs: what has to be there, see `Context.available`.
        shows: (attribute of Selection, value) that a checkable action stands for.
        tip: a longer explanation.
    """

    name: str
    text: str
    slot: Callable[[Context], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[str, ...] = ()
    shows: tuple[str, object] | None = None
    tip: str = ""


def _tool(name: str, text: str, key: str, tip: str) -> Action:
    def choose(context: Context) -> None:
        context.selection.tool = name

    needs = ("sequence",) if name in ("select", "pan") else ("sequence", "write")
    icon = {"add": "polygon-add", "cut": "polygon-cut"}.get(name, name)
    return Action(f"tool-{name}", text, choose, (key,), icon, needs, ("tool", name), tip)


def _switch(attribute: str, text: str, key: str, icon: str, needs: str = "project", tip: str = "") -> Action:
    def toggle(context: Context) -> None:
        setattr(context.selection, attribute, not getattr(context.selection, attribute))

    return Action(attribute.replace("_", "-"), text, toggle, (key,), icon, (needs,), (attribute, True), tip)


def _class(class_id: int, name: str, key: str) -> Action:
    slot = partial(_change_class, class_id=class_id)
    return Action(f"class-{class_id}", name.capitalize(), slot, (key,), name, ("track", "write"))


def _change_class(context: Context, class_id: int) -> None:
    tracks.change_class(context, class_id)


FILE = (
    Action("new", "&New project…", files.new, ("Ctrl+N",), "new"),
    Action("open", "&Open project…", files.open_, ("Ctrl+O",), "open"),
    Action("demo", "Open the &demo", files.demo, (), "demo"),
    Action("add-sequence", "&Add sequences…", files.add, (), "folder", ("project", "write")),
    Action("import", "&Import boxes and masks…", files.import_masks, ("Ctrl+I",), "import", ("sequence", "write")),
    Action("export", "&Export…", files.export, ("Ctrl+E",), "export", ("sequence",)),
    Action(
        "compare",
        "Com&pare with…",
        compare.choose,
        ("Ctrl+D",),
        "compare",
        ("sequence",),
        tip="Hold the masks of this sequence against a file, a folder or another project; step from error to error.",
    ),
    Action("close-comparison", "Close comparison", compare.close, (), "close", ("comparison",)),
    Action("relink", "&Relink images…", files.relink, (), "relink", ("sequence", "write")),
    Action("close", "&Close project", files.close, ("Ctrl+W",), "", ("project",)),
    Action("quit", "&Quit", window.quit_, ("Ctrl+Q",)),
)
EDIT = (
    Action("undo", "&Undo", files.undo, ("Ctrl+Z",), "undo", ("undo",)),
    Action("redo", "&Redo", files.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", ("redo",)),
)
TOOLS = (
    _tool("select", "Select", "V", "Click a box or mask to select its track."),
    _tool(
        "polygon", "Draw polygon", "P", "Draw the mask of the selected track anew: click the outline, Enter closes it."
    ),
    _tool("add", "Add to mask", "E", "Outline a part that the mask lacks."),
    _tool("cut", "Cut from mask", "C", "Outline a part that does not belong to the mask."),
    _tool("vertices", "Move vertices", "R", "Drag, insert and delete the vertices of the mask's outline."),
    _tool("box", "Box", "B", "Drag the box of the selected track, or draw one."),
    _tool("pan", "Pan", "H", "Drag the image."),
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
JOBS = (
    Action(
        "propose-track",
        "&Propose masks of the track",
        jobs.propose_track,
        ("G",),
        "propose",
        ("track", "write"),
        tip="Let the network propose masks for the boxes of this track that are still open.",
    ),
    Action(
        "propose-sequence",
        "Propose masks of the &sequence",
        jobs.propose_sequence,
        ("Shift+G",),
        "propose",
        ("sequence", "write"),
        tip="Let the network propose masks for all boxes that are still open.",
    ),
    Action(
        "finetune",
        "&Fine-tune this track",
        jobs.finetune_track,
        ("T",),
        "finetune",
        ("track", "write"),
        tip="Train the network on the masks that you drew for this track, and propose its others anew.",
    ),
    Action(
        "finetune-sequence",
        "Fine-tune &all tracks together",
        jobs.finetune_sequence,
        ("Shift+T",),
        "finetune",
        ("sequence", "write"),
        tip="Train one network on all masks that you drew in this sequence. It proposes for tracks that have none of"
        " their own, and the others start from it.",
    ),
    Action(
        "forget",
        "F&orget the fine-tuning of this track",
        jobs.forget_track,
        (),
        "",
        ("track", "write"),
        tip="Delete the track's fine-tuned networks; its masks stay. The network of all tracks proposes for it again,"
        " or else the initial one.",
    ),
    Action(
        "forget-sequence",
        "Forget the fine-tuning of all tracks to&gether",
        jobs.forget_sequence,
        (),
        "",
        ("sequence", "write"),
        tip="Delete the network that learned all tracks together; masks and the networks of single tracks stay.",
    ),
    Action("cancel-job", "&Cancel the running job", jobs.cancel, ("Ctrl+.",), "cancel", ("job",)),
    Action("cancel-all", "Cancel all jobs", jobs.cancel_all, (), "", ("job",)),
)
GO = (
    Action(
        "next-frame", "Next frame", lambda context: navigate.step(context, 1), ("D", "Right"), "next", ("sequence",)
    ),
    Action(
        "previous-frame",
        "Previous frame",
        lambda context: navigate.step(context, -1),
        ("A", "Left"),
        "previous",
        ("sequence",),
    ),
    Action(
        "next-10",
        "10 frames on",
        lambda context: navigate.step(context, 10),
        ("Shift+D", "Shift+Right"),
        "",
        ("sequence",),
    ),
    Action(
        "previous-10",
        "10 frames back",
        lambda context: navigate.step(context, -10),
        ("Shift+A", "Shift+Left"),
        "",
        ("sequence",),
    ),
    Action(
        "next-open",
        "Next open frame of the track",
        lambda context: navigate.to_open(context, 1),
        ("N",),
        "next-open",
        ("track",),
        tip="Go to the next frame of this track that is not accepted.",
    ),
    Action(
        "previous-open",
        "Previous open frame of the track",
        lambda context: navigate.to_open(context, -1),
        ("Shift+N",),
        "previous-open",
        ("track",),
    ),
    Action(
        "draw-next",
        "Draw next",
        navigate.draw_next,
        ("Q",),
        "draw-next",
        ("sequence", "write"),
        tip="Go to the mask that is worth drawing by hand most; again goes to the next best one.",
    ),
    Action(
        "next-difference",
        "Next difference",
        lambda context: compare.step(context, 1),
        ("F8",),
        "next-difference",
        ("comparison",),
        tip="Go to the next difference of the list, select its track and zoom to it.",
    ),
    Action(
        "previous-difference",
        "Previous difference",
        lambda context: compare.step(context, -1),
        ("Shift+F8",),
        "previous-difference",
        ("comparison",),
    ),
    Action("track-start", "First frame of the track", navigate.to_track_start, ("Home",), "", ("track",)),
    Action("track-end", "Last frame of the track", navigate.to_track_end, ("End",), "", ("track",)),
    Action("start", "First frame", navigate.to_start, ("Ctrl+Home",), "first", ("sequence",)),
    Action("end", "Last frame", navigate.to_end, ("Ctrl+End",), "last", ("sequence",)),
    Action("play", "Play or pause", window.play, ("K",), "play", ("sequence",)),
    Action("go-to", "Go to frame…", window.go_to, ("Ctrl+G",), "", ("sequence",)),
)
VIEW = (
    _switch("show_masks", "Masks", "M", "masks"),
    _switch("outline_only", "Outlines only", "O", "outline"),
    _switch("show_boxes", "Boxes", "Shift+B", "boxes"),
    _switch("show_ids", "Track numbers", "I", "ids"),
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
HELP = (
    Action("shortcuts", "&Keyboard shortcuts", window.shortcuts, ("F1",), "keyboard"),
    Action("about", "&About mots-annotator", window.about),
)
GROUPS: dict[str, tuple[Action, ...]] = {
    "File": FILE,
    "Edit": EDIT,
    "Tools": TOOLS,
    "Mask": MASK,
    "Track": TRACK,
    "Jobs": JOBS,
    "Go": GO,
    "View": VIEW,
    "Help": HELP,
}
ACTIONS: dict[str, Action] = {action.name: action for group in GROUPS.values() for action in group}


def plain(text: str) -> str:
    """An action's text without the mark of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class ActionSet(QObject):
    """The table as QActions that follow the context: enabled, checked, and undo with its label."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._made = {name: self._make(action) for name, action in ACTIONS.items()}
        tools = QActionGroup(self)
        for action in TOOLS:
            tools.addAction(self._made[action.name])
        context.selection.changed.connect(self.refresh)
        context.jobs.changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def all(self) -> list[QAction]:
        """Every action."""
        return list(self._made.values())

    def refresh(self, *_: object) -> None:
        """Enable and check what fits the context now."""
        available = self._context.available()
        for name, action in ACTIONS.items():
            made = self._made[name]
            made.setEnabled(available.issuperset(action.needs))
            if action.shows:
                attribute, value = action.shows
                made.setChecked(getattr(self._context.selection, attribute) == value)
        document = self._context.document
        for name, label in (
            ("undo", document.undo_label if document else None),
            ("redo", document.redo_label if document else None),
        ):
            self._made[name].setText(f"{ACTIONS[name].text} {label or ''}".rstrip())

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        for name, action in ACTIONS.items():
            if action.icon:
                self._made[name].setIcon(_icon(action))

    def _make(self, action: Action) -> QAction:
        made = QAction(action.text, self)
        made.setObjectName(action.name)
        made.setShortcuts([QKeySequence(key) for key in action.keys])
        made.setCheckable(action.shows is not None)
        made.setIconVisibleInMenu(action.shows is None)  # an icon would take the place of the check mark
        if action.icon:
            made.setIcon(_icon(action))
        tip = action.tip or plain(action.text).rstrip("…")
        made.setStatusTip(tip)
        made.setToolTip(_tool_tip(action, tip))
        made.triggered.connect(lambda: self._run(action))
        return made

    def _run(self, action: Action) -> None:
        action.slot(self._context)
        self.refresh()


def _icon(action: Action) -> QIcon:
    """Switches are quieter than the tool in use."""
    quiet = action.shows is not None and action.shows[0] != "tool"
    return icons.themed(action.icon, quiet=quiet)


def _tool_tip(action: Action, tip: str) -> str:
    title = plain(action.text).rstrip("…")
    key = QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.keys else ""
    head = f"<b>{title}</b>" + (f"&nbsp;&nbsp;<span>{key}</span>" if key else "")
    return head if tip == title else f"{head}<br>{tip}"

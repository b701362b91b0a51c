"""Where things are: menus, tool bars and docks of the main window, all made from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolBar,
    QWidget,
)

from annotator.gui.action_table.tools import TOOLS
from annotator.gui.action_table.tracks import TRACK_WORK
from annotator.gui.actions import ACTIONS
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context

SEPARATOR = "-"
MENUS: dict[str, tuple[str, ...]] = {
    "&File": ("new", "open", "demo", "@recent", "-", "overview", "add-sequence", "import",
        "tracks-from-network", "export", "relink",
        "-", "compare", "close-comparison",
        "-", "close", "quit"),
    "&Edit": ("undo", "redo", "-", *(action.name for action in TOOLS if action.name != "tool-region"), "-",
        "brush-smaller", "brush-larger", "-", "settings"),
    "&View": (
        "show-masks", "outline-only", "show-boxes", "show-ids", "-", "show-others", "side-by-side", "show-checks",
        "show-review", "-",
        "show-ghosts", "show-tone", "loupe", "crosshair", "-",
        "opacity-up", "opacity-down", "-", "zoom-in",
        "zoom-out", "fit", "fit-track", "actual-size", "-", "@theme", "full-screen",
    ),
    "&Go": (
        "next-frame", "previous-frame", "next-10", "previous-10", "start", "end", "go-to", "play", "-", "draw-next",
        "next-open", "previous-open", "track-start", "track-end", "-", "next-difference", "previous-difference",
        "next-finding", "previous-finding",
    ),
    "&Track": (
        "next-track", "previous-track", "filter", "-", "new-track", "tool-region", "delete-track", "@class", "-",
        *TRACK_WORK, "suggest-merges", "-", "accept-all",
    ),
    "&Mask": ("accept-next", "accept", "accept-range", "reject", "clear", "remove", "-",
        "fill-holes", "remove-specks", "grow", "shrink", "simplify", "-",
        "copy-previous", "copy-next", "interpolate-masks", "-", "forward", "backward"),
    "&Jobs": (
        "improve", "auto-finetune", "-", "propose-track", "propose-sequence", "-",
        "finetune", "finetune-sequence", "finetune-each", "forget", "forget-sequence", "-",
        "cancel-job", "cancel-all",
    ),
    "&Help": ("palette", "shortcuts", "tool-keys", "tour", "-", "about"),
}  # fmt: skip
CLASS_ACTIONS = tuple(name for name in ACTIONS if name.startswith("class-"))
VERBS = ("accept-next", "reject", "-", "undo", "redo", "-", "propose-sequence", "draw-next", "finetune")
DISPLAY = ("show-masks", "outline-only", "show-boxes", "show-ids", "-", "zoom-out", "fit", "fit-track", "zoom-in")
WITH_TEXT = {
    "accept-next": "Accept",
    "propose-sequence": "Propose all",
    "draw-next": "Draw next",
    "finetune": "Fine-tune",
}


def fill_menus(bar: QMenuBar, actions: ActionSet, extras: dict[str, QMenu]) -> None:
    """Fill the menu bar; names that begin with @ are sub-menus from `extras`."""
    for title, names in MENUS.items():
        menu = bar.addMenu(tr(title))
        menu.setToolTipsVisible(False)
        for name in names:
            if name == SEPARATOR:
                menu.addSeparator()
            elif name.startswith("@"):
                menu.addMenu(extras[name[1:]])
            else:
                menu.addAction(actions[name])


def tool_bar(actions: ActionSet) -> QToolBar:
    """The tools, at the left."""
    bar = _bar("tools", "Tools")
    bar.setOrientation(Qt.Orientation.Vertical)
    bar.setIconSize(QSize(20, 20))  # all tools fit into the smallest window
    for action in TOOLS:
        bar.addAction(actions[action.name])
        if action.name in ("tool-select", "tool-vertices"):
            bar.addSeparator()
    return bar


def verb_bar(context: Context, actions: ActionSet) -> QToolBar:
    """Sequence, the most frequent verbs, and what is shown, at the top."""
    bar = _bar("verbs", "Verbs")
    bar.setIconSize(QSize(20, 20))
    bar.addWidget(SequenceChooser(context))
    bar.addSeparator()
    _add(bar, actions, VERBS)
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(space)
    bar.addWidget(OpacitySlider(context))
    _add(bar, actions, DISPLAY)
    return bar


def dock(name: str, title: str, content: QWidget) -> QDockWidget:
    """A panel that can be made larger, but not lost by accident."""
    made = QDockWidget(title)
    made.setObjectName(name)
    made.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    made.setWidget(content)
    bare = QWidget()
    bare.setFixedHeight(0)
    made.setTitleBarWidget(bare)
    return made


class SequenceChooser(QComboBox):
    """The sequences of the project."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName(tr("Sequence"))
        self.setToolTip(tr("Sequence that is shown"))
        self.setMinimumWidth(110)
        self.setMaximumWidth(240)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.activated.connect(self._chosen)
        context.document_changed.connect(self.refresh)
        context.selection.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, name: str = "sequence_id") -> None:
        """List the sequences as they are now."""
        if name != "sequence_id":
            return
        document = self._context.document
        with QSignalBlocker(self):
            self.clear()
            for sequence in document.state.sequences() if document else ():
                name = self.fontMetrics().elidedText(sequence.name, Qt.TextElideMode.ElideMiddle, 190)
                self.addItem(name, sequence.sequence_id)
                self.setItemData(self.count() - 1, sequence.name, Qt.ItemDataRole.ToolTipRole)
            self.setCurrentIndex(self.findData(self._context.selection.sequence_id))
        self.setEnabled(self.count() > 0)

    def _chosen(self, place: int) -> None:
        self._context.selection.show(self.itemData(place))


class OpacitySlider(QWidget):
    """How strong the fill of masks is."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 100)
        self._slider.setFixedWidth(96)
        self._slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._slider.setAccessibleName(tr("Opacity of masks"))
        self._slider.setToolTip("<b>{}</b>".format(tr("Opacity of masks")))
        self._slider.valueChanged.connect(self._moved)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 10, 0)
        label = QLabel(tr("Opacity"))
        label.setObjectName("muted")
        row.addWidget(label)
        row.addWidget(self._slider)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        context.selection.changed.connect(self._follow)
        self._follow("opacity")

    def _moved(self, value: int) -> None:
        self._context.selection.opacity = value / 100

    def _follow(self, name: str) -> None:
        if name == "opacity":
            with QSignalBlocker(self._slider):
                self._slider.setValue(round(self._context.selection.opacity * 100))


def _bar(name: str, title: str) -> QToolBar:
    bar = QToolBar(title)
    bar.setObjectName(name)
    bar.setMovable(False)
    bar.setFloatable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    return bar


def _add(bar: QToolBar, actions: ActionSet, names: tuple[str, ...]) -> None:
    for name in names:
        if name == SEPARATOR:
            bar.addSeparator()
            continue
        action = actions[name]
        bar.addAction(action)
        button = bar.widgetForAction(action)
        if name in WITH_TEXT and hasattr(button, "setToolButtonStyle"):
            action.setIconText(tr(WITH_TEXT[name]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

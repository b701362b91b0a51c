"""The parts of the main window and where they are; it knows no projects."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui import icons, layout, theme
from annotator.gui.actions import ActionSet
from annotator.gui.compare.panel import DifferencesPanel
from annotator.gui.compare.side import SideView
from annotator.gui.context import Context
from annotator.gui.job_bridge import Engine, JobBridge
from annotator.gui.message_bar import MessageBar
from annotator.gui.playback import Player
from annotator.gui.selection import Selection
from annotator.gui.status import StatusBar
from annotator.gui.timeline.transport import TransportBar
from annotator.gui.timeline.view import TimelineView
from annotator.gui.tracks.panel import TrackPanel
from annotator.gui.welcome import Welcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from annotator.gui.settings import Settings

_SIZE = QSize(1440, 900)
THEMES = (("system", "As the &system"), ("dark", "&Dark"), ("light", "&Light"))


@contextmanager
def waiting() -> Iterator[None]:
    """The busy cursor, for what takes a second or two."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


class Shell(QMainWindow):
    """Menus, bars, docks, pages, message bar and status bar, all on one context.

    Signals:
        recent_chosen: path of a recent project.

    Args:
        settings: what is remembered between runs.
        make_engine: makes what runs jobs; called when the first one is submitted.
    """

    recent_chosen = Signal(object)

    def __init__(self, settings: Settings, make_engine: Callable[[], Engine]) -> None:
        super().__init__()
        self.settings = settings
        self.context = Context(Selection(self), JobBridge(make_engine, self), self.settings)
        self.context.setParent(self)
        self.actions_ = ActionSet(self.context, self)
        self.player = Player(self.context, self)
        self.timeline = TimelineView(self.context)
        self.transport = TransportBar(self.context, self.actions_, self.timeline)
        self.tracks = TrackPanel(self.context, self.actions_)
        self.differences = DifferencesPanel(self.context, self.actions_)
        self._stack = QStackedWidget()
        self.messages = MessageBar(over=self._stack)
        self.banner = MessageBar()
        self.welcome = Welcome(self.actions_, self.settings)
        self.status = StatusBar(self.context)
        self._recent_menu = QMenu("Open &recent", self)
        self._build()
        self._restore()
        self.tracks.listed.connect(self.timeline.show_tracks)
        self.context.noted.connect(self.messages.show_message)
        self.context.comparing.changed.connect(self._show_differences)
        self.player.changed.connect(self._playing)
        self.welcome.chosen.connect(self.recent_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme)

    def show_page(self, *, project: bool) -> None:
        """Show the project page with its bars and docks, or the welcome page."""
        self._stack.setCurrentIndex(1 if project else 0)
        for part in (*self._bars, *self._docks, self.status):
            part.setVisible(project)
        self._show_differences()
        self.welcome.refresh()
        self.actions_.refresh()

    def save_settings(self) -> None:
        """Write down what is remembered between runs."""
        values, selection = self.settings.values, self.context.selection
        values.geometry = self.saveGeometry().toBase64().toStdString()
        if self.context.document is not None:
            values.layout = self.saveState().toBase64().toStdString()
        values.opacity = selection.opacity
        values.show_boxes, values.show_ids = selection.show_boxes, selection.show_ids
        self.settings.save()

    def use_theme(self, choice: str) -> None:
        """Switch to the "system", "dark" or "light" theme."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, choice)
        self.settings.values.theme = choice
        icons.icon.cache_clear()
        for part in (
            self.actions_,
            self.timeline,
            self.transport,
            self.tracks,
            self.differences,
            self.messages,
            self.banner,
        ):
            part.retheme()
        self.welcome.retheme()
        self.status.refresh()

    def _build(self) -> None:
        self.setWindowIcon(icons.app_icon())
        self.setMinimumSize(900, 560)
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        layout.fill_menus(self.menuBar(), self.actions_, self._extra_menus())
        self._bars = [layout.verb_bar(self.context, self.actions_), layout.tool_bar(self.actions_)]
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, self._bars[0])
        self.addToolBar(Qt.ToolBarArea.LeftToolBarArea, self._bars[1])
        self._docks = [
            layout.dock("tracks", "Tracks", self.tracks),
            layout.dock("timeline", "Timeline", self._timeline_holder()),
        ]
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._docks[0])
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self._docks[1])
        self._comparison = layout.dock("differences", "Differences", self.differences)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._comparison)
        self.resizeDocks([self._docks[0]], [430], Qt.Orientation.Horizontal)
        self.resizeDocks([self._docks[1]], [230], Qt.Orientation.Vertical)
        self.setStatusBar(self.status)
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(self._project_page())
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self.addActions(self.actions_.all())

    def _project_page(self) -> QWidget:
        page = QWidget()
        self.page = QHBoxLayout(page)
        self.page.setContentsMargins(0, 0, 0, 0)
        self.page.setSpacing(4)
        self.side = SideView(self.context, self.page)
        return page

    def _timeline_holder(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("panel")
        holder.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.transport)
        column.addWidget(self.timeline, 1)
        return holder

    def _extra_menus(self) -> dict[str, QMenu]:
        classes = QMenu("&Class", self)
        for name in layout.CLASS_ACTIONS:
            classes.addAction(self.actions_[name])
        themes = QMenu("&Theme", self)
        group = QActionGroup(themes)
        for choice, text in THEMES:
            action = themes.addAction(text, partial(self.use_theme, choice))
            action.setCheckable(True)
            action.setChecked(choice == self.settings.values.theme)
            group.addAction(action)
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        return {"recent": self._recent_menu, "class": classes, "theme": themes}

    def _restore(self) -> None:
        values = self.settings.values
        selection = self.context.selection
        selection.opacity = values.opacity
        selection.show_boxes, selection.show_ids = values.show_boxes, values.show_ids
        if values.geometry:
            self.restoreGeometry(QByteArray.fromBase64(values.geometry.encode()))
        if values.layout:
            self.restoreState(QByteArray.fromBase64(values.layout.encode()))

    def _show_differences(self) -> None:
        """Only as long as something is compared: the tracks need the room."""
        comparing = self.context.comparing
        wanted = self.context.document is not None and (comparing.busy or comparing.comparison is not None)
        if wanted and self._comparison.isHidden():
            self._comparison.show()
            self.resizeDocks([self._docks[0], self._comparison], [420, 380], Qt.Orientation.Vertical)
        self._comparison.setVisible(wanted)

    def _playing(self, playing: bool) -> None:
        self.actions_["play"].setIcon(icons.themed("pause" if playing else "play"))

    def _system_theme(self) -> None:
        if self.settings.values.theme == "system":
            self.use_theme("system")

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self.settings.recent():
            self._recent_menu.addAction(str(path), partial(self.recent_chosen.emit, path))
        self._recent_menu.setEnabled(True)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("No recent projects").setEnabled(False)

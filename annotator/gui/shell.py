"""The parts of the main window and where they are; it knows no projects."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from annotator.gui import icons, layout, placing, theme
from annotator.gui.actions import ActionSet
from annotator.gui.canvas import colours
from annotator.gui.cards import Cards
from annotator.gui.checks.panel import ChecksPanel
from annotator.gui.compare.panel import DifferencesPanel
from annotator.gui.compare.side import SideView
from annotator.gui.context import Context
from annotator.gui.guide.guide import Guide
from annotator.gui.job_bridge import Engine, JobBridge
from annotator.gui.message_bar import MessageBar
from annotator.gui.playback import Player
from annotator.gui.refusals import Refusals
from annotator.gui.review.page import ImagePage
from annotator.gui.review.strip import ReviewStrip
from annotator.gui.selection import Selection
from annotator.gui.settings.schema import THEMES
from annotator.gui.status import StatusBar
from annotator.gui.timeline.transport import TransportBar
from annotator.gui.timeline.view import TimelineView
from annotator.gui.tracks.panel import TrackPanel
from annotator.gui.translation import tr
from annotator.gui.welcome import Welcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QKeyEvent

    from annotator.gui.settings import Settings

_SIZE = QSize(1440, 900)
_CHECKS_SHARE = 0.4  # of the height of the panels at the right
_SELECTED = (
    "opacity",
    "show_boxes",
    "show_ids",
    "brush_size",
    "auto_finetune",
)  # settings that are attributes of the selection


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
        self.checks = ChecksPanel(self.context, self.actions_)
        self.review = ReviewStrip(self.context, self.actions_)
        self._stack = QStackedWidget()
        self.messages = MessageBar(self._stack, self.worked_on)
        self.banner = MessageBar()
        self.cards = Cards(self.settings.cache / "projects", self)
        self.welcome = Welcome(self.actions_, self.settings, self.cards)
        self.status = StatusBar(self.context)
        self.guide = Guide(self, self._stack)
        self._refusals = Refusals(self.context, self.actions_, self)
        self._recent_menu = QMenu(tr("Open &recent"), self)
        self._build()
        self._restore()
        self.tracks.listed.connect(self.timeline.show_tracks)
        self.context.noted.connect(self.messages.show_message)
        self.review.message.connect(self.status.say)
        self.context.comparing.changed.connect(self._show_differences)
        self.context.selection.changed.connect(self._show_checks)
        self.context.selection.changed.connect(self._remember)
        self.settings.changed.connect(self._apply_setting)
        self.player.changed.connect(self._playing)
        self.welcome.chosen.connect(self.recent_chosen)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, where nobody else has a use for it, gives the chosen range of frames up."""
        if event.key() == Qt.Key.Key_Escape and self.context.selection.frames is not None:
            self.context.selection.frames = None
        else:
            super().keyPressEvent(event)

    def show_page(self, *, project: bool) -> None:
        """Show the project page with its bars and docks, or the welcome page."""
        self._stack.setCurrentIndex(1 if project else 0)
        for part in (*self._bars, *self._docks, self.status):
            part.setVisible(project)
        self._show_differences()
        self._show_checks("show_checks")
        self.welcome.refresh()
        self.actions_.refresh()

    def save_settings(self) -> None:
        """Write down what is remembered between runs."""
        values = self.settings.values
        self._keep_heights()
        values.geometry = self.saveGeometry().toBase64().toStdString()
        if self.context.document is not None:
            values.layout = self.saveState().toBase64().toStdString()
        self.settings.save()

    def use_theme(self, choice: str) -> None:
        """Switch to the "system", "dark" or "light" theme."""
        if not self.settings.set("theme", choice):
            self._retheme()

    def button_of(self, name: str) -> QWidget | None:
        """The button of an action in a bar, if it has one that is shown."""
        found = (bar.widgetForAction(self.actions_[name]) for bar in self._bars)
        return next((button for button in found if button is not None and button.isVisible()), None)

    def worked_on(self) -> list[QRect]:
        """What of the page a message should not cover: what is worked on, or the bars of the review strip."""
        canvas = self.context.canvas
        if self.context.selection.show_review:
            bars = (self.review.header, self.review.footer)
            return [QRect(bar.mapTo(self._stack, QPoint(0, 0)), bar.size()) for bar in bars]
        if canvas is None or not canvas.isVisible():
            return []
        corner = canvas.mapTo(self._stack, QPoint(0, 0))
        return [item.translated(corner) for item in placing.worked_on(canvas)]

    def _remember(self, name: str) -> None:
        """What is switched in the window is found in the settings, too."""
        if name in _SELECTED:
            setattr(self.settings.values, name, getattr(self.context.selection, name))

    def _apply_setting(self, name: str) -> None:
        """Let a setting that was changed take effect at once."""
        value = getattr(self.settings.values, name)
        if name in _SELECTED:
            setattr(self.context.selection, name, value)
        elif name == "theme":
            self._retheme()
        elif name == "track_colours":
            colours.use(value)
            self.tracks.retheme()
            for widget in self.findChildren(QWidget):
                widget.update()
        elif name == "frames_ahead" and self.context.document is not None:
            self.context.document.frames_ahead = value

    def _retheme(self) -> None:
        app, choice = QApplication.instance(), self.settings.values.theme
        if isinstance(app, QApplication):
            theme.apply(app, choice)
        for name, action in self._theme_actions.items():
            action.setChecked(name == choice)
        icons.icon.cache_clear()
        for part in (
            self.actions_,
            self.timeline,
            self.transport,
            self.tracks,
            self.differences,
            self.checks,
            self.review,
            self.messages,
            self.banner,
            self.guide,
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
        self._checks = layout.dock("checks", "Quality checks", self.checks)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._checks)
        self.tabifyDockWidget(self._comparison, self._checks)
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
        return ImagePage(self.context, page, self.review)

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
        classes = QMenu(tr("&Class"), self)
        for name in layout.CLASS_ACTIONS:
            classes.addAction(self.actions_[name])
        themes = QMenu(tr("&Theme"), self)
        group = QActionGroup(themes)
        self._theme_actions: dict[str, QAction] = {}
        for choice, text in THEMES:
            self._theme_actions[choice] = action = themes.addAction(tr(text), partial(self.use_theme, choice))
            action.setCheckable(True)
            action.setChecked(choice == self.settings.values.theme)
            group.addAction(action)
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        return {"recent": self._recent_menu, "class": classes, "theme": themes}

    def _restore(self) -> None:
        values = self.settings.values
        for name in _SELECTED:
            setattr(self.context.selection, name, getattr(values, name))
        colours.use(values.track_colours)
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

    def _show_checks(self, name: str) -> None:
        if name != "show_checks":
            return
        wanted = self.context.document is not None and self.context.selection.show_checks
        opened = wanted and self._checks.isHidden()
        self._keep_heights()
        self._checks.setVisible(wanted)
        if opened:
            self._checks.raise_()
            QTimer.singleShot(0, self, self._share_height)  # when the layout knows of it

    def _share_height(self) -> None:
        """Give the checks the height that the person gave them last, or their share."""
        height = self._docks[0].height() + self._checks.height()
        wanted = self.settings.values.checks_height or round(_CHECKS_SHARE * height)
        wanted = min(max(wanted, 1), max(height - 1, 1))  # the screen may be a smaller one than that time
        self.resizeDocks([self._docks[0], self._checks], [max(height - wanted, 1), wanted], Qt.Orientation.Vertical)

    def _keep_heights(self) -> None:
        if self._checks.isVisible():
            self.settings.values.checks_height = self._checks.height()

    def _playing(self, playing: bool) -> None:
        self.actions_["play"].setIcon(icons.themed("pause" if playing else "play"))

    def _system_theme(self) -> None:
        if self.settings.values.theme == "system":
            self._retheme()

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self.settings.recent():
            self._recent_menu.addAction(str(path), partial(self.recent_chosen.emit, path))
        self._recent_menu.setEnabled(True)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(tr("No recent projects")).setEnabled(False)

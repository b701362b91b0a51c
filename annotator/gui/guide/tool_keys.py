"""The keys of the tool in use, in a corner of the window, until they are not wanted any more."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from annotator.gui import icons, placing, theme
from annotator.gui.actions import ACTIONS
from annotator.gui.guide.keys_of_tools import strip_rows, tool_rows
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotator.gui.context import Context
    from annotator.gui.keymap import Keymap

_NARROWEST, _WIDEST = 280, 600  # pixels
_SIDES = 24  # pixels beside the words
_LONGEST_KEYS = 32  # characters that stand in one line
_MARGINS = QMargins(12, 12, 12, 12)


class ToolKeys(QFrame):
    """A card that does not take the focus and follows the tool; Escape or a click on its cross hides it.

    Args:
        context: whose tool it is.
        keymap: keys of actions.
        over: where the image is. The card stands in a corner of it, or beside it where that would cover the timeline
            below, or what is worked on.
        worked_on: the parts of `over` that the person works on now.
    """

    def __init__(self, context: Context, keymap: Keymap, over: QWidget, worked_on: Callable[[], list[QRect]]) -> None:
        super().__init__(over.window())
        self._context, self._keymap, self._over, self._worked_on = context, keymap, over, worked_on
        self._title, self._rows = QLabel(), QLabel()
        self._close = QToolButton()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        self._lay_out()
        self.hide()
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.hide)
        context.selection.changed.connect(self._follow)
        context.document_changed.connect(self._follow)
        keymap.rekeyed.connect(self._follow)
        over.installEventFilter(self)
        over.window().installEventFilter(self)

    @property
    def text(self) -> str:
        """What is shown, as rich text."""
        return self._rows.text()

    @property
    def title(self) -> str:
        """Whose keys are shown."""
        return self._title.text()

    def toggle(self) -> None:
        """Show, or hide."""
        self.setVisible(self.isHidden())
        self._escape.setEnabled(not self.isHidden())
        self._follow()

    def hideEvent(self, event: object) -> None:
        """Escape is the tool's again."""
        self._escape.setEnabled(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in a corner."""
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def retheme(self) -> None:
        """Draw again in the theme in use."""
        self._close.setIcon(icons.themed("close"))
        self._follow()

    def _follow(self, *_: object) -> None:
        if self.isHidden():
            return
        if self._context.document is None:
            self.hide()
            return
        selection = self._context.selection
        if selection.show_review:
            self._title.setText(tr("Review strip"))
            rows = strip_rows()
        else:
            self._title.setText(ACTIONS[f"tool-{selection.tool}"].title)
            rows = tool_rows(selection.tool, self._keymap)
        self._rows.setText(_table(rows))
        self._place()

    def _place(self) -> None:
        window = self._over.window()
        corner = self._over.mapTo(window, QPoint(0, 0))
        image = QRect(corner, self._over.size())
        bar = window.statusBar() if isinstance(window, QMainWindow) else None
        bottom = window.height() - (bar.height() if bar is not None and bar.isVisible() else 0)
        below = QRect(QPoint(image.left(), image.bottom() + 1), QPoint(image.right(), bottom - 1))
        beside = QRect(QPoint(image.right() + 1, image.top()), QPoint(window.width() - 1, bottom - 1))
        whole = QRect(QPoint(image.left(), 0), QPoint(window.width() - 1, bottom - 1))
        places = [place for area in (image, beside, whole) for place in self._corners(area)]
        looked_at = [image] if self._context.selection.show_review else []
        avoided = [below, *looked_at, *(item.translated(corner) for item in self._worked_on())]
        if self.geometry() in places:
            places.insert(0, self.geometry())  # it moves only if it has to
        self.setGeometry(placing.clearest(places or [whole.marginsRemoved(_MARGINS)], avoided))
        self.raise_()

    def _corners(self, area: QRect) -> list[QRect]:
        """Where the card can stand in an area, as wide as its words need and there is room."""
        room = area.marginsRemoved(_MARGINS)
        width = min(self._natural_width(), room.width())
        return placing.corners(QSize(width, self.heightForWidth(width)), room)

    def _natural_width(self) -> int:
        self._rows.setWordWrap(False)
        width = self._rows.sizeHint().width() + _SIDES
        self._rows.setWordWrap(True)
        return min(max(width, _NARROWEST), _WIDEST)

    def _lay_out(self) -> None:
        self.setObjectName("card")
        self.setAccessibleName(tr("Keys of the tool"))
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._rows.setTextFormat(Qt.TextFormat.RichText)
        self._rows.setWordWrap(True)
        self._close.setIcon(icons.themed("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setToolTip(tr("Close"))
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.setContentsMargins(4, 0, 0, 0)
        head.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 8, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._rows)


def _table(rows: list[tuple[str, str]]) -> str:
    accent = theme.current().accent
    lines = "".join(
        f"<tr><td style='color:{accent}; padding-right:18px; white-space:{_breaking(keys)}'>{escape(keys)}</td>"
        f"<td>{escape(text)}</td></tr>"
        for keys, text in rows
    )
    return f"<table cellpadding='2'>{lines}</table>"


def _breaking(keys: str) -> str:
    return "nowrap" if len(keys) <= _LONGEST_KEYS else "normal"

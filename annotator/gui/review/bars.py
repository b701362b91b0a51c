"""What stands above and below the grid: what is listed and how; the verbs with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from annotator.gui import icons
from annotator.gui.review.listing import Filter, Order
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

_FILTERS = {
    Filter.OPEN: (marked("Open"), marked("Masks that are not accepted yet")),
    Filter.CHANGED: (marked("Changed"), marked("Masks that look otherwise since the network proposed them anew")),
    Filter.FLAGGED: (marked("Flagged"), marked("Masks that somebody wants to look at again")),
    Filter.ALL: (marked("All masks"), marked("Accepted ones too")),
}
_ORDERS = {Order.WORST: marked("Worst first"), Order.TIME: marked("By time")}
_VERBS = {
    "accept": ("accept", marked("Accept"), "Space", marked("Accept the selected masks and go to the next one")),
    "reject": ("reject", marked("Reject"), "X", marked("A proposal is removed, an accepted mask is open again")),
    "flag": (
        "flag",
        marked("Flag"),
        "F",
        marked("Mark the selected masks to be looked at again, or take the mark away"),
    ),
    "open": (
        "fit-track",
        marked("Open"),
        "Enter",
        marked("Show the mask on the canvas, to correct it; {key} comes back"),
    ),
}
_GOOD = "accept-as-good"
_SPACING = 6
_HEADING = 320  # pixels for what is listed; where less is left beside the choices, they go below


class Shortened(QLabel):
    """A line that says less where there is less room, and at last ends in …"""

    def __init__(self) -> None:
        super().__init__()
        self._versions: Sequence[str] = ("",)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, versions: Sequence[str]) -> None:
        """The line, and shorter and shorter ones."""
        self._versions = versions
        self.setText(versions[0])
        self.setToolTip(versions[0])

    @property
    def seen(self) -> str:
        """What is painted."""
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        fitting = (text for text in self._versions if metrics.horizontalAdvance(text) <= room)
        return next(fitting, metrics.elidedText(self._versions[-1], Qt.TextElideMode.ElideRight, room))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the longest line that fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.seen)
        painter.end()


class Header(QWidget):
    """What is listed, and how; in two rows where there is little room.

    Signals:
        commanded: "list-anew", "larger", "smaller" or "leave".
        chosen: another scope, filter or order was chosen.
    """

    commanded = Signal(str)
    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title, self._summary = Shortened(), Shortened()
        self._rows = QGridLayout(self)
        self._choices, self._verbs = QWidget(), QWidget()
        self._scope = QToolButton()
        self._filter, self._order = QComboBox(), QComboBox()
        self._buttons: dict[str, QToolButton] = {}
        self._narrow = False
        self._lay_out()
        self.retheme()

    @property
    def all_tracks(self) -> bool:
        """Whether all tracks are listed, or the selected one."""
        return self._scope.isChecked()

    @all_tracks.setter
    def all_tracks(self, value: bool) -> None:
        with QSignalBlocker(self._scope):
            self._scope.setChecked(value)

    @property
    def filter(self) -> Filter:
        """Which masks are listed."""
        return Filter(self._filter.currentData())

    @property
    def order(self) -> Order:
        """In which order."""
        return Order(self._order.currentData())

    def restore(self, wanted: Filter, order: Order) -> None:
        """Choose as before, without telling anybody."""
        self._filter.setCurrentIndex(self._filter.findData(wanted.value))
        self._order.setCurrentIndex(self._order.findData(order.value))

    def tell(self, title: str, summary: Sequence[str], counts: Mapping[Filter, int]) -> None:
        """What is listed in words, longer and shorter ones, and how many masks each filter would list."""
        self._title.tell([title])
        self._summary.tell(summary)
        for place, (wanted, (text, _)) in enumerate(_FILTERS.items()):
            self._filter.setItemText(place, f"{tr(text)} ({counts[wanted]:,})")

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        for name, icon in (
            ("list-anew", "refresh"),
            ("smaller", "zoom-out"),
            ("larger", "zoom-in"),
            ("leave", "close"),
        ):
            self._buttons[name].setIcon(icons.themed(icon))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what does not fit into a second row."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """As wide as two rows are: it makes no window wider."""
        margins = self._rows.contentsMargins()
        verbs = self._verbs.minimumSizeHint().width() + self._title.minimumWidth()
        widest = max(self._choices.minimumSizeHint().width(), verbs + 2 * self._rows.horizontalSpacing())
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    def _arrange(self) -> None:
        """The room counts, not what is told, so that no text moves the cards."""
        margins = self._rows.contentsMargins()
        rest = self.width() - margins.left() - margins.right() - 2 * self._rows.horizontalSpacing()
        narrow = rest - self._choices.sizeHint().width() - self._verbs.sizeHint().width() < _HEADING
        if self._rows.indexOf(self._choices) >= 0 and narrow == self._narrow:
            return
        self._narrow = narrow
        self._rows.removeWidget(self._choices)
        if narrow:
            self._rows.addWidget(self._choices, 1, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        else:
            self._rows.addWidget(self._choices, 0, 1)

    def _lay_out(self) -> None:
        self._rows.setContentsMargins(12, 6, 8, 6)
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(0, 1)
        title = self._title.font()
        title.setBold(True)
        self._title.setFont(title)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._title.setMinimumWidth(40)  # less than its text, which then ends in …
        self._summary.setObjectName("muted")
        heading = _row()
        heading.addWidget(self._title)
        heading.addWidget(self._summary, 1)
        self._rows.addLayout(heading, 0, 0)
        self._fill_choices()
        tips = {
            "list-anew": tr("List anew (F5): what no longer fits goes, and the order is made again"),
            "smaller": tr("Smaller pictures (−)"),
            "larger": tr("Larger pictures (+)"),
            "leave": tr("Back to the image (Escape)"),
        }
        verbs = _row(self._verbs)
        for name, tip in tips.items():
            verbs.addWidget(self._button(name, tip))
        self._rows.addWidget(self._verbs, 0, 2)
        self._arrange()

    def _fill_choices(self) -> None:
        row = _row(self._choices)
        self._scope.setText(tr("All tracks"))
        self._scope.setObjectName("raised")
        self._scope.setCheckable(True)
        self._scope.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scope.setToolTip(tr("List the masks of all tracks, not of the selected one alone"))
        self._scope.toggled.connect(self.chosen)
        row.addWidget(self._scope)
        self._fill(self._filter, tr("Which masks"), {item.value: tr(text) for item, (text, _) in _FILTERS.items()})
        for place, (_, tip) in enumerate(_FILTERS.values()):
            self._filter.setItemData(place, tr(tip), Qt.ItemDataRole.ToolTipRole)
        self._fill(self._order, tr("Order"), {item.value: tr(text) for item, text in _ORDERS.items()})
        row.addWidget(self._filter)
        row.addWidget(self._order)

    def _fill(self, box: QComboBox, name: str, items: Mapping[str, str]) -> None:
        for value, text in items.items():
            box.addItem(text, value)
        box.setAccessibleName(name)
        box.setToolTip(name)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        box.activated.connect(self.chosen)

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIconSize(QSize(18, 18))
        button.clicked.connect(lambda: self.commanded.emit(name))
        self._buttons[name] = button
        return button


def _row(parent: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    return row


class Footer(QWidget):
    """The verbs with their keys.

    Signals:
        commanded: the name of a verb.

    Args:
        key: how a sentence names an action of the window.
    """

    commanded = Signal(str)

    def __init__(self, key: Callable[[str], str]) -> None:
        super().__init__()
        self._key = key
        self._buttons: dict[str, QToolButton] = {}
        self._labels = {name: tr(text) for name, (_, text, _, _) in _VERBS.items()}
        self._keys = {name: key for name, (_, _, key, _) in _VERBS.items()} | {_GOOD: "Ctrl+Return"}
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(_SPACING)
        for name in (*_VERBS, _GOOD):
            row.addWidget(self._button(name))
        row.addStretch(1)
        self.rekey()
        self.retheme()
        self.tell(0, listed=False, writable=False)

    def tell(self, as_good: int, *, listed: bool, writable: bool) -> None:
        """What can be done.

        Args:
            as_good: masks that are at least as good as the one under the cursor and wait to be accepted.
            listed: whether there is one under the cursor.
            writable: whether edits are possible.
        """
        self._labels[_GOOD] = tr("Accept all at least this good ({as_good})", as_good=f"{as_good:,}")
        for name, button in self._buttons.items():
            button.setEnabled(listed and (writable or name == "open"))
            button.setAccessibleName(self._labels[name])
        self._buttons[_GOOD].setEnabled(self._buttons[_GOOD].isEnabled() and as_good > 0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is less room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Words with their keys; where these do not fit, words; where these do not, icons, whose tips say all."""
        room = self.contentsRect().width() - 24 - _SPACING * len(self._buttons)
        with_keys = {name: f"{label}  {self._keys[name]}" for name, label in self._labels.items()}
        for texts in (with_keys, self._labels, dict.fromkeys(self._labels, "")):
            for name, button in self._buttons.items():
                beside = (
                    Qt.ToolButtonStyle.ToolButtonTextBesideIcon
                    if texts[name]
                    else Qt.ToolButtonStyle.ToolButtonIconOnly
                )
                button.setText(texts[name])
                button.setToolButtonStyle(beside)
            if sum(button.sizeHint().width() for button in self._buttons.values()) <= room:
                return

    def rekey(self) -> None:
        """Explain the buttons; some say a key of the window, which a person may have changed."""
        tips = {
            name: (tr(text), tr(tip, key=self._key("show-review")) if name == "open" else tr(tip))
            for name, (_, text, _, tip) in _VERBS.items()
        }
        tip = tr(
            "Accept every listed mask whose predicted quality is at least that of the mask under the "
            "cursor, and those drawn by hand. Flagged masks are left out."
        )
        tips[_GOOD] = (tr("Accept all at least this good"), tip)
        for name, (title, text) in tips.items():
            self._buttons[name].setToolTip(f"<b>{title}</b>&nbsp;&nbsp;{self._keys[name]}<br>{text}")

    def retheme(self) -> None:
        """Draw the icons again for the theme in use."""
        for name, (icon, *_) in _VERBS.items():
            self._buttons[name].setIcon(icons.themed(icon))
        self._buttons[_GOOD].setIcon(icons.themed("accept-all"))

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("raised")
        button.setMinimumWidth(1)  # the footer makes them fit, and makes no window wider
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # each has a key in the grid, which keeps the focus
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(lambda: self.commanded.emit(name))
        self._buttons[name] = button
        return button

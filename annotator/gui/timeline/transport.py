"""The bar over the timeline: play, step, frame number, legend, zoom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIntValidator, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from annotator.domain.masks import MaskState
from annotator.gui import icons, theme
from annotator.gui.fields import Field
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from annotator.gui.actions import ActionSet
    from annotator.gui.context import Context
    from annotator.gui.timeline.view import TimelineView

_LEGEND = (
    (None, marked("box only")),
    (MaskState.PROPOSED, marked("proposed")),
    (MaskState.CORRECTED, marked("corrected")),
    (MaskState.ACCEPTED, marked("accepted")),
)


_STEPS = ("start", "previous-open", "previous-frame", "play", "next-frame", "next-open", "end")


class TransportBar(QWidget):
    """Controls of the playhead."""

    def __init__(self, context: Context, actions: ActionSet, timeline: TimelineView) -> None:
        super().__init__()
        self._context = context
        self._actions = actions
        self._timeline = timeline
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        self._steps = {name: self._button(name) for name in _STEPS}
        for button in self._steps.values():
            row.addWidget(button)
        row.addSpacing(10)
        self._frame = Field(context.leave_field)
        self._range = QIntValidator(0, 0, self)
        self._frame.setValidator(self._range)
        self._caption, self._count = QLabel(tr("Frame")), QLabel()
        self._add_frame_field(row)
        row.addStretch(1)
        self._swatches = [QLabel() for _ in _LEGEND]
        self._legend = self._legend_row()
        row.addWidget(self._legend)
        self._zoom = [self._zoom_button(row, *spec) for spec in self._zooms()]
        self._parts = self._by_importance()
        context.selection.changed.connect(self._refresh)
        context.document_changed.connect(self._refresh)
        self.retheme()
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Steps and the frame's number alone."""
        return QSize(260, super().minimumSizeHint().height())

    def _by_importance(self) -> list[list[QWidget]]:
        """What is left out where it gets narrow, first the first; what remains is needed always."""
        steps = self._steps
        return [
            [self._legend],
            [self._caption],
            [self._zoom[0], self._zoom[2]],
            [steps["start"], steps["end"]],
            [self._zoom[1]],
            [steps["previous-open"], steps["next-open"]],
            [self._count],
        ]

    def _fit(self) -> None:
        row = self._row
        for part in self._parts:
            for widget in part:
                widget.setVisible(True)
        for part in self._parts:
            row.invalidate()
            if row.minimumSize().width() <= self.width():
                return
            for widget in part:
                widget.setVisible(False)

    def edit_frame(self) -> None:
        """Put the cursor into the frame field."""
        self._frame.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._frame.selectAll()

    def retheme(self) -> None:
        """Draw legend and buttons in the theme in use."""
        for swatch, (state, _) in zip(self._swatches, _LEGEND, strict=True):
            swatch.setPixmap(_swatch(state, self.devicePixelRatioF()))
        for button, (name, _, _) in zip(self._zoom, self._zooms(), strict=True):
            button.setIcon(icons.themed(name))

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[name])
        button.setIconSize(QSize(20, 20))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _add_frame_field(self, row: QHBoxLayout) -> None:
        self._caption.setBuddy(self._frame)
        row.addWidget(self._caption)
        row.addSpacing(6)
        self._frame.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._frame.setFixedWidth(64)
        self._frame.setAccessibleName(tr("Frame"))
        self._frame.editingFinished.connect(self._typed)
        row.addWidget(self._frame)
        self._count.setObjectName("muted")
        row.addSpacing(4)
        row.addWidget(self._count)

    def _legend_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 0, 10, 0)
        row.setSpacing(4)
        for swatch, (_, text) in zip(self._swatches, _LEGEND, strict=True):
            label = QLabel(tr(text))
            label.setObjectName("muted")
            row.addWidget(swatch)
            row.addWidget(label)
            row.addSpacing(10)
        return holder

    def _zooms(self) -> tuple[tuple[str, str, object], ...]:
        timeline = self._timeline
        return (
            ("zoom-out", tr("Narrower cells"), timeline.zoom_out),
            ("fit", tr("All frames"), timeline.fit),
            ("zoom-in", tr("Wider cells"), timeline.zoom_in),
        )

    def _zoom_button(self, row: QHBoxLayout, name: str, tip: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setToolTip(f"<b>{tip}</b><br>{tr('Ctrl and the mouse wheel do it too.')}")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(slot)
        row.addWidget(button)
        return button

    def _typed(self) -> None:
        if self._frame.isModified() and self._frame.hasAcceptableInput():
            self._context.selection.frame = int(self._frame.text())

    def _refresh(self, *_: object) -> None:
        spot = self._context.spot()
        last = spot.sequence.frame_count - 1 if spot else 0
        self._range.setRange(0, max(last, 0))
        self._frame.setText(str(spot.frame) if spot else "")
        self._frame.setEnabled(spot is not None)
        text = tr("of {last}", last=last) if spot else ""
        if text != self._count.text():
            self._count.setText(text)
            self._fit()


def _swatch(state: MaskState | None, ratio: float) -> QPixmap:
    """As the timeline draws a cell of this state."""
    heights = {None: 2, MaskState.PROPOSED: 6, MaskState.CORRECTED: 12, MaskState.ACCEPTED: 12}
    result = QPixmap(round(12 * ratio), round(12 * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    height = heights[state]
    painter.fillRect(0, (12 - height) // 2, 12, height, QColor(theme.current().state_colour(state)))
    painter.end()
    return result

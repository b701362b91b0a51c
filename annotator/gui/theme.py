"""Colours, palette and style sheet of the window: a dark and a light one, as the system has it unless chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from annotator.domain.masks import MaskState
from annotator.resources import asset

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QPushButton


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #rrggbb; every text colour has a contrast of at least 4.5 on every background it is used on."""

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    border: str
    text: str
    muted: str
    accent: str
    primary: str
    on_primary: str
    danger: str
    warning: str
    success: str
    note_fill: str
    warning_fill: str
    danger_fill: str
    box_only: str
    proposed: str
    corrected: str
    accepted: str

    def state_colour(self, state: MaskState | None) -> QColor:
        """Of a mask in this state; None is a box without a mask."""
        names = {
            None: self.box_only,
            MaskState.PROPOSED: self.proposed,
            MaskState.CORRECTED: self.corrected,
            MaskState.ACCEPTED: self.accepted,
        }
        return QColor(names[state])


DARK = Theme(
    name="dark",
    window="#17191d",
    panel="#1f2227",
    raised="#2a2e35",
    hover="#343941",
    border="#3a4049",
    text="#e8eaed",
    muted="#a6aeb9",
    accent="#78b0ff",
    primary="#2f6fd6",
    on_primary="#ffffff",
    danger="#ff9086",
    warning="#f0b94f",
    success="#5fd39b",
    note_fill="#22304a",
    warning_fill="#3d3115",
    danger_fill="#47211f",
    box_only="#8b919b",
    proposed="#e69f00",
    corrected="#56b4e9",
    accepted="#1fae7a",
)
LIGHT = Theme(
    name="light",
    window="#eceef1",
    panel="#fbfbfc",
    raised="#ffffff",
    hover="#e3e7ec",
    border="#cdd2d9",
    text="#1b1f24",
    muted="#555d68",
    accent="#1a5dc2",
    primary="#1f62c8",
    on_primary="#ffffff",
    danger="#b3261e",
    warning="#7f5200",
    success="#14693f",
    note_fill="#dfeafb",
    warning_fill="#fdf0d0",
    danger_fill="#fde3e0",
    box_only="#858d98",
    proposed="#c07f00",
    corrected="#2b86c5",
    accepted="#178a5f",
)


class _Current:
    """The theme in use; painted widgets ask for it when they paint."""

    theme: Theme = DARK


def current() -> Theme:
    """The theme in use."""
    return _Current.theme


def apply(app: QApplication, choice: str = "system") -> Theme:
    """Give the application the ``dark``, ``light`` or ``system`` theme, and return it.

    A system that does not say gets the dark one: photographs are judged best on a neutral dark ground.
    """
    system = app.styleHints().colorScheme()
    light = choice == "light" or (choice == "system" and system == Qt.ColorScheme.Light)
    _Current.theme = LIGHT if light else DARK
    app.setPalette(palette(_Current.theme))
    app.setStyleSheet(style_sheet(_Current.theme))
    return _Current.theme


def palette(theme: Theme) -> QPalette:
    """The theme for Qt's own widgets."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.raised if theme is LIGHT else theme.window,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.primary,
        role.HighlightedText: theme.on_primary,
        role.Link: theme.accent,
        role.Mid: theme.border,
        role.Midlight: theme.hover,
        role.Dark: theme.window,
        role.Shadow: theme.window,
        role.Light: theme.hover,
        role.Accent: theme.primary,
    }
    result = QPalette()
    for key, value in colours.items():
        result.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, blend(theme.text, theme.panel, 0.42))
    return result


def make_primary(button: QPushButton, *, primary: bool = True) -> None:
    """Mark the button that does what a dialog is for, or take the mark away."""
    button.setProperty("primary", primary)
    button.style().unpolish(button)
    button.style().polish(button)


def blend(over: str, under: str, share: float) -> QColor:
    """`share` (0 to 1) of the colour `over` on `under`."""
    top, ground = QColor(over), QColor(under)
    mixed = [
        round(a * share + b * (1 - share))
        for a, b in zip(top.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours by WCAG 2, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(name: str) -> float:
    colour = QColor(name)
    linear = [
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
        for value in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def style_sheet(theme: Theme) -> str:
    """What the palette cannot say."""
    values = {name: getattr(theme, name) for name in Theme.__slots__}
    values["check"] = asset("icons", "check-mark.svg").as_posix()
    values["chevron"] = asset("icons", f"chevron-{theme.name}.svg").as_posix()
    values["chevron_up"] = asset("icons", f"chevron-up-{theme.name}.svg").as_posix()
    return re.sub(r"@(\w+)", lambda match: values[match[1]], _STYLE)


_STYLE = """
QMainWindow, QMainWindow::separator { background: @window; }
QMainWindow::separator { width: 4px; height: 4px; }
QMainWindow::separator:hover { background: @primary; }
QMenuBar { background: @panel; border-bottom: 1px solid @border; padding: 1px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @panel; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 6px; }
QMenu::item:selected { background: @primary; color: @on_primary; }
QMenu::item:disabled { color: @box_only; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 4px 6px; }
QToolBar { background: @panel; border: none; border-bottom: 1px solid @border; padding: 3px 6px; spacing: 2px; }
QToolBar#tools { border-bottom: none; border-right: 1px solid @border; padding: 6px 4px; spacing: 3px; }
QToolBar::separator { background: @border; margin: 4px; width: 1px; height: 1px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px; }
QToolBar QToolButton { padding: 5px; }
QToolBar#verbs QToolButton { padding: 4px 8px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @border; }
QToolButton:checked { background: @primary; color: @on_primary; }
QToolBar#verbs QToolButton:checked, QWidget#panel QToolButton:checked { background: @note_fill; }
QToolButton:disabled { background: transparent; }
QToolButton:focus { border-color: @accent; }
QToolButton#raised { background: @raised; border: 1px solid @border; padding: 5px 9px; }
QToolButton#raised:hover { background: @hover; }
QToolButton#raised:checked { background: @note_fill; border-color: @accent; color: @text; }
QToolButton#raised:focus { border-color: @accent; }
QToolButton#raised:disabled { background: transparent; }
QPushButton { background: @raised; border: 1px solid @border; border-radius: 5px; padding: 6px 14px; min-height: 16px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border-color: @accent; }
QPushButton#entry { background: transparent; border-color: transparent; }
QPushButton#entry:hover { background: @hover; }
QPushButton#entry:focus { border-color: @accent; }
QPushButton:disabled { color: @box_only; }
QPushButton[primary="true"] { background: @primary; border-color: @primary; color: @on_primary; font-weight: 600; }
QPushButton[primary="true"]:hover { background: @primary; border-color: @accent; }
QPushButton[primary="true"]:disabled { background: @hover; border-color: @border; color: @box_only; }
QDockWidget { titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget::title { background: @panel; padding: 6px 10px; text-align: left; }
QFrame#card { background: @panel; border: 1px solid @border; border-radius: 8px; }
QFrame#line { background: @border; border: none; max-height: 1px; min-height: 1px; }
QLineEdit, QComboBox, QSpinBox {
  background: @raised; border: 1px solid @border; border-radius: 5px; padding: 4px 7px; min-height: 18px;
  selection-background-color: @primary; selection-color: @on_primary; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: @accent; }
QSpinBox { padding-right: 22px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 20px; right: 3px; }
QSpinBox::up-button { top: 3px; }
QSpinBox::down-button { bottom: 3px; }
QSpinBox::up-arrow { image: url("@chevron_up"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("@chevron"); width: 10px; height: 10px; }
QListWidget#sections::item { padding: 0 10px; border-radius: 5px; }
QListWidget#sections::item:selected { background: @primary; color: @on_primary; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("@chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @border; padding: 3px; }
QTableView, QListView, QTreeView {
  background: @panel; alternate-background-color: @panel; border: none; gridline-color: transparent; outline: none;
  selection-background-color: @primary; selection-color: @on_primary; }
QTableView#padded::item { padding: 0 6px; }
QHeaderView { background: @panel; }
QHeaderView::section {
  background: @panel; color: @muted; border: none; border-bottom: 1px solid @border; padding: 5px 6px; }
QHeaderView::up-arrow { image: url("@chevron_up"); width: 9px; height: 9px; subcontrol-position: top center; }
QHeaderView::down-arrow { image: url("@chevron"); width: 9px; height: 9px; subcontrol-position: top center; }
QTableCornerButton::section { background: @panel; border: none; }
QProgressBar { background: @hover; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @primary; border-radius: 3px; }
QStatusBar { background: @panel; border-top: 1px solid @border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { padding: 2px 6px; }
QLabel#muted { color: @muted; }
QLabel#danger { color: @danger; }
QLabel#warning { color: @warning; }
QLabel#success { color: @success; }
QLabel#caption { background: @panel; color: @text; border: 1px solid @border; border-radius: 4px; padding: 3px 8px; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 4px; margin: 2px; min-width: 28px; min-height: 28px; }
QScrollBar::handle:hover { background: @box_only; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider::groove:horizontal { background: @border; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @primary; border-radius: 2px; }
QSlider::handle:horizontal {
  background: @text; border: none; width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; }
QSlider::handle:horizontal:focus { background: @accent; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 6px; }
QTabWidget::pane { border: none; border-top: 1px solid @border; }
QSplitter::handle { background: @window; }
QFrame#note-bar { background: @note_fill; border: none; border-bottom: 1px solid @border; }
QFrame#warning-bar { background: @warning_fill; border: none; border-bottom: 1px solid @border; }
QFrame#danger-bar { background: @danger_fill; border: none; border-bottom: 1px solid @border; }
QFrame#note-float { background: @note_fill; border: 1px solid @border; border-radius: 8px; }
QFrame#warning-float { background: @warning_fill; border: 1px solid @border; border-radius: 8px; }
QFrame#danger-float { background: @danger_fill; border: 1px solid @border; border-radius: 8px; }
QCheckBox, QRadioButton { spacing: 8px; padding: 2px 0; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid @box_only; background: @raised; }
QCheckBox::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: @primary; border-color: @primary; image: url("@check"); }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @primary; background: @on_primary; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: @accent; }
QTableView QComboBox { margin: 2px 4px; }
QWidget#welcome { background: @window; }
QWidget#panel { background: @panel; }
"""

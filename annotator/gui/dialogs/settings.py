"""Settings: a page for each section of the one table of settings, and one for the keys; applied at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.dialogs.keys_page import KeysPage
from annotator.gui.settings import described
from annotator.gui.settings.schema import sections
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from annotator.gui.keymap import Keymap
    from annotator.gui.settings import Setting, Settings

SHORTCUTS = marked("Shortcuts")
_SAVED = marked("Your work needs no setting: every change is saved in the project when you make it.")
_FIELD_WIDTH = 300


class SettingsDialog(QDialog):
    """What a person can choose. There is nothing to confirm: a choice is in use, and kept, when it is made.

    Args:
        settings: are changed.
        keymap: is changed by the page of shortcuts.
        parent: the window.
        page: the section to begin with.
    """

    def __init__(self, settings: Settings, keymap: Keymap, parent: QWidget | None = None, page: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.resize(860, 600)
        self._names = [*sections(), SHORTCUTS]
        self._list, self._pages = QListWidget(), QStackedWidget()
        self.keys = KeysPage(keymap)
        for name in self._names:
            self._list.addItem(tr(name))
            self._pages.addWidget(self.keys if name == SHORTCUTS else SectionPage(settings, name))
        self._lay_out()
        self.show_page(page or self._names[0])

    @property
    def page(self) -> str:
        """The section that is shown."""
        return self._names[self._pages.currentIndex()]

    def show_page(self, name: str) -> None:
        """Go to a section."""
        self._list.setCurrentRow(self._names.index(name))

    def _lay_out(self) -> None:
        self._list.setAccessibleName(tr("Sections"))
        self._list.setObjectName("sections")
        self._list.setFixedWidth(max(self._list.sizeHintForColumn(0) + 40, 150))
        for row in range(self._list.count()):
            self._list.item(row).setSizeHint(QSize(0, self.fontMetrics().height() + 14))
        self._list.currentRowChanged.connect(self._pages.setCurrentIndex)
        saved = QLabel(tr(_SAVED))
        saved.setObjectName("muted")
        saved.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        # Enter ends what is typed into a field, not the dialog.
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(saved, 1)
        foot.addWidget(buttons)
        parts = QHBoxLayout()
        parts.setSpacing(20)
        parts.addWidget(self._list)
        parts.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 20, 16)
        column.setSpacing(14)
        column.addLayout(parts, 1)
        column.addLayout(foot)


class SectionPage(QWidget):
    """The settings of one section, and a button that gives all of them their defaults."""

    def __init__(self, settings: Settings, section: str) -> None:
        super().__init__()
        self._settings = settings
        self._names = sections()[section]
        self._editors = {name: make_editor(settings, name) for name in self._names}
        self._reset = QPushButton(tr("Reset this page"))
        self._reset.setAutoDefault(False)
        self._reset.clicked.connect(lambda: settings.reset(self._names))
        self._lay_out()
        settings.changed.connect(self._refresh)
        self._refresh()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setColumnStretch(2, 1)
        row = 0
        for name in self._names:
            setting, editor = described()[name], self._editors[name].widget
            title = QLabel(tr(setting.title))
            title.setBuddy(editor)
            editor.setAccessibleName(tr(setting.title))
            grid.addWidget(title, row, 0)
            grid.addWidget(editor, row, 1)
            if setting.help:
                help_text = QLabel(tr(setting.help))
                help_text.setObjectName("muted")
                help_text.setWordWrap(True)
                help_text.setMaximumWidth(460)
                editor.setAccessibleDescription(tr(setting.help))
                grid.addWidget(help_text, row + 1, 1, 1, 2)
            grid.setRowMinimumHeight(row + 2, 14)
            row += 3
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 4, 8, 0)
        column.addLayout(grid)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)

    def _refresh(self, *_: object) -> None:
        for name, editor in self._editors.items():
            editor.show(getattr(self._settings.values, name))
        defaults = type(self._settings.values)()
        self._reset.setEnabled(
            any(getattr(self._settings.values, name) != getattr(defaults, name) for name in self._names)
        )


class Editor:
    """The widget for one setting, and how it shows a value."""

    def __init__(self, widget: QWidget, show: Any) -> None:
        self.widget = widget
        self._show = show

    def show(self, value: Any) -> None:
        """Show a value without telling that it was changed."""
        blocked = [self.widget, *self.widget.findChildren(QWidget)]
        blockers = [QSignalBlocker(item) for item in blocked]
        self._show(value)
        del blockers


def make_editor(settings: Settings, name: str) -> Editor:
    """What fits the kind of a setting; it changes the setting when the person changes it."""
    setting, value = described()[name], getattr(settings.values, name)
    change = partial(settings.set, name)
    if setting.choices:
        return _choice(setting, change)
    if isinstance(value, bool):
        return _switch(change)
    return _share(setting, change) if isinstance(value, float) else _number(setting, change)


def _choice(setting: Setting, change: Any) -> Editor:
    combo = QComboBox()
    combo.setFixedWidth(_FIELD_WIDTH)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for value, text in setting.choices:
        combo.addItem(tr(text), value)
        combo.setItemData(combo.count() - 1, tr(text), Qt.ItemDataRole.ToolTipRole)
    longest = max(combo.fontMetrics().horizontalAdvance(tr(text)) for _, text in setting.choices)
    combo.view().setMinimumWidth(longest + 40)
    combo.currentIndexChanged.connect(lambda place: change(combo.itemData(place)))
    return Editor(combo, lambda value: combo.setCurrentIndex(combo.findData(value)))


def _switch(change: Any) -> Editor:
    box = QCheckBox()
    box.toggled.connect(change)
    return Editor(box, box.setChecked)


def _number(setting: Setting, change: Any) -> Editor:
    spin = QSpinBox()
    spin.setFixedWidth(140)
    spin.setRange(round(setting.low), round(setting.high))
    spin.setSingleStep(round(setting.step))
    spin.setSuffix(setting.unit)
    spin.setKeyboardTracking(False)
    spin.valueChanged.connect(change)
    return Editor(spin, spin.setValue)


def _share(setting: Setting, change: Any) -> Editor:
    holder, slider, text = QWidget(), QSlider(Qt.Orientation.Horizontal), QLabel()
    slider.setRange(round(setting.low * 100), round(setting.high * 100))
    slider.setSingleStep(round(setting.step * 100))
    slider.setFixedWidth(_FIELD_WIDTH - 60)
    slider.setAccessibleName(tr(setting.title))
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(slider)
    row.addWidget(text)
    holder.setFocusProxy(slider)

    def show(value: float) -> None:
        slider.setValue(round(value * 100))
        text.setText(f"{value:.0%}")

    slider.valueChanged.connect(lambda value: change(value / 100))
    return Editor(holder, show)

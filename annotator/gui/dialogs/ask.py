"""Small questions and file choosers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.settings import Settings

PROJECTS = "Projects (*.mots)"
VIDEOS = "Videos (*.mp4 *.avi *.mov *.mkv *.webm *.m4v);;All files (*)"
BOXES = "Box files (*.txt *.csv *.json *.xml);;All files (*)"


def confirm(parent: QWidget | None, title: str, text: str, button: str) -> bool:
    """Ask before something large; Cancel is the default."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    yes = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is yes


def tell(parent: QWidget | None, title: str, text: str) -> None:
    """Say what went wrong, where there is no message bar to say it in."""
    QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, parent).exec()


def choose_folder(parent: QWidget | None, title: str, settings: Settings) -> Path | None:
    """A folder that exists."""
    return _kept(settings, QFileDialog.getExistingDirectory(parent, title, settings.values.folder))


def choose_file(parent: QWidget | None, title: str, settings: Settings, kinds: str) -> Path | None:
    """A file that exists."""
    return _kept(settings, QFileDialog.getOpenFileName(parent, title, settings.values.folder, kinds)[0])


def choose_new_file(parent: QWidget | None, title: str, start: Path, kinds: str) -> Path | None:
    """A file to write; the chooser itself asks before replacing one."""
    name = QFileDialog.getSaveFileName(parent, title, str(start), kinds)[0]
    return Path(name) if name else None


def _kept(settings: Settings, name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    settings.values.folder = str(path.parent)
    return path

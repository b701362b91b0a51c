"""Starts the window and runs it until it is closed."""

from __future__ import annotations

import logging
import signal
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QStyleFactory

from annotator.gui import icons, theme, translation
from annotator.gui.main_window import MainWindow
from annotator.gui.settings import APPLICATION, Settings, log_file
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_log = logging.getLogger("annotator.gui")
_SIGNAL_MILLISECONDS = 200


def run(project: Path | None = None) -> int:
    """Show the window, with a project or the welcome page; returns the exit status."""
    app = application()
    settings = Settings()
    theme.apply(app, settings.values.theme)
    translation.install(settings.values.language)
    _keep_log()
    sys.excepthook = report_bug
    window = MainWindow(settings)
    timer = _listen_to_signals(window)
    window.show()
    if project is not None:
        window.open_project(project)
    status = app.exec()
    timer.stop()
    return status


def application() -> QApplication:
    """The one QApplication, set up for any scale of the screen."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        return present
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName(APPLICATION)
    app.setDesktopFileName(APPLICATION)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setWindowIcon(icons.app_icon())
    return app


def report_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write an unexpected error to the log, and tell that it is a bug, where the log is, and that nothing is lost."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    details = "".join(traceback.format_exception(kind, error, trace))
    _log.critical("Unexpected error\n%s", details)
    sys.__stderr__ and sys.__stderr__.write(details)
    if QApplication.activeModalWidget() is None:
        bug_box(details).exec()


def bug_box(details: str) -> QMessageBox:
    """What `report_bug` shows."""
    box = QMessageBox(QMessageBox.Icon.Critical, tr("Unexpected error"), bug_text(), QMessageBox.StandardButton.Close)
    box.setDetailedText(details)
    return box


def bug_text() -> str:
    """For people who are not to blame."""
    return tr(
        "This is a bug in mots-annotator, not something you did wrong. Your work is safe: every "
        "change was saved when you made it.\n\nPlease report it with the log file:\n{log_file}",
        log_file=log_file(),
    )


def _keep_log() -> None:
    """Write warnings and errors to the log file; where it cannot be written, do without."""
    with suppress(OSError):
        path = log_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
        handler.setLevel(logging.WARNING)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger("annotator").addHandler(handler)


def _listen_to_signals(window: MainWindow) -> QTimer:
    """Ctrl+C in the terminal closes the window as its close button does; Python sees signals only when it runs."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_SIGNAL_MILLISECONDS)
    return timer

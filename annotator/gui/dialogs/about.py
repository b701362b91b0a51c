"""About the program."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMessageBox

from annotator.gui import icons
from annotator.gui.settings import log_file
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def text() -> str:
    """Name, version, what it is for, and whose method it follows."""
    try:
        number = version("mots-annotator")
    except PackageNotFoundError:
        number = tr("(not installed)")
    return tr(
        "<h3>mots-annotator {number}</h3><p>Semi-automatic mask annotation of tracks: boxes in, "
        "corrected masks out, as KITTI MOTS.</p><p>The procedure is that of Voigtlaender et al., "
        "“MOTS: Multi-Object Tracking and Segmentation”, CVPR 2019; the network follows the "
        "refinement network of PReMVOS.</p><p>MIT licence. Qt {qt}. Unexpected errors are "
        "written to {log_file}.</p>",
        number=number,
        qt=qVersion(),
        log_file=log_file(),
    )


def about(parent: QWidget | None) -> None:
    """Show it."""
    box = QMessageBox(parent)
    box.setWindowTitle(tr("About mots-annotator"))
    box.setIconPixmap(icons.pixmap("app", QColor("#ffffff"), 64, box.devicePixelRatioF()))
    box.setText(text())
    box.exec()

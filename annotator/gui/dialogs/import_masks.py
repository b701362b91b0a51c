"""Import boxes and masks: the file or folder, and what the masks become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.masks import MaskState
from annotator.gui.dialogs.masks_from import MasksFromDialog, Words
from annotator.gui.translation import marked, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.settings import Settings

_STATES = (
    (MaskState.ACCEPTED, marked("accepted: they are final")),
    (MaskState.PROPOSED, marked("proposed: I will review them")),
)


class ImportDialog(MasksFromDialog):
    """Asks for a file or folder in any format, for the sequence that is shown."""

    def __init__(self, sequence_name: str, settings: Settings, parent: QWidget | None = None) -> None:
        words = Words(
            title=tr("Import boxes and masks"),
            intro=tr(
                "Boxes and masks for sequence “{sequence_name}”. Each goes to the track of its number; "
                "masks drawn by hand are kept.",
                sequence_name=sequence_name,
            ),
            button=tr("Import"),
            placeholder=tr("MOTS, COCO, DAVIS, … file or folder"),
            name=tr("Boxes and masks to import"),
            question=tr("The masks become"),
            choices=[tr(text) for _, text in _STATES],
            pick_file=tr("File to import"),
            pick_folder=tr("Folder to import"),
            filters=tr("Annotations (*.txt *.json *.xml *.csv);;All files (*)"),
        )
        super().__init__(words, settings, parent)

    @property
    def state(self) -> MaskState:
        """What the masks become."""
        return _STATES[self.choice][0]

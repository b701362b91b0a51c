"""Compare with…: the other masks, and which side is held to be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.gui.dialogs.masks_from import MasksFromDialog, Words
from annotator.gui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from annotator.gui.settings import Settings


class CompareDialog(MasksFromDialog):
    """Asks for masks of the sequence that is shown: a file, a folder, or another project."""

    def __init__(self, sequence_name: str, settings: Settings, parent: QWidget | None = None) -> None:
        words = Words(
            title=tr("Compare with other masks"),
            intro=tr(
                "Masks of sequence “{sequence_name}”: MOTS txt or png, another format of masks, or "
                "another project. Nothing of your project is changed.",
                sequence_name=sequence_name,
            ),
            button=tr("Compare"),
            placeholder=tr("File, folder of MOTS png, or project"),
            name=tr("Other masks"),
            question=tr("Held to be true are"),
            choices=(tr("the other masks: my own are measured"), tr("my own masks: the others are measured")),
            pick_file=tr("Masks or project to compare with"),
            pick_folder=tr("Folder of masks to compare with"),
            filters=tr("Masks and projects (*.txt *.json *.xml *.mots);;All files (*)"),
        )
        super().__init__(words, settings, parent)

    @property
    def other_is_truth(self) -> bool:
        """Whether the chosen masks are held to be true, and not the project's."""
        return self.choice == 0

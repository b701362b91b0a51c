"""How the frame is shown: the display switches of the selection as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.gui.canvas import colours
from annotator.gui.canvas.tone import Tone

if TYPE_CHECKING:
    from annotator.gui.selection import Selection


@dataclass(frozen=True, slots=True)
class Look:
    """Display switches, and the selected track.

    Attributes:
        selected: number of the selected track, or None.
        opacity: of the fill of masks, 0 to 1.
        show_masks: whether masks are drawn.
        outline_only: whether masks are drawn without fill.
        show_boxes: whether boxes are drawn.
        show_ids: whether labels are drawn.
        tone: brightness, contrast and gamma of the image.
        colours: name of the palette of tracks.
    """

    selected: int | None = None
    opacity: float = 0.5
    show_masks: bool = True
    outline_only: bool = False
    show_boxes: bool = True
    show_ids: bool = True
    tone: Tone = field(default_factory=Tone)
    colours: str = field(default_factory=colours.in_use)

    @classmethod
    def of(cls, selection: Selection) -> Look:
        """The switches as they stand."""
        return cls(
            selection.track_id,
            selection.opacity,
            selection.show_masks,
            selection.outline_only,
            selection.show_boxes,
            selection.show_ids,
            selection.tone,
        )

    @property
    def filled(self) -> bool:
        """Whether masks have a fill."""
        return self.show_masks and not self.outline_only and self.opacity > 0

    def recedes(self, track_id: int) -> bool:
        """Whether a track is dimmed because another one is selected."""
        return self.selected is not None and track_id != self.selected

"""What is said of the kinds of findings, for people."""

from __future__ import annotations

from typing import NamedTuple

from annotator.editing.checks.finding import Kind
from annotator.gui.translation import marked, tr


class KindWords(NamedTuple):
    """A short title, and what it means."""

    source: str
    explanation: str

    @property
    def title(self) -> str:
        """The title in the language in use."""
        return tr(self.source)

    @property
    def meaning(self) -> str:
        """What it means, in the language in use."""
        return tr(self.explanation)


KINDS: dict[Kind, KindWords] = {
    Kind.FLAGGED: KindWords(marked("Flagged"), marked("Masks that somebody wants to be looked at again")),
    Kind.HIDDEN: KindWords(marked("Hidden"), marked("Masks that nearer ones cover wholly: they are not exported")),
    Kind.JUMP: KindWords(marked("Jump"), marked("Masks that agree little with the one of the frame before")),
    Kind.FLICKER: KindWords(
        marked("Flicker"), marked("Masks that agree with neither neighbour, while those agree with each other")
    ),
    Kind.TINY: KindWords(marked("Tiny"), marked("Masks far smaller in their box than is usual in the track")),
    Kind.HUGE: KindWords(marked("Huge"), marked("Masks that fill all of their box")),
    Kind.OUTSIDE: KindWords(marked("Outside"), marked("Masks of which a part lies beyond the box")),
    Kind.SPECKS: KindWords(marked("Specks"), marked("Masks with parts of a few pixels")),
    Kind.OVERLAP: KindWords(marked("Overlap"), marked("Masks of which nearer ones cover a large part")),
    Kind.EMPTY: KindWords(marked("No mask"), marked("Boxes without a mask")),
    Kind.GAP: KindWords(marked("Gap"), marked("Frames in which a track is not there although it is before and after")),
    Kind.OPEN: KindWords(marked("Open"), marked("Tracks with masks that are not accepted yet")),
}

"""What the pictures in view have to show, asked for when that has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE
from annotator.domain.edits import DetectionKey, TrackKey
from annotator.errors import AnnotatorError
from annotator.gui.canvas.colours import IGNORE_GREY, track_colour
from annotator.gui.review.crop import Crop
from annotator.gui.review.depths import Depths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.domain.edits import MaskKey
    from annotator.domain.state import State
    from annotator.gui.document import Document
    from annotator.gui.review.rounds import Rounds
    from annotator.gui.review.thumbnails import Thumbnails


class Pictures:
    """Crops of the masks of one sequence.

    Args:
        thumbnails: paints them.
    """

    def __init__(self, thumbnails: Thumbnails) -> None:
        self._thumbnails = thumbnails
        self._depths = Depths()
        self._crops: dict[tuple[MaskKey, int, bool], Crop] = {}
        self._state: State | None = None

    def show(self, document: Document | None, sequence_id: int | None) -> None:
        """Take the frames of a sequence; None: let go of what there was, and end the threads."""
        self.forget()
        self._state = document.state if document else None
        if document is None or sequence_id is None:
            self._thumbnails.stop()
            return
        sequence = document.state.sequence(sequence_id)
        try:
            frames = document.frames(sequence_id)
        except AnnotatorError:
            frames = None  # the banner tells; masks are shown without their frames
        self._thumbnails.show(frames, sequence.height, sequence.width)

    def forget(self, frames: set[int] | None = None) -> None:
        """Masks, boxes or depth orders of these frames have changed; None: of all."""
        self._depths.forget(frames)
        if frames is None:
            self._crops.clear()
        else:
            self._crops = {place: crop for place, crop in self._crops.items() if place[0].frame not in frames}

    def ask(self, keys: Iterable[MaskKey], rounds: Rounds, side: int, *, before: bool) -> None:
        """Have these painted, in this order.

        Args:
            keys: masks.
            rounds: knows the masks before the last round.
            side: of the pictures, in device pixels.
            before: whether these are outlined too.
        """
        state = self._state
        if state is not None:
            self._thumbnails.want([self._crop(state, key, rounds, side, before) for key in keys])

    def _crop(self, state: State, key: MaskKey, rounds: Rounds, side: int, before: bool) -> Crop:
        place = (key, side, before)
        if place not in self._crops:
            self._crops[place] = self._made(state, key, rounds, side, before)
        return self._crops[place]

    def _made(self, state: State, key: MaskKey, rounds: Rounds, side: int, before: bool) -> Crop:
        record = state.get(key)
        detection = state.get(DetectionKey(key.sequence_id, key.track_id, key.frame))
        track = state.get(TrackKey(key.sequence_id, key.track_id))
        ignored = track is not None and track.class_id == IGNORE.class_id
        colour = IGNORE_GREY if ignored else track_colour(key.track_id)
        return Crop(
            key,
            record.mask if record else None,
            self._depths.nearer(state, key) if record else (),
            detection.box if detection else None,
            (colour.red(), colour.green(), colour.blue()),
            side,
            rounds.before(key, record) if before else None,
        )

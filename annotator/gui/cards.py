"""What the welcome page shows of recent projects: a picture, how far they are, where they were left."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeGuard

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage

from annotator.domain.edits import SequenceKey
from annotator.editing.overview import accepted_share, sequences_progress, total
from annotator.errors import AnnotatorError
from annotator.gui.canvas.compose import compose, frame_image
from annotator.gui.canvas.look import Look
from annotator.gui.canvas.scene import build_scene
from annotator.gui.canvas.windows import WindowCache

if TYPE_CHECKING:
    from pathlib import Path

    from annotator.domain.sequences import Sequence
    from annotator.domain.state import State
    from annotator.gui.canvas.scene import Scene
    from annotator.gui.document import Document

PICTURE = QSize(192, 108)  # pixels; twice what is shown, for fine screens
_OPACITY = 0.65


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody was in a project.

    Attributes:
        sequence_id: number of the sequence.
        name: of the sequence.
        frame: index of the frame.
        track_id: number of the selected track, None without one.
    """

    sequence_id: int
    name: str
    frame: int
    track_id: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a project without opening it.

    Attributes:
        picture: of its first frame with masks, None where that could not be made.
        share: of the masks of objects that are accepted, 0 to 1; None where there are none to accept.
        left: masks and boxes of objects that are not accepted; None where it is not known.
        place: where the project was left; None where it is not known.
    """

    picture: QImage | None = None
    share: float | None = None
    left: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a card is made of, read in the UI thread; the rest is work for another one."""

    project: Path
    base: Path
    share: float | None
    left: int
    place: Place | None = None
    sequence: Sequence | None = None
    scene: Scene | None = None


class Cards(QObject):
    """Reads cards, and makes them in the background.

    Signals:
        made: path of a project that has a new card.

    Args:
        folder: where they are kept; made when it is needed.
    """

    made = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._threads: list[threading.Thread] = []

    def read(self, project: Path) -> Card:
        """The card of a project; an empty one where there is none, or a broken one."""
        place = self._place(project)
        picture = QImage(str(place.with_suffix(".png"))) if place.with_suffix(".png").is_file() else QImage()
        try:
            found = json.loads(place.with_suffix(".json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = None
        kept = found if isinstance(found, dict) else {}
        left = kept.get("left")
        return Card(
            None if picture.isNull() else picture,
            _share_of(kept.get("share")),
            left if _is_count(left) else None,
            _place_of(kept.get("place")),
        )

    def known(self, project: Path) -> bool:
        """Whether a project has a card."""
        return self._place(project).with_suffix(".json").is_file()

    def keep(self, document: Document, place: Place | None = None) -> None:
        """Make the card of a project as it is now, left at a place; the document may be closed at once."""
        found = snapshot(document, place)
        earlier = [item for item in self._threads if item.is_alive()]
        thread = threading.Thread(target=self._make, args=(found, earlier), name="project card", daemon=True)
        self._threads = [*earlier, thread]
        thread.start()

    def close(self, seconds: float) -> None:
        """Wait a while for what is being made."""
        for thread in self._threads:
            thread.join(seconds)
        self._threads.clear()

    def _make(self, found: Snapshot, earlier: list[threading.Thread]) -> None:
        place = self._place(found.project)
        picture = paint(found)
        for thread in earlier:  # what was asked for last is what is kept
            thread.join()
        with suppress(OSError, RuntimeError):  # nobody misses a card; the window may be gone
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = place.with_suffix(f".{threading.get_ident()}.png")
            if picture is not None and picture.save(str(unfinished)):
                unfinished.replace(place.with_suffix(".png"))
            place_then = asdict(found.place) if found.place else None
            kept = {"share": found.share, "left": found.left, "place": place_then}
            unfinished.write_text(json.dumps(kept), encoding="utf-8")
            unfinished.replace(place.with_suffix(".json"))
            self.made.emit(found.project)

    def _place(self, project: Path) -> Path:
        name = hashlib.sha256(str(project.absolute()).encode(errors="surrogateescape")).hexdigest()[:24]
        return self._folder / name


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 0


def _share_of(stored: object) -> float | None:
    if not isinstance(stored, int | float) or isinstance(stored, bool):
        return None
    return float(stored) if 0 <= stored <= 1 else None


def _place_of(stored: Any) -> Place | None:
    """A place as it was written down; None for anything else."""
    if not isinstance(stored, dict) or not isinstance(stored.get("name"), str):
        return None
    sequence_id, frame, track_id = (stored.get(name) for name in ("sequence_id", "frame", "track_id"))
    if not _is_count(sequence_id) or not _is_count(frame) or not (track_id is None or _is_count(track_id)):
        return None
    return Place(sequence_id, stored["name"], frame, track_id)


def snapshot(document: Document, place: Place | None = None) -> Snapshot:
    """What the card of a project is made of, as it is now."""
    state = document.state
    progress = total(item.progress for item in sequences_progress(state))
    share = accepted_share(progress) if progress.accepted + progress.open else None
    found = first_with_masks(state)
    if found is None:
        return Snapshot(document.path, document.base, share, progress.open, place)
    sequence_id, frame = found
    scene = build_scene(state, sequence_id, frame, WindowCache())
    sequence = state.sequence(sequence_id)
    return Snapshot(document.path, document.base, share, progress.open, place, sequence, scene)


def first_with_masks(state: State) -> tuple[int, int] | None:
    """(sequence, frame) of the first frame with a mask; without masks the first frame, without sequences None."""
    sequences = state.sequences()
    for sequence in sequences:
        number = sequence.sequence_id
        frames = [min(masks) for track in state.tracks(number) if (masks := state.masks(number, track.track_id))]
        if frames:
            return number, min(frames)
    return (sequences[0].sequence_id, 0) if sequences and state.get(SequenceKey(sequences[0].sequence_id)) else None


def paint(found: Snapshot) -> QImage | None:
    """The picture: the middle of the frame with its masks; None where its image cannot be read."""
    from annotator.project.frames import open_frames

    if found.sequence is None or found.scene is None:
        return None
    try:
        source = open_frames(found.sequence, found.base)
        try:
            image = frame_image(source.read(found.scene.frame))
        finally:
            source.close()
    except AnnotatorError:
        return None
    whole = compose(image, found.scene, Look(opacity=_OPACITY))
    filling = whole.scaled(
        PICTURE, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    middle = QRect(0, 0, PICTURE.width(), PICTURE.height())
    middle.moveCenter(filling.rect().center())
    return filling.copy(middle)

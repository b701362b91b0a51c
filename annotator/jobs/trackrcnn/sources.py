"""Sequences for TrackR-CNN: images in a data set, a folder, a video or a project, and the masks that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotator.domain.classes import IGNORE
from annotator.domain.masks import Mask, MaskState
from annotator.domain.sequences import Numbering, Sequence
from annotator.errors import FormatError
from annotator.project.frames import open_frames
from annotator.project.store import SUFFIX

if TYPE_CHECKING:
    from annotator.domain.exchange import MaskObject
    from annotator.domain.state import State
    from refinement.trackrcnn.values import Footage, Labelled

_IMAGES = "image_02"
_SPLITS = ("training", "testing", "train", "test")
_SHAPES = "a project, KITTI with image_02/, MOTChallenge with img1/, a folder of images, or a video"
_RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Source:
    """One sequence.

    Attributes:
        sequence: its images; `sequence_id` is 0 outside a project.
        base: the folder that relative image paths count from.
        masks: where its true masks are: MOTS txt or png; None where nobody knows, or in a project.
        project: the project that it is in, if it is in one.
        frames: those that are worked on, ascending.
    """

    sequence: Sequence
    base: Path
    masks: Path | None = None
    project: Path | None = None
    frames: tuple[int, ...] = field(default=())

    @property
    def size(self) -> tuple[int, int]:
        """(H, W) of its frames."""
        return self.sequence.height, self.sequence.width


def sources(path: Path, *, truth: Path | None = None, frames: str | None = None) -> list[Source]:
    """Find the sequences at a path.

    Args:
        path: what to look at.
        truth: masks in place of those beside the images: a file, or a folder with one file or folder a sequence.
        frames: only these, such as "0-99".

    Raises:
        FormatError: there is nothing of these kinds, the masks of a sequence are not there, or `frames` is no range.
        FrameError: images cannot be read.
        ProjectError: a project cannot be opened.
    """
    if not path.exists():
        raise FormatError("there is no such file or folder", path=path, todo="Check the path.")
    found = _of_project(path) if path.suffix.lower() == SUFFIX else _of_images(path)
    if truth is not None:
        found = [replace(item, masks=_named(truth, item.sequence.name, alone=len(found) == 1)) for item in found]
    return [replace(item, frames=chosen_frames(item.sequence, frames)) for item in found]


def footage(source: Source) -> Iterator[Footage]:
    """The sequence as something to learn from; its images are open until the generator is closed.

    Of a project, accepted and corrected masks are learned; a box without one is ignored, since it may be an object, and
    frames that have such boxes alone are left out.

    Raises:
        FormatError: there are no masks, or they are broken or of another size.
    """
    from refinement.trackrcnn.values import Footage

    sequence = source.sequence
    objects = true_objects(source)
    labelled = {frame: tuple(_labelled(item) for item in found) for frame, found in objects.items()}
    frames = [frame for frame in told_frames(source, objects) if sequence.is_video or sequence.frames[frame]]
    with closing(open_frames(sequence, source.base)) as images:
        yield Footage(sequence.name, sequence.height, sequence.width, tuple(frames), images.read, labelled)


@contextmanager
def opened(found: list[Source]) -> Iterator[list[Footage]]:
    """The footage of some sequences while a block runs; see `footage`."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield [stack.enter_context(contextmanager(footage)(item)) for item in found]


def true_objects(source: Source) -> dict[int, list[MaskObject]]:
    """The true masks of a sequence by frame; of the frames that are worked on.

    Raises:
        FormatError: there are none, or they are broken or of another size.
    """
    if source.project is not None and source.masks is None:
        objects: Iterator[MaskObject] = _of_state(source)
    else:
        objects = _of_file(source)
    wanted = set(source.frames)
    by_frame: dict[int, list[MaskObject]] = {}
    for item in objects:
        if item.frame in wanted:
            by_frame.setdefault(item.frame, []).append(item)
    return by_frame


def told_frames(source: Source, objects: dict[int, list[MaskObject]]) -> tuple[int, ...]:
    """The frames whose true objects are known: of a project, those with a settled mask. Nobody has looked at others."""
    if source.project is None:
        return source.frames
    known = (frame for frame, items in objects.items() if any(item.class_id != IGNORE.class_id for item in items))
    return tuple(sorted(set(known).intersection(source.frames)))


def _labelled(item: MaskObject) -> Labelled:
    from refinement.trackrcnn.values import Labelled

    return Labelled(item.object_id, item.class_id, item.mask.counts)


def _of_file(source: Source) -> Iterator[MaskObject]:
    from annotator.formats.registry import mask_objects

    if source.masks is None:
        name = source.sequence.name
        expected = f"instances_txt/{name}.txt, instances/{name}/ or gt/gt.txt"
        raise FormatError(f"there are no masks of sequence '{name}'", expected=expected, todo="Name them with --truth.")
    return mask_objects(source.masks, size=source.size, numbering=source.sequence.numbering)


def _of_state(source: Source) -> Iterator[MaskObject]:
    from annotator.domain.compose import composed_masks
    from annotator.domain.exchange import MaskObject
    from annotator.domain.object_ids import object_ids, split_id
    from annotator.project.store import Project

    if source.project is None:
        return
    with Project.open(source.project, read_only=True) as project:
        state = project.state
    number = source.sequence.sequence_id
    ids, _ = object_ids(state, number)
    for frame in source.frames:
        masks = composed_masks(state, number, frame)
        for track_id in state.tracks_in_frame(number, frame):
            mask = masks.get(track_id)
            if mask is not None and _is_settled(state, number, track_id, frame):
                yield MaskObject(frame, *split_id(ids[track_id]), mask)
            elif (region := _box_region(state, number, track_id, frame, source.size) or mask) is not None:
                yield MaskObject(frame, IGNORE.class_id, track_id, region)


def _is_settled(state: State, number: int, track_id: int, frame: int) -> bool:
    if state.track(number, track_id).class_id == IGNORE.class_id:
        return True
    return state.masks(number, track_id)[frame].state is not MaskState.PROPOSED


def _box_region(state: State, number: int, track_id: int, frame: int, size: tuple[int, int]) -> Mask | None:
    """The pixels of a box whose mask nobody has settled."""
    detection = state.detections(number, track_id).get(frame)
    if detection is None:
        return None
    x1, y1, x2, y2 = detection.box.window(*size)
    if x2 <= x1 or y2 <= y1:
        return None
    return Mask.from_window(np.ones((y2 - y1, x2 - x1), dtype=bool), x1, y1, *size)


def _of_project(path: Path) -> list[Source]:
    from annotator.project.store import Project

    with Project.open(path, read_only=True) as project:
        found = [Source(item, project.base, None, path) for item in project.state.sequences()]
    if not found:
        raise FormatError("the project has no sequence", path=path, todo="Add one with 'mots-annotator add'.")
    return found


def _of_images(path: Path) -> list[Source]:
    from annotator.formats.boxes.images import folder_sequence, is_video, video_sequence

    if is_video(path):
        return [Source(video_sequence(path, path.stem, Numbering.KITTI), path.parent)]
    found = list(_kitti(path) or _motchallenge(path))
    if found:
        return found
    if path.is_dir() and not any(item.is_dir() and not item.name.startswith(".") for item in path.iterdir()):
        return [Source(folder_sequence(path, path.name, Numbering.KITTI, aligned=True), path)]
    raise FormatError("there are no sequences here", path=path, expected=_SHAPES, todo="Choose another folder.")


def _kitti(path: Path) -> list[Source]:
    """The sequences of a KITTI root or split, its image folders, or one of them."""
    from annotator.formats.boxes.images import folder_sequence

    places = [place / _IMAGES for place in (path, *(path / split for split in _SPLITS))]
    places += [path] if path.name == _IMAGES else []
    folders = [path] if path.parent.name == _IMAGES else []
    for place in places:
        if not folders and place.is_dir():
            folders = sorted(item for item in place.iterdir() if item.is_dir())
    return [
        Source(
            folder_sequence(item, item.name, Numbering.KITTI, aligned=True),
            item,
            _beside(item.name, (item.parent.parent, item.parent.parent.parent)),
        )
        for item in folders
    ]


def _motchallenge(path: Path) -> list[Source]:
    """The sequences of a folder with ``img1``, or of a folder of such folders."""
    places = [path, *(path / split for split in _SPLITS)]
    folders = [path] if (path / "img1").is_dir() else []
    for place in places:
        if not folders and place.is_dir():
            folders = sorted(item for item in place.iterdir() if (item / "img1").is_dir())
    return [_motchallenge_source(item) for item in folders]


def _motchallenge_source(folder: Path) -> Source:
    from annotator.formats.boxes.images import folder_sequence
    from annotator.formats.mots.mots import is_txt

    truth = folder / "gt" / "gt.txt"
    masks = truth if is_txt(truth) else _beside(folder.name, (folder, folder.parent, folder.parent.parent))
    return Source(folder_sequence(folder / "img1", folder.name, Numbering.MOTCHALLENGE, aligned=True), folder, masks)


def _beside(name: str, folders: tuple[Path, ...]) -> Path | None:
    places = (
        place for folder in folders for place in (folder / "instances_txt" / f"{name}.txt", folder / "instances" / name)
    )
    return next((place for place in places if place.exists()), None)


def _named(truth: Path, name: str, *, alone: bool) -> Path:
    """The masks of a sequence among those that a person names."""
    if not truth.exists():
        raise FormatError("there is no such file or folder", path=truth, todo="Check --truth.")
    if truth.is_dir():
        places = (truth / f"{name}.txt", truth / name / "gt" / "gt.txt", truth / name)
        found = next((place for place in places if place.exists()), None)
        if found is not None:
            return found
    if alone:
        return truth
    raise FormatError(f"there are no masks of sequence '{name}'", path=truth, expected=f"{name}.txt or a folder {name}")


def chosen_frames(sequence: Sequence, text: str | None) -> tuple[int, ...]:
    """The frames of a sequence in a range such as "0-99"; all for None.

    Raises:
        FormatError: it is no range, or has none of the frames.
    """
    if text is None:
        return tuple(range(sequence.frame_count))
    match = _RANGE.fullmatch(text)
    if match is None:
        raise FormatError("the frames are no range", expected="such as 0-99, counted from 0", got=f"'{text}'")
    first = int(match[1])
    last = int(match[2]) if match[2] is not None else first
    chosen = tuple(range(first, min(last, sequence.frame_count - 1) + 1))
    if not chosen:
        expected = f"some of 0 to {sequence.frame_count - 1}"
        raise FormatError(f"sequence '{sequence.name}' has no such frames", expected=expected, got=text)
    return chosen

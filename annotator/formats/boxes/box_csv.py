"""Any image folder or video, with or without a box file in one of the known dialects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.boxes.assemble import assemble
from annotator.formats.boxes.box_files import boxes_for, default_table
from annotator.formats.boxes.box_rows import BoxFile, Dialect
from annotator.formats.boxes.images import folder_sequence, is_video, video_sequence
from annotator.project.image_files import IMAGE_SUFFIXES

if TYPE_CHECKING:
    from annotator.domain.exchange import LoadedSequence
    from annotator.domain.sequences import Sequence
    from annotator.formats.options import ReadOptions

NAME = "images with a box file"
SHAPE = "any folder of png, jpg or bmp images or any video, with or without a box file"


def recognises(path: Path) -> bool:
    """Whether `path` is a video, or a folder with an image right in it."""
    return is_video(path) or (path.is_dir() and any(_is_image(item) for item in path.iterdir()))


def load(path: Path, options: ReadOptions) -> list[LoadedSequence]:
    """The one sequence of `path`.

    With a CSV file (``frame,track_id,x1,y1,x2,y2[,class]``, half-open pixels) the first image is frame 0. A
    MOTChallenge or KITTI file counts frames as those data sets do, by the numbers in the image names where these are
    plain numbers.

    Raises:
        FormatError: the box file is broken or in no known dialect.
        FrameError: the images cannot be read.
    """
    name = options.name or (path.stem if path.is_file() else path.name)
    boxes = None if options.boxes is None else boxes_for(name, options.boxes, options.min_score)
    sequence = _sequence(path, name, boxes)
    notes = [] if boxes else ["No box file was given: the sequence has no tracks."]
    return [assemble(sequence, boxes, options.table or default_table(boxes), notes)]


def images_beside(boxes: Path) -> Path:
    """The images that a box file given alone belongs to: a folder or video beside it with the same name.

    Raises:
        FormatError: there is none.
    """
    if boxes.with_suffix("").is_dir():
        return boxes.with_suffix("")
    video = next((path for path in sorted(boxes.parent.glob(f"{boxes.stem}.*")) if is_video(path)), None)
    if video is None:
        todo = "Open the image folder or video, and give this file as its boxes."
        expected = f"a folder or video named {boxes.stem} beside it"
        raise FormatError("the box file has no images", path=boxes, expected=expected, todo=todo)
    return video


def _sequence(path: Path, name: str, boxes: BoxFile | None) -> Sequence:
    of_motchallenge = boxes is not None and boxes.dialect is Dialect.MOTCHALLENGE
    numbering = Numbering.MOTCHALLENGE if of_motchallenge else Numbering.KITTI
    if is_video(path):
        return video_sequence(path, name, numbering)
    aligned = boxes is not None and boxes.dialect is not Dialect.CSV
    return folder_sequence(path, name, numbering, aligned=aligned)


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in IMAGE_SUFFIXES and not path.name.startswith(".") and path.is_file()

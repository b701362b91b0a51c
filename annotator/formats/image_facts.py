"""What the images of a sequence say about its masks: size, number of frames, how they are counted."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.boxes.motchallenge import read_info
from annotator.formats.limits import Limits
from annotator.project.frames import ImageFolder
from annotator.project.image_files import IMAGE_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path

_NUMBERINGS = {item.first_frame: item for item in Numbering}


def merged(*known: Limits) -> Limits:
    """Limits of several sources; of each fact, the first that is known."""
    names = [item.name for item in fields(Limits)]
    facts = {name: [value for item in known if (value := getattr(item, name)) is not None] for name in names}
    return Limits(**{name: values[0] for name, values in facts.items() if values})


def facts_of_info(path: Path) -> Limits:
    """What a ``seqinfo.ini`` says.

    Raises:
        FormatError: it is broken.
    """
    info = read_info(path)
    size = None if info.width is None or info.height is None else (info.height, info.width)
    return Limits(size, info.length, Numbering.MOTCHALLENGE)


def facts_of_images(images: Path, name: str, numbering: Numbering | None) -> Limits:
    """What the images of a sequence say.

    Args:
        images: the folder that holds them, or one that holds a folder for each sequence as KITTI or MOTChallenge do.
        name: of the sequence.
        numbering: how frames are counted, if it is known; else the smallest number among the names tells it.

    Raises:
        FormatError: there are no images of this sequence.
        FrameError: they cannot be read.
    """
    places = [
        *(images / "image_02" / name, images / name / "img1", images / name),
        *(images / "training" / "image_02" / name, images / "train" / name / "img1", images),
    ]
    folder = next((place for place in places if _has_images(place)), None)
    if folder is None:
        expected, todo = f"a folder {name} with images", "Choose the folder of the images."
        raise FormatError(f"there are no images of sequence {name}", path=images, expected=expected, todo=todo)
    found = ImageFolder.scan(folder, None if numbering is None else numbering.first_frame)
    told = None if found.first_number is None else _NUMBERINGS.get(found.first_number)
    return Limits((found.height, found.width), len(found.frames), numbering or told)


def _has_images(folder: Path) -> bool:
    return folder.is_dir() and any(
        item.suffix.lower() in IMAGE_SUFFIXES and not item.name.startswith(".") for item in folder.iterdir()
    )

"""MOTS txt and MOTS png as formats: whole files and folders, one sequence each."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.domain.classes import IGNORE, PEDESTRIAN, class_name
from annotator.domain.exchange import Content, Entry, MaskObject, entry_of
from annotator.domain.object_ids import split_id
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Track
from annotator.domain.words import plural
from annotator.errors import FormatError
from annotator.formats.boxes.motchallenge import SequenceInfo, read_info
from annotator.formats.codec import Codec, Holds, WriteResult, frames_of, only
from annotator.formats.exporting import sequence_file_name
from annotator.formats.finding import found_below
from annotator.formats.limits import check_frames, check_image
from annotator.formats.lines import has_byte_order_mark, numbered
from annotator.formats.mots import mots_png, mots_txt
from annotator.formats.replacing import header_of, is_mots_png, replacing_file, replacing_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotator.formats.options import ReadOptions


@dataclass(slots=True)
class _Glance:
    """What the numbers of a txt file say before its masks are read."""

    frames: list[int] = field(default_factory=list)
    object_ids: set[int] = field(default_factory=set)
    size: tuple[int, int] | None = None


HOLDS = Holds(masks=True, overlap=False, types=False, object_ids=True)
_SERVER_CLASSES = frozenset({PEDESTRIAN.class_id, IGNORE.class_id})
_BYTE_ORDER_MARK = (
    "The file begins with a byte order mark, which was passed over here; the evaluators take it for a part of the "
    "first number."
)
_GLANCE = 1 << 20  # bytes: the first line of any real file
_GROUND_TRUTH = ("gt", "gt.txt")


def write_txt(contents: Iterable[Content], path: Path) -> WriteResult:
    """Write a sequence as one txt file; lines ascend by frame, then by id, frames count as its data set does.

    Raises:
        FormatError: the file cannot be written.
    """
    content = only(contents)
    classes = write_lines(content, path)
    return WriteResult(1, server_notes(classes, content.sequence.numbering))


def write_lines(content: Content, path: Path) -> Counter[int]:
    """Write a sequence as one txt file, see `write_txt`; returns the number of masks of each class.

    Raises:
        FormatError: the file cannot be written.
    """
    first_frame = content.sequence.numbering.first_frame
    classes: Counter[int] = Counter()
    with replacing_file(path) as draft, draft.open("w", encoding="ascii", newline="\n") as file:
        for frame, entries in frames_of(content):
            objects = mask_objects(entries)
            classes.update(item.class_id for item in objects)
            file.writelines(mots_txt.text_line(item, frame + first_frame) for item in objects)
    return classes


def write_png(contents: Iterable[Content], folder: Path) -> WriteResult:
    """Write a sequence as a folder with a png for every frame, also where it has no objects.

    Raises:
        FormatError: the folder holds files of another kind, or it cannot be written.
    """
    content = only(contents)
    sequence = content.sequence
    classes: Counter[int] = Counter()
    with replacing_folder(folder) as draft:
        for frame, entries in frames_of(content):
            objects = mask_objects(entries)
            classes.update(item.class_id for item in objects)
            pixels = mots_png.id_map(objects, sequence.height, sequence.width)
            name = f"{frame + sequence.numbering.first_frame:06d}.png"
            (draft / name).write_bytes(mots_png.encode(pixels))
    return WriteResult(sequence.frame_count, server_notes(classes, sequence.numbering))


def read_txts(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of a txt file, or of all in a folder; see `read_txt`."""
    return (read_txt(file, options) for file in found_below(path, is_txt, "MOTS txt"))


def read_txt(path: Path, options: ReadOptions) -> Content:
    """The sequence of a txt file; frames count from 0 whatever the numbering of the file.

    The file says neither how many frames there are nor, where it is empty, how large the images are: `options` may, or
    a ``seqinfo.ini`` in the folder above ``gt/``.

    Raises:
        FormatError: a line is broken, see `mots_txt.read`; with its number.
    """
    info = info_beside(path)
    known = options.images
    numbering = known.numbering or _numbering_of_txt(path)
    glance = _glance(path)
    size = known.size or ((info.height, info.width) if info.height and info.width else glance.size)
    frames = [number - numbering.first_frame for number in glance.frames]
    count = known.frame_count or info.length or max(frames, default=-1) + 1
    sequence = _sequence(path, options.name or name_of_txt(path), size, count, numbering, info.frame_rate)
    objects: Iterable[MaskObject] = mots_txt.read(path, size=size, numbering=numbering)
    if frames != sorted(frames):
        objects = sorted(objects, key=lambda item: item.frame)
    tracks = tuple(_track(number) for number in sorted(glance.object_ids))
    notes = [_BYTE_ORDER_MARK] if has_byte_order_mark(path) else []
    return Content(sequence, map(entry_of, objects), tracks, notes)


def read_pngs(path: Path, options: ReadOptions) -> Iterator[Content]:
    """The sequences of a folder of png, or of all such folders in a folder; see `read_png`."""
    return (read_png(folder, options) for folder in found_below(path, is_png_folder, "folder of MOTS png"))


def read_png(folder: Path, options: ReadOptions) -> Content:
    """The sequence of a folder of png.

    Raises:
        FormatError: it holds none, or one is broken, see `mots_png.read`.
    """
    names = [name for name in mots_png.png_names(folder) if mots_png.NAME_PATTERN.fullmatch(name)]
    if not names:
        expected = "000000.png and so on"
        raise FormatError("the folder holds no MOTS png", path=folder, expected=expected, todo="Choose another folder.")
    numbering = options.images.numbering or (Numbering.MOTCHALLENGE if int(names[0][:6]) == 1 else Numbering.KITTI)
    header = header_of(folder / names[0])
    size = options.images.size or ((header.height, header.width) if header else None)
    count = options.images.frame_count or int(names[-1][:6]) - numbering.first_frame + 1
    sequence = _sequence(folder, options.name or folder.absolute().name, size, count, numbering)
    return Content(sequence, map(entry_of, mots_png.read(folder, size=size, numbering=numbering)))


def mask_objects(entries: Iterable[Entry]) -> list[MaskObject]:
    """Entries with masks and instance numbers as MOTS objects, by ascending id."""
    objects = [
        MaskObject(entry.frame, entry.track.class_id, entry.track.instance, entry.mask)
        for entry in entries
        if entry.mask is not None and entry.track.instance is not None
    ]
    return sorted(objects, key=lambda item: item.object_id)


def server_notes(classes: Counter[int], numbering: Numbering) -> tuple[str, ...]:
    """What the MOTSChallenge server does not take, given the number of masks of each class; KITTI takes all."""
    if numbering is Numbering.KITTI:
        return ()
    return tuple(
        f"{plural(count, 'mask')} of {class_name(class_id)} written: the MOTSChallenge server takes pedestrians only."
        for class_id, count in sorted(classes.items())
        if class_id not in _SERVER_CLASSES
    )


def name_of_txt(path: Path) -> str:
    """The sequence of a txt file: the folder above ``gt/gt.txt``, or else the file's own name."""
    whole = path.absolute()
    return whole.parent.parent.name if is_ground_truth(path) else whole.stem


def is_ground_truth(path: Path) -> bool:
    """Whether a file is called ``gt/gt.txt``, as in a MOTChallenge sequence folder."""
    return path.absolute().parts[-2:] == _GROUND_TRUTH


def info_beside(path: Path) -> SequenceInfo:
    """What the ``seqinfo.ini`` of a ``gt/gt.txt`` says; of another file, nothing.

    Raises:
        FormatError: it is broken.
    """
    info = path.absolute().parent.parent / "seqinfo.ini"
    return read_info(info) if is_ground_truth(path) and info.is_file() else SequenceInfo()


def is_txt(path: Path) -> bool:
    """Whether a file is a MOTS txt file, by its ending and its first line; an empty one may be any."""
    if path.suffix.lower() != ".txt" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            first = file.read(_GLANCE).removeprefix(BOM_UTF8).strip().partition(b"\n")[0]
        return not first or mots_txt.parse_line(first.decode("ascii")) is not None
    except (FormatError, OSError, UnicodeDecodeError):
        return False


def is_png_folder(path: Path) -> bool:
    """Whether a folder holds 16-bit grey png, by the first."""
    if not path.is_dir():
        return False
    names = mots_png.png_names(path)
    return bool(names) and is_mots_png(path / names[0])


def _numbering_of_txt(path: Path) -> Numbering:
    of_server = path.name.startswith("MOTS20-") or is_ground_truth(path)
    return Numbering.MOTCHALLENGE if of_server else Numbering.KITTI


def _glance(path: Path) -> _Glance:
    glance = _Glance()
    for number, text in numbered(path):
        try:
            line = mots_txt.parse_line(text)
        except FormatError as error:
            raise error.at(path, number) from error
        glance.frames.append(line.time_frame)
        glance.object_ids.add(line.object_id)
        glance.size = glance.size or (line.height, line.width)
    return glance


def _sequence(
    path: Path,
    name: str,
    size: tuple[int, int] | None,
    count: int,
    numbering: Numbering,
    frame_rate: float | None = None,
) -> Sequence:
    height, width = size or (0, 0)
    try:
        if size is not None:
            check_image(height, width)
        check_frames(count)
    except FormatError as error:
        raise error.at(path) from error
    return Sequence(0, name, "", (), count, height, width, numbering, frame_rate)


def _track(object_id: int) -> Track:
    class_id, instance = split_id(object_id)
    return Track(object_id, class_id, instance=instance)


def _txt_place(out: Path, sequence: Sequence) -> Path:
    """KITTI MOTS: ``<out>/instances_txt/<name>.txt``; MOTSChallenge: ``<out>/<name>.txt``, as for its server."""
    name = f"{sequence_file_name(sequence)}.txt"
    return out / name if sequence.numbering is Numbering.MOTCHALLENGE else out / "instances_txt" / name


def _png_place(out: Path, sequence: Sequence) -> Path:
    """``<out>/instances/<name>/``, as in KITTI MOTS; MOTSChallenge uses the same folders."""
    return out / "instances" / sequence_file_name(sequence)


TXT = Codec("mots_txt", "MOTS txt", ".txt", HOLDS, _txt_place, write_txt, read_txts, is_txt)
PNG = Codec("mots_png", "MOTS png", "", HOLDS, _png_place, write_png, read_pngs, is_png_folder)

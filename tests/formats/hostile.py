"""Every reader of files from outside, with good files for it, to be made bad."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import cv2
import numpy as np

from annotator.errors import AnnotatorError
from annotator.formats import registry
from annotator.formats.boxes.box_rows import Dialect, read_boxes, sniff
from annotator.formats.boxes.motchallenge import read_info
from annotator.formats.codec import Codec
from annotator.formats.exporting import export
from annotator.formats.mots.seqmap import looks_like_seqmap, read_seqmap
from annotator.formats.options import ReadOptions
from annotator.formats.sources import load_sequences
from annotator.formats.validation.mending import Wish, mend, places
from annotator.formats.validation.summaries import told
from annotator.formats.validation.validate import Against, examine
from annotator.project.image_files import read_image
from tests.documents import document
from tests.formats.mots_files import WIDE, line
from tests.formats.mutations import mutated

Files = dict[str, bytes]

KITTI_LINES = """\
0 1 Car 0 0 -1.57 10.5 20.25 30 35 1.5 1.6 3.9 1.0 2.0 30.5 -1.5
0 -1 DontCare -1 -1 -10 0 0 12 12 -1000 -1000 -1000 -10 -1 -1 -1
0 2 Pedestrian 0 2 0.2 40.0 5.0 50 38 1.7 0.6 0.8 1.0 2.0 12.5 0.1 0.93
1 1 Car 1 1 -1.57 11 20 31 35 1.5 1.6 3.9 1.0 2.0 30.5 -1.5
"""
CHALLENGE_LINES = "1,1,10.5,20,15,12,1,1,0.85\n1,2,40,5,10,30,0,7,1\n2,-1,11,20,15,12,0.42,-1,-1,-1\n"
CSV_LINES = "frame,track_id,x1,y1,x2,y2,class\n0,1,10,20,30.5,35,car\n1,1,11,20,31,35,car\n0,2,40,5,50,38,pedestrian\n"
INFO_LINES = "[Sequence]\nname=s\nimDir=img1\nframeRate=30\nseqLength=2\nimWidth=60\nimHeight=40\nimExt=.png\n"
MOTS_LINES = "".join(
    f"{text}\n" for text in (line(0, 1001), line(0, 2001, WIDE), line(1, 1001), line(1, 10000, WIDE), line(3, 2001))
)


@dataclass(frozen=True, repr=False)
class Case:
    """Good files, and what reads them.

    Attributes:
        name: of the reader.
        files: path inside a folder → bytes.
        entry: what is read: one of the files, or a folder of them.
        read: reads it; an AnnotatorError is the only thing that it may raise.
        bad: which of the files are made bad.
    """

    name: str
    files: Files
    entry: str
    read: Callable[[Path], None]
    bad: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Case({self.name!r})"

    def put(self, folder: Path, rng: Random | None = None) -> Path:
        """Write the files, one of them bad where there is a `rng`; returns what is to be read."""
        chosen = None if rng is None else rng.choice(self.bad)
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mutated(name, data, rng) if rng is not None and name == chosen else data)
        return folder / self.entry


def cases(folder: Path, data: Path | None = None) -> list[Case]:
    """All readers, each with small files that this program writes, and with parts of real ones where `data` has them.

    Args:
        folder: an empty folder to write in.
        data: folder of the research data, or None.
    """
    found = [*_texts(), *_trees(), *_archives(), *_images(), *_validated()]
    codecs = registry.codecs()
    for codec in codecs.values():
        if codec.read is not None and codec.write is not None:
            files = _exported(codec, folder / codec.name)
            found.append(_case(codec.name, files, _entry(codec, files), partial(read_codec, codec)))
            telling = partial(recognise, tuple(codecs.values()))
            found.append(_case(f"telling {codec.name}", files, _entry(codec, files), telling))
    return [*found, *(_real(data, codecs) if data is not None else ())]


def recognise(codecs: tuple[Codec, ...], path: Path) -> None:
    """Let every codec look whether it is one of its own, which never raises."""
    for codec in codecs:
        codec.recognises(path)


def read_codec(codec: Codec, path: Path) -> None:
    """Read all that a codec finds."""
    assert codec.read is not None
    for content in codec.read(path, ReadOptions()):
        for entry in content.entries:
            if entry.mask is not None:
                assert entry.mask.area >= 0


def validate_and_mend(path: Path) -> None:
    """Validate, tell, and mend into a folder that is whole or not there."""
    out = path.parent / "mended copies"
    with examine(path, Against()) as examined:
        list(told(examined.problems))
        for place in places([examined], out):
            mended = mend(place, Wish())
            assert mended.path.exists() or mended.left
    assert not [item for item in out.rglob(".*") if item.name != ".mots-annotator"], "no draft is left behind"


def read_box_file(dialect: Dialect, path: Path) -> None:
    with suppress(AnnotatorError):
        sniff(path)
    read_boxes(path, dialect)


def _case(name: str, files: Files, entry: str, read: Callable[[Path], None], bad: Iterable[str] = ()) -> Case:
    return Case(name, files, entry, read, tuple(bad) or tuple(sorted(files)))


def _texts() -> Iterator[Case]:
    boxes = {Dialect.KITTI: KITTI_LINES, Dialect.MOTCHALLENGE: CHALLENGE_LINES, Dialect.CSV: CSV_LINES}
    for dialect, text in boxes.items():
        yield _case(f"boxes {dialect}", {"a.txt": text.encode()}, "a.txt", partial(read_box_file, dialect))
    yield _case("seqinfo", {"seqinfo.ini": INFO_LINES.encode()}, "seqinfo.ini", _do(read_info))
    maps = {"KITTI": "0002 empty 000000 000232\n0013 empty 000000 000339\n", "MOTS": "name\nMOTS20-02\nMOTS20-05\n"}
    for name, text in maps.items():
        yield _case(f"seqmap {name}", {"a.seqmap": text.encode()}, "a.seqmap", _do(looks_like_seqmap, read_seqmap))


def _trees() -> Iterator[Case]:
    image = _image(".png")
    kitti = {f"training/image_02/0000/00000{frame}.png": image for frame in (0, 1)}
    label = "training/label_02/0000.txt"
    yield _case("tree KITTI", {**kitti, label: KITTI_LINES.encode()}, ".", _do(load_sequences), [label])
    challenge = {f"s/img1/00000{frame}.png": image for frame in (1, 2)}
    texts = {"s/seqinfo.ini": INFO_LINES.encode(), "s/gt/gt.txt": CHALLENGE_LINES.encode()}
    yield _case("tree MOTChallenge", {**challenge, **texts}, ".", _do(load_sequences), texts)
    files = {"a/000000.png": image, "a/000001.png": image, "a.csv": CSV_LINES.encode()}
    yield _case("tree CSV", files, "a.csv", _do(load_sequences), ["a.csv"])


def _archives() -> Iterator[Case]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0000.txt", MOTS_LINES)
        archive.writestr("a/0001.txt", MOTS_LINES)
    yield _case("zip", {"a.zip": packed.getvalue()}, "a.zip", validate_and_mend)
    yield _case("gz", {"0000.txt.gz": gzip.compress(MOTS_LINES.encode())}, "0000.txt.gz", validate_and_mend)


def _images() -> Iterator[Case]:
    for suffix in (".png", ".jpg", ".bmp"):
        yield _case(f"image {suffix}", {f"a{suffix}": _image(suffix)}, f"a{suffix}", _do(read_image))


def _validated() -> Iterator[Case]:
    yield _case("validate txt", {"0000.txt": MOTS_LINES.encode()}, "0000.txt", validate_and_mend)
    maps = "0000 empty 000000 000003\n"
    yield _case(
        "validate tree", {"t/0000.txt": MOTS_LINES.encode(), "t/a.seqmap": maps.encode()}, "t", validate_and_mend
    )
    pixels = np.zeros((12, 16), np.uint16)
    pixels[2:6, 3:9] = 1001
    grey = cv2.imencode(".png", pixels)[1].tobytes()
    yield _case("validate png", {f"s/00000{frame}.png": grey for frame in range(3)}, "s", validate_and_mend)


def _exported(codec: Codec, folder: Path) -> Files:
    """The street document in a format, of two frames only."""
    path = codec.place(folder, document().sequence(1))
    export(codec, document(), [1], path)
    return {
        item.relative_to(folder).as_posix(): item.read_bytes()
        for item in sorted(folder.rglob("*"))
        if item.is_file() and not item.name.startswith(".")
    }


def _entry(codec: Codec, files: Files) -> str:
    if codec.suffix:
        return next(name for name in files if name.endswith(codec.suffix))
    return os.path.commonpath([os.path.dirname(name) for name in files]) or "."  # noqa: PTH120


def _real(data: Path, codecs: Mapping[str, Codec]) -> Iterator[Case]:
    kitti, challenge = data / "dev" / "kitti", data / "dev" / "motchallenge" / "MOT17-02-FRCNN"
    mots = _head(data / "kitti_mots_text" / "instances_txt" / "0002.txt", 25)
    yield _case("validate real txt", {"0002.txt": mots}, "0002.txt", validate_and_mend)
    labels = _head(kitti / "training" / "label_02" / "0000.txt", 60)
    yield _case("boxes real KITTI", {"0000.txt": labels}, "0000.txt", partial(read_box_file, Dialect.KITTI))
    for name in ("gt", "det"):
        rows = _head(challenge / name / f"{name}.txt", 60)
        reader = partial(read_box_file, Dialect.MOTCHALLENGE)
        yield _case(f"boxes real {name}", {"a.txt": rows}, "a.txt", reader)
    info = (challenge / "seqinfo.ini").read_bytes()
    yield _case("seqinfo real", {"seqinfo.ini": info}, "seqinfo.ini", _do(read_info))
    thin = _head(data / "dev" / "davis" / "bmx-trees" / "mots.txt", 6)
    yield _case("mots_txt real", {"a.txt": thin}, "a.txt", partial(read_codec, codecs["mots_txt"]))
    bdd = json.loads(next((data / "dev" / "bdd100k").glob("*.json")).read_bytes())
    few = json.dumps([{**frame, "labels": frame["labels"][:3]} for frame in bdd[:2]]).encode()
    yield _case("bdd100k real", {"a.json": few}, "a.json", partial(read_codec, codecs["bdd100k"]))
    stills = json.loads((data / "dev" / "pennfudan" / "instances.json").read_bytes())
    few = json.dumps({key: rows[:4] if isinstance(rows, list) else rows for key, rows in stills.items()}).encode()
    yield _case("coco real", {"a.json": few}, "a.json", partial(read_codec, codecs["coco"]))


def _head(path: Path, count: int) -> bytes:
    return b"\n".join(path.read_bytes().split(b"\n")[:count]) + b"\n"


def _image(suffix: str) -> bytes:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    return bytes(cv2.imencode(suffix, cv2.blur(pixels, (9, 9)))[1].tobytes())


def _do(*steps: Callable[[Path], object]) -> Callable[[Path], None]:
    def read(path: Path) -> None:
        for step in steps:
            step(path)

    return read

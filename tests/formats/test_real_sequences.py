"""Whole sequences with boxes, masks and ignore regions, real and made up, through each format that holds all of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.boxes import Box
from annotator.domain.classes import IGNORE
from annotator.domain.compose import composed_masks
from annotator.domain.exchange import Entry
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats import registry
from annotator.formats.bdd100k import bdd100k
from annotator.formats.codec import Codec
from annotator.formats.cvat import cvat_video
from annotator.formats.exporting import export
from annotator.formats.labelme import labelme
from annotator.formats.mots import mots_txt
from annotator.formats.options import ReadOptions
from annotator.formats.sources import load_sequences
from tests.documents import document
from tests.formats.contents import Whole, again, whole_of

FRAMES = 120


@pytest.fixture(scope="module")
def street(data_dir: Path) -> Whole:
    """KITTI 0000 to frame 119: boxes of label_02 with the true mask of their track, and the true ignore regions."""
    root = data_dir / "dev" / "kitti"
    (loaded,) = load_sequences(root / "training" / "image_02" / "0000")
    objects = [item for item in mots_txt.read(root / "instances_txt" / "0000.txt") if item.frame < FRAMES]
    masks = {(item.frame, item.instance): item.mask for item in objects if item.class_id != IGNORE.class_id}
    entries = [
        Entry(frame, track.track, box, masks.get((frame, track.track.track_id)) if _is_object(track.track) else None)
        for track in loaded.tracks
        for frame, box in track.detections.items()
        if frame < FRAMES
    ]
    entries += [
        Entry(item.frame, Track(item.object_id, IGNORE.class_id, "", item.instance), None, item.mask)
        for item in objects
        if item.class_id == IGNORE.class_id
    ]
    sequence = replace(loaded.sequence, frames=(), images="", boxes="", frame_count=FRAMES)
    return Whole(sequence, tuple(sorted(entries, key=lambda entry: (entry.frame, entry.track.track_id))))


def _is_object(track: Track) -> bool:
    return track.class_id != IGNORE.class_id


@pytest.mark.parametrize(
    ("codec", "name"),
    [(bdd100k.CODEC, "0000.json"), (cvat_video.CODEC, "0000.xml"), (labelme.CODEC, "0000")],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_a_real_sequence_comes_back(street: Whole, codec: Codec, name: str, tmp_path: Path) -> None:
    boxes = sum(entry.detection is not None for entry in street.entries)
    masks = sum(entry.mask is not None for entry in street.entries)
    assert (boxes, masks) == (693, 146)
    assert again(codec, [street], tmp_path / name) == [street]


@pytest.mark.parametrize(
    ("codec", "name"),
    [(bdd100k.CODEC, "0000.json"), (cvat_video.CODEC, "0000.xml"), (labelme.CODEC, "0000")],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_object_ids_survive_the_way_there_and_back(data_dir: Path, codec: Codec, name: str, tmp_path: Path) -> None:
    source = data_dir / "dev" / "kitti" / "instances_txt" / "0000.txt"
    assert codec.write is not None
    codec.write(registry.contents(source), tmp_path / name)
    back = sorted(registry.mask_objects(tmp_path / name), key=lambda item: (item.frame, item.object_id))
    assert back == sorted(mots_txt.read(source), key=lambda item: (item.frame, item.object_id))


def test_from_format_to_format_nothing_is_lost(street: Whole, tmp_path: Path) -> None:
    few = replace(
        street,
        sequence=replace(street.sequence, frame_count=3),
        entries=tuple(entry for entry in street.entries if entry.frame < 3),
    )
    whole = few
    for number, codec in enumerate((cvat_video.CODEC, labelme.CODEC, bdd100k.CODEC, cvat_video.CODEC)):
        place = tmp_path / str(number) / f"0000{codec.suffix}"
        (whole,) = again(codec, [whole], place)
    assert whole == few


@pytest.mark.parametrize("codec", [bdd100k.CODEC, cvat_video.CODEC, labelme.CODEC], ids=lambda codec: codec.name)
def test_an_export_folder_holds_several_sequences(codec: Codec, tmp_path: Path) -> None:
    plain = Whole(Sequence(0, "a", "", (), 2, 4, 5), (Entry(1, Track(3, 1), Detection(Box(1, 1, 3, 3))),))
    parts = [plain, replace(plain, sequence=replace(plain.sequence, name="b"))]
    for part in parts:
        again(codec, [part], codec.place(tmp_path, part.sequence))
    assert codec.read is not None
    assert [whole_of(content) for content in codec.read(tmp_path, ReadOptions())] == parts
    with pytest.raises(FormatError, match="there is no such file or folder"):
        list(codec.read(tmp_path / "missing", ReadOptions()))


@pytest.mark.parametrize("codec", [bdd100k.CODEC, cvat_video.CODEC, labelme.CODEC], ids=lambda codec: codec.name)
def test_a_document_goes_out_composed_and_comes_back(codec: Codec, tmp_path: Path) -> None:
    """The street document: a car, a pedestrian before it, and an ignore region behind both, in 6 frames."""
    state = document()
    path = codec.place(tmp_path, state.sequence(1))
    (report,) = export(codec, state, [1], path)
    assert (report.objects, report.boxes, report.frames) == (18, 18, 6)
    assert "18 proposals not accepted by anybody yet." in report.notes
    assert codec.read is not None
    (content,) = codec.read(path, ReadOptions())
    found = {(entry.frame, entry.track.class_id, entry.track.instance): entry for entry in content.entries}
    assert len(found) == 18
    composed = composed_masks(state, 1, 0)
    for frame in range(6):
        for track in state.tracks(1):
            entry = found[frame, track.class_id, track.instance]
            assert entry.mask == composed[track.track_id]
            assert entry.detection == state.detections(1, track.track_id)[frame]

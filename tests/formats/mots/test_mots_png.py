from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings

from annotator.domain.sequences import Numbering
from annotator.domain.state import State
from annotator.errors import FormatError
from annotator.formats.mots import mots_png
from annotator.formats.validation.validate import validate
from tests.documents import FRAMES, HEIGHT, WIDTH, document
from tests.formats.mots_documents import as_motchallenge, documents, expected_objects, export_png


def write_png(path: Path, pixels: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels)
    return path


@settings(max_examples=40)
@given(documents())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, state: State) -> None:
    folder = tmp_path_factory.mktemp("png") / "s"
    sequence = state.sequence(1)
    export_png(state, 1, folder)
    found = list(mots_png.read(folder, size=(sequence.height, sequence.width), numbering=sequence.numbering))
    assert found == expected_objects(state)
    limits = {"images_size": (8, 10), "frame_count": 3, "numbering": sequence.numbering}
    assert not validate(folder, **limits)  # type: ignore[arg-type]


def test_files_are_single_channel_16_bit_with_ids(tmp_path: Path) -> None:
    report = export_png(document(), 1, tmp_path / "street")
    names = [f"{frame:06d}.png" for frame in range(FRAMES)]
    assert sorted(path.name for path in (tmp_path / "street").iterdir()) == names
    pixels = cv2.imread(str(tmp_path / "street" / "000000.png"), cv2.IMREAD_UNCHANGED)
    assert pixels is not None
    assert (pixels.dtype, pixels.shape) == (np.uint16, (HEIGHT, WIDTH))
    assert np.unique(pixels).tolist() == [0, 1001, 2002, 10003]
    assert (report.files, report.frames, report.objects) == (FRAMES, FRAMES, 3 * FRAMES)


def test_a_frame_without_objects_has_its_png_too(tmp_path: Path) -> None:
    report = export_png(document(masks=False), 1, tmp_path / "street")
    assert len(list((tmp_path / "street").iterdir())) == FRAMES
    assert not mots_png.read_id_map(tmp_path / "street" / "000005.png").any()
    assert (report.files, report.frames, report.objects, report.open_boxes) == (FRAMES, 0, 0, 2 * FRAMES)


def test_motschallenge_counts_from_one(tmp_path: Path) -> None:
    export_png(as_motchallenge(), 1, tmp_path / "street")
    assert sorted(path.name for path in (tmp_path / "street").iterdir())[0] == "000001.png"
    objects = list(mots_png.read(tmp_path / "street", numbering=Numbering.MOTCHALLENGE))
    assert {item.frame for item in objects} == set(range(FRAMES))
    assert {item.class_id for item in objects} == {1, 2, 10}
    with pytest.raises(FormatError, match=r"name is not a frame number \(expected six digits, from 000001\.png"):
        list(mots_png.read(write_png(tmp_path / "a" / "000000.png", np.zeros((4, 4), np.uint16)).parent,
                           numbering=Numbering.MOTCHALLENGE))  # fmt: skip


@pytest.mark.parametrize(
    ("pixels", "words"),
    [
        (
            np.zeros((4, 5), np.uint8),
            r"not of the MOTS kind \(expected 1 channel of 16 bits, got 1 channels of 8 bits\)",
        ),
        (np.zeros((4, 5, 3), np.uint16), "got 3 channels of 16 bits"),
        (np.full((4, 5), 999, np.uint16), r"an id has no class \(expected 1000 or more, got 999\)"),
    ],
)
def test_other_png(tmp_path: Path, pixels: np.ndarray, words: str) -> None:
    path = write_png(tmp_path / "s" / "000000.png", pixels)
    with pytest.raises(FormatError, match=words) as caught:
        list(mots_png.read(tmp_path / "s"))
    assert caught.value.path == path


def test_a_png_that_is_cut_short_or_none(tmp_path: Path) -> None:
    path = write_png(tmp_path / "000000.png", np.full((40, 50), 1001, np.uint16))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FormatError, match=r"000000\.png: the png is damaged: it is cut short after"):
        list(mots_png.read(tmp_path))
    path.write_bytes(b"no picture")
    with pytest.raises(FormatError, match="the png is damaged: it is no png"):
        list(mots_png.read(tmp_path))


def test_sizes_and_folders(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no MOTS png"):
        list(mots_png.read(tmp_path))
    with pytest.raises(FormatError, match="there is no such folder"):
        list(mots_png.read(tmp_path / "none"))
    write_png(tmp_path / "000000.png", np.full((4, 5), 1001, np.uint16))
    with pytest.raises(FormatError, match=r"another size \(expected 4x5 pixels, got 5x4\)"):
        list(mots_png.read(tmp_path, size=(5, 4)))

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.limits import Limits
from annotator.formats.mots.mots_png import read_id_map
from annotator.formats.problems import Kind
from annotator.formats.validation.mending_png import mend_png
from annotator.formats.validation.repairs import Wish
from annotator.formats.validation.validate_png import check_folder
from tests.formats.mots_files import write_png, write_pngs

KITTI = Limits(frame_count=3, numbering=Numbering.KITTI)


def mend(source: Path, limits: Limits | None = None, wish: Wish | None = None) -> tuple[list[str], list[str], Path]:
    """What was changed, what was left out, and the copy."""
    place = source.parent / "out"
    repairs, lost = mend_png(source, place, limits or Limits(), wish or Wish())
    return [item.problem for item in repairs], [item.problem for item in lost], place


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "0000"


def test_good_images_are_copied_byte_for_byte(source: Path) -> None:
    write_pngs(source, 0, 1)
    assert mend(source)[:2] == ([], [])
    out = source.parent / "out"
    assert names(out) == names(source)
    assert (out / "000001.png").read_bytes() == (source / "000001.png").read_bytes()


def test_gaps_are_filled_with_zeros(source: Path) -> None:
    write_pngs(source, 0, 1, 3)
    changed, lost, out = mend(source, Limits(frame_count=5))
    assert changed == ["000002.png is written, without objects", "000004.png is written, without objects"]
    assert not lost
    assert not read_id_map(out / "000002.png").any()
    assert read_id_map(out / "000002.png").shape == (4, 5)
    assert not check_folder(out, Limits(frame_count=5))


def test_more_gaps_than_images_are_another_set(source: Path) -> None:
    write_pngs(source, 0, 9)
    assert mend(source)[:2] == ([], [])
    assert [item.kind for item in check_folder(source.parent / "out", Limits())] == [Kind.MISSING]


def test_frames_counted_the_other_way(source: Path) -> None:
    write_pngs(source, 1, 2, 3)
    changed, _, out = mend(source, KITTI)
    assert changed == ["-1 to the frame of 3 png"]
    assert names(out) == ["000000.png", "000001.png", "000002.png"]
    assert not check_folder(out, KITTI)


def test_a_wished_shift(source: Path) -> None:
    write_pngs(source, 0, 1, 2)
    changed, _, out = mend(source, KITTI, Wish(shift=1))
    assert changed == ["+1 to the frame of 3 png"]
    assert names(out) == ["000001.png", "000002.png", "000003.png"]
    with pytest.raises(FormatError, match=r"a frame would have no name \(expected 0 to 999999, got -1\)"):
        mend(source, KITTI, Wish(shift=-1))


def test_names(source: Path) -> None:
    write_pngs(source, 0)
    for name in ("1.png", "0000002.PNG", "0.png", "frame3.png"):
        write_png(source / name.replace("PNG", "png"), 1002)
    (source / "0000002.png").rename(source / "0000002.PNG")
    changed, lost, out = mend(source)
    assert sorted(changed) == ["renamed to 000001.png", "renamed to 000002.png"]
    assert lost == ["left out: the name is not a frame number"] * 2
    assert names(out) == ["000000.png", "000001.png", "000002.png"]
    assert (read_id_map(out / "000000.png") == 1001).all()


def test_images_that_are_no_mots_png_are_left_out_and_not_filled(source: Path) -> None:
    write_pngs(source, 0, 1, 2)
    write_png(source / "000001.png", np.zeros((4, 5), np.uint8))
    changed, lost, out = mend(source)
    assert not changed
    assert lost == ["left out: the png is not of the MOTS kind"]
    assert names(out) == ["000000.png", "000002.png"]


def test_nothing_is_written_when_none_can_be_read(source: Path) -> None:
    write_png(source / "000000.png", np.zeros((4, 5), np.uint8))
    _, lost, out = mend(source)
    assert len(lost) == 1
    assert not out.exists()

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.domain.sequences import Numbering
from annotator.errors import FormatError
from annotator.formats.image_facts import facts_of_images, facts_of_info, merged
from annotator.formats.limits import Limits
from tests.formats.mots_files import write_txt
from tests.images import write_images

KITTI, CHALLENGE = Numbering.KITTI, Numbering.MOTCHALLENGE


def test_the_first_that_knows_a_fact_is_believed() -> None:
    one, other = Limits(size=(4, 5)), Limits((6, 7), 8, classes=frozenset({1}))
    assert merged(one, other) == Limits((4, 5), 8, None, frozenset({1}))
    assert merged() == Limits()
    assert merged(Limits(numbering=KITTI), Limits(numbering=CHALLENGE)).numbering is KITTI


@pytest.mark.parametrize(
    "place", ["0002", "image_02/0002", "training/image_02/0002", "0002/img1", "train/0002/img1", "."]
)
def test_images_in_the_usual_places(tmp_path: Path, place: str) -> None:
    write_images(tmp_path / place, "000000.png", "000002.png", height=8, width=9)
    assert facts_of_images(tmp_path, "0002", None) == Limits((8, 9), 3, KITTI)
    assert facts_of_images(tmp_path, "0002", KITTI) == Limits((8, 9), 3, KITTI)


def test_the_numbers_of_the_images_tell_how_frames_are_counted(tmp_path: Path) -> None:
    write_images(tmp_path, "000001.png", "000002.png", height=8, width=9)
    assert facts_of_images(tmp_path, "a", None) == Limits((8, 9), 2, CHALLENGE)
    assert facts_of_images(tmp_path, "a", KITTI) == Limits((8, 9), 3, KITTI)
    write_images(tmp_path / "b", "b7.png", "b8.png", height=8, width=9)
    assert facts_of_images(tmp_path, "b", None) == Limits((8, 9), 2, None)


def test_no_images(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="there are no images of sequence a"):
        facts_of_images(tmp_path, "a", None)


def test_seqinfo(tmp_path: Path) -> None:
    path = write_txt(tmp_path / "seqinfo.ini", "[Sequence]", "seqLength=4", "imWidth=60", "imHeight=40")
    assert facts_of_info(path) == Limits((40, 60), 4, CHALLENGE)
    assert facts_of_info(write_txt(path, "[Sequence]", "imWidth=60")) == Limits(numbering=CHALLENGE)
